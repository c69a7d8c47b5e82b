"""A session: one file with the tags that taggers give to the clips of one corpus.

There is nothing to save: an edit is in the file, durably, when `commit` returns. Every edit is one transaction
and one row of the edit log with who and when. Undo and redo are logged too and work from that log, so they reach
back beyond the file's opening. Each tagger undoes only what they did themselves.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from analysis.errors import DataError
from analysis.session import database
from analysis.session.codebook import Codebook, starting_codebook
from analysis.session.edits import Edit
from analysis.session.identity import CorpusIdentity
from analysis.session.rows import (
    Row,
    changes_to_json,
    codebook_from_json,
    edit_from_json,
    entries_to_json,
    now_text,
    tag_from_row,
    tag_to_row,
)
from analysis.session.tags import COLUMNS, Tag

_QUOTED_COLUMNS = ", ".join(f'"{column}"' for column in COLUMNS)
_SELECT_THESE = f"SELECT {_QUOTED_COLUMNS} FROM tags WHERE id IN (SELECT value FROM json_each(?))"
_SELECT_TAGS = f"SELECT {_QUOTED_COLUMNS} FROM tags ORDER BY created, id"
_PUT_TAG = f"INSERT OR REPLACE INTO tags ({_QUOTED_COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS))})"
_LOG = "INSERT INTO edit_log (at, tagger, action, of, state, title, changes) VALUES (?, ?, ?, ?, ?, ?, ?)"
_UNDOABLE = "FROM edit_log WHERE state = 'done' AND tagger = ? ORDER BY number DESC LIMIT 1"
_REDOABLE = "FROM edit_log WHERE state = 'undone' AND tagger = ? ORDER BY number LIMIT 1"


@dataclass(frozen=True)
class LogEntry:
    """One row of the edit log: who did what and when (UTC)."""

    number: int
    at: datetime
    tagger: str
    action: Literal["edit", "undo", "redo"]
    title: str


class Session:
    """An open session file; use it from one thread. Made by `open`, `create` or `open_or_create`.

    Attributes
    ----------
    path : Path
    tagger : str
        Who edits now; may be set.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, tagger: str) -> None:
        self.path = path
        self.tagger = tagger
        self._database = connection
        self._seen = database.data_version(connection)

    @classmethod
    def open(cls, path: Path | str, *, tagger: str) -> Self:
        """Open a session file.

        Raises
        ------
        UsageError
            If there is no such file.
        DataError
            If it is not a session file, is damaged, was written by a newer Earmark, or may not be written.
        """
        path = Path(path)
        with database.explained(path):
            return cls(path, database.connect(path), tagger)

    @classmethod
    def create(
        cls, path: Path | str, corpus: CorpusIdentity, codebook: Codebook | None = None, *, tagger: str
    ) -> Self:
        """Make a session file, with its folder, and open it; without a codebook it gets the starting one.

        Raises
        ------
        UsageError
            If the file is already there or its folder cannot be made.
        DataError
            If it cannot be written.
        """
        path = Path(path)
        codebook = codebook if codebook is not None else starting_codebook()
        with database.explained(path), database.creating(path) as connection:
            meta = [(key, str(value)) for key, value in asdict(corpus).items()]
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta)
            connection.execute(
                "INSERT INTO codebooks VALUES (?, ?, ?, ?)",
                (codebook.version, now_text(), tagger, entries_to_json(codebook)),
            )
        return cls.open(path, tagger=tagger)

    @classmethod
    def open_or_create(cls, path: Path | str, corpus: CorpusIdentity, *, tagger: str) -> Self:
        """Open a session file or, if there is none yet, make it for this corpus; raises as these do."""
        path = Path(path)
        if path.exists() and (path.is_dir() or path.stat().st_size > 0):
            return cls.open(path, tagger=tagger)
        return cls.create(path, corpus, tagger=tagger)

    def close(self) -> None:
        """Close the file; a closed session is one file without companions."""
        with database.explained(self.path):
            self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def corpus(self) -> CorpusIdentity:
        """The corpus that the session was made for."""
        with database.explained(self.path):
            meta = dict(self._database.execute("SELECT key, value FROM meta"))
        with database.understood(self.path):
            return CorpusIdentity(**{**meta, "clips": int(meta["clips"])})

    @property
    def codebook(self) -> Codebook:
        """The newest version of the codebook."""
        with database.explained(self.path):
            row = self._database.execute(
                "SELECT version, entries FROM codebooks ORDER BY version DESC LIMIT 1"
            ).fetchone()
        with database.understood(self.path):
            return codebook_from_json(*row)

    def tags(self) -> dict[str, Tag]:
        """Read all tags from the file, by id, oldest first; a new dictionary each time."""
        with database.explained(self.path):
            # Read before the tags: what is written between the two is reported once more rather than never.
            self._seen = database.data_version(self._database)
            rows = self._database.execute(_SELECT_TAGS).fetchall()
        with database.understood(self.path):
            return {row[0]: tag_from_row(row) for row in rows}

    def changed_elsewhere(self) -> bool:
        """Tell whether another window or program has written the file since `tags` was last read."""
        with database.explained(self.path):
            return database.data_version(self._database) != self._seen

    def commit(self, edit: Edit) -> None:
        """Write an edit; when this returns it is on disk. What was undone can no longer be redone.

        Raises
        ------
        DataError
            If a tag in the file is not as the edit expects it (another window changed it), or the file cannot
            be written; nothing is changed then.
        """
        if not edit.changes:
            return
        with database.explained(self.path), database.transaction(self._database):
            pairs = self._write(edit)
            self._database.execute(
                "UPDATE edit_log SET state = 'dropped' WHERE state = 'undone' AND tagger = ?", (self.tagger,)
            )
            self._log("edit", None, "done", edit.title, changes_to_json(pairs))

    def undo(self) -> Edit | None:
        """Take back this tagger's last edit.

        Returns
        -------
        Edit or None
            The edit that was applied to do so; None if there is nothing to undo.

        Raises
        ------
        DataError
            As `commit` does.
        """
        return self._step("undo")

    def redo(self) -> Edit | None:
        """Do again what this tagger undid last; returns and raises as `undo` does."""
        return self._step("redo")

    @property
    def undo_title(self) -> str | None:
        """Title of the edit that `undo` would take back; None if there is none."""
        return self._title_of(_UNDOABLE)

    @property
    def redo_title(self) -> str | None:
        """Title of the edit that `redo` would do again; None if there is none."""
        return self._title_of(_REDOABLE)

    def log(self) -> tuple[LogEntry, ...]:
        """Read the edit log, oldest first."""
        with database.explained(self.path), database.understood(self.path):
            rows = self._database.execute(
                "SELECT number, at, tagger, action, title FROM edit_log ORDER BY number"
            )
            return tuple(
                LogEntry(number, datetime.fromisoformat(at), tagger, action, title)
                for number, at, tagger, action, title in rows
            )

    def _step(self, action: Literal["undo", "redo"]) -> Edit | None:
        which, state = (_UNDOABLE, "undone") if action == "undo" else (_REDOABLE, "done")
        with database.explained(self.path), database.transaction(self._database):
            query = f"SELECT number, title, changes {which}"
            found = self._database.execute(query, (self.tagger,)).fetchone()
            if found is None:
                return None
            number, title, changes = found
            with database.understood(self.path):
                edit = edit_from_json(title, changes)
            edit = edit.inverse if action == "undo" else edit
            self._write(edit)
            self._database.execute("UPDATE edit_log SET state = ? WHERE number = ?", (state, number))
            self._log(action, number, None, title, None)
        return edit

    def _title_of(self, which: str) -> str | None:
        with database.explained(self.path):
            found = self._database.execute(f"SELECT title {which}", (self.tagger,)).fetchone()
        return None if found is None else str(found[0])

    def _write(self, edit: Edit) -> list[tuple[Row | None, Row | None]]:
        """Change the tags as the edit says and give its changes as rows."""
        pairs = [
            (
                tag_to_row(before) if before is not None else None,
                tag_to_row(after) if after is not None else None,
            )
            for before, after in ((change.before, change.after) for change in edit.changes)
        ]
        ids = [change.id for change in edit.changes]
        found = {row[0]: row for row in self._database.execute(_SELECT_THESE, (json.dumps(ids),))}
        if any(found.get(id_) != before for id_, (before, _) in zip(ids, pairs, strict=True)):
            raise DataError(
                f"'{edit.title}' is not done: another window changed a tag meanwhile; reload the session",
                file=self.path,
            )
        gone = [(id_,) for id_, (_, after) in zip(ids, pairs, strict=True) if after is None]
        self._database.executemany("DELETE FROM tags WHERE id = ?", gone)
        self._database.executemany(_PUT_TAG, (after for _, after in pairs if after is not None))
        return pairs

    def _log(self, action: str, of: int | None, state: str | None, title: str, changes: str | None) -> None:
        self._database.execute(_LOG, (now_text(), self.tagger, action, of, state, title, changes))
