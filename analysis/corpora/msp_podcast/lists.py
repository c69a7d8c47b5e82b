"""`Partitions.txt` and `Speaker_ids.txt`: lists of two texts a line with a `;` between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.corpora.contents import read_contents
from analysis.corpora.problems import Problems
from analysis.errors import DataError

SPEAKER_PREFIX = "speaker_"


@dataclass(frozen=True)
class Speakers:
    """Who speaks: the speaker of each clip, and the gender of each speaker."""

    of_clip: dict[str, str]
    gender: dict[str, str]


def read_partitions(path: Path | None, problems: Problems) -> dict[str, str]:
    """Split of each clip as the file spells it; nothing without a file."""
    if path is None:
        return {}
    return {clip: split for split, clip in _pairs(path, problems)}


def read_speakers(path: Path | None, problems: Problems) -> Speakers:
    """Speaker of each clip and gender of each speaker; nothing without a file."""
    of_clip: dict[str, str] = {}
    gender: dict[str, str] = {}
    if path is not None:
        for first, second in _pairs(path, problems):
            if first.lower().startswith(SPEAKER_PREFIX):
                gender[first[len(SPEAKER_PREFIX) :]] = second
            else:
                of_clip[first] = second
    return Speakers(of_clip, gender)


def _pairs(path: Path, problems: Problems) -> Iterator[tuple[str, str]]:
    try:
        lines = read_contents(path, problems).decode().split("\n")
    except DataError as error:
        problems.add("unreadable label file", str(error))
        return
    for number, line in enumerate(lines, start=1):
        first, separator, second = line.partition(";")
        first, second = first.strip(), second.strip().rstrip(";").rstrip()
        if separator and first and second:
            yield first, second
        elif line.strip():
            problems.add("unreadable line", f"{path.name}, line {number}: {line[:80]}")
