"""Transcriptions of dialogs: a line a turn, `Ses01F_impro01_F000 [006.1000-008.4200]: Is anybody here?`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from analysis.corpora.contents import read_contents
from analysis.corpora.iemocap.vocabulary import is_unlabelled, parse_name
from analysis.corpora.problems import Problems
from analysis.errors import DataError

_LINE = re.compile(r"(\S+)\s+\[\s*[\d.]+\s*-\s*[\d.]+\s*\]:(.*)")


def parse_line(line: str) -> tuple[str, str] | None:
    """Name and words of a turn, events such as [LAUGHTER] among them; None for any other line."""
    found = _LINE.fullmatch(line)
    return (found[1], " ".join(found[2].split())) if found else None


def read_transcriptions(paths: Sequence[Path], problems: Problems) -> dict[str, str]:
    """Words of each turn by its name.

    Turns without sound of their own (`XX`) are left out; lines of no turn, such as remarks, are reported.
    """
    words: dict[str, str] = {}
    for path in paths:
        try:
            lines = read_contents(path, problems).decode().split("\n")
        except DataError as error:
            problems.add("unreadable transcript", str(error))
            continue
        for number, line in enumerate(lines, 1):
            turn = parse_line(line.strip())
            if turn and parse_name(turn[0]):
                words[turn[0]] = turn[1]
            elif line.strip() and not (turn and is_unlabelled(turn[0])):
                problems.add("transcript line of no turn", f"{path.name}, line {number}: {line.strip()[:80]}")
    return words
