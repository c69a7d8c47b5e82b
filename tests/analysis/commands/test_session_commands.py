"""`session` as one calls it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.corpora import open_corpus
from analysis.errors import UsageError
from analysis.session import Session, default_session_path, give, identify
from analysis.session.copies import keep_copy
from analysis.session.marks import DONE
from tests.analysis.commands.asking import answer, call
from tests.analysis.session.examples import clip_tag


def test_the_default_session_lies_in_the_users_folder(folder: Path, file: Path, tmp_path: Path) -> None:
    assert file.parent == tmp_path / "data" / "sessions"
    assert file.name.startswith("my_corpus-") and file.suffix == ".earmark"
    other = shutil.copytree(folder, tmp_path / "other" / "my corpus")
    assert default_session_path(open_corpus(other)) != file


def test_identity_follows_the_clips_not_the_folder(folder: Path, tmp_path: Path) -> None:
    other = identify(open_corpus(shutil.copytree(folder, tmp_path / "moved")))
    here = identify(open_corpus(folder))
    assert (here.name, here.format, here.clips) == ("my corpus", "msp-podcast", 20)
    assert other.fingerprint == here.fingerprint
    assert other.folder != here.folder


def test_session_sums_up(file: Path, folder: Path) -> None:
    found = answer("session", file)
    assert found["corpus"]["folder"] == str(folder)
    assert found["clips_tagged"] == 2
    assert found["tags"] == {"sarcasm": 2, "mimicry": 1}
    assert found["taggers"] == {"ana": 2, "ben": 1}
    assert (found["edits"], found["codebook_version"]) == (2, 1)
    assert found["changed"].endswith("+00:00")
    lines = call("session", file).stdout
    assert "Tags: sarcasm 2, mimicry 1" in lines and "Clips tagged: 2 of 20" in lines


def test_session_of_an_empty_one(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "new.earmark"
    Session.create(path, identify(open_corpus(folder)), tagger="ana").close()
    assert answer("session", path)["changed"] is None
    assert "Tags: none" in call("session", path).stdout


def test_a_session_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    assert isinstance(call("session", tmp_path / "none.earmark").exception, UsageError)


@pytest.mark.parametrize("command", ["session", "merge"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: main.py {command}" in " ".join(call(command, "--help").stdout.split())


def test_session_tells_who_judged_what_and_its_copies(file: Path) -> None:
    with Session.open(file, tagger="ana") as opened:
        opened.commit(give([clip_tag(9, clip="last.wav", tag=DONE)]))
    copy = keep_copy(file)
    found = answer("session", file)
    assert found["judged"] == {"ana": 2, "ben": 1}
    assert (found["codebook_versions"], found["reveals"], found["efforts"]) == (1, 0, 0)
    assert (found["copies"], found["read_only"], found["notice"]) == ([str(copy)], False, "")
    assert "Clips judged: ana 2, ben 1" in call("session", file).stdout


def test_copies_are_listed_and_restored(file: Path) -> None:
    assert "There are no copies" in call("session", file, "--copies").stdout
    copy = keep_copy(file)
    assert answer("session", file, "--copies")["copies"] == [str(copy)]
    with Session.open(file, tagger="ana") as opened:
        opened.undo()
    found = answer("session", file, "--restore", copy)
    assert (found["restored"], found["tags"]) == (str(copy), 3)
    assert answer("session", file)["edits"] == 2
    assert answer("session", found["kept"])["edits"] == 3
    assert isinstance(call("session", file, "--restore", "none").exception, UsageError)
    assert isinstance(call("session", file, "--copies", "--restore", copy).exception, UsageError)


def test_a_damaged_session_is_salvaged(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "saved.earmark"
    assert answer("session", file, "--salvage", out)["tags"] == 3
    assert answer("session", out)["tags"] == {"sarcasm": 2, "mimicry": 1}


def test_merge_writes_one_file(file: Path, folder: Path, tmp_path: Path) -> None:
    other, out = tmp_path / "eva.earmark", tmp_path / "all.earmark"
    with Session.create(other, identify(open_corpus(folder)), tagger="eva") as opened:
        opened.commit(give([clip_tag(7, tagger="eva")]))
    found = answer("merge", file, other, "--out", out)
    assert found == {
        "out": str(out),
        "files": [str(file), str(other)],
        "tags": 4,
        "new": 1,
        "same": 0,
        "replaced": 0,
        "removed": 0,
        "taggers": ["ana", "ben", "eva"],
        "codebook_versions": 1,
        "undo_ended": 0,
    }
    assert answer("session", out)["taggers"] == {"ana": 2, "ben": 1, "eva": 1}
    assert isinstance(call("merge", file, other, "--out", out).exception, UsageError)
    assert isinstance(call("merge", file, "--out", tmp_path / "one.earmark").exception, UsageError)
    assert "named twice" in str(call("merge", file, file, "--out", tmp_path / "one.earmark").exception)
    out.unlink()
    assert "4 tags by ana, ben, eva written to" in call("merge", file, other, "--out", out).stdout
