"""TextGrids: a file a clip, to be opened in Praat beside its sound.

A tagger's regions stand in a tier with the tagger's name, and where they overlap also in `NAME (2)` and so on; a tag of
the whole clip is an interval from start to end in a tier `NAME: whole clip`. A tagger whose name could be taken for
one of these, or for an aligner's tier, gets `NAME: regions`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from analysis.interchange.files import file_names, write_folder
from analysis.interchange.records import Format, Known, Outgoing, Reading
from analysis.interchange.stretches import (
    ALIGNED,
    Remarks,
    Stretch,
    as_label,
    by_clip,
    from_label,
    is_aligned,
    length_s,
    read_files,
    spare_others,
)
from analysis.session.tags import Tag
from analysis.textgrids import read_textgrid

SUFFIX = ".TextGrid"
_WHOLE_CLIP, _REGIONS = ": whole clip", ": regions"
_LAYER = re.compile(r" \(([0-9]+)\)\Z")
_KIND = re.compile(f"(?:{_WHOLE_CLIP}|{_REGIONS})\\Z")
_NOMINAL_S = 1.0

_Label = tuple[float, float, str]


def write(path: Path, outgoing: Outgoing) -> None:
    """Write a folder with a TextGrid for each tagged clip, in the long form and UTF-8.

    Raises
    ------
    UsageError
        If a TextGrid that holds other than tags, such as an alignment, would be replaced; else as `write_folder` does.
    DataError
        As `write_folder` does.
    """
    clips = by_clip(outgoing.tags)
    names = file_names(clips, SUFFIX)
    spare_others(path, names.values(), _holds_tags)
    contents = {}
    for clip, tags in outgoing.each(clips.items()):
        length = length_s(tags, outgoing.sounds.get(clip)) or _NOMINAL_S
        contents[names[clip]] = textgrid_text(dict(_tiers(tags, length)), length).encode()
    write_folder(path, contents)


def read(path: Path, known: Known) -> Reading:
    """Read a TextGrid or a folder of them; each label is a tag by whom the tier is called after.

    Raises
    ------
    UsageError
        If there is no such file or folder.
    DataError
        If a file is no TextGrid or damaged; names the line.
    """
    return read_files(path, SUFFIX, _stretches, known)


def _stretches(file: Path, remarks: Remarks) -> Iterator[Stretch]:
    tiers = read_textgrid(file)
    names = {tier.name for tier in tiers}
    for tier in tiers:
        if is_aligned(tier.name):
            remarks.add(ALIGNED, file.name)
            continue
        tagger, is_whole = _tagger_of(tier.name, names)
        for label in tier.labels:
            if label.text.strip():
                yield Stretch(
                    file.stem, from_label(label.text), tagger, None if is_whole else (label.start, label.end)
                )


def _tagger_of(tier: str, names: Collection[str]) -> tuple[str, bool]:
    """The tagger, and whether whole clips are tagged; `(2)` is a layer only of a tier that is there without it."""
    layer = _LAYER.search(tier)
    if layer is not None:
        name, number = tier[: layer.start()], int(layer[1][:9])
        if (name if number == 2 else f"{name} ({number - 1})") in names:
            tier = name
    return from_label(_KIND.sub("", tier)), tier.endswith(_WHOLE_CLIP)


def _tiers(tags: Sequence[Tag], length: float) -> Iterator[tuple[str, list[_Label]]]:
    """Name and labels of each tier, tagger by tagger."""
    for tagger in sorted({tag.tagger for tag in tags}):
        given = [tag for tag in tags if tag.tagger == tagger]
        regions = [
            (tag.start_s, tag.end_s, as_label(tag.tag))
            for tag in given
            if tag.start_s is not None and tag.end_s is not None
        ]
        name = as_label(tagger)
        is_plain = not (_LAYER.search(name) or _KIND.search(name) or is_aligned(name))
        yield from _numbered(name if is_plain else f"{name}{_REGIONS}", _layers(regions))
        whole = [[(0.0, length, as_label(tag.tag))] for tag in given if not tag.is_region]
        yield from _numbered(f"{name}{_WHOLE_CLIP}", whole)


def _numbered(name: str, layers: Sequence[list[_Label]]) -> Iterator[tuple[str, list[_Label]]]:
    for number, layer in enumerate(layers, 1):
        yield name if number == 1 else f"{name} ({number})", layer


def _layers(regions: Sequence[_Label]) -> list[list[_Label]]:
    """Regions in as few tiers as hold them without overlap, each in order of time."""
    layers: list[list[_Label]] = []
    for region in sorted(regions):
        free = next((layer for layer in layers if layer[-1][1] <= region[0]), None)
        if free is None:
            layers.append([region])
        else:
            free.append(region)
    return layers


def _tiled(labels: Sequence[_Label], length: float) -> Iterator[_Label]:
    """The labels and empty intervals between them, from 0 to the end."""
    last = 0.0
    for start, end, text in labels:
        if start > last:
            yield last, start, ""
        yield start, end, text
        last = end
    if length > last:
        yield last, length, ""


def textgrid_text(tiers: Mapping[str, Sequence[_Label]], length: float) -> str:
    """A TextGrid in long form: tiers of (start, end, text) in order of time, and seconds in all."""
    lines = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        "xmin = 0 ",
        f"xmax = {length!r} ",
        "tiers? <exists> ",
        f"size = {len(tiers)} ",
        "item []: ",
    ]
    for number, (name, labels) in enumerate(tiers.items(), 1):
        lines += [f"    item [{number}]:", *_tier_lines(name, list(_tiled(labels, length)), length)]
    return "\n".join([*lines, ""])


def _tier_lines(name: str, intervals: Sequence[_Label], length: float) -> list[str]:
    lines = [
        '        class = "IntervalTier" ',
        f"        name = {_quoted(name)} ",
        "        xmin = 0 ",
        f"        xmax = {length!r} ",
        f"        intervals: size = {len(intervals)} ",
    ]
    for number, (start, end, text) in enumerate(intervals, 1):
        lines += [
            f"        intervals [{number}]:",
            f"            xmin = {start!r} ",
            f"            xmax = {end!r} ",
            f"            text = {_quoted(text)} ",
        ]
    return lines


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _holds_tags(file: Path) -> bool:
    return not any(is_aligned(tier.name) for tier in read_textgrid(file))


FORMAT = Format(
    "textgrid",
    "Praat TextGrid",
    SUFFIX,
    write,
    read,
    holds=frozenset({"clip", "tag", "start", "end", "tagger"}),
    a_file_a_clip=True,
    purpose="For Praat: a file a clip, a tier a tagger.",
    remarks=(
        "A clip whose sound is not at hand gets a TextGrid as long as its last region, or of one second.",
        "Files of clips that are no longer tagged stay in the folder.",
    ),
)
