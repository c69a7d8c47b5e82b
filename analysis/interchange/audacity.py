"""Label tracks of Audacity: a text file a clip, with start, end and label in each line and tabs between them.

A track has no place for names, so each label is `TAGGER: TAG`, or `TAGGER: whole clip: TAG`. A colon in a tagger's
name is doubled, and a region's tag that itself starts with `whole clip: ` gets `region: ` in front.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.encodings import read_any_text
from analysis.errors import DataError
from analysis.interchange.files import file_names, write_folder
from analysis.interchange.raven import is_table
from analysis.interchange.records import Format, Known, Outgoing, Reading
from analysis.interchange.stretches import (
    Remarks,
    Stretch,
    as_label,
    by_clip,
    from_label,
    length_s,
    read_files,
    seconds_of,
    spare_others,
)
from analysis.session.tags import Tag

SUFFIX = ".txt"
_WHOLE_CLIP, _REGION = "whole clip: ", "region: "
_NAMED = re.compile(r"((?:[^:]|::)*+): (.*)", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")
_FREQUENCIES = "Ranges of frequency left out"
_NO_TEXT = "Labels without text left out"
_TAGGERS = "Labels with a colon, which were read as TAGGER: TAG"


def write(path: Path, outgoing: Outgoing) -> None:
    """Write a folder with a label track for each tagged clip.

    Raises
    ------
    UsageError
        If a text that is no label track, such as a transcript, would be replaced; else as `write_folder` does.
    DataError
        As `write_folder` does.
    """
    clips = by_clip(outgoing.tags)
    names = file_names(clips, SUFFIX)
    spare_others(path, names.values(), _is_track)
    write_folder(
        path,
        {
            names[clip]: _track(tags, length_s(tags, outgoing.sounds.get(clip))).encode()
            for clip, tags in outgoing.each(clips.items())
        },
    )


def read(path: Path, known: Known) -> Reading:
    """Read a label track or a folder of them.

    Raises
    ------
    UsageError
        If there is no such file or folder.
    DataError
        If a file is no label track; names the line.
    """
    return read_files(path, SUFFIX, _stretches, known)


def _track(tags: Sequence[Tag], length: float) -> str:
    rows = []
    for tag in tags:
        start, end = (0.0, length) if tag.start_s is None or tag.end_s is None else (tag.start_s, tag.end_s)
        rows.append((start, end, _label(tag)))
    return "".join(f"{start:.6f}\t{end:.6f}\t{label}\n" for start, end, label in sorted(rows))


def _label(tag: Tag) -> str:
    name = as_label(tag.tag)
    kind = _WHOLE_CLIP if not tag.is_region else _REGION if name.startswith((_WHOLE_CLIP, _REGION)) else ""
    return f"{as_label(tag.tagger).replace(':', '::')}: {kind}{name}"


def _stretches(file: Path, remarks: Remarks) -> Iterator[Stretch]:
    for start, end, label in _rows(file):
        if label is None:
            remarks.add(_FREQUENCIES, file.name)
        elif not label:
            remarks.add(_NO_TEXT, file.name)
        else:
            tagger, tag, is_whole = _meaning(label)
            if tagger:
                remarks.add(_TAGGERS, file.name)
            yield Stretch(file.stem, tag, tagger, None if is_whole else (start, end))


def _meaning(label: str) -> tuple[str, str, bool]:
    """Tagger, tag, and whether the whole clip is tagged."""
    named = _NAMED.fullmatch(label)
    if named is None:
        return "", from_label(label), False
    tagger, tag = from_label(named[1].replace("::", ":")), named[2].strip()
    if tag.startswith(_WHOLE_CLIP):
        return tagger, from_label(tag.removeprefix(_WHOLE_CLIP)), True
    return tagger, from_label(tag.removeprefix(_REGION)), False


def _is_track(file: Path) -> bool:
    """True; `DataError` if it is none."""
    return all(start <= end for start, end, _ in _rows(file))


def _rows(file: Path) -> Iterator[tuple[float, float, str | None]]:
    """Start, end and label of each line, without blanks around it; None for a range of frequency."""
    for number, line in enumerate(_LINE_END.split(read_any_text(file)), 1):
        if line.startswith("\\"):
            yield 0.0, 0.0, None
        elif line.strip():
            yield _row(line, file, number)


def _row(line: str, file: Path, number: int) -> tuple[float, float, str]:
    first, *rest = line.split("\t", 2)
    start = seconds_of(first)
    end = seconds_of(rest[0]) if rest else None
    if start is not None and end is None and len(rest) == 1:
        # Audacity 1.2 knew only points, with a time and a label.
        return start, start, rest[0].strip()
    if start is None or end is None:
        problem = f"expected start, tab, end, tab, label, with times in seconds, found {line!r:.60}"
        raise DataError(problem, file=file, line=number)
    if end < start:
        raise DataError(f"the label ends ({end} s) before it starts ({start} s)", file=file, line=number)
    return start, end, rest[1].strip() if len(rest) == 2 else ""


FORMAT = Format(
    "audacity",
    "Audacity labels",
    SUFFIX,
    write,
    read,
    holds=frozenset({"clip", "tag", "start", "end", "tagger"}),
    a_file_a_clip=True,
    step_s=1e-6,
    purpose="For Audacity: a label track a clip.",
    is_like=lambda content: not is_table(content),
    remarks=("Files of clips that are no longer tagged stay in the folder.",),
)
