import os
import subprocess
import sys

import pytest

from analysis.errors import UsageError
from analysis.session import Session, default_tagger
from analysis.writing import checked_place, write_files, written_whole
from tests.analysis.session.examples import CORPUS


def test_what_is_written_replaces_what_was_there(tmp_path):
    write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    write_files({tmp_path / "a": b"3"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"3", "b": b"2"}


def test_a_failure_leaves_what_was_there(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(KeyError), written_whole(tmp_path / "a") as draft:
        draft.write_bytes(b"new")
        raise KeyError
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_session_is_never_replaced_by_a_table(tmp_path):
    path = tmp_path / "study.earmark"
    Session.create(path, CORPUS, tagger="ana").close()
    with pytest.raises(UsageError, match="would be lost"):
        write_files({path: b"id,clip\n"})
    Session.open(path, tagger=default_tagger()).close()


def test_a_session_that_is_open_keeps_its_locks(tmp_path):
    path = tmp_path / "study.earmark"
    with Session.create(path, CORPUS, tagger="ana") as session:
        session.set_setting("a", "b")
        with pytest.raises(UsageError, match="would be lost"):
            checked_place(path)
        # Another window's closing must not take the write-ahead log away.
        code = "import sys; from analysis.session import Session; Session.open(sys.argv[1], tagger='ben').close()"
        subprocess.run([sys.executable, "-c", code, str(path)], check=True)
        assert path.with_name("study.earmark-wal").exists()
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(UsageError, match="would be lost"):
        checked_place(path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "reason"),
    [(".", "it is a folder"), ("none/a", "there is no folder"), ("a" * 300, "too long")],
)
def test_a_place_where_nothing_can_be_written(tmp_path, name, reason):
    with pytest.raises(UsageError, match=reason):
        checked_place(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_device_or_pipe_is_never_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="a device or a pipe"):
        checked_place(tmp_path / "pipe")


def test_what_is_read_is_never_replaced(tmp_path):
    labels = tmp_path / "corpus" / "labels_consensus.csv"
    labels.parent.mkdir()
    labels.write_text("FileName\n")
    for given in (labels, labels.parent, tmp_path):
        with pytest.raises(UsageError, match="it is there and belongs to what is read; choose another place"):
            checked_place(labels, [str(given)])
    assert checked_place(labels.parent / "bins.csv", [str(labels.parent)]).name == "bins.csv"
    assert checked_place(labels, ["demo"]) == labels.resolve()
