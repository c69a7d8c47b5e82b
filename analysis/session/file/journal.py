"""The edit log of a session file and the tags that it changes, within transactions of the caller.

An edit is a row `done`; undo makes it `undone` and adds a row of its own, and a new edit of the same tagger makes all
that they undid `dropped`. A row without a state was never to be undone.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Literal

from analysis.errors import DataError
from analysis.session.edits import Edit
from analysis.session.file.log import HistoryEntry, LogEntry
from analysis.session.file.rows import (
    Pair,
    Row,
    changes_from_json,
    changes_to_json,
    edit_of,
    inverse,
    now_text,
    pairs_of,
    tag_from_own_row,
)
from analysis.session.tags import COLUMNS, Tag

_QUOTED_COLUMNS = ", ".join(f'"{column}"' for column in COLUMNS)
_SELECT_THESE = f"SELECT {_QUOTED_COLUMNS} FROM tags WHERE id IN (SELECT value FROM json_each(?))"
_DELETE_THESE = "DELETE FROM tags WHERE id IN (SELECT value FROM json_each(?))"
_SELECT_TAGS = f"SELECT {_QUOTED_COLUMNS} FROM tags ORDER BY id"
_PUT_TAGS = f"INSERT OR REPLACE INTO tags ({_QUOTED_COLUMNS}) VALUES "
_PLACES = f"({', '.join('?' * len(COLUMNS))})"
_ROWS_AT_ONCE = 500  # in one statement: twice as fast as one by one
# What a `Tag` demands of its fields, checked here for all at once: much faster than one by one.
_WRONG_TAG = """
SELECT id FROM tags WHERE (
    length(id) = 36 AND clip <> '' AND tag <> '' AND tagger <> ''
    AND (rate IS NULL OR rate >= 1 AND typeof(rate) = 'integer')
    AND (start IS NULL AND "end" IS NULL OR start >= 0 AND "end" > start AND rate IS NOT NULL
        AND typeof(start) = 'integer' AND typeof("end") = 'integer')
    AND (confidence IS NULL OR confidence BETWEEN 0 AND 1)
    AND created LIKE '%+00:00' AND changed LIKE '%+00:00'
    AND codebook_version >= 1 AND typeof(codebook_version) = 'integer'
) IS NOT TRUE LIMIT 1
"""
_created = itemgetter(COLUMNS.index("created"))
_LOG = "INSERT INTO edit_log (at, tagger, action, of, state, title, changes) VALUES (?, ?, ?, ?, ?, ?, ?)"
_NEXT = {
    "undo": "FROM edit_log WHERE state = 'done' AND tagger = ? ORDER BY number DESC LIMIT 1",
    "redo": "FROM edit_log WHERE state = 'undone' AND tagger = ? ORDER BY number LIMIT 1",
}
_DROP_UNDONE = "UPDATE edit_log SET state = 'dropped' WHERE state = 'undone' AND tagger = ?"
# The changes of undo and redo are those of the edit that they were done to.
_LOGGED = """
SELECT log.number, log.at, log.tagger, log.action, log.title, coalesce(log.changes, original.changes)
FROM edit_log AS log LEFT JOIN edit_log AS original ON log.of = original.number
"""


class Journal:
    """Reads and writes the edit log and the tags of an open session file."""

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database = database
        self._path = path

    def tags(self) -> dict[str, Tag]:
        """Read all tags by id, oldest first; raises ValueError or TypeError if one is none."""
        wrong = self._database.execute(_WRONG_TAG).fetchone()
        if wrong is not None:
            raise ValueError(f"{wrong[0]!r} is no tag")
        rows = sorted(self._database.execute(_SELECT_TAGS), key=_created)
        return {row[0]: tag_from_own_row(row) for row in rows}

    def write(self, tagger: str, edit: Edit) -> None:
        """Change the tags as an edit says and log it; raises DataError if a tag is not as the edit expects."""
        pairs = pairs_of(edit)
        self._change(edit.title, pairs)
        self._database.execute(_DROP_UNDONE, (tagger,))
        self._log(tagger, "edit", None, "done", edit.title, changes_to_json(pairs))

    def note(self, tagger: str, title: str) -> None:
        """Log something that changes no tag and is not undone."""
        self._log(tagger, "edit", None, None, title, None)

    def step(self, tagger: str, action: Literal["undo", "redo"]) -> tuple[str, list[Pair]] | None:
        """Undo or redo the tagger's next edit; give its title and the changes made, None if there is none."""
        query = f"SELECT number, title, changes {_NEXT[action]}"
        found = self._database.execute(query, (tagger,)).fetchone()
        if found is None:
            return None
        number, title, changes = found
        pairs = changes_from_json(changes)
        if action == "undo":
            pairs = inverse(pairs)
        self._change(title, pairs)
        state = {"undo": "undone", "redo": "done"}[action]
        self._database.execute("UPDATE edit_log SET state = ? WHERE number = ?", (state, number))
        self._log(tagger, action, number, None, title, None)
        return title, pairs

    def next_title(self, tagger: str, action: Literal["undo", "redo"]) -> str | None:
        """Title of the edit that `step` would undo or redo."""
        found = self._database.execute(f"SELECT title {_NEXT[action]}", (tagger,)).fetchone()
        return None if found is None else str(found[0])

    def newest(self) -> int:
        """Number of the newest row; 0 if there is none."""
        return int(self._database.execute("SELECT coalesce(max(number), 0) FROM edit_log").fetchone()[0])

    def entries(self) -> tuple[LogEntry, ...]:
        """Read the log, oldest first."""
        rows = self._database.execute(
            "SELECT number, at, tagger, action, title FROM edit_log ORDER BY number"
        )
        return tuple(
            LogEntry(number, datetime.fromisoformat(at), tagger, action, title)
            for number, at, tagger, action, title in rows
        )

    def since(self, number: int) -> tuple[int, tuple[Edit, ...]]:
        """Read what was done after a row: the newest row's number, and the edits as they were applied."""
        newest, edits = number, []
        for newest, _, _, action, title, changes in self._database.execute(  # noqa: B007 - the last one is wanted
            f"{_LOGGED} WHERE log.number > ? ORDER BY log.number", (number,)
        ):
            if changes is not None:
                pairs = changes_from_json(changes)
                edits.append(edit_of(title, inverse(pairs) if action == "undo" else pairs))
        return newest, tuple(edits)

    def history(self, tag_id: str) -> tuple[HistoryEntry, ...]:
        """Read what happened to one tag, oldest first."""
        rows = self._database.execute(
            f"{_LOGGED} WHERE instr(coalesce(log.changes, original.changes), ?) ORDER BY log.number",
            (tag_id,),
        )
        found = []
        for _, at, tagger, action, title, changes in rows:
            pair = next((pair for pair in changes_from_json(changes) if _id_of(pair) == tag_id), None)
            if pair is not None:
                (change,) = edit_of(title, inverse([pair]) if action == "undo" else [pair]).changes
                time = datetime.fromisoformat(at)
                found.append(HistoryEntry(time, tagger, action, title, change.before, change.after))
        return tuple(found)

    def _change(self, title: str, pairs: list[Pair]) -> None:
        ids = [_id_of(pair) for pair in pairs]
        found = {row[0]: row for row in self._database.execute(_SELECT_THESE, (json.dumps(ids),))}
        if any(found.get(id_) != before for id_, (before, _) in zip(ids, pairs, strict=True)):
            raise DataError(
                f"'{title}' is not done: another window changed a tag meanwhile, or "
                "another tagger since; look at it and try again",
                file=self._path,
            )
        gone = [id_ for id_, (_, after) in zip(ids, pairs, strict=True) if after is None]
        # In the order of their ids neighbours on disk are written one after the other.
        put = sorted((after for _, after in pairs if after is not None), key=lambda row: str(row[0]))
        self._database.execute(_DELETE_THESE, (json.dumps(gone),))
        for first in range(0, len(put), _ROWS_AT_ONCE):
            rows = put[first : first + _ROWS_AT_ONCE]
            self._database.execute(_PUT_TAGS + ", ".join([_PLACES] * len(rows)), list(chain(*rows)))

    def _log(
        self, tagger: str, action: str, of: int | None, state: str | None, title: str, changes: str | None
    ) -> None:
        self._database.execute(_LOG, (now_text(), tagger, action, of, state, title, changes))


def _id_of(pair: Pair) -> str:
    before, after = pair
    row: Row = before or after or ()
    return str(row[0])
