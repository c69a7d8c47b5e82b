"""The session file as a database: its tables, how it is made and opened, and what its errors mean.

A session is one SQLite file, known by its `application_id`, with the schema's version in `user_version`. The
write-ahead log and full synchronisation make a transaction durable when its COMMIT returns: neither a killed process
nor a power cut takes it back. Another process may read and write the same file; writes wait for each other.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import DataError, UsageError
from analysis.wal import use_wal

APPLICATION_ID = int.from_bytes(b"Earm", "big")
SCHEMA_VERSION = 1
WAIT_S = 5.0

# `reveal_log` and `settings` belong to the format, so that a file written today need not change to hold them.
# The partial index is empty unless something is undone: it makes looking for that cheap and writing no dearer.
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE codebooks (
    version INTEGER PRIMARY KEY, at TEXT NOT NULL, tagger TEXT NOT NULL, entries TEXT NOT NULL
);
CREATE TABLE tags (
    id TEXT PRIMARY KEY, clip TEXT NOT NULL, tag TEXT NOT NULL,
    start INTEGER, "end" INTEGER, rate INTEGER, confidence REAL,
    note TEXT NOT NULL, tagger TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL,
    codebook_version INTEGER NOT NULL, blind INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE edit_log (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, tagger TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('edit', 'undo', 'redo')),
    of INTEGER REFERENCES edit_log (number),
    state TEXT CHECK (state IN ('done', 'undone', 'dropped')),
    title TEXT NOT NULL, changes TEXT
);
CREATE INDEX edit_log_undone ON edit_log (tagger, number) WHERE state = 'undone';
CREATE TABLE reveal_log (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, tagger TEXT NOT NULL, clip TEXT NOT NULL,
    shown TEXT NOT NULL
);
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_TABLES = re.findall(r"CREATE TABLE (\w+)", _SCHEMA)
_DAMAGED = "the session file is damaged; restore it from a copy"
_SENTENCES = {
    "SQLITE_NOTADB": "this is not a session file of Earmark",
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_FULL": "the disk is full: the last edit is not saved, all before it are; make room and repeat it",
    "SQLITE_READONLY": "the session file is read-only; copy it to a folder in which you may write",
    "SQLITE_CANTOPEN": "the session file cannot be opened; it and its folder must allow writing",
    "SQLITE_PERM": "the session file cannot be opened; it and its folder must allow writing",
    "SQLITE_BUSY": "another program keeps the session file busy: the last edit is not saved; repeat it",
    "SQLITE_IOERR": "the session file cannot be read or written: the last edit is not saved; check the disk",
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file's or disk's fault into a `DataError`; a bug passes as it is."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None)
        if name is not None:
            sentence = _SENTENCES.get("_".join(name.split("_")[:2]))
        else:
            # The sqlite3 module itself raises this where a text in the file is not UTF-8.
            sentence = _DAMAGED if isinstance(error, sqlite3.OperationalError) else None
        if sentence is None:
            raise
        raise DataError(sentence, file=path) from error


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """Turn content that cannot be what it should be, though the database is whole, into a `DataError`."""
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        raise DataError(f"{_DAMAGED} ({error})", file=path) from error


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing; on leaving, what was written is on disk."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


@contextmanager
def creating(path: Path) -> Iterator[sqlite3.Connection]:
    """Make a session file in one transaction, in which the caller may fill its tables.

    A file that is empty, as a creation cut off by a power failure leaves it, is used.

    Raises
    ------
    UsageError
        If there is a file with something in it, or the folder cannot be made.
    """
    if path.exists() and (path.is_dir() or path.stat().st_size > 0):
        raise UsageError(f"{path} already exists; choose another name for the new session")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{path.parent} cannot be made a folder for the session: {error.strerror}"
        ) from error
    database = _connect(path, "rwc")
    try:
        with transaction(database):
            if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise UsageError(f"{path} already exists; choose another name for the new session")
            for statement in _SCHEMA.split(";\n"):
                database.execute(statement)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            yield database
        _sync_folder(path.parent)
    finally:
        database.close()


def connect(path: Path) -> sqlite3.Connection:
    """Open a session file that exists.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is not a session file, is damaged, or was written by a newer Earmark.
    """
    if not path.is_file():
        raise UsageError(f"there is no session file {path}")
    database = _connect(path, "rw")
    try:
        if _pragma(database, "application_id") != APPLICATION_ID:
            raise DataError(_SENTENCES["SQLITE_NOTADB"], file=path)
        version = int(_pragma(database, "user_version"))
        if version > SCHEMA_VERSION:
            raise DataError(
                f"a newer Earmark wrote this session (its format is {version}, this Earmark knows "
                f"{SCHEMA_VERSION}); update Earmark to open it",
                file=path,
            )
        if _pragma(database, "quick_check(1)") != "ok" or not _has_all_tables(database):
            raise DataError(_DAMAGED, file=path)
        use_wal(database, patience=WAIT_S)
    except BaseException:
        database.close()
        raise
    return database


def data_version(database: sqlite3.Connection) -> int:
    """Give a number that changes when another connection has written the file."""
    return int(_pragma(database, "data_version"))


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?mode={mode}"
    database = sqlite3.connect(address, uri=True, timeout=WAIT_S, isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone leaves data in the drive's cache.
    database.execute("PRAGMA foreign_keys = ON")
    return database


def _has_all_tables(database: sqlite3.Connection) -> bool:
    found = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return found.issuperset(_TABLES)


def _pragma(database: sqlite3.Connection, name: str) -> int | str:
    value: int | str = database.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def _sync_folder(folder: Path) -> None:
    """Put the new file's name on disk; Windows neither needs nor allows it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
