"""The formats that tags can be written to and read from, in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from analysis.errors import UsageError
from analysis.interchange import tags_csv
from analysis.interchange.clip_facts import ClipFacts
from analysis.session.tags import Tag


class Writer(Protocol):
    """Writes tags to a path, atomically, with what corpus and models say where the format holds it."""

    def __call__(
        self,
        path: Path,
        tags: Sequence[Tag],
        *,
        facts: ClipFacts | None = None,
        predictions: Mapping[str, Mapping[str, float | str]] | None = None,
    ) -> None: ...


class Reader(Protocol):
    """Reads the tags at a path; `DataError` with line and column if they cannot be read."""

    def __call__(self, path: Path) -> tuple[Tag, ...]: ...


@dataclass(frozen=True)
class Format:
    """A format: its name on the command line, its title for people, its usual suffix, how to write and read it."""

    name: str
    title: str
    suffix: str
    write: Writer
    read: Reader


FORMATS = {
    format_.name: format_ for format_ in (Format("csv", "CSV table", ".csv", tags_csv.write, tags_csv.read),)
}


def find_format(name: str) -> Format:
    """Give the format of that name.

    Raises
    ------
    UsageError
        If there is none; names those there are.
    """
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}; there is {', '.join(FORMATS)}")
    return FORMATS[name]
