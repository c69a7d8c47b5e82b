"""The session file as a database: how it is made and opened, and how a transaction is put on disk.

A session is one SQLite file, known by its `application_id`. The write-ahead log and full synchronisation make a
transaction durable when its COMMIT returns: neither a killed process nor a power cut takes it back. Another process
may read and write the same file; writes wait for each other. On a network drive, where that log does not work, one
process keeps the file to itself and uses a rollback journal, which is as durable.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from analysis.errors import DataError, UsageError
from analysis.session import copies
from analysis.session.file import network
from analysis.session.file.faults import NOT_OURS, damaged, kind_of, opening
from analysis.session.file.schema import APPLICATION_ID, SCHEMA_VERSION, build, tables, upgrade, version_of
from analysis.wal import use_wal

WAIT_S = 5.0
CACHE_KIB = 64 * 1024

READ_ONLY = (
    "The session file or its folder may not be written: tags are shown as they were when it was opened, and none can "
    "be given. Copy it to a folder in which you may write."
)
ALONE = "The session lies on a network drive: only one window at a time can have it open."
_MAY_NOT_WRITE = frozenset({"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"})


class Opened(NamedTuple):
    """A session file that is open; `notice` tells the user what is special about it, if anything."""

    connection: sqlite3.Connection
    is_read_only: bool = False
    notice: str = ""


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
    if is_there(path):
        raise UsageError(f"{path} already exists; choose another name for the new session")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{path.parent} cannot be made a folder for the session: {error.strerror}"
        ) from error
    with closing(_connect(path, "rwc")) as database:
        with transaction(database):
            if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise UsageError(f"{path} already exists; choose another name for the new session")
            build(database)
            yield database
        _sync_folder(path.parent)


def is_there(path: Path) -> bool:
    """Whether something is at this place that is not an empty file."""
    return path.exists() and (path.is_dir() or path.stat().st_size > 0)


def connect(path: Path) -> Opened:
    """Open a session file that exists, for reading only if it may not be written.

    An older version is brought up to this one, after a copy is made.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is not a session file, is damaged, was written by a newer Earmark, or another keeps it to itself.
    """
    if not path.is_file():
        raise UsageError(f"there is no session file {path}")
    with opening(path):
        try:
            return _open_for_writing(path)
        except sqlite3.OperationalError as error:
            if kind_of(error) not in _MAY_NOT_WRITE:
                raise
        return Opened(snapshot(path), is_read_only=True, notice=READ_ONLY)


def snapshot(path: Path) -> sqlite3.Connection:
    """Read a session file, which is left as it is, into memory and in this version; nothing can be written to it.

    Raises
    ------
    UsageError, DataError
        As `connect` does.
    """
    if not path.is_file():
        raise UsageError(f"there is no session file {path}")
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        with opening(path):
            _read_into(memory, path)
            _check(memory, path)
            with transaction(memory):
                upgrade(memory)
            memory.execute("PRAGMA query_only = ON")
    except BaseException:
        memory.close()
        raise
    return memory


@contextmanager
def patience(database: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Wait no longer than this for another that writes."""
    database.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}")
    try:
        yield
    finally:
        database.execute(f"PRAGMA busy_timeout = {round(1000 * WAIT_S)}")


def data_version(database: sqlite3.Connection) -> int:
    """Give a number that changes when another connection has written the file."""
    return int(_pragma(database, "data_version"))


def _open_for_writing(path: Path) -> Opened:
    is_remote = network.is_remote(path)
    database = _connect(path, "rw")
    try:
        if is_remote:  # Before the first access: memory that others share is then not needed, even with WAL.
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
        _check(database, path)
        _try_to_write(database)
        _migrate(database, path)
        if not is_remote:
            use_wal(database, patience=WAIT_S)
        if is_remote or _pragma(database, "journal_mode") != "wal":
            _keep_to_itself(database)
            return Opened(database, notice=ALONE)
    except BaseException:
        database.close()
        raise
    return Opened(database)


def _try_to_write(database: sqlite3.Connection) -> None:
    """Raise if the file may not be written; that it is busy just now shows that it may."""
    version = version_of(database)
    try:
        database.execute("BEGIN IMMEDIATE")
        try:  # SQLite makes a read-only file's transaction one that only reads, and complains at the first write.
            database.execute(f"PRAGMA user_version = {version}")
        finally:
            if database.in_transaction:
                database.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if kind_of(error) != "SQLITE_BUSY":
            raise


def _migrate(database: sqlite3.Connection, path: Path) -> None:
    version = version_of(database)
    if version < SCHEMA_VERSION:
        copies.keep_old_version(database, path, version)
        with transaction(database):
            upgrade(database)


def _keep_to_itself(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute("BEGIN EXCLUSIVE")
    database.execute("COMMIT")  # In this mode the lock stays until the file is closed.


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?mode={mode}"
    database = sqlite3.connect(
        address, uri=True, timeout=WAIT_S, isolation_level=None, check_same_thread=False
    )
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone leaves data in the drive's cache.
    database.execute("PRAGMA foreign_keys = ON")
    database.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return database


def _check(database: sqlite3.Connection, path: Path) -> None:
    if _pragma(database, "application_id") != APPLICATION_ID:
        raise DataError(NOT_OURS, file=path)
    version = version_of(database)
    if version > SCHEMA_VERSION:
        raise DataError(
            f"a newer Earmark wrote this session (its format is {version}, this Earmark knows {SCHEMA_VERSION}); "
            "update Earmark to open it",
            file=path,
        )
    found = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if _pragma(database, "quick_check(1)") != "ok" or not tables(version) <= found:
        raise damaged(path)


def _read_into(memory: sqlite3.Connection, path: Path) -> None:
    try:
        with closing(_connect(path, "rw")) as database:
            copies.backup(database, memory)
            return
    except sqlite3.OperationalError as error:
        if kind_of(error) not in _MAY_NOT_WRITE:
            raise
    # SQLite reads a write-ahead log only beside a file of shared memory, which cannot be made there.
    with tempfile.TemporaryDirectory() as name:
        for end in ("", "-wal"):
            part = path.with_name(path.name + end)
            try:
                shutil.copyfile(part, Path(name) / f"session{end}")
            except FileNotFoundError:
                continue
            except OSError as error:
                raise DataError(f"it cannot be read ({error.strerror})", file=part) from error
        with closing(_connect(Path(name) / "session", "rw")) as database:
            copies.backup(database, memory)


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
