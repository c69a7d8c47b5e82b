"""What can go wrong with the file or its place: each has one clear sentence, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest

from analysis.errors import DataError
from analysis.session import Session, change, give
from analysis.session.copies import copies_of, keep_copy, restore
from analysis.session.file import database, journal, network
from analysis.session.file.network import filesystem_of
from tests.analysis.session.examples import CORPUS, clip_tag, tag_id
from tests.analysis.session.old_sessions import write_version_1

NOBODY = 65534
posix_only = pytest.mark.skipif(os.name != "posix", reason="needs a system where one can give up rights")


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "data"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "study.earmark"
    with Session.create(path, CORPUS, tagger="ana") as session:
        session.commit(give([clip_tag(1)]))
    return path


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder in which a test, even one of root's, may only read from when it calls `lock`."""
    folder = Path(tempfile.mkdtemp(prefix="earmark-locked-"))
    yield folder
    if os.getuid() == 0:
        os.seteuid(0)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def lock(folder: Path) -> None:
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    if os.getuid() == 0:
        os.seteuid(NOBODY)


@posix_only
def test_what_may_not_be_written_is_shown(path: Path, locked: Path) -> None:
    shutil.copy(path, locked)
    lock(locked)
    with Session.open(locked / path.name, tagger="ana") as session:
        assert session.is_read_only and "Copy it" in session.notice
        assert session.tags() == {tag_id(1): clip_tag(1)}
        assert (session.corpus, len(session.log()), session.undo_title) == (CORPUS, 1, "give sarcasm")
        for edit in (lambda: session.commit(give([clip_tag(2)])), session.undo):
            with pytest.raises(DataError, match=r"read-only; copy it to a folder"):
                edit()
        assert list(session.tags()) == [tag_id(1)]
    assert [file.name for file in locked.iterdir()] == [path.name]


@posix_only
def test_a_read_only_file_in_a_folder_that_one_may_write(path: Path, locked: Path) -> None:
    file = Path(shutil.copy(path, locked))
    lock(locked)
    os.seteuid(os.getuid())
    locked.chmod(0o777)
    if os.getuid() == 0:
        os.seteuid(NOBODY)
    with Session.open(file, tagger="ana") as session:
        assert session.is_read_only and len(session.tags()) == 1


@posix_only
def test_what_a_kill_left_in_the_log_is_shown_too(path: Path, locked: Path) -> None:
    with Session.open(path, tagger="ana") as session:
        session.commit(give([clip_tag(2)]))
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", locked)
    lock(locked)
    with Session.open(locked / path.name, tagger="ana") as session:
        assert session.is_read_only and set(session.tags()) == {tag_id(1), tag_id(2)}


@posix_only
def test_an_old_file_that_may_not_be_written_is_shown(locked: Path) -> None:
    write_version_1(locked / "old.earmark")
    lock(locked)
    before = (locked / "old.earmark").read_bytes()
    with Session.open(locked / "old.earmark", tagger="ana") as session:
        assert session.is_read_only and len(session.tags()) == 1 and session.efforts() == ()
    assert (locked / "old.earmark").read_bytes() == before


@posix_only
def test_a_file_that_may_not_be_read_says_so(path: Path, locked: Path) -> None:
    file = Path(shutil.copy(path, locked))
    lock(locked)
    os.seteuid(os.getuid())
    file.chmod(0)
    if os.getuid() == 0:
        os.seteuid(NOBODY)
    with pytest.raises(DataError, match="cannot be read"):
        Session.open(file, tagger="ana")


@posix_only
def test_a_write_that_fails_loses_only_itself(path: Path) -> None:
    import resource

    with Session.open(path, tagger="ana") as session:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
        try:
            with pytest.raises(DataError, match=r"last edit is not saved; check the disk"):
                session.commit(give([clip_tag(number) for number in range(2, 900)]))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert list(session.tags()) == [tag_id(1)]
        session.commit(give([clip_tag(2)]))
    with Session.open(path, tagger="ana") as session:
        assert len(session.tags()) == 2


def test_on_a_network_drive_one_window_has_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "is_remote", lambda _: True)
    monkeypatch.setattr(database, "WAIT_S", 0.01)
    monkeypatch.setattr("analysis.session.copies.WAIT_S", 0.01)
    with Session.open(path, tagger="ana") as session:
        assert "only one window" in session.notice and not session.is_read_only
        with pytest.raises(
            DataError, match=r"another window or computer has this session open.*close it there"
        ):
            Session.open(path, tagger="ben")
        with pytest.raises(DataError, match="no copy of the session was made"):
            keep_copy(path)
        session.commit(give([clip_tag(2)]))
        session.undo()
        assert not path.with_name(f"{path.name}-wal").exists()
        assert session._database.execute("PRAGMA synchronous").fetchone()[0] == 2
    with Session.open(path, tagger="ben") as session:
        assert list(session.tags()) == [tag_id(1)]
    new = path.with_name("new.earmark")
    with Session.open_or_create(new, CORPUS, tagger="ana") as session:
        session.commit(give([clip_tag(3)]))
    monkeypatch.undo()
    with Session.open(new, tagger="ana") as session, Session.open(new, tagger="ben") as other:
        assert session.notice == "" and len(other.tags()) == 1


def test_where_the_write_ahead_log_does_not_work(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
    monkeypatch.setattr(database, "use_wal", lambda *_, **__: None)
    monkeypatch.setattr(database, "WAIT_S", 0.01)
    with Session.open(path, tagger="ana") as session:
        assert "only one window" in session.notice
        with pytest.raises(DataError, match="another window"):
            Session.open(path, tagger="ben")


MOUNTS = r"""
/dev/vda / ext4 rw,relatime 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/ana/local xfs rw 0 0
//server/My\040share /mnt/My\040share cifs rw 0 0
""".lstrip()
MAC_MOUNTS = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//ana@server/share on /Volumes/My share (smbfs, nodev, nosuid, mounted by ana)
""".lstrip()


@pytest.mark.parametrize(
    ("place", "mounts", "kind"),
    [
        ("/work/a.earmark", MOUNTS, "ext4"),
        ("/home/ana/a.earmark", MOUNTS, "nfs4"),
        ("/homes/a.earmark", MOUNTS, "ext4"),
        ("/home/ana/local/a.earmark", MOUNTS, "xfs"),
        ("/mnt/My share/deep/a.earmark", MOUNTS, "cifs"),
        ("/Users/ana/a.earmark", MAC_MOUNTS, "apfs"),
        ("/Volumes/My share/a.earmark", MAC_MOUNTS, "smbfs"),
        ("/a.earmark", "", ""),
    ],
)
def test_the_file_system_of_a_place(place: str, mounts: str, kind: str) -> None:
    assert filesystem_of(PurePosixPath(place), mounts) == kind


def test_this_machines_temporary_files_are_here(tmp_path: Path) -> None:
    assert not network.is_remote(tmp_path / "none.earmark")


@posix_only
@pytest.mark.parametrize("fate", ["deleted", "replaced"])
def test_a_file_that_goes_away_while_open_is_rescued(path: Path, fate: str) -> None:
    with Session.open(path, tagger="ana") as session:
        session.commit(give([clip_tag(2)]))
        if fate == "replaced":
            Session.create(path.with_name("new.earmark"), CORPUS, tagger="ben").close()
            path.with_name("new.earmark").replace(path)
        else:
            path.unlink()
        for _ in range(2):
            with pytest.raises(
                DataError, match=rf"{fate}.*no edit is saved.*rescued-.*open the session again"
            ):
                session.commit(give([clip_tag(3)]))
        assert set(session.tags()) == {tag_id(1), tag_id(2)}
    (rescued,) = copies_of(path)
    if fate == "replaced":  # What was written to the old file is not mixed into it.
        with Session.open(path, tagger="ben") as session:
            assert session.tags() == {}
    restore(rescued, path)
    with Session.open(path, tagger="ana") as session:
        assert set(session.tags()) == {tag_id(1), tag_id(2)}
        assert session.undo_title == "give sarcasm"


@posix_only
@pytest.mark.parametrize("notice", ["look", "close"])
def test_a_file_that_was_moved_takes_everything_along(path: Path, notice: str) -> None:
    moved = path.with_name("moved.earmark")
    session = Session.open(path, tagger="ana")
    session.commit(give([clip_tag(2)]))
    path.rename(moved)
    if notice == "look":
        with pytest.raises(DataError, match="deleted or moved"):
            session.changed_elsewhere()
    session.close()
    with Session.open(moved, tagger="ana") as session, Session.open(copies_of(path)[0], tagger="x") as kept:
        assert set(session.tags()) == set(kept.tags()) == {tag_id(1), tag_id(2)}


@posix_only
def test_a_file_that_is_cut_short_is_rescued(path: Path) -> None:
    with Session.open(path, tagger="ana") as session:
        session.commit(give([clip_tag(2)]))
        os.truncate(path, 0)
        with pytest.raises(DataError, match="cut short"):
            session.commit(give([clip_tag(3)]))
    with Session.open(copies_of(path)[0], tagger="ana") as kept:
        assert set(kept.tags()) == {tag_id(1), tag_id(2)}


@posix_only
def test_a_log_that_was_deleted_is_missed(path: Path) -> None:
    with Session.open(path, tagger="ana") as session:
        session.commit(give([clip_tag(2)]))
        Path(f"{path}-wal").unlink()
        with pytest.raises(DataError, match="parted from its log"):
            session.commit(give([clip_tag(3)]))
        shutil.copy(path, path.with_name("now.earmark"))
    for place in (copies_of(path)[0], path.with_name("now.earmark"), path):
        with Session.open(place, tagger="ana") as kept:
            assert set(kept.tags()) == {tag_id(1), tag_id(2)}


@posix_only
def test_what_is_rescued_finds_a_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = path.with_name("no folder")
    nowhere.touch()
    monkeypatch.setenv("EARMARK_DATA", str(nowhere))
    monkeypatch.setattr("tempfile.tempdir", str(path.parent))
    with Session.open(path, tagger="ana") as session:
        path.unlink()
        with pytest.raises(DataError, match="rescued-"):
            session.undo()
    (kept,) = path.parent.glob("*-rescued-*")
    with Session.open(kept, tagger="ana") as session:
        assert set(session.tags()) == {tag_id(1)}


@posix_only
def test_where_nothing_can_be_rescued_to_it_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = path.with_name("no folder")
    nowhere.touch()
    monkeypatch.setenv("EARMARK_DATA", str(nowhere))
    monkeypatch.setattr("tempfile.tempdir", str(nowhere))
    with Session.open(path, tagger="ana") as session:
        path.unlink()
        with pytest.raises(DataError, match=r"deleted or moved.*in this window alone \("):
            session.undo()
        assert set(session.tags()) == {tag_id(1)}


@posix_only
def test_a_file_that_comes_back_is_written_on(path: Path) -> None:
    with Session.open(path, tagger="ana") as session:
        path.rename(path.with_name("moved"))
        with pytest.raises(DataError, match="deleted or moved"):
            session.undo()
        path.with_name("moved").rename(path)
        session.commit(give([clip_tag(2)]))
    with Session.open(path, tagger="ana") as session:
        assert len(session.tags()) == 2


def test_a_clock_set_back_changes_no_order(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = clip_tag(1, note="later, though the clock says earlier")
    with Session.open(path, tagger="ana") as session:
        monkeypatch.setattr(journal, "now_text", lambda: "2001-01-01T00:00:00.000000+00:00")
        session.commit(change([(clip_tag(1), noted)]))
        session.undo()
        assert session.undo_title == "give sarcasm" and session.redo_title == "change sarcasm"
        assert [entry.number for entry in session.log()] == [1, 2, 3]
        assert [entry.after for entry in session.history(tag_id(1))] == [clip_tag(1), noted, clip_tag(1)]
        session.redo()
    with Session.open(path, tagger="ana") as session:
        assert session.tags() == {tag_id(1): noted}
