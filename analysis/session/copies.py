"""Dated copies of session files, kept by themselves in the user's data folder: one a day on which something changed.

All of the last seven days stay, then one a week for a month, then one a month. Each is a whole session file.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path

from analysis.errors import DataError, EarmarkError, UsageError
from analysis.session.file.schema import APPLICATION_ID
from analysis.session.identity import data_folder
from analysis.writing import written_whole

WAIT_S = 5.0
DAYS_IN_FULL, DAYS_BY_WEEK = 7, 31

_DATED = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(\d+))?\.earmark")
# SQLite counts writes and versions there, in the file's first page.
_COUNTERS = (slice(24, 28), slice(92, 100))


def folder_of(path: Path) -> Path:
    """Where the copies of a session file are kept: in the user's data folder, told apart by the file's full path."""
    place = path.resolve()
    digits = hashlib.sha256(os.fsencode(place)).hexdigest()[:8]
    return data_folder() / "copies" / f"{place.stem}-{digits}"


def copies_of(path: Path) -> tuple[Path, ...]:
    """The copies of a session file, the oldest first and those made for a special reason before the dated ones."""
    found = folder_of(path).glob("*.earmark")
    return tuple(sorted(found, key=lambda copy: _dated(copy) or (date.min, 0)))


def keep_copy(path: Path) -> Path | None:
    """Keep a copy of a session file under today's date, if it changed since its newest copy.

    An earlier copy of today is replaced if this one holds all that it holds, and stays beside it otherwise.

    Returns
    -------
    Path or None
        The copy; None if nothing changed.

    Raises
    ------
    DataError
        If the file cannot be read or is damaged, or the copy cannot be written.
    """
    with _told(path), _connected(path, "rw") as database:
        return _keep(database, path)


def keep_old_version(database: sqlite3.Connection, path: Path, version: int) -> Path:
    """Keep a copy of an open session before a newer Earmark changes its format."""
    copy = folder_of(path) / f"version-{version}-{_now():%Y-%m-%d}.earmark"
    with _told(path):
        if not copy.exists():
            _write(database, copy)
    return copy


def rescue(database: sqlite3.Connection, path: Path) -> Path:
    """Keep what an open session holds whose file was deleted or replaced, if need be outside the user's data folder."""
    name = f"rescued-{_now():%Y-%m-%dT%H%M%S}.earmark"
    copy = folder_of(path) / name
    try:
        _write(database, copy)
    except (OSError, EarmarkError, sqlite3.Error):
        copy = Path(tempfile.gettempdir()) / f"{path.stem}-{name}"
        with _told(path):
            _write(database, copy)
    return copy


def restore(copy: Path, path: Path) -> Path | None:
    """Put a copy in the place of a session file; nobody may have that open.

    Returns
    -------
    Path or None
        Where what was there is kept; None if nothing was.

    Raises
    ------
    UsageError
        If the copy is not there, or the file is in use.
    DataError
        If the copy is damaged, or the file cannot be written.
    """
    if not copy.is_file():
        raise UsageError(f"there is no copy {copy}; `main.py session {path} --copies` lists them")
    if path.exists() and copy.samefile(path):
        raise UsageError(f"{copy} is the session itself; choose one of its copies")
    path = path.resolve()  # A link to the session stays one.
    with _told(copy), tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as name:
        draft = Path(name) / path.name
        with _connected(copy, "ro") as database:
            _write(database, draft)
        kept = _set_aside(path)
        draft.replace(path)
    return kept


def worth_keeping(days: Iterable[date], today: date) -> set[date]:
    """Of the days with a copy: the last seven, then the first of each week for a month, then of each month."""
    kept: set[date] = set()
    seen: set[tuple[int, ...]] = set()
    ordered = sorted(days)
    for day in ordered:
        age = (today - day).days
        of_month, of_week = (day.year, day.month), (*day.isocalendar()[:2], 0)
        span = of_month if age > DAYS_BY_WEEK else of_week
        if age < DAYS_IN_FULL or span not in seen:
            kept.add(day)
        seen.add(span)
    return kept | set(ordered[-1:])


def backup(database: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy an open database whole, as it is at one moment, as one file without a write-ahead log."""
    # Holding a read lock: without, `backup` would wait for ever for another who keeps the file locked.
    database.execute("BEGIN")
    try:
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        database.backup(target)
    finally:
        database.execute("ROLLBACK")
    target.execute("PRAGMA journal_mode = DELETE")


def _keep(database: sqlite3.Connection, path: Path) -> Path | None:
    if database.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise sqlite3.DatabaseError("the file is no session of Earmark")
    folder, today = folder_of(path), _now().date()
    folder.mkdir(parents=True, exist_ok=True)
    dated = [copy for copy in copies_of(path) if _dated(copy)]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as name:
        draft = Path(name) / path.name
        _write(database, draft)
        if dated and _content(draft) == _content(dated[-1]):
            return None
        copy = _name_for(draft, folder, today)
        draft.replace(copy)
    _prune([*dated, copy], copy, today)
    return copy


def _name_for(draft: Path, folder: Path, today: date) -> Path:
    """Today's first name that is free, or held by a copy of which this is a continuation."""
    number, copy = 1, folder / f"{today}.earmark"
    while copy.exists() and not _continues(draft, copy):
        number += 1
        copy = folder / f"{today}-{number}.earmark"
    return copy


def _continues(draft: Path, copy: Path) -> bool:
    """Whether the newest entry of the copy's edit log is in the draft's too."""
    try:
        with _connected(copy, "ro") as old, _connected(draft, "ro") as new:
            newest = "SELECT number, at, tagger FROM edit_log ORDER BY number DESC LIMIT 1"
            last = old.execute(newest).fetchone()
            same = "SELECT number, at, tagger FROM edit_log WHERE number = ?"
            return last is None or new.execute(same, last[:1]).fetchone() == last
    except sqlite3.Error:
        return False


def _prune(copies: Iterable[Path], newest: Path, today: date) -> None:
    days = {copy: found[0] for copy in copies if (found := _dated(copy)) is not None}
    kept = worth_keeping(days.values(), today)
    for copy, day in days.items():
        if day not in kept and copy != newest:
            copy.unlink(missing_ok=True)


def _write(database: sqlite3.Connection, copy: Path) -> None:
    """Write a database whole to a place, and see that it is whole there."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(copy) as draft, closing(sqlite3.connect(draft)) as target:
        backup(database, target)
        if target.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the file is damaged")


def _set_aside(path: Path) -> Path | None:
    if not path.exists():
        return None
    kept = path.with_name(f"{path.stem} before {_now():%Y-%m-%dT%H%M%S}.earmark")
    try:
        for end in ("-wal", "", "-shm"):
            if path.with_name(path.name + end).exists():
                path.with_name(path.name + end).rename(kept.with_name(kept.name + end))
    except PermissionError as error:
        raise UsageError(f"{path} is in use; close every window that has it open first") from error
    return kept


def _content(path: Path) -> bytes:
    content = bytearray(path.read_bytes())
    for counter in _COUNTERS:
        content[counter] = bytes(counter.stop - counter.start)
    return bytes(content)


def _dated(copy: Path) -> tuple[date, int] | None:
    match = _DATED.fullmatch(copy.name)
    return (date.fromisoformat(match[1]), int(match[2] or 1)) if match else None


@contextmanager
def _connected(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    with closing(
        sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=WAIT_S)
    ) as database:
        yield database


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise DataError(f"no copy of the session was made: {error}", file=path) from error


def _now() -> datetime:
    return datetime.now().astimezone()
