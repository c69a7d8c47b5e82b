"""What a session keeps beside the tags: codebooks, what changed since, histories, reveals, efforts, settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from analysis.session import (
    Change,
    Codebook,
    CodebookEntry,
    Edit,
    Effort,
    Session,
    apply,
    change,
    give,
    remove,
    starting_codebook,
)
from analysis.session.merging.joining import joined, rebased
from tests.analysis.session.examples import CORPUS, NOON, clip_tag, tag_id

BOREDOM = CodebookEntry("boredom", "The voice is bored.", "", "#112233")
PRIDE = CodebookEntry("pride", "The voice is proud.", "", "#445566")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "study.earmark"


@pytest.fixture
def session(path: Path):
    with Session.create(path, CORPUS, tagger="ana") as session:
        yield session


def test_a_codebook_is_put_as_the_next_version(session: Session, path: Path) -> None:
    first = session.codebook
    put = session.put_codebook(Codebook(first.version, (*first.entries, BOREDOM)))
    assert put == Codebook(2, (*first.entries, BOREDOM)) == session.codebook
    assert session.put_codebook(put) == put
    with Session.open(path, tagger="ben") as other:
        other.put_codebook(replace(put, entries=put.entries[1:]))
        versions = other.codebooks()
        assert [item.codebook.version for item in versions] == [1, 2, 3]
        assert [item.tagger for item in versions] == ["ana", "ana", "ben"]
        assert versions[0].codebook == starting_codebook()
        assert versions[2].codebook.entries == put.entries[1:]
        assert all(item.at.tzinfo == UTC for item in versions)
        titles = [(entry.tagger, entry.title) for entry in other.log()]
        assert titles == [("ana", "codebook, version 2"), ("ben", "codebook, version 3")]
        assert other.undo_title is None and other.undo() is None


def test_two_windows_make_a_version_at_once(session: Session, path: Path) -> None:
    first = session.codebook
    with Session.open(path, tagger="ben") as other:
        session.put_codebook(Codebook(first.version, (*first.entries, BOREDOM)))
        put = other.put_codebook(Codebook(first.version, (*first.entries[1:], PRIDE)))
    assert put.version == 3
    assert put.entries == (*first.entries[1:], PRIDE, BOREDOM)
    assert [len(item.codebook.entries) for item in session.codebooks()] == [13, 14, 14]


def test_rebasing_keeps_what_either_did() -> None:
    a, b, c = starting_codebook().entries[:3]
    changed_a, changed_b = replace(a, definition="mine"), replace(b, definition="theirs")
    assert rebased((a, b), (a, b), (a, b)) == (a, b)
    assert rebased((changed_a, b), (a, b), (a, changed_b)) == (changed_a, changed_b)
    assert rebased((changed_a, b), (a, b), (replace(a, definition="theirs"), b)) == (changed_a, b)
    assert rebased((b,), (a, b), (a, b, c)) == (b, c)
    assert rebased((a, b), (a, b), (b,)) == (b,)
    assert rebased((changed_a, b), (a, b), (b,)) == (changed_a, b)


def test_joining_gives_up_keys_that_are_taken() -> None:
    a, b = (replace(entry, key="1") for entry in starting_codebook().entries[:2])
    assert joined([a], [b, replace(a, definition="other")]) == (a, replace(b, key=""))


def test_another_window_catches_up(session: Session, path: Path) -> None:
    assert (session.newest_change, session.changes_since(0)) == (0, (0, ()))
    with Session.open(path, tagger="ben") as other:
        seen, tags = other.newest_change, other.tags()
        edits = [give([clip_tag(1), clip_tag(2)]), change([(clip_tag(1), clip_tag(1, note="x"))])]
        for edit in edits:
            session.commit(edit)
        session.put_codebook(Codebook(1, session.codebook.entries[1:]))
        session.undo()
        assert other.changed_elsewhere()
        newest, found = other.changes_since(seen)
        assert not other.changed_elsewhere()
        assert (newest, found) == (4, (*edits, edits[1].inverse))
        for edit in found:
            tags, _ = apply(edit, tags)
        assert tags == session.tags()
        session.redo()
        assert other.changes_since(newest) == (5, (edits[1],))
        assert other.newest_change == 5 and other.changes_since(5) == (5, ())


def test_history_tells_all_that_happened_to_a_tag(session: Session) -> None:
    tag, noted = clip_tag(1), clip_tag(1, note="why")
    session.commit(give([tag, clip_tag(2, note=f"see {tag_id(1)}")]))
    session.tagger = "ben"
    session.commit(change([(tag, noted)]))
    session.commit(remove([clip_tag(2, note=f"see {tag_id(1)}")]))
    session.undo()
    session.undo()
    found = session.history(tag.id)
    assert [(item.tagger, item.action, item.before, item.after) for item in found] == [
        ("ana", "edit", None, tag),
        ("ben", "edit", tag, noted),
        ("ben", "undo", noted, tag),
    ]
    assert [item.title for item in found] == ["give sarcasm, 2 times", "change sarcasm", "change sarcasm"]
    assert [item.at for item in found] == sorted(item.at for item in found)
    assert session.history(tag_id(9)) == ()


def test_reveals_efforts_and_settings_stay(session: Session, path: Path) -> None:
    session.log_reveal("a.wav", "open: labels")
    efforts = (Effort(NOON, "ana", "a.wav", 12.5, 3, 2.25), Effort(NOON, "ana", "b.wav", 0.0, 0, None))
    for effort in efforts:
        session.log_effort(effort)
    session.set_setting("retest", "on")
    session.set_setting("retest", "off")
    with Session.open(path, tagger="ben") as other:
        other.log_reveal("b.wav", "blind")
        assert [(item.tagger, item.clip, item.shown) for item in other.reveals()] == [
            ("ana", "a.wav", "open: labels"),
            ("ben", "b.wav", "blind"),
        ]
        assert other.efforts() == efforts
        assert (other.setting("retest"), other.setting("none")) == ("off", None)
    assert session.log() == ()


def test_what_goes_along_with_an_edit_is_written_with_it_or_not_at_all(session: Session) -> None:
    def write(connection) -> None:
        connection.execute("INSERT INTO settings VALUES ('a', 'b')")

    session.commit(give([clip_tag(1)]), beside=write)
    assert session.setting("a") == "b"

    def fail(connection) -> None:
        connection.execute("INSERT INTO settings VALUES ('c', 'd')")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        session.commit(Edit("x", (Change(None, clip_tag(2)),)), beside=fail)
    assert session.setting("c") is None and list(session.tags()) == [tag_id(1)]
