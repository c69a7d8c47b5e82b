"""All that a session file holds, as values, for bringing several files together."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.session.file.log import CodebookVersion
from analysis.session.file.rows import Pair, Row, changes_from_json, codebook_versions, inverse
from analysis.session.identity import CorpusIdentity, corpus_of
from analysis.session.tags import COLUMNS

TAG_COLUMNS = ", ".join(f'"{column}"' for column in COLUMNS)
REVEAL_COLUMNS = "at, tagger, clip, shown"
EFFORT_COLUMNS = "at, tagger, clip, seconds, replays, first_tag_s"
LOG_COLUMNS = "number, at, tagger, action, of, state, title, changes"
_VERSION = COLUMNS.index("codebook_version")


@dataclass(frozen=True)
class LoggedRow:
    """A row of the edit log; of undo and redo, `of` is the number of the edit and `changes` is None."""

    number: int
    at: str
    tagger: str
    action: str
    of: int | None
    state: str | None
    title: str
    changes: tuple[Pair, ...] | None


@dataclass(frozen=True)
class Contents:
    """A session's corpus, codebooks, tags by id, edit log, reveals, efforts and settings; times as in the file."""

    path: Path
    corpus: CorpusIdentity
    codebooks: tuple[CodebookVersion, ...]
    tags: Mapping[str, Row]
    log: tuple[LoggedRow, ...]
    reveals: tuple[Row, ...]
    efforts: tuple[Row, ...]
    settings: Mapping[str, str]

    def applied(self) -> list[tuple[LoggedRow, list[Pair]]]:
        """The rows of the log that changed tags, with the changes that were made to them."""
        edits = {row.number: list(row.changes) for row in self.log if row.changes is not None}
        found = []
        for row in self.log:
            pairs = edits.get(row.number if row.of is None else row.of)
            if pairs is not None:
                found.append((row, inverse(pairs) if row.action == "undo" else pairs))
        return found

    def renumbered(self, numbers: Mapping[int, int]) -> Contents:
        """The same with other numbers for the versions of the codebook that tags name."""
        if all(old == new for old, new in numbers.items()):
            return self

        def row(old: Row | None) -> Row | None:
            return old and (*old[:_VERSION], numbers.get(old[_VERSION], old[_VERSION]), *old[_VERSION + 1 :])

        def logged(old: LoggedRow) -> LoggedRow:
            changes = old.changes and tuple((row(before), row(after)) for before, after in old.changes)
            return replace(old, changes=changes)

        tags = {id_: row(tag) or tag for id_, tag in self.tags.items()}
        return replace(self, tags=tags, log=tuple(map(logged, self.log)))


def read_contents(database: sqlite3.Connection, path: Path) -> Contents:
    """Read all of an open session; raises ValueError, TypeError or KeyError if something is not what it should be."""

    def rows(query: str) -> list[Row]:
        return database.execute(f"SELECT {query}").fetchall()

    return Contents(
        path=path,
        corpus=corpus_of(rows("key, value FROM meta")),
        codebooks=codebook_versions(rows("version, at, tagger, entries FROM codebooks ORDER BY version")),
        tags={row[0]: row for row in rows(f"{TAG_COLUMNS} FROM tags ORDER BY created, id")},
        log=tuple(logged_row(row) for row in rows(f"{LOG_COLUMNS} FROM edit_log ORDER BY number")),
        reveals=tuple(rows(f"{REVEAL_COLUMNS} FROM reveal_log ORDER BY number")),
        efforts=tuple(rows(f"{EFFORT_COLUMNS} FROM effort ORDER BY number")),
        settings=dict(rows("key, value FROM settings")),
    )


def logged_row(row: Row) -> LoggedRow:
    """Read a row with the columns of the edit log."""
    number, at, tagger, action, of, state, title, changes = row
    pairs = None if changes is None else tuple(changes_from_json(changes))
    return LoggedRow(number, at, tagger, action, of, state, title, pairs)
