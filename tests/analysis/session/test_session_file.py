"""The session file: nothing is lost, and everything that goes wrong is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.session import (
    Change,
    Edit,
    Session,
    Tag,
    apply,
    change,
    give,
    identity,
    remove,
    starting_codebook,
)
from analysis.session.file import database
from tests.analysis.session.examples import CORPUS, clip_tag, tag_id, tag_lists


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tiny.earmark"


@pytest.fixture
def session(path: Path):
    with Session.create(path, CORPUS, tagger="ana") as session:
        yield session


def test_a_new_session_knows_its_corpus_and_codebook(path: Path) -> None:
    with Session.create(path, CORPUS, tagger="ana") as session:
        assert session.tags() == {}
        assert session.undo_title is None and session.redo_title is None
    with Session.open(path, tagger="ana") as session:
        assert session.corpus == CORPUS
        assert session.codebook == starting_codebook()
        assert session.log() == ()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_file_is_marked_and_written_through(session: Session, path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA application_id").fetchone()[0] == 0x4561726D
        assert other.execute("PRAGMA user_version").fetchone()[0] == 2
        assert other.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        tables = {name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables >= {"meta", "codebooks", "tags", "edit_log", "reveal_log", "settings", "effort"}
    assert session._database.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert session._database.execute("PRAGMA foreign_keys").fetchone()[0] == 1


@settings(max_examples=25)
@given(tag_lists)
def test_tags_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, tags: list[Tag]) -> None:
    path = tmp_path_factory.mktemp("session") / "s.earmark"
    with Session.create(path, CORPUS, tagger="ana") as session:
        session.commit(give(tags))
    with Session.open(path, tagger="ana") as session:
        assert session.tags() == {tag.id: tag for tag in tags}
        session.undo()
        assert session.tags() == {}
        session.redo()
        assert session.tags() == {tag.id: tag for tag in tags}


def test_undo_and_redo_reach_back_beyond_opening(session: Session, path: Path) -> None:
    tag, noted = clip_tag(1), clip_tag(1, note="why")
    session.commit(give([tag]))
    session.commit(change([(tag, noted)]))
    session.commit(remove([noted]))
    session.close()
    with Session.open(path, tagger="ana") as again:
        assert again.undo() == Edit("remove sarcasm", (Change(None, noted),))
        assert again.tags() == {tag.id: noted}
        again.undo()
        assert again.tags() == {tag.id: tag}
        assert (again.undo_title, again.redo_title) == ("give sarcasm", "change sarcasm")
    with Session.open(path, tagger="ana") as third:
        third.undo()
        assert third.undo_title is None
        assert third.undo() is None
        assert [third.redo() is not None for _ in range(4)] == [True, True, True, False]
        assert third.tags() == {}
        actions = [entry.action for entry in third.log()]
        assert actions == ["edit"] * 3 + ["undo"] * 3 + ["redo"] * 3


def test_a_new_edit_ends_redo_but_not_the_log(session: Session) -> None:
    session.commit(give([clip_tag(1)]))
    session.commit(give([clip_tag(2)]))
    session.undo()
    session.commit(give([clip_tag(3)]))
    assert session.redo_title is None and session.redo() is None
    assert [entry.action for entry in session.log()] == ["edit", "edit", "undo", "edit"]
    session.undo()
    session.undo()
    assert session.tags() == {} and session.undo_title is None


def test_an_empty_edit_leaves_no_trace(session: Session) -> None:
    session.commit(Edit("nothing", ()))
    assert session.log() == () and session.undo_title is None


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["give", "change", "remove", "undo", "redo", "reopen"]), max_size=20))
def test_the_file_follows_a_plain_model(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    path = tmp_path_factory.mktemp("session") / "s.earmark"
    session = Session.create(path, CORPUS, tagger="ana")
    states: list[dict[str, Tag]] = [{}]
    now = 0
    for number, step in enumerate(steps):
        tags = states[now]
        newest = next(reversed(tags.values()), None)
        edit = None
        if step == "give":
            edit = give([clip_tag(number)])
        elif newest is not None and step == "change":
            edit = change([(newest, clip_tag(int(newest.id[-12:], 16), note=str(number)))])
        elif newest is not None and step == "remove":
            edit = remove([newest])
        if edit is not None:
            session.commit(edit)
            states[now + 1 :] = [apply(edit, tags)[0]]
            now += 1
        elif step == "undo":
            assert (session.undo() is not None) == (now > 0)
            now = max(now - 1, 0)
        elif step == "redo":
            assert (session.redo() is not None) == (now < len(states) - 1)
            now = min(now + 1, len(states) - 1)
        elif step == "reopen":
            session.close()
            session = Session.open(path, tagger="ana")
        assert session.tags() == states[now]
        assert (session.undo_title is not None, session.redo_title is not None) == (
            now > 0,
            now < len(states) - 1,
        )
    session.close()


def test_taggers_undo_only_their_own(session: Session, path: Path) -> None:
    session.commit(give([clip_tag(1)]))
    with Session.open(path, tagger="ben") as other:
        assert other.undo_title is None
        other.commit(give([clip_tag(2, tagger="ben")]))
    session.undo()
    assert list(session.tags()) == [tag_id(2)]
    assert [(entry.tagger, entry.title) for entry in session.log()] == [
        ("ana", "give sarcasm"),
        ("ben", "give sarcasm"),
        ("ana", "give sarcasm"),
    ]


def test_two_windows_see_each_other(session: Session, path: Path) -> None:
    with Session.open(path, tagger="ben") as other:
        session.commit(give([clip_tag(1)]))
        assert not session.changed_elsewhere()
        assert other.changed_elsewhere()
        assert other.tags() == {tag_id(1): clip_tag(1)}
        assert not other.changed_elsewhere()
        other.commit(change([(clip_tag(1), clip_tag(1, note="ben's"))]))
        assert session.changed_elsewhere()
        with pytest.raises(DataError, match="another window changed a tag"):
            session.commit(remove([clip_tag(1)]))
        with pytest.raises(DataError, match="another window changed a tag"):
            session.undo()
        assert session.tags() == {tag_id(1): clip_tag(1, note="ben's")}
        assert len(session.log()) == 2


def test_one_clash_leaves_a_bulk_edit_undone(session: Session) -> None:
    session.commit(give([clip_tag(2)]))
    with pytest.raises(DataError, match="another window"):
        session.commit(give([clip_tag(1), clip_tag(2), clip_tag(3)]))
    assert list(session.tags()) == [tag_id(2)]


def test_a_write_waits_and_then_says_who_is_busy(
    session: Session, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_S", 0.01)
    with Session.open(path, tagger="ben") as other:
        with database.transaction(session._database), pytest.raises(DataError, match=r"busy.*not saved"):
            other.commit(give([clip_tag(1)]))
        other.commit(give([clip_tag(1)]))
    assert len(session.tags()) == 1


def test_a_full_disk_loses_only_the_edit_in_flight(session: Session) -> None:
    session.commit(give([clip_tag(1)]))
    pages = session._database.execute("PRAGMA page_count").fetchone()[0]
    session._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DataError, match=r"disk is full.*not saved"):
        session.commit(give([clip_tag(number) for number in range(2, 500)]))
    assert list(session.tags()) == [tag_id(1)]
    session._database.execute("PRAGMA max_page_count = 100000")
    session.commit(give([clip_tag(number) for number in range(2, 500)]))
    assert len(session.tags()) == 499


def test_a_read_only_session_says_so(session: Session) -> None:
    session._database.execute("PRAGMA query_only = ON")
    with pytest.raises(DataError, match="read-only"):
        session.commit(give([clip_tag(1)]))
    assert session.tags() == {}


def test_a_newer_format_is_refused_and_left_alone(session: Session, path: Path) -> None:
    session.close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 3")
    before = path.read_bytes()
    with pytest.raises(DataError, match=r"newer Earmark.*update"):
        Session.open(path, tagger="ana")
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"id,clip,tag\n" * 100])
def test_other_files_are_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DataError, match="not a session file"):
        Session.open(path, tagger="ana")
    assert path.read_bytes() == content


def test_another_database_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE tags (id TEXT)")
    with pytest.raises(DataError, match="not a session file"):
        Session.open(path, tagger="ana")


@pytest.mark.parametrize("damage", ["cut", "overwritten", "not a tag", "not text"])
def test_a_damaged_file_says_so(session: Session, path: Path, damage: str) -> None:
    session.commit(give([clip_tag(number) for number in range(300)]))
    session.close()
    if damage.startswith("not"):
        wrong = "'not a time'" if damage == "not a tag" else "CAST(x'ff' AS TEXT)"
        with closing(sqlite3.connect(path)) as other, other:
            other.execute(f"UPDATE tags SET created = {wrong} WHERE id = ?", (tag_id(7),))
    else:
        content = bytearray(path.read_bytes())
        half = len(content) // 2
        if damage == "cut":
            del content[half:]
        else:
            content[half : half + 4096] = b"\xa5" * 4096
        path.write_bytes(content)
    with (
        pytest.raises(DataError, match="damaged") as caught,
        Session.open(path, tagger="a") as s,
    ):
        s.tags()
    assert path.name in str(caught.value)


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE tags",
        "DROP TABLE settings",
        "DELETE FROM meta",
        "UPDATE meta SET value = 'many' WHERE key = 'clips'",
        "INSERT INTO meta VALUES ('colour', 'red')",
        "DELETE FROM codebooks",
        "UPDATE codebooks SET entries = '{'",
        "UPDATE codebooks SET entries = '[{}]'",
        "UPDATE edit_log SET at = 'today'",
        "UPDATE edit_log SET changes = '{}'",
    ],
)
def test_a_file_whose_content_is_damaged_says_so(session: Session, path: Path, damage: str) -> None:
    session.commit(give([clip_tag(1)]))
    session.close()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute(damage)
    with pytest.raises(DataError, match="damaged"), Session.open(path, tagger="ana") as opened:
        _ = opened.corpus, opened.codebook, opened.log(), opened.undo()


def test_missing_files_and_folders_are_the_users_mistake(path: Path) -> None:
    with pytest.raises(UsageError, match="no session file"):
        Session.open(path, tagger="ana")
    with pytest.raises(UsageError, match="no session file"):
        Session.open(path.parent, tagger="ana")
    path.write_text("x")
    with pytest.raises(UsageError, match="already exists"):
        Session.create(path, CORPUS, tagger="ana")
    with pytest.raises(UsageError, match="cannot be made"):
        Session.create(path / "in" / "file.earmark", CORPUS, tagger="ana")
    assert path.read_text() == "x"


def test_open_or_create(path: Path) -> None:
    deep = path.parent / "new" / "folder" / "ü & %20?.earmark"
    with Session.open_or_create(deep, CORPUS, tagger="ana") as session:
        session.commit(give([clip_tag(1)]))
    with Session.open_or_create(deep, CORPUS, tagger="ana") as session:
        assert len(session.tags()) == 1
    path.touch()
    with Session.open_or_create(path, CORPUS, tagger="ana") as session:
        assert session.corpus == CORPUS


def test_default_tagger_survives_a_nameless_user(monkeypatch: pytest.MonkeyPatch) -> None:
    assert identity.default_tagger()

    def nameless() -> str:
        raise KeyError("uid")

    monkeypatch.setattr(identity.getpass, "getuser", nameless)
    assert identity.default_tagger() == "tagger"
