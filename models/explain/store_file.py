"""The SQLite file of a store: its tables and their version, and its faults in plain words.

Working only adds rows: a later row under a key supersedes the earlier ones, so nothing that was ever found is lost,
and a damaged row does no harm once there is a whole one. Files of version 1, which had one row a key, are carried
over when they are opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from analysis.errors import DataError
from analysis.wal import use_wal

APPLICATION_ID = 0x45524D41  # "ERMA"
VERSION = 2
SECONDS_TO_WAIT_FOR_OTHERS = 60
_TABLES = """
CREATE TABLE attributions (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, clip TEXT NOT NULL, target TEXT NOT NULL, model TEXT NOT NULL,
    record TEXT NOT NULL, frames BLOB NOT NULL, checksum TEXT NOT NULL
) STRICT;
CREATE INDEX attributions_key ON attributions (key);
CREATE INDEX attributions_clip ON attributions (clip, target);
CREATE TABLE trust (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, record TEXT NOT NULL, checksum TEXT NOT NULL
) STRICT;
CREATE INDEX trust_key ON trust (key)
"""
_CARRY_OVER = """
INSERT INTO attributions (key, clip, target, model, record, frames, checksum)
SELECT key, clip, target, model, record, frames, checksum FROM version_1 ORDER BY rowid
"""
_DAMAGED = "the store is damaged; explain into another folder."
_NO_STORE = "this is no store of attributions; choose another folder."
_READ_ONLY = "the store cannot be written; allow writing to its folder, or choose another."
_SENTENCES = {
    "SQLITE_NOTADB": _NO_STORE,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_FULL": "the disk is full; free some space and start the same again: what is stored stays.",
    "SQLITE_BUSY": "others have kept the store busy for a minute; try again when they are done.",
    "SQLITE_IOERR": "the store cannot be read or written; check the disk.",
}


class StoreFile:
    """The file, made or carried over if need be. Any thread and any process may ask for connections at any time.

    Raises
    ------
    DataError
        If it is no store, one of a newer Earmark, or an old one that cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._address = path.resolve().as_uri()
        with self._sentences():
            try:
                self._prepare()
            except sqlite3.OperationalError as error:
                if not path.is_file() or _kind(error) not in {"SQLITE_CANTOPEN", "SQLITE_READONLY"}:
                    raise
                # A log beside the file cannot be made here; without one nobody can be writing either.
                self._address += "?immutable=1"
                self._prepare()

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection in which each statement is a transaction of its own, unless one is begun.

        What was written survives a kill of the program; after a power cut the last few rows may have to be computed
        again. To wait for the disk each time would cost more than explaining a clip on a fast device.
        """
        with self._sentences(), self._connection() as connection:
            yield connection

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        opened = sqlite3.connect(
            self._address, uri=True, timeout=SECONDS_TO_WAIT_FOR_OTHERS, isolation_level=None
        )
        with closing(opened) as connection:
            connection.execute("PRAGMA synchronous = NORMAL")
            yield connection

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """Turn what SQLite says of the file or the disk into a `DataError`; a bug passes as it is."""
        try:
            yield
        except sqlite3.Error as error:
            sentence = _SENTENCES.get(_kind(error))
            if sentence is None:
                raise
            raise DataError(sentence, file=self.path) from error

    def _prepare(self) -> None:
        with self._connection() as connection:
            connection.execute("BEGIN")  # what the version is told by is read in one moment
            version = self._version(connection)
            connection.execute("COMMIT")
            if version == VERSION:
                return
            use_wal(connection, patience=SECONDS_TO_WAIT_FOR_OTHERS)
            connection.execute("BEGIN IMMEDIATE")
            version = self._version(connection)  # another process may have been here meanwhile
            if version < VERSION:
                _make(connection, version)
            connection.execute("COMMIT")

    def _version(self, connection: sqlite3.Connection) -> int:
        """The version of the tables; 0 for an empty file."""
        version = int(_pragma(connection, "user_version"))
        if _pragma(connection, "application_id") == APPLICATION_ID:
            if version > VERSION:
                raise DataError(
                    f"a newer Earmark wrote this store (version {version}, this one knows {VERSION}); "
                    "update Earmark.",
                    file=self.path,
                )
            return version
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if not tables:
            return 0
        if tables == {"attributions"} and version == 0:
            return 1
        raise DataError(_NO_STORE, file=self.path)


def drop_oldest(connection: sqlite3.Connection, bytes_to_keep: int) -> None:
    """Delete the oldest attributions, with their trust, until the rest is not larger; for a cache only.

    The file stays as large as it is, but its space is used again.
    """
    pages = int(_pragma(connection, "page_count")) - int(_pragma(connection, "freelist_count"))
    used = pages * int(_pragma(connection, "page_size"))
    if used <= bytes_to_keep:
        return
    low, high = connection.execute("SELECT min(number), max(number) FROM attributions").fetchone()
    if low is None:
        return
    share = 1 - bytes_to_keep / used
    last = low + int((high - low) * share)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM attributions WHERE number <= ?", (last,))
    connection.execute("DELETE FROM trust WHERE key NOT IN (SELECT key FROM attributions)")
    connection.execute("COMMIT")


def _make(connection: sqlite3.Connection, version: int) -> None:
    """The tables, filled with what a file of version 1 holds."""
    if version == 1:
        connection.execute("DROP INDEX IF EXISTS attributions_clip")
        connection.execute("ALTER TABLE attributions RENAME TO version_1")
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    if version == 1:
        connection.execute(_CARRY_OVER)
        connection.execute("DROP TABLE version_1")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _kind(error: sqlite3.Error) -> str:
    """The primary part of SQLite's name for an error, such as SQLITE_IOERR; empty if it is not SQLite's."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
