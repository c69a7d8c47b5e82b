"""Label files of ESPS xlabel, and the bare lists of marks made from them, as the Berlin database (EmoDB) has them.

An xlabel file has a header up to a line `#`, then lines of a time in seconds, a colour and a label, perhaps with
modifiers behind a tab: `0.119160   -1 !t<TAB>+asp`. A `.silb` file has no header and no colours: `0.080080<TAB>der`.

ESPS means the end of a segment by such a time, but these files mean its start: before the first time there is silence,
and the last label, `.`, stands where speech ends. A mark without a label changes the one before it only in its
modifiers.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from analysis.encodings import read_any_text
from analysis.errors import DataError

END = "."
SYLLABLE_FOLDERS = ("silb", "labsilb")
PHONES = "lablaut"
_HEADER_END = "#"
_XLABEL_LINE = re.compile(r"\s*(\d+(?:\.\d*)?)\s+-?\d+(?:[ ]([^\t]*)(?:\t.*)?)?")
_BARE_LINE = re.compile(r"\s*(\d+(?:\.\d*)?)\s+([^\t]*)(?:\t.*)?")


def find_label_file(corpus_folder: Path, stem: str) -> Path | None:
    """The file with the syllables of a clip, or else that with its phones; None if there is neither."""
    places = (*(f"{name}/{stem}.{name}" for name in SYLLABLE_FOLDERS), f"{PHONES}/{stem}xx.{PHONES}")
    return next((corpus_folder / place for place in places if (corpus_folder / place).is_file()), None)


def is_label_file(path: Path) -> bool:
    """Whether it is called as one."""
    return path.suffix.lower().removeprefix(".") in (*SYLLABLE_FOLDERS, PHONES)


def read_syllables(path: Path) -> tuple[tuple[str, float, float], ...]:
    """As `read_xlabel`, the syllables of a file that `find_label_file` found; empty if it is one of phones."""
    return () if path.suffix.lower() == f".{PHONES}" else read_xlabel(path)


def read_segments(path: Path) -> tuple[tuple[str, float, float], ...]:
    """As `read_xlabel`, the phones of the clip whose file `find_label_file` found; empty if it has none."""
    if path.suffix.lower() != f".{PHONES}":
        path = path.parents[1] / PHONES / f"{path.stem}xx.{PHONES}"
    return read_xlabel(path) if path.is_file() else ()


def read_xlabel(path: Path) -> tuple[tuple[str, float, float], ...]:
    """Text, start and end in seconds of each labelled segment, in order; nothing of what comes after the end mark.

    A last label that is no end mark has no end, and is left out.

    Raises
    ------
    DataError
        If the file cannot be read, or a line is none of such a file; names the line.
    """
    lines = read_any_text(path).splitlines()
    start = next((number for number, line in enumerate(lines, 1) if line.strip() == _HEADER_END), 0)
    form = _XLABEL_LINE if start else _BARE_LINE
    marks = []
    for number, line in enumerate(lines[start:], start + 1):
        row = form.fullmatch(line)
        if row is not None:
            marks.append((float(row[1]), (row[2] or "").strip()))
        elif line.strip():
            raise DataError("this is no line of an xlabel file; copy the file again.", file=path, line=number)
    spans = itertools.pairwise(mark for mark in marks if mark[1])
    return tuple((label, start, end) for (start, label), (end, _) in spans if label != END and start < end)
