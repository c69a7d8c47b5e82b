from dataclasses import replace

import pytest

from analysis.index import tags_of
from analysis.session.edits import give
from analysis.session.marks import HEARD_HERE
from analysis.session.session import Session
from analysis.session.tags import new_tag
from listener.state.tagging.tag_store import UNKNOWN_COLOUR
from tests.listener.listening_desk import on_disk


def test_a_key_tags_the_clip_or_the_selection_and_it_is_on_disk(listening):
    listening.tagging.give_key("1")
    listening.selection.select_span((100, 4000))
    listening.tagging.give_key("2")
    clip, region = listening.tagging.tags_here
    assert (clip.tag, clip.start, clip.end) == ("sarcasm", None, None)
    assert (region.tag, region.start, region.end, region.rate) == ("prosody-semantic clash", 100, 4000, 8000)
    assert on_disk(listening) == dict(listening.tagging.tags)


def test_undo_and_redo_reach_back_one_edit_at_a_time(listening):
    listening.tagging.give("mimicry")
    listening.tagging.give("disbelief")
    listening.tagging.undo()
    assert [tag.tag for tag in listening.tagging.tags_here] == ["mimicry"]
    listening.tagging.undo()
    assert listening.tagging.tags_here == ()
    listening.tagging.redo()
    listening.tagging.redo()
    assert [tag.tag for tag in listening.tagging.tags_here] == ["mimicry", "disbelief"]
    assert on_disk(listening) == dict(listening.tagging.tags)


def test_every_keystroke_of_a_note_is_on_disk_and_the_note_is_undone_whole(listening, said):
    listening.tagging.give("sarcasm")
    chosen = listening.tagging.chosen
    for note in ("s", "su", "sur", "sure"):
        listening.tagging.set_note(chosen, note)
        assert on_disk(listening)[chosen].note == note
    listening.tagging.undo()
    listening.tagging.finish_writing()
    assert listening.tagging.tags[chosen].note == ""
    assert said[-1] == "Undone: note of sarcasm. On disk."
    listening.tagging.redo()
    listening.tagging.finish_writing()
    assert listening.tagging.tags[chosen].note == "sure"


def test_the_same_tag_is_not_given_twice(listening, said):
    listening.tagging.give("sarcasm")
    first = listening.tagging.chosen
    listening.tagging.choose(None)
    listening.tagging.give("sarcasm")
    assert listening.tagging.chosen == first
    listening.tagging.give_to_rows("sarcasm", range(3))
    assert len(on_disk(listening)) == 3
    assert "before" in said[1]


def test_many_clips_are_tagged_in_one_step(listening):
    listening.tagging.give_to_rows("audio problem", range(5))
    assert len(on_disk(listening)) == 5
    assert listening.library.index.tag_rows["audio problem"].tolist() == list(range(5))
    listening.tagging.undo()
    assert on_disk(listening) == {}


def test_a_key_that_would_tag_a_whole_corpus_is_refused(listening, qtbot):
    with qtbot.waitSignal(listening.tagging.failed) as failed:
        listening.tagging.give_to_rows("audio problem", range(149_307))
    assert failed.args[0].startswith("Nothing was tagged: 149,307 clips are marked in the table")
    assert on_disk(listening) == {}


def test_regions_are_stepped_through_in_time_and_selected(listening):
    for span in ((5000, 6000), (100, 200)):
        listening.selection.select_span(span)
        listening.tagging.give("sarcasm")
    listening.tagging.choose(None)
    listening.tagging.step_region(1)
    assert listening.selection.span == (100, 200)
    listening.tagging.step_region(1)
    assert listening.selection.span == (5000, 6000)
    listening.tagging.step_region(1)
    assert listening.selection.span == (100, 200)


def test_moving_and_deleting_a_region(listening):
    listening.selection.select_span((100, 200))
    listening.tagging.give("sarcasm")
    listening.tagging.move(listening.tagging.chosen, 150, 300)
    (tag,) = on_disk(listening).values()
    assert (tag.start, tag.end) == (150, 300)
    listening.tagging.delete_chosen()
    assert on_disk(listening) == {}
    assert listening.tagging.chosen is None


def test_what_cannot_be_done_is_said(listening, said):
    listening.tagging.give_last()
    listening.tagging.delete_chosen()
    listening.tagging.step_region(1)
    listening.tagging.undo()
    listening.tagging.redo()
    assert len(said) == 5
    assert all(sentence.endswith(".") for sentence in said)


def test_a_tag_given_in_another_window_is_not_lost(listening):
    with Session.open(listening.tagging.session.path, tagger="other") as other:
        theirs = new_tag(listening.selection.clip, "mimicry", tagger="other", codebook_version=1)
        other.commit(give([theirs]))
    listening.tagging.give("sarcasm")
    assert {tag.tag for tag in listening.tagging.tags.values()} == {"mimicry", "sarcasm"}
    assert on_disk(listening) == dict(listening.tagging.tags)


def test_a_tag_that_the_codebook_does_not_have_is_grey(listening):
    assert listening.tagging.colour_of("no such tag") == UNKNOWN_COLOUR
    assert listening.tagging.colour_of("sarcasm") != UNKNOWN_COLOUR


def other_window(desk, tagger="ada"):
    return Session.open(desk.tagging.session.path, tagger=tagger)


def their_tag(desk, name="mimicry", tagger="bea", **fields):
    return new_tag(desk.selection.clip, name, tagger=tagger, codebook_version=1, **fields)


def test_others_tags_are_hidden_until_they_are_asked_for(listening):
    tagging = listening.tagging
    with other_window(listening, "bea") as other:
        other.commit(give([their_tag(listening)]))
    tagging.give("sarcasm")
    assert tagging.taggers == ("ada", "bea")
    assert [tag.tagger for tag in tagging.tags_here] == ["ada"]
    assert tags_of(listening.library.index, [0]) == [("sarcasm",)]
    tagging.toggle_others()
    assert {tag.tagger for tag in tagging.tags_here} == {"ada", "bea"}
    assert tags_of(listening.library.index, [0]) == [("mimicry", "sarcasm")]
    tagging.show("bea", False)
    assert listening.library.index.tag_rows.keys() == {"sarcasm"}


def test_nobody_changes_somebody_elses_tag(listening, said):
    theirs = their_tag(listening)
    with other_window(listening, "bea") as other:
        other.commit(give([theirs]))
    listening.tagging.catch_up()
    listening.tagging.show_others(True)
    listening.tagging.choose(theirs.id)
    listening.tagging.set_note(theirs.id, "mine")
    listening.tagging.set_confidence(theirs.id, 1.0)
    listening.tagging.delete_chosen()
    assert said == ["Nothing was changed: this tag is bea's, and only bea can change it."] * 3
    assert on_disk(listening) == {theirs.id: theirs}


def test_a_hidden_taggers_tag_is_no_longer_chosen(listening):
    theirs = their_tag(listening)
    with other_window(listening, "bea") as other:
        other.commit(give([theirs]))
    listening.tagging.catch_up()
    listening.tagging.show_others(True)
    listening.tagging.choose(theirs.id)
    listening.tagging.show_others(False)
    assert listening.tagging.chosen is None


@pytest.mark.parametrize("name", ["settled", "ada (again)", "  "])
def test_a_name_that_nobody_can_have_is_refused(listening, said, name):
    listening.tagging.set_tagger(name)
    assert listening.tagging.tagger == "ada"
    assert len(said) == 1


def test_a_new_name_leaves_the_tags_of_the_old_one_and_says_so(listening, said):
    listening.tagging.give("sarcasm")
    listening.tagging.set_tagger("bea")
    assert listening.tagging.tags_here == ()
    assert said[-1] == "You tag as bea now. 1 tag of ada is hidden: O shows it."


def test_in_a_second_hearing_one_does_not_see_what_one_gave_before(listening):
    tagging = listening.tagging
    tagging.give("sarcasm")
    tagging.hear_again(tagging.clip)
    assert tagging.tags_here == ()
    tagging.show_others(True)
    assert tagging.tags_here == ()
    tagging.give("sarcasm")
    assert [tag.tagger for tag in tagging.tags_here] == ["ada (again)"]
    tagging.hear_again("")
    tagging.show_others(False)
    assert [tag.tagger for tag in tagging.tags_here] == ["ada"]


def test_finishing_a_clip_marks_it_once_and_goes_on(listening, said):
    tagging, selection = listening.tagging, listening.selection
    tagging.finish()
    assert selection.row == 1
    tagging.finish()
    selection.select(0)
    tagging.finish()
    assert said == [
        "Done: 1 of 6 clips. On disk.",
        "Done: 2 of 6 clips. On disk.",
        "Done: 2 of 6 clips. On disk.",
    ]
    assert [(tag.tag, tag.start) for tag in on_disk(listening).values()] == [("done", None)] * 2
    assert listening.library.index.done_rows.tolist() == [0, 1]
    assert tags_of(listening.library.index, [0]) == [()]
    selection.select(0)
    assert tagging.done_here == ("ada",)
    assert tagging.tags_here == ()
    tagging.set_done(False)
    assert tagging.done_here == ()


def test_where_it_was_heard_is_marked_as_often_as_one_likes(listening, said):
    tagging = listening.tagging
    tagging.mark_heard()
    assert "Select the stretch" in said[0]
    for span in ((0, 800), (4000, 5000)):
        listening.selection.select_span(span)
        tagging.mark_heard()
    assert [(tag.tag, tag.start) for tag in tagging.tags_here] == [(HEARD_HERE, 0), (HEARD_HERE, 4000)]
    assert tags_of(listening.library.index, [0]) == [()]
    assert tagging.last == ""
    tagging.delete_chosen()
    assert [tag.start for tag in on_disk(listening).values()] == [0]


def test_a_tag_replaces_the_one_that_it_excludes_in_one_step(listening, said):
    tagging = listening.tagging
    entries = [
        replace(entry, group="energy" if number < 2 else "")
        for number, entry in enumerate(tagging.codebook.entries)
    ]
    tagging.use_codebook(replace(tagging.codebook, entries=tuple(entries)))
    first, second, third = (entry.name for entry in entries[:3])
    listening.selection.select_span((0, 800))
    tagging.give(first)
    tagging.give(third)
    listening.selection.select_span(None)
    tagging.give(first)
    tagging.give(second)
    assert [(tag.tag, tag.start) for tag in tagging.tags_here] == [(second, None), (first, 0), (third, 0)]
    assert said[-1] == f"{second} given to the clip in place of {first}. On disk."
    tagging.undo()
    assert [tag.tag for tag in tagging.tags_here] == [first, first, third]
    tagging.give_to_rows(second, [0, 1])
    assert second in tags_of(listening.library.index, [0])[0]
    assert tagging.tags_here[0].codebook_version == tagging.codebook.version == 2


def test_a_new_tag_says_whether_it_was_given_blind(listening):
    listening.tagging.set_blind(True)
    with_given = []
    listening.tagging.given.connect(with_given.append)
    listening.tagging.give("sarcasm")
    (tag,) = on_disk(listening).values()
    assert tag.blind
    assert with_given == [tag]


def test_a_tags_history_tells_every_change(listening):
    listening.tagging.give("sarcasm")
    listening.tagging.set_confidence(listening.tagging.chosen, 0.5)
    given, changed = listening.tagging.history_of(listening.tagging.chosen)
    assert (given.before, given.tagger, changed.after.confidence) == (None, "ada", 0.5)


def test_an_edit_of_one_clip_leaves_the_cells_of_others(listening):
    listening.tagging.give_to_rows("mimicry", range(3))
    before = listening.library.index
    listening.tagging.give("sarcasm")
    after = listening.library.index
    assert after.tag_rows["mimicry"] is before.tag_rows["mimicry"]
    assert tags_of(before, [0, 1]) == [("mimicry",), ("mimicry",)]
    assert tags_of(after, [0, 1]) == [("mimicry", "sarcasm"), ("mimicry",)]
    assert after.tag_rows["sarcasm"].tolist() == [0]
    listening.tagging.set_note(listening.tagging.chosen, "loud")
    assert listening.library.index is after
