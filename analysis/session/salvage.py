"""What can still be read of a damaged session file.

SQLite reads each table as a tree of pages. A damaged page takes with it what it holds and what hangs below, but not
the rest: rows are asked for in many small ranges, and those that fail are left out. A tag that is on a damaged page is
taken from the edit log, if that tells of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from analysis.errors import DataError, UsageError
from analysis.session import copies
from analysis.session.codebook.book import starting_codebook
from analysis.session.file import database
from analysis.session.file.contents import (
    EFFORT_COLUMNS,
    LOG_COLUMNS,
    REVEAL_COLUMNS,
    TAG_COLUMNS,
    Contents,
    logged_row,
    read_contents,
)
from analysis.session.file.faults import opening
from analysis.session.file.log import CodebookVersion
from analysis.session.file.numbering import MERGED
from analysis.session.file.rows import Row, codebook_versions, tag_from_row
from analysis.session.identity import CorpusIdentity, corpus_of
from analysis.session.merging.sessions import write_session

# Ids begin with random digits, so that each of these ranges holds about one tag in four thousand.
_IDS = [*(f"{number:03x}" for number in range(16**3)), "g"]
_ROWS_AT_ONCE = 16
_MOST_ROWS = 10**6


@dataclass(frozen=True)
class Salvaged:
    """How many tags and rows of the edit log were saved, and how many of the tags only through the log."""

    out: Path
    tags: int
    from_log: int
    edits: int


def salvage(path: Path, out: Path) -> Salvaged:
    """Write what can still be read of a damaged session file into a new one; the damaged one stays as it is.

    Raises
    ------
    UsageError
        If there is no such file, or `out` is there.
    DataError
        If nothing can be read of it, or `out` cannot be written.
    """
    if not path.is_file():
        raise UsageError(f"there is no session file {path}")
    if database.is_there(out):
        raise UsageError(f"{out} already exists; choose another name")
    with opening(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as damaged:
        contents = _readable(damaged, path)
    tags = _with_logged_tags(contents)
    write_session(out, [contents], tags, contents.codebooks)
    return Salvaged(out, len(tags), len(tags) - len(contents.tags), len(contents.log))


def _readable(damaged: sqlite3.Connection, path: Path) -> Contents:
    tags = {row[0]: row for row in _tags(damaged) if _is_tag(row)}
    log = {row[0]: logged_row(row) for row in _numbered(damaged, "edit_log", LOG_COLUMNS) if _is_logged(row)}
    versions = list(_numbered(damaged, "codebooks", "version, at, tagger, entries", key="version"))
    return Contents(
        path=path,
        corpus=_corpus(damaged, path),
        codebooks=codebook_versions(versions) or (_some_codebook(),),
        tags=tags,
        log=tuple(row for row in log.values() if row.of is None or row.of in log),
        reveals=tuple(row[1:] for row in _numbered(damaged, "reveal_log", f"number, {REVEAL_COLUMNS}")),
        efforts=tuple(row[1:] for row in _numbered(damaged, "effort", f"number, {EFFORT_COLUMNS}")),
        settings=dict(_rows(damaged, "SELECT key, value FROM settings")),
    )


def _tags(damaged: sqlite3.Connection) -> Iterator[Row]:
    query = f"SELECT {TAG_COLUMNS} FROM tags WHERE id >= ? AND id < ?"
    for first, after in pairwise(_IDS):
        yield from _rows(damaged, query, first, after)


def _numbered(damaged: sqlite3.Connection, table: str, columns: str, *, key: str = "number") -> Iterator[Row]:
    query = f"SELECT {columns} FROM {table} WHERE {key} >= ? AND {key} < ?"
    for newest in (
        f"SELECT max({key}) FROM {table}",
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",
    ):
        found = next(_rows(damaged, newest), (None,))[0]
        if found is not None:
            break
    for first in range(1, min(found or 0, _MOST_ROWS) + 1, _ROWS_AT_ONCE):
        yield from _rows(damaged, query, first, first + _ROWS_AT_ONCE)


def _rows(damaged: sqlite3.Connection, query: str, *values: object) -> Iterator[Row]:
    """The rows up to the first that cannot be read."""
    try:
        yield from damaged.execute(query, values)
    except sqlite3.DatabaseError:
        return


def _corpus(damaged: sqlite3.Connection, path: Path) -> CorpusIdentity:
    """The corpus as the file says, or else its newest copy."""
    try:
        return corpus_of(_rows(damaged, "SELECT key, value FROM meta"))
    except (ValueError, TypeError, KeyError):
        pass
    for copy in reversed(copies.copies_of(path)):
        with closing(database.snapshot(copy)) as whole:
            return read_contents(whole, copy).corpus
    raise DataError("nothing can be read of this session file, and there is no copy of it", file=path)


def _with_logged_tags(contents: Contents) -> dict[str, Row]:
    tags = dict(contents.tags)
    for id_, row in _last_logged(contents).items():
        if row is not None:
            tags.setdefault(id_, row)
    return tags


def _last_logged(contents: Contents) -> dict[str, Row | None]:
    last: dict[str, Row | None] = {}
    for _, pairs in contents.applied():
        for before, after in pairs:
            last[str((before or after or ("",))[0])] = after
    return last


def _is_tag(row: Row) -> bool:
    try:
        tag_from_row(row)
    except (ValueError, TypeError):
        return False
    return True


def _is_logged(row: Row) -> bool:
    try:
        pairs = logged_row(row).changes or ()
        return all(_is_tag(tag) for pair in pairs for tag in pair if tag is not None)
    except (ValueError, TypeError, KeyError):
        return False


def _some_codebook() -> CodebookVersion:
    return CodebookVersion(starting_codebook(), datetime.now(UTC), MERGED)
