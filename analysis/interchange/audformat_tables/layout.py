"""How tags lie in an audformat database: what writing and reading agree on."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from analysis.session.tags import Tag

NAME = "db"
MARK = "earmark"
"""Key of the header that tells a database of tags, with the version of its layout."""

TAGS, CONFIDENCE, NOTES, RECORDS = "tags", "confidence", "notes", "records"
"""Tables, each with a scheme of the same name."""

MAX_NS = 2**63 - 2


@dataclass(frozen=True)
class Stretch:
    """A row's index: a file and its part in nanoseconds; without an end to the end of the file."""

    file: str
    start_ns: int
    end_ns: int | None

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the file."""
        return self.start_ns == 0 and self.end_ns is None


def header_name(name: str) -> str:
    """Write a name as the header can hold it: the library's YAML loses some line ends and control characters."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


def stretch_of(tag: Tag) -> Stretch:
    """Give the row in which a tag stands."""
    if tag.start is None or tag.end is None or tag.rate is None:
        return Stretch(tag.clip, 0, None)
    return Stretch(tag.clip, _ns(tag.start, tag.rate), _ns(tag.end, tag.rate))


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what the library is warned of by newer versions of pandas to itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def table_name(scheme: str, layer: int) -> str:
    """Name the table of a scheme; `layer` counts from 1."""
    return scheme if layer == 1 else f"{scheme}.{layer}"


def _ns(sample: int, rate: int) -> int:
    """The nearest nanosecond, without a detour over floats."""
    return (2 * 10**9 * sample + rate) // (2 * rate)
