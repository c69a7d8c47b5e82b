"""What SQLite says of a fault of the file or the disk, as a sentence that tells the user what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import DataError
from analysis.session import copies

NOT_OURS = "this is not a session file of Earmark"
_DAMAGED = "the session file is damaged"
_SENTENCES = {
    "SQLITE_NOTADB": NOT_OURS,
    "SQLITE_FULL": "the disk is full: the last edit is not saved, all before it are; make room and repeat it",
    "SQLITE_READONLY": "the session file is read-only; copy it to a folder in which you may write",
    "SQLITE_CANTOPEN": "the session file cannot be opened; it and its folder must allow writing",
    "SQLITE_PERM": "the session file cannot be opened; it and its folder must allow writing",
    "SQLITE_BUSY": "another program keeps the session file busy: the last edit is not saved; repeat it",
    "SQLITE_IOERR": "the session file cannot be read or written: the last edit is not saved; check the disk",
}
_OPENED_ELSEWHERE = (
    "another window or computer has this session open and keeps it to itself, as is needed on a network drive; close "
    "it there and open it again"
)


class BusyError(DataError):
    """Another program writes the file, longer than was waited for: nothing is changed."""


def kind_of(error: sqlite3.Error) -> str:
    """SQLite's name of the kind of error, such as `SQLITE_BUSY`; empty if the sqlite3 module itself raised it."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def damaged(path: Path, why: str = "") -> DataError:
    """The error for a damaged file, with how to get its newest copy back, or what can still be read of it."""
    newest = next(reversed(copies.copies_of(path)), None)
    if newest is None:
        remedy = f"it has no dated copy; `main.py session {path} --salvage NEW` saves what can still be read"
    else:
        remedy = (
            f"`main.py session {path} --restore {newest}` brings back its newest copy, and with `--salvage NEW` what "
            "can still be read is saved"
        )
    return DataError(f"{_DAMAGED}{why and f' ({why})'}; {remedy}", file=path)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file's or disk's fault into a `DataError`; a bug passes as it is."""
    try:
        yield
    except sqlite3.Error as error:
        kind = kind_of(error)
        # The sqlite3 module itself raises an OperationalError where a text in the file is not UTF-8.
        if kind == "SQLITE_CORRUPT" or (not kind and isinstance(error, sqlite3.OperationalError)):
            raise damaged(path) from error
        if kind not in _SENTENCES:
            raise
        raise (BusyError if kind == "SQLITE_BUSY" else DataError)(_SENTENCES[kind], file=path) from error


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """Turn content that cannot be what it should be, though the database is whole, into a `DataError`."""
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        raise damaged(path, str(error)) from error


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """As `explained`, where a busy file means that it cannot be opened now."""
    with explained(path):
        try:
            yield
        except sqlite3.OperationalError as error:
            if kind_of(error) != "SQLITE_BUSY":
                raise
            raise DataError(_OPENED_ELSEWHERE, file=path) from error
