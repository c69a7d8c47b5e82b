"""Bringing the session files of several taggers together, without conflict and without a question.

Tags are the same by id. Of several versions the one changed last stays; the others stay in the edit log. A tag that
was removed in one file stays removed, unless it was changed later in another. Undoing counts as changing. Of versions
changed at one time, the one that more steps led to was changed last.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.errors import DataError, UsageError
from analysis.session.file import database
from analysis.session.file.contents import (
    EFFORT_COLUMNS,
    LOG_COLUMNS,
    REVEAL_COLUMNS,
    TAG_COLUMNS,
    Contents,
    LoggedRow,
    read_contents,
)
from analysis.session.file.faults import explained, understood
from analysis.session.file.log import CodebookVersion
from analysis.session.file.numbering import number_versions
from analysis.session.file.rows import Row, changes_to_json, codebook_row, edit_of
from analysis.session.merging.log import joined_log
from analysis.session.session import Session
from analysis.session.tags import COLUMNS
from analysis.writing import written_whole

_CHANGED = COLUMNS.index("changed")
_TAG = COLUMNS.index("tag")
_TAGGER = COLUMNS.index("tagger")


@dataclass(frozen=True)
class MergeReport:
    """What a merge did.

    Attributes
    ----------
    out : Path
    files : tuple of Path
    tags : int
        How many there are now.
    new, same, replaced, removed : int
        Tags that the first file did not have; that another file holds as the first does; of which one version
        replaced another; that one file has but another removed later.
    taggers : tuple of str
        Of the tags, in the order of the alphabet.
    codebook_versions : int
    undo_ended : int
        Edits that can no longer be undone or done again, because another file's tags took their place.
    """

    out: Path
    files: tuple[Path, ...]
    tags: int
    new: int
    same: int
    replaced: int
    removed: int
    taggers: tuple[str, ...]
    codebook_versions: int
    undo_ended: int


@dataclass(frozen=True)
class _Tags:
    rows: dict[str, Row]
    new: int
    same: int
    replaced: int
    removed: int


def merge_sessions(paths: Sequence[Path], out: Path) -> MergeReport:
    """Write all that several session files of one corpus hold into a new one; they themselves stay as they are.

    Raises
    ------
    UsageError
        If a file is not there, or `out` is.
    DataError
        If a file cannot be read, two are for different corpora, or `out` cannot be written.
    """
    if database.is_there(out):
        raise UsageError(f"{out} already exists; choose another name for the merged session")
    files = [_read(path) for path in paths]
    _check_corpora(files)
    numbering = number_versions([file.codebooks for file in files])
    files = [file.renumbered(numbers) for file, numbers in zip(files, numbering.numbers, strict=True)]
    tags = _merged(files)
    ended = write_session(out, files, tags.rows, numbering.versions)
    return _report(out, files, tags, len(numbering.versions), ended)


def write_session(
    out: Path, files: Sequence[Contents], tags: Mapping[str, Row], versions: Sequence[CodebookVersion]
) -> int:
    """Write a new session file whole, with these tags and codebooks and all else that `files` hold.

    Returns
    -------
    int
        How many logged edits can no longer be undone or done again, because a tag is not as they left it.
    """
    log, ended = joined_log(files, tags)
    log += _unlogged(files, tags, log)
    settings = {key: value for file in reversed(files) for key, value in file.settings.items()}
    with explained(out), written_whole(out) as draft, database.creating(draft) as connection:
        meta = [(key, str(value)) for key, value in asdict(files[0].corpus).items()]
        _insert(connection, "meta (key, value)", meta)
        _insert(connection, "settings (key, value)", list(settings.items()))
        _insert(connection, f"tags ({TAG_COLUMNS})", list(tags.values()))
        _put_log(connection, log)
        _put_beside(connection, files, versions)
    return ended


def take_in(session: Session, path: Path) -> MergeReport:
    """Bring another session file's tags, codebooks, reveals and efforts into an open session: one step of undo.

    The other's edit log stays where it is: what was done there is here the one edit that took it in.

    Raises
    ------
    UsageError, DataError
        As `merge_sessions` does, and as `Session.commit` does.
    """
    mine, theirs = session.contents(), _read(path)
    _check_corpora([mine, theirs])
    numbering = number_versions([mine.codebooks, theirs.codebooks], keep_first=True)
    theirs = theirs.renumbered(numbering.numbers[1])
    tags = _merged([mine, theirs])
    ids = [id_ for id_ in {**mine.tags, **tags.rows} if mine.tags.get(id_) != tags.rows.get(id_)]
    edit = edit_of(f"merge {path.name}", [(mine.tags.get(id_), tags.rows.get(id_)) for id_ in ids])

    def write_beside(connection: sqlite3.Connection) -> None:
        _put_beside(connection, [mine, theirs], numbering.versions)

    session.commit(edit, beside=write_beside)
    return _report(session.path, [mine, theirs], tags, len(numbering.versions), 0)


def _read(path: Path) -> Contents:
    with closing(database.snapshot(path)) as connection, explained(path), understood(path):
        return read_contents(connection, path)


def _check_corpora(files: Sequence[Contents]) -> None:
    first = files[0].corpus
    for file in files[1:]:
        other = file.corpus
        if other.fingerprint != first.fingerprint:
            raise DataError(
                f"this session is for {other.name} with {other.clips:,} clips, {files[0].path} is for {first.name} "
                f"with {first.clips:,} clips; only sessions for the same clips can be merged",
                file=file.path,
            )


def _merged(files: Sequence[Contents]) -> _Tags:
    """Choose for each tag the version that stays, or none."""
    timed = [_Timed(file) for file in files]
    kept: dict[str, Row] = {}
    new = same = replaced = removed = 0
    for id_ in dict.fromkeys(id_ for file in files for id_ in file.tags):
        stands = [file.stand(id_) for file in timed]
        *_, row = max(stands, key=lambda stand: (*stand[:2], stand[2] is not None, repr(stand[2])))
        if row is None:
            removed += 1
            continue
        kept[id_] = row
        versions = [version for *_, version in stands if version is not None]
        new += id_ not in files[0].tags
        replaced += len(set(versions)) > 1
        same += len(versions) > 1 and len(set(versions)) == 1
    return _Tags(kept, new, same, replaced, removed)


class _Timed:
    """When the tags of a file came to be as they are, in how many steps; times are texts, all of one form.

    No time is before that of an earlier version: a clock may have been set back between the two.
    """

    def __init__(self, file: Contents) -> None:
        self._tags = file.tags
        self._times: dict[str, str] = {}
        self._steps: Counter[str] = Counter()
        for logged, pairs in file.applied():
            for before, after in pairs:
                at = after[_CHANGED] if after is not None and logged.action == "edit" else logged.at
                id_ = str((before or after or ("",))[0])
                was = before[_CHANGED] if before is not None else ""
                self._times[id_] = max(at, was, self._times.get(id_, ""))
                self._steps[id_] += 1

    def stand(self, id_: str) -> tuple[str, int, Row | None]:
        """Since when the tag is as it is, after how many steps, and the tag; None if there is none."""
        row, time = self._tags.get(id_), self._times.get(id_, "")
        return max(time, row[_CHANGED] if row is not None else ""), self._steps[id_], row


def _unlogged(
    files: Sequence[Contents], tags: Mapping[str, Row], log: Sequence[LoggedRow]
) -> Iterator[LoggedRow]:
    """Rows for versions that do not stay and of which no log tells, as in a file that was salvaged."""
    seen = {row for logged in log for pair in logged.changes or () for row in pair}
    number = len(log)
    for file in files:
        for id_, row in file.tags.items():
            kept = tags.get(id_)
            if row != kept and row not in seen:
                seen.add(row)
                number += 1
                at, title = (kept or row)[_CHANGED], f"merge: another version of {row[_TAG]} stays"
                yield LoggedRow(number, at, row[_TAGGER], "edit", None, None, title, ((row, kept),))


def _put_log(connection: sqlite3.Connection, log: Sequence[LoggedRow]) -> None:
    rows = [
        (
            *(row.number, row.at, row.tagger, row.action, row.of, row.state, row.title),
            None if row.changes is None else changes_to_json(row.changes),
        )
        for row in log
    ]
    _insert(connection, f"edit_log ({LOG_COLUMNS})", rows)


def _put_beside(
    connection: sqlite3.Connection, files: Sequence[Contents], versions: Sequence[CodebookVersion]
) -> None:
    """Write what is not there yet of codebooks, reveals and efforts."""
    books = [codebook_row(item) for item in versions]
    _insert(connection, "codebooks (version, at, tagger, entries)", books)
    for table, columns, found in (
        ("reveal_log", REVEAL_COLUMNS, {row for file in files for row in file.reveals}),
        ("effort", EFFORT_COLUMNS, {row for file in files for row in file.efforts}),
    ):
        there = set(connection.execute(f"SELECT {columns} FROM {table}"))
        _insert(connection, f"{table} ({columns})", sorted(found - there, key=repr))


def _insert(connection: sqlite3.Connection, into: str, rows: Sequence[Row]) -> None:
    places = ", ".join("?" * (into.count(",") + 1))
    connection.executemany(f"INSERT OR IGNORE INTO {into} VALUES ({places})", rows)


def _report(out: Path, files: Sequence[Contents], tags: _Tags, versions: int, ended: int) -> MergeReport:
    return MergeReport(
        out=out,
        files=tuple(file.path for file in files),
        tags=len(tags.rows),
        new=tags.new,
        same=tags.same,
        replaced=tags.replaced,
        removed=tags.removed,
        taggers=tuple(sorted({row[_TAGGER] for row in tags.rows.values()})),
        codebook_versions=versions,
        undo_ended=ended,
    )
