"""Whether an open session file is still where it was, whole; what it held is kept if it is not.

SQLite goes on writing to a file that has been deleted, moved or replaced, where nobody would find it again.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from analysis.errors import DataError, EarmarkError
from analysis.session import copies


class Place:
    """The place of an open session file.

    Parameters
    ----------
    database : sqlite3.Connection
        That has the file open.
    path : Path
    is_remote : bool
        On a network drive the numbers of a file may change while it stays the same.
    """

    def __init__(self, database: sqlite3.Connection, path: Path, *, is_remote: bool) -> None:
        self._database, self._path, self._is_remote = database, path, is_remote
        self._file, self._size = self._found() or ((0, 0), 0)
        place = path.resolve()
        self._log = place.with_name(f"{place.name}-wal")
        """There as long as anybody has the file open, unless it was deleted."""
        self._kept = ""

    def check(self) -> None:
        """Raise DataError, after a copy is made, if the file is gone, another one, shorter, or without its log."""
        fault = self._fault()
        if not fault:
            return
        if not self._kept:
            self._kept = self._rescued()
        raise DataError(
            f"the session file was {fault} while it was open: no edit is saved any more, all before {self._kept}; open "
            "the session again, and restore that copy if tags are missing",
            file=self._path,
        )

    def _fault(self) -> str:
        found = self._found()
        if found is None:
            return "deleted or moved"
        if self._is_remote:
            return ""
        file, size = found
        if file != self._file:
            return "replaced"
        if size < self._size:
            return "cut short"
        self._size = size
        return "" if self._log.exists() else "parted from its log, which ends in -wal,"

    def _rescued(self) -> str:
        try:
            kept = f"are kept in {copies.rescue(self._database, self._path)}"
        except EarmarkError as error:
            return f"are in this window alone ({error})"
        # What is in the write-ahead log goes along with a file that was moved, and spoils none that took its place.
        with suppress(sqlite3.Error):
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return kept

    def _found(self) -> tuple[tuple[int, int], int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return (found.st_dev, found.st_ino), found.st_size
