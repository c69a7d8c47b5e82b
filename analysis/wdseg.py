"""Segmentations of CMU Sphinx into words or phones, as IEMOCAP has them: frames of 10 ms from the utterance's start.

A header line, a line for each word with its first and last frame, its score and itself, then the total score. A second
way to say a word has its number behind it, `ANYBODY(2)`. Silence, noise and the edges are written `<sil>`,
`++LAUGHTER++`, `<s>` and `</s>`. Behind a phone stand its left and right neighbour and its position.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.encodings import read_any_text
from analysis.errors import DataError

FRAMES_A_SECOND = 100
_ROW = re.compile(r"\s*([0-9]{1,9})\s+([0-9]{1,9})\s+-?[0-9]+\s+(\S+)(?:\s+\S+\s+\S+\s+\S+)?\s*")
_OTHER = re.compile(r"\s*(SFrm\s+EFrm\s.*|Total score:.*)?")
_NO_WORD = re.compile(r"<.*>|\+\+.*\+\+")
_VARIANT = re.compile(r"\([0-9]+\)$")


def read_wdseg(path: Path) -> tuple[tuple[str, float, float], ...]:
    """Text, start and end in seconds of each spoken word or phone, in the order of the file.

    Raises
    ------
    DataError
        If the file cannot be read, a line is none of such a file, or a word ends before it starts; names the line.
    """
    words = []
    for number, line in enumerate(read_any_text(path).splitlines(), 1):
        row = _ROW.fullmatch(line)
        if row is None:
            if _OTHER.fullmatch(line):
                continue
            raise DataError(
                "this is no line of a word segmentation; copy the file again.", file=path, line=number
            )
        first, last = int(row[1]), int(row[2])
        if last < first:
            raise DataError(
                f"the word {row[3]!r:.60} ends before it starts; copy the file again.", file=path, line=number
            )
        if not _NO_WORD.fullmatch(row[3]):
            text = _VARIANT.sub("", row[3])
            words.append((text, first / FRAMES_A_SECOND, (last + 1) / FRAMES_A_SECOND))
    return tuple(words)
