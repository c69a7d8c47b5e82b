"""Long edits are written off the window's thread: nothing is lost, nothing out of order."""

import sqlite3
import threading
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QThread

from analysis.errors import DataError
from analysis.session.edits import Edit, change, give, remove
from analysis.session.session import Session
from analysis.session.tags import new_tag, revised
from listener.state.tagging import committing
from tests.listener.listening_desk import on_disk

LONG = committing.MOST_IN_PASSING + 1


def many(clip, n=LONG, tagger="bea"):
    tags = [
        new_tag(clip, "mimicry", tagger=tagger, codebook_version=1, start=10 * i, end=10 * i + 5, rate=8000)
        for i in range(n)
    ]
    return replace(give(tags), title="import many")


@pytest.fixture
def held(listening):
    """Keeps both of the jobs' threads busy until it is called, so that a long edit has not begun."""
    free = threading.Event()
    for number in range(2):
        listening.jobs.submit(f"held {number}", "", lambda _report: free.wait(10), print, print)
    yield free.set
    free.set()


def test_a_long_edit_is_told_when_it_is_on_disk(listening, said, qtbot):
    threads = set()
    listening.tagging.told.connect(lambda _sentence: threads.add(QThread.currentThread()))
    assert listening.tagging.bring_in(many(listening.selection.clip), "All in.")
    assert said == []
    qtbot.waitUntil(lambda: said == ["All in."])
    assert len(on_disk(listening)) == LONG
    assert on_disk(listening) == dict(listening.tagging.tags)
    assert threads == {listening.tagging.thread()}


def test_what_is_asked_meanwhile_waits_for_its_turn(listening, said, held, qtbot):
    tagging = listening.tagging
    tagging.bring_in(many(listening.selection.clip), "All in.")
    tagging.give("sarcasm")
    clip = listening.selection.clip
    listening.selection.step(1)
    tagging.give("disbelief")
    tagging.undo()
    assert (said, dict(tagging.tags)) == ([], {})
    held()
    qtbot.waitUntil(lambda: len(said) == 4)
    assert said[0] == "All in."
    assert said[-1] == "Undone: give disbelief. On disk."
    mine = [(tag.clip, tag.tag) for tag in on_disk(listening).values() if tag.tagger == "ada"]
    assert mine == [(clip, "sarcasm")]
    assert on_disk(listening) == dict(tagging.tags)
    assert tagging.chosen is None


@pytest.mark.usefixtures("held")
def test_closing_waits_for_what_is_to_be_written(listening):
    path = listening.tagging.session.path
    listening.tagging.bring_in(many(listening.selection.clip))
    listening.tagging.give("sarcasm")
    listening.tagging.use(None)
    with Session.open(path, tagger="reader") as session:
        assert len(session.tags()) == LONG + 1


@pytest.mark.usefixtures("held")
def test_what_is_cancelled_before_it_begins_changes_nothing(listening, said):
    listening.tagging.bring_in(many(listening.selection.clip))
    listening.tagging.give("sarcasm")
    listening.jobs.cancel("session")
    assert said == ["Cancelled: nothing was changed.", "sarcasm given to the clip. On disk."]
    assert [tag.tag for tag in on_disk(listening).values()] == ["sarcasm"]
    assert on_disk(listening) == dict(listening.tagging.tags)


def test_what_is_cancelled_after_it_began_is_written_all_the_same(listening, said, qtbot, monkeypatch):
    begun, free = threading.Event(), threading.Event()
    commit = Session.commit

    def slow(session, edit):
        begun.set()
        assert free.wait(10)
        commit(session, edit)

    monkeypatch.setattr(Session, "commit", slow)
    listening.tagging.bring_in(many(listening.selection.clip), "All in.")
    assert begun.wait(10)
    listening.jobs.cancel("session")
    free.set()
    qtbot.waitUntil(lambda: said == ["All in."])
    assert len(listening.tagging.tags) == LONG


def test_a_long_edit_that_fails_is_said_and_the_next_goes_on(listening, said, qtbot):
    tagging = listening.tagging
    tag = new_tag("a.wav", "mimicry", tagger="ada", codebook_version=1)
    edit = many(listening.selection.clip)
    absent = Edit("change what is not there", (*edit.changes, *_change_of(tag)))
    tagging.bring_in(absent, "All in.")
    tagging.give("sarcasm")
    qtbot.waitUntil(lambda: len(said) == 2)
    assert "another window changed a tag" in said[0]
    assert [tag.tag for tag in on_disk(listening).values()] == ["sarcasm"]


def _change_of(tag):
    return change([(tag, revised(tag, note="x"))]).changes


def test_many_clips_at_once_and_their_undo(listening, said, qtbot, monkeypatch):
    monkeypatch.setattr("listener.state.tagging.tagging.MOST_IN_PASSING", 2)
    monkeypatch.setattr(committing, "MOST_IN_PASSING", 2)
    monkeypatch.setattr(committing, "LONG_FILE_BYTES", 0)
    listening.tagging.give_to_rows("mimicry", range(6))
    assert said == []
    qtbot.waitUntil(lambda: len(said) == 1)
    assert listening.library.index.tag_rows["mimicry"].tolist() == list(range(6))
    assert listening.tagging.last == "mimicry"
    listening.tagging.undo()
    assert len(said) == 1
    qtbot.waitUntil(lambda: len(said) == 2)
    assert on_disk(listening) == {}
    assert "mimicry" not in listening.library.index.tag_rows
    listening.tagging.undo()
    qtbot.waitUntil(lambda: len(said) == 3)
    assert said[2] == "There is nothing to undo."


def test_a_long_file_is_read_off_the_windows_thread(listening, qtbot, monkeypatch):
    monkeypatch.setattr(committing, "LONG_FILE_BYTES", 0)
    path = listening.tagging.session.path
    listening.tagging.give("sarcasm")
    listening.tagging.use(Session.open(path, tagger="ada"))
    assert dict(listening.tagging.tags) == {}
    listening.tagging.give("disbelief")
    qtbot.waitUntil(lambda: len(listening.tagging.tags) == 2)
    assert on_disk(listening) == dict(listening.tagging.tags)


def test_another_windows_edits_come_by_themselves(listening, qtbot):
    listening.tagging.give("sarcasm")
    chosen = listening.tagging.chosen
    listening.tagging._file._timer.setInterval(1)
    with Session.open(listening.tagging.session.path, tagger="ada") as other:
        other.commit(many(listening.selection.clip, 3, "ada"))
        qtbot.waitUntil(lambda: len(listening.tagging.tags) == 4)
        other.undo()
        qtbot.waitUntil(lambda: len(listening.tagging.tags) == 1)
        other.put_codebook(replace(other.codebook, entries=other.codebook.entries[:3]))
        qtbot.waitUntil(lambda: listening.tagging.codebook.version == 2)
    assert listening.tagging.chosen == chosen
    assert [entry.name for entry in listening.tagging.codebook.entries] == [
        entry.name for entry in other_entries(listening)
    ]


def other_entries(desk):
    with Session.open(desk.tagging.session.path, tagger="reader") as session:
        return session.codebook.entries


def test_the_chosen_tag_deleted_elsewhere_is_let_go_and_said(listening, said):
    listening.tagging.give("sarcasm")
    with Session.open(listening.tagging.session.path, tagger="ada") as other:
        other.commit(remove(list(other.tags().values())))
    listening.tagging.set_note(listening.tagging.chosen, "half")
    assert listening.tagging.chosen is None
    assert said[-1] == "The tag that was chosen here was deleted in another window."


def test_a_file_that_may_not_be_written_shows_its_tags_and_says_why_none_is_given(listening, said):
    tagging = listening.tagging
    path = tagging.session.path
    tagging.give("sarcasm")
    tagging.use(None)
    session = Session.open(path, tagger="ada")
    session.is_read_only, session.notice = True, "The folder may not be written."
    tagging.use(session)
    assert said[-1] == "The folder may not be written."
    assert [tag.tag for tag in tagging.tags_here] == ["sarcasm"]
    tagging.give("mimicry")
    assert said[-1] == "Nothing was changed. The folder may not be written."
    assert len(tagging.tags_here) == 1


@pytest.mark.parametrize("limit", [0, 2_000_000])
def test_a_session_whose_tags_cannot_be_read_is_not_tagged_in(listening, said, qtbot, monkeypatch, limit):
    tagging = listening.tagging
    tagging.give("sarcasm")
    path = tagging.session.path
    tagging.use(None)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE tags SET created = 'never'")
    monkeypatch.setattr(committing, "LONG_FILE_BYTES", limit)
    session = Session.open(path, tagger="ada")
    if limit:
        with pytest.raises(DataError, match="damaged"):
            tagging.use(session)
    else:
        tagging.use(session)
        qtbot.waitUntil(lambda: tagging.session is None)
        assert "damaged" in said[-1]
    tagging.give("mimicry")
    assert said[-1] == "There is no session: open a corpus first."


@contextmanager
def another_writes(desk):
    """Another window is in the middle of writing."""
    with closing(sqlite3.connect(desk.tagging.session.path, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def test_while_another_window_writes_nothing_is_lost_and_this_one_does_not_wait(listening, said, qtbot):
    tagging = listening.tagging
    with another_writes(listening):
        tagging.give("sarcasm")
        tagging.give("mimicry")
        tagging.undo()
        tagging.use_codebook(replace(tagging.codebook, entries=tagging.codebook.entries[:3]))
        assert (said, dict(tagging.tags)) == ([], {})
        assert tagging.is_busy
    qtbot.waitUntil(lambda: not tagging.is_busy)
    assert said == [
        "sarcasm given to the clip. On disk.",
        "mimicry given to the clip. On disk.",
        "Undone: give mimicry. On disk.",
    ]
    assert [tag.tag for tag in on_disk(listening).values()] == ["sarcasm"]
    assert on_disk(listening) == dict(tagging.tags)
    assert (tagging.codebook.version, tagging.last) == (2, "mimicry")


@pytest.mark.parametrize("verb", ["undo", "codebook"])
def test_undo_and_a_codebook_wait_for_another_window_too(listening, qtbot, verb):
    tagging = listening.tagging
    tagging.give("sarcasm")
    codebook = replace(tagging.codebook, entries=tagging.codebook.entries[:3])
    with another_writes(listening):
        tagging.undo() if verb == "undo" else tagging.use_codebook(codebook)
        assert tagging.is_busy
    qtbot.waitUntil(lambda: not tagging.is_busy)
    assert (len(on_disk(listening)), tagging.codebook.version) == ((0, 1) if verb == "undo" else (1, 2))


def test_who_writes_too_long_is_not_waited_for(listening, said, qtbot, monkeypatch):
    monkeypatch.setattr("analysis.session.file.database.WAIT_S", 0.1)
    with another_writes(listening):
        listening.tagging.give("sarcasm")
        qtbot.waitUntil(lambda: len(said) == 1)
    assert "keeps the session file busy" in said[0]
    listening.tagging.give("mimicry")
    assert [tag.tag for tag in on_disk(listening).values()] == ["mimicry"]
    assert on_disk(listening) == dict(listening.tagging.tags)
