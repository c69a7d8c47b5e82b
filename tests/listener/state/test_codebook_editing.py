from dataclasses import replace

import pytest

from analysis.session.codebook.book import Example, starting_codebook
from analysis.session.codebook.draft import draft_of
from analysis.session.codebook.toml import read_codebook, write_codebook
from analysis.session.edits import give
from analysis.session.session import Session
from analysis.session.tags import new_tag


@pytest.fixture
def editing(demo):
    return demo.codebook_editing


@pytest.fixture
def said(editing):
    sentences = []
    editing.told.connect(sentences.append)
    editing.failed.connect(sentences.append)
    return sentences


def names(editing):
    return [entry.name for entry in editing.draft.entries]


def reopened(demo):
    """The same file opened again, as after a closed window."""
    path = demo.tagging.session.path
    demo.tagging.use(None)
    demo.tagging.use(Session.open(path, tagger=demo.tagging.tagger))


def test_a_draft_is_on_disk_at_once_and_there_again_later(demo, editing):
    assert not editing.is_changed
    editing.revise(definition="Mean")
    editing.revise(definition="Meant otherwise.")
    assert editing.is_changed and not editing.is_from_before
    reopened(demo)
    assert editing.draft.entries[0].definition == "Meant otherwise."
    assert editing.is_changed and editing.is_from_before
    assert editing.codebook == starting_codebook()
    editing.discard()
    assert (editing.is_changed, editing.is_from_before) == (False, False)
    reopened(demo)
    assert editing.draft == draft_of(starting_codebook())


def test_each_tagger_has_a_draft_of_their_own(demo, editing):
    demo.tagging.set_tagger("ana")
    editing.revise(definition="Ana's.")
    demo.tagging.set_tagger("ben")
    assert not editing.is_changed
    demo.tagging.set_tagger("ana")
    assert editing.draft.entries[0].definition == "Ana's."


def test_keeping_makes_the_next_version_and_renames_tags_in_one_step(demo, editing, said, qtbot):
    demo.tagging.give("sarcasm")
    demo.tagging.give("mimicry")
    editing.choose(2)
    editing.revise(questions=("Is it?", ""))
    editing.choose(0)
    editing.revise(name="irony ")
    with qtbot.wait_signal(editing.kept) as kept:
        editing.keep()
    assert kept.args == [1]
    assert said[-1] == "Version 2 of the codebook is kept. On disk."
    assert demo.tagging.codebook.version == 2
    assert demo.tagging.codebook.entries[2].questions == ("Is it?",)
    assert sorted(tag.tag for tag in demo.tagging.tags.values()) == ["irony", "mimicry"]
    with Session.open(demo.tagging.session.path, tagger="reader") as session:
        assert session.codebook == demo.tagging.codebook
        assert session.tags() == dict(demo.tagging.tags)
    assert not editing.is_changed
    demo.tagging.undo()
    assert sorted(tag.tag for tag in demo.tagging.tags.values()) == ["mimicry", "sarcasm"]


def test_many_tags_are_renamed_off_the_windows_thread_before_the_codebook_is_put(demo, editing, qtbot):
    tags = [new_tag(f"clip {number}", "sarcasm", tagger="x", codebook_version=1) for number in range(600)]
    demo.tagging.bring_in(give(tags))
    demo.tagging.finish_writing()
    editing.revise(name="irony")
    with qtbot.wait_signal(editing.kept, timeout=10_000):
        editing.keep()
        assert editing.codebook.version == 1
    assert editing.codebook.version == 2
    assert {tag.tag for tag in demo.tagging.tags.values()} == {"irony"}


def test_a_draft_with_problems_is_not_kept_and_the_first_is_shown(editing, said):
    editing.choose(3)
    editing.revise(key="1")
    editing.choose(7)
    editing.keep()
    assert (editing.at, editing.codebook.version) == (0, 1)
    assert said[-1] == "The codebook is not kept: nervous laughter is on key 1 too."


def test_a_version_kept_in_another_window_is_joined(demo, editing):
    editing.revise(definition="Mine.")
    with Session.open(demo.tagging.session.path, tagger="ben") as other:
        first, second, *rest = other.codebook.entries
        theirs = replace(other.codebook, entries=(first, replace(second, definition="Theirs."), *rest))
        other.put_codebook(theirs)
    demo.tagging.catch_up()
    assert editing.draft.base < editing.codebook.version and editing.draft.entries[0].definition == "Mine."
    editing.keep()
    assert editing.codebook.version == 3
    assert [entry.definition for entry in editing.codebook.entries[:2]] == ["Mine.", "Theirs."]


def test_a_fault_of_the_disk_loses_no_draft(demo, editing, said):
    demo.tagging.give("mimicry")
    editing.revise(definition="Mine.")
    demo.tagging.failed.connect(said.append)
    database = demo.tagging.session._database
    database.execute("PRAGMA query_only = ON")
    editing.revise(definition="Lost?")
    assert "read-only" in said[-1]
    editing.keep()
    assert (editing.draft.entries[0].definition, editing.codebook.version) == ("Mine.", 1)
    database.execute("PRAGMA query_only = OFF")
    editing.keep()
    assert editing.codebook.entries[0].definition == "Mine."


def test_tags_are_added_moved_and_taken_out(demo, editing, said):
    demo.tagging.give("mimicry")
    editing.add()
    editing.revise(name="boredom")
    assert editing.at == 13
    editing.move(13, 0)
    editing.move(0, 14)
    assert (editing.at, names(editing)[:2]) == (0, ["boredom", "sarcasm"])
    editing.choose(3)
    editing.remove()
    assert "mimicry" not in names(editing)
    assert said[-1] == "mimicry is taken out of the draft. Its one tag stays."
    editing.keep()
    assert [tag.tag for tag in demo.tagging.tags.values()] == ["mimicry"]
    while editing.draft.entries:
        editing.remove()
    editing.remove()
    editing.revise(name="nobody")
    assert editing.at == -1
    editing.discard()
    assert len(names(editing)) == 13


def test_what_is_in_view_becomes_an_example_and_one_goes_there(demo, editing, said):
    clip = demo.selection.clip
    editing.add_example("yes")
    demo.selection.select_span((1000, 5000))
    editing.add_example("no")
    rate = demo.columns.active_contents.sound.rate
    assert editing.examples("yes") == (Example(clip),)
    assert editing.examples("no") == (Example(clip, 1000, 5000, rate),)
    demo.selection.step(1)
    editing.go_to(editing.examples("no")[0])
    assert (demo.selection.clip, demo.selection.span) == (clip, (1000, 5000))
    editing.go_to(Example("none.wav"))
    assert said[-1] == "none.wav is not in the open corpus."


def test_a_file_becomes_the_draft_and_the_draft_a_file(editing, said, tmp_path):
    path = tmp_path / "book.toml"
    book = starting_codebook()
    write_codebook(path, replace(book, entries=book.entries[1:]))
    editing.read(path)
    assert editing.is_changed and len(names(editing)) == 12
    editing.write(tmp_path / "out.toml")
    assert read_codebook(tmp_path / "out.toml").entries == book.entries[1:]
    editing.revise(name="")
    editing.write(tmp_path / "wrong.toml")
    assert said[-1] == "No file is written: Give the tag a name."
    assert not (tmp_path / "wrong.toml").exists()
    path.write_text("[[tag]]\n")
    editing.read(path)
    assert said[-1].startswith("No codebook was read.") and "line 1" in said[-1]
    assert names(editing)[0] == ""


@pytest.mark.logs
def test_a_draft_that_cannot_be_read_is_passed_over(demo, editing):
    demo.tagging.session.set_setting(f"codebook draft of {demo.tagging.tagger}", "{")
    reopened(demo)
    assert editing.draft == draft_of(starting_codebook())


def test_without_a_session_nothing_is_changed(desk):
    said = []
    desk.codebook_editing.failed.connect(said.append)
    desk.codebook_editing.revise(name="x")
    desk.codebook_editing.add_example("yes")
    assert said == [
        "There is no session: open a corpus first.",
        "There is no clip to add: choose one in the table.",
    ]
    assert not desk.codebook_editing.is_changed
