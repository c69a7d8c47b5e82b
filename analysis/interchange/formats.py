"""The formats that tags can be written to and read from, in one table."""

from __future__ import annotations

from analysis.errors import UsageError
from analysis.interchange import tags_csv
from analysis.interchange.records import Format

FORMATS: dict[str, Format] = {format_.name: format_ for format_ in (tags_csv.FORMAT,)}


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
