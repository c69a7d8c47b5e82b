"""A session: one file with the tags that taggers give to the clips of one corpus.

There is nothing to save: an edit is in the file, durably, when `commit` returns. Every edit is one transaction
and one row of the edit log with who and when. Undo and redo are logged too and work from that log, so they reach
back beyond the file's opening. Each tagger undoes only what they did themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from analysis.errors import DataError, UsageError
from analysis.session import copies
from analysis.session.codebook.book import Codebook, starting_codebook
from analysis.session.edits import Edit
from analysis.session.file import database
from analysis.session.file.contents import EFFORT_COLUMNS, Contents, read_contents
from analysis.session.file.faults import explained, understood
from analysis.session.file.journal import Journal
from analysis.session.file.log import CodebookVersion, Effort, HistoryEntry, LogEntry, Reveal
from analysis.session.file.place import Place
from analysis.session.file.rows import (
    Row,
    codebook_from_json,
    codebook_row,
    codebook_versions,
    edit_of,
    now_text,
    time_text,
)
from analysis.session.identity import CorpusIdentity, corpus_of
from analysis.session.merging.joining import rebased
from analysis.session.tags import Tag


class Session:
    """An open session file; use it from one thread at a time. Made by `open`, `create` or `open_or_create`.

    Attributes
    ----------
    path : Path
    tagger : str
        Who edits now; may be set.
    is_read_only : bool
        Whether the file may not be written: it is shown as it was when opened, and every edit is refused.
    notice : str
        What the user should know about this file, in a sentence; empty as a rule.
    """

    def __init__(self, path: Path, opened: database.Opened, tagger: str) -> None:
        self.path = path
        self.tagger = tagger
        self._database, self.is_read_only, self.notice = opened
        self._journal = Journal(opened.connection, path)
        self._seen = database.data_version(opened.connection)
        self._place = Place(opened.connection, path, is_remote=opened.notice == database.ALONE)

    @classmethod
    def open(cls, path: Path | str, *, tagger: str) -> Self:
        """Open a session file; one that may not be written is open for reading only.

        Raises
        ------
        UsageError
            If there is no such file.
        DataError
            If it is not a session file, is damaged, was written by a newer Earmark, or lies on a network drive and
            is open elsewhere.
        """
        path = Path(path)
        with explained(path):
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
        with explained(path), database.creating(path) as connection:
            meta = [(key, str(value)) for key, value in asdict(corpus).items()]
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta)
            _put_codebook(connection, codebook, tagger)
        return cls.open(path, tagger=tagger)

    @classmethod
    def open_or_create(cls, path: Path | str, corpus: CorpusIdentity, *, tagger: str) -> Self:
        """Open a session file or, if there is none yet, make it for this corpus; raises as these do.

        The notice of a new one tells if there are copies of an earlier file of this name.
        """
        path = Path(path)
        if database.is_there(path):
            return cls.open(path, tagger=tagger)
        try:
            session = cls.create(path, corpus, tagger=tagger)
        except UsageError:
            if path.is_file() and database.is_there(path):  # Another process has just made it.
                return cls.open(path, tagger=tagger)
            raise
        earlier = copies.copies_of(path)
        if earlier and not session.notice:
            session.notice = (
                f"This session is new, but there was one of this name: its newest copy is {earlier[-1]}. "
                f"`main.py session {path} --restore {earlier[-1]}` brings it back."
            )
        return session

    def close(self) -> None:
        """Close the file; a closed session is one file without companions.

        If the file is no longer there, or another one, a copy of what it held is kept.
        """
        with suppress(DataError):
            self._check_place()
        with explained(self.path):
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
        with explained(self.path):
            rows = self._database.execute("SELECT key, value FROM meta").fetchall()
        with understood(self.path):
            return corpus_of(rows)

    @property
    def codebook(self) -> Codebook:
        """The newest version of the codebook."""
        with explained(self.path):
            row = self._database.execute(
                "SELECT version, entries FROM codebooks ORDER BY version DESC LIMIT 1"
            ).fetchone()
        with understood(self.path):
            return codebook_from_json(*row)

    def codebooks(self) -> tuple[CodebookVersion, ...]:
        """All versions of the codebook, oldest first."""
        with explained(self.path), understood(self.path):
            return _read_codebooks(self._database)

    def put_codebook(self, codebook: Codebook) -> Codebook:
        """Make a new version of the codebook; when this returns it is on disk.

        `codebook.version` is the version from which it was made. If another window has made a newer one meanwhile,
        both changes are joined. What changes nothing makes no version.

        Returns
        -------
        Codebook
            The newest version, with its number.

        Raises
        ------
        DataError
            If the file cannot be written.
        """
        with self._writing():
            with understood(self.path):
                known = {item.codebook.version: item.codebook for item in _read_codebooks(self._database)}
            newest = known[max(known)]
            base = known.get(codebook.version, newest)
            entries = rebased(codebook.entries, base.entries, newest.entries)
            if entries == newest.entries:
                return newest
            put = Codebook(newest.version + 1, entries)
            _put_codebook(self._database, put, self.tagger)
            self._journal.note(self.tagger, f"codebook, version {put.version}")
        return put

    def tags(self) -> dict[str, Tag]:
        """Read all tags from the file, by id, oldest first; a new dictionary each time."""
        with explained(self.path), understood(self.path):
            # Read before the tags: what is written between the two is reported once more rather than never.
            self._seen = database.data_version(self._database)
            return self._journal.tags()

    def changed_elsewhere(self) -> bool:
        """Tell whether another has written the file since `tags` or `changes_since` last read it.

        Raises DataError if it was deleted, moved, replaced or cut short, once a copy of what it held is kept.
        """
        self._check_place()
        with explained(self.path):
            return database.data_version(self._database) != self._seen

    @property
    def newest_change(self) -> int:
        """Number of the newest row of the edit log; 0 if it is empty."""
        with explained(self.path):
            return self._journal.newest()

    def changes_since(self, number: int) -> tuple[int, tuple[Edit, ...]]:
        """Read what was done, in this window or another, after a row of the edit log.

        Returns
        -------
        int, tuple of Edit
            The newest row's number; the edits in their order, undo and redo as the edits that were applied.
        """
        with explained(self.path), understood(self.path):
            self._seen = database.data_version(self._database)
            return self._journal.since(number)

    def contents(self) -> Contents:
        """Read all that the file holds, for bringing it together with another."""
        with explained(self.path), understood(self.path):
            return read_contents(self._database, self.path)

    def commit(self, edit: Edit, *, beside: Callable[[sqlite3.Connection], None] | None = None) -> None:
        """Write an edit; when this returns it is on disk. What was undone can no longer be redone.

        Parameters
        ----------
        edit : Edit
            Without changes it leaves no trace.
        beside : callable, optional
            Writes what belongs to the edit, in the same transaction.

        Raises
        ------
        DataError
            If a tag in the file is not as the edit expects it (another window changed it), or the file cannot
            be written; nothing is changed then.
        """
        if not edit.changes and beside is None:
            return
        with self._writing() as connection:
            if edit.changes:
                self._journal.write(self.tagger, edit)
            if beside is not None:
                beside(connection)

    def patience(self, seconds: float) -> AbstractContextManager[None]:
        """Within it, what is written waits no longer than this for another window; then it raises `BusyError`."""
        return database.patience(self._database, seconds)

    def wait_for_turn(self) -> None:
        """Wait until no other window writes; raises `BusyError` if that takes too long."""
        with self._writing():
            pass

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
        with explained(self.path):
            return self._journal.next_title(self.tagger, "undo")

    @property
    def redo_title(self) -> str | None:
        """Title of the edit that `redo` would do again; None if there is none."""
        with explained(self.path):
            return self._journal.next_title(self.tagger, "redo")

    def log(self) -> tuple[LogEntry, ...]:
        """Read the edit log, oldest first."""
        with explained(self.path), understood(self.path):
            return self._journal.entries()

    def history(self, tag_id: str) -> tuple[HistoryEntry, ...]:
        """Read what happened to one tag, oldest first."""
        with explained(self.path), understood(self.path):
            return self._journal.history(tag_id)

    def log_reveal(self, clip: str, shown: str) -> None:
        """Log that this tagger, listening blind, had something of a clip shown."""
        self._insert("reveal_log (at, tagger, clip, shown)", (now_text(), self.tagger, clip, shown))

    def reveals(self) -> tuple[Reveal, ...]:
        """Read what was revealed, oldest first."""
        rows = self._rows("SELECT at, tagger, clip, shown FROM reveal_log ORDER BY number")
        with understood(self.path):
            return tuple(Reveal(datetime.fromisoformat(at), *others) for at, *others in rows)

    def log_effort(self, effort: Effort) -> None:
        """Log what effort a tagger gave to a clip."""
        at, *others = (getattr(effort, name) for name in EFFORT_COLUMNS.split(", "))
        self._insert(f"effort ({EFFORT_COLUMNS})", (time_text(at), *others))

    def efforts(self) -> tuple[Effort, ...]:
        """Read the logged efforts, oldest first."""
        rows = self._rows(f"SELECT {EFFORT_COLUMNS} FROM effort ORDER BY number")
        with understood(self.path):
            return tuple(Effort(datetime.fromisoformat(at), *others) for at, *others in rows)

    def setting(self, key: str) -> str | None:
        """A setting that belongs to this session; None if it was never set."""
        rows = self._rows("SELECT value FROM settings WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting with the session."""
        with self._writing():
            self._database.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))

    def _step(self, action: Literal["undo", "redo"]) -> Edit | None:
        with self._writing(), understood(self.path):
            step = self._journal.step(self.tagger, action)
        return None if step is None else edit_of(*step)

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[Row]:
        with explained(self.path):
            return self._database.execute(query, values).fetchall()

    def _insert(self, into: str, values: tuple[object, ...]) -> None:
        with self._writing():
            places = ", ".join("?" * len(values))
            self._database.execute(f"INSERT INTO {into} VALUES ({places})", values)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing to the file that is still where it was."""
        self._check_place()
        with explained(self.path), database.transaction(self._database):
            yield self._database

    def _check_place(self) -> None:
        if not self.is_read_only:
            with explained(self.path):
                self._place.check()


def _read_codebooks(connection: sqlite3.Connection) -> tuple[CodebookVersion, ...]:
    rows = connection.execute("SELECT version, at, tagger, entries FROM codebooks ORDER BY version")
    return codebook_versions(rows)


def _put_codebook(connection: sqlite3.Connection, codebook: Codebook, tagger: str) -> None:
    row = codebook_row(CodebookVersion(codebook, datetime.now(UTC), tagger))
    connection.execute("INSERT INTO codebooks VALUES (?, ?, ?, ?)", row)
