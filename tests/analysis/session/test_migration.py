"""Files of older versions are opened after a copy is made, by one process or by several at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from analysis.errors import DataError
from analysis.session import Session, give
from analysis.session.copies import copies_of, keep_copy
from analysis.session.file import database
from analysis.session.file.schema import SCHEMA_VERSION
from tests.analysis.session.examples import clip_tag, tag_id
from tests.analysis.session.old_sessions import write_version_1

ROOT = Path(__file__).parents[3]


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as other:
        return other.execute("PRAGMA user_version").fetchone()[0]


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "data"))


@pytest.mark.parametrize("version", [0, 1])
def test_an_old_file_is_copied_and_brought_up_to_date(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.earmark"
    write_version_1(path, version=version)
    with Session.open(path, tagger="ana") as session:
        assert session.tags() == {tag_id(1): clip_tag(1)}
        assert session.efforts() == ()
        session.commit(give([clip_tag(2)]))
        session.undo()
        session.undo()
        assert session.tags() == {}
    assert _version(path) == SCHEMA_VERSION == 2
    (copy,) = copies_of(path)
    assert copy.name.startswith(f"version-{version}-")
    assert _version(copy) == version
    keep_copy(path)
    assert copies_of(path)[0] == copy and len(copies_of(path)) == 2


def test_a_migrated_file_is_as_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old.earmark", tmp_path / "new.earmark"
    write_version_1(old)
    with Session.open(old, tagger="ana") as session:
        Session.create(new, session.corpus, tagger="ana").close()
    schemas = []
    for path in (old, new):
        with closing(sqlite3.connect(path)) as other:
            schemas.append(set(other.execute("SELECT type, name, sql FROM sqlite_master")))
    assert schemas[0] == schemas[1]


def test_a_failed_migration_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.earmark"
    write_version_1(path)

    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE effort (number INTEGER)")
        raise sqlite3.OperationalError("cut off")

    with monkeypatch.context() as patched:
        patched.setattr(database, "upgrade", fails)
        with pytest.raises(DataError):
            Session.open(path, tagger="ana")
    assert _version(path) == 1
    with Session.open(path, tagger="ana") as session:
        assert len(session.tags()) == 1


def test_a_damaged_old_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "old.earmark"
    write_version_1(path)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DROP TABLE edit_log")
    before = path.read_bytes()
    with pytest.raises(DataError, match="damaged"):
        Session.open(path, tagger="ana")
    assert path.read_bytes() == before


def test_many_processes_open_an_old_file_and_a_new_one_at_once(tmp_path: Path) -> None:
    old = tmp_path / "old.earmark"
    write_version_1(old)
    command = [sys.executable, "-m", "tests.analysis.session.opener", str(old), str(tmp_path / "new.earmark")]
    openers = [
        subprocess.Popen([*command, str(number)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for number in range(2, 5)
    ]
    for opener in openers:
        assert opener.stdout is not None and opener.stdout.readline() == b"ready\n"
    for opener in openers:
        opener.stdin.write(b"go\n")  # type: ignore[union-attr]
        opener.stdin.flush()  # type: ignore[union-attr]
    for opener in openers:
        output, _ = opener.communicate()
        assert (opener.returncode, output) == (0, b"")
    for path, given in ((old, {1, 2, 3, 4}), (tmp_path / "new.earmark", {2, 3, 4})):
        with Session.open(path, tagger="ana") as session:
            assert set(session.tags()) == {tag_id(number) for number in given}
