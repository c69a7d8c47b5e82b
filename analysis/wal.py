"""Switching an SQLite file to its write-ahead log, which survives a kill and lets others read meanwhile."""

from __future__ import annotations

import sqlite3
import time

SECONDS_BETWEEN_TRIES = 0.01


def use_wal(connection: sqlite3.Connection, *, patience: float) -> None:
    """Switch, waiting `patience` seconds at most for other processes.

    SQLite itself does not wait when it changes the journal, so two processes that open a new file at once would
    collide.

    Raises
    ------
    sqlite3.OperationalError
        If the file is still busy then, or cannot be written.
    """
    last = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
        time.sleep(SECONDS_BETWEEN_TRIES)
