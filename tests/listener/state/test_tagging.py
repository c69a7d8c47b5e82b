import pytest

from analysis.session.session import Session
from listener.state.tagging import UNKNOWN_COLOUR


@pytest.fixture
def said(demo):
    sentences = []
    demo.tagging.told.connect(sentences.append)
    demo.tagging.failed.connect(sentences.append)
    return sentences


def on_disk(desk):
    with Session.open(desk.tagging.session.path, tagger="reader") as session:
        return session.tags()


def test_a_key_tags_the_clip_or_the_selection_and_it_is_on_disk(demo):
    demo.tagging.give_key("1")
    demo.selection.select_span((100, 4000))
    demo.tagging.give_key("2")
    clip, region = demo.tagging.tags_here
    assert (clip.tag, clip.start, clip.end) == ("sarcasm", None, None)
    assert (region.tag, region.start, region.end, region.rate) == ("prosody-semantic clash", 100, 4000, 16000)
    assert on_disk(demo) == dict(demo.tagging.tags)


def test_undo_and_redo_reach_back_one_edit_at_a_time(demo):
    demo.tagging.give("mimicry")
    demo.tagging.give("disbelief")
    demo.tagging.undo()
    assert [tag.tag for tag in demo.tagging.tags_here] == ["mimicry"]
    demo.tagging.undo()
    assert demo.tagging.tags_here == ()
    demo.tagging.redo()
    demo.tagging.redo()
    assert [tag.tag for tag in demo.tagging.tags_here] == ["mimicry", "disbelief"]
    assert on_disk(demo) == dict(demo.tagging.tags)


def test_every_keystroke_of_a_note_is_on_disk_and_the_note_is_undone_whole(demo):
    demo.tagging.give("sarcasm")
    chosen = demo.tagging.chosen
    for note in ("s", "su", "sur", "sure"):
        demo.tagging.set_note(chosen, note)
        assert on_disk(demo)[chosen].note == note
    demo.tagging.undo()
    assert demo.tagging.tags[chosen].note == ""
    demo.tagging.redo()
    assert demo.tagging.tags[chosen].note == "sure"


def test_the_same_tag_is_not_given_twice(demo, said):
    demo.tagging.give("sarcasm")
    first = demo.tagging.chosen
    demo.tagging.choose(None)
    demo.tagging.give("sarcasm")
    assert demo.tagging.chosen == first
    demo.tagging.give_to_rows("sarcasm", range(3))
    assert len(on_disk(demo)) == 3
    assert "before" in said[1]


def test_many_clips_are_tagged_in_one_step(demo):
    demo.tagging.give_to_rows("audio problem", range(50))
    assert len(on_disk(demo)) == 50
    assert demo.library.index.tag_rows["audio problem"].tolist() == list(range(50))
    demo.tagging.undo()
    assert on_disk(demo) == {}


def test_a_key_that_would_tag_a_whole_corpus_is_refused(demo, qtbot):
    with qtbot.waitSignal(demo.tagging.failed) as failed:
        demo.tagging.give_to_rows("audio problem", range(149_307))
    assert failed.args[0].startswith("Nothing was tagged: 149,307 clips are marked in the table")
    assert on_disk(demo) == {}


def test_regions_are_stepped_through_in_time_and_selected(demo):
    for span in ((5000, 6000), (100, 200)):
        demo.selection.select_span(span)
        demo.tagging.give("sarcasm")
    demo.tagging.choose(None)
    demo.tagging.step_region(1)
    assert demo.selection.span == (100, 200)
    demo.tagging.step_region(1)
    assert demo.selection.span == (5000, 6000)
    demo.tagging.step_region(1)
    assert demo.selection.span == (100, 200)


def test_moving_and_deleting_a_region(demo):
    demo.selection.select_span((100, 200))
    demo.tagging.give("sarcasm")
    demo.tagging.move(demo.tagging.chosen, 150, 300)
    (tag,) = on_disk(demo).values()
    assert (tag.start, tag.end) == (150, 300)
    demo.tagging.delete_chosen()
    assert on_disk(demo) == {}
    assert demo.tagging.chosen is None


def test_what_cannot_be_done_is_said(demo, said):
    demo.tagging.give_last()
    demo.tagging.delete_chosen()
    demo.tagging.step_region(1)
    demo.tagging.undo()
    demo.tagging.redo()
    assert len(said) == 5
    assert all(sentence.endswith(".") for sentence in said)


def test_a_tag_given_in_another_window_is_not_lost(demo):
    with Session.open(demo.tagging.session.path, tagger="other") as other:
        from analysis.session.edits import give
        from analysis.session.tags import new_tag

        theirs = new_tag(demo.selection.clip, "mimicry", tagger="other", codebook_version=1)
        other.commit(give([theirs]))
    demo.tagging.give("sarcasm")
    assert {tag.tag for tag in demo.tagging.tags.values()} == {"mimicry", "sarcasm"}
    assert on_disk(demo) == dict(demo.tagging.tags)


def test_a_tag_that_the_codebook_does_not_have_is_grey(demo):
    assert demo.tagging.colour_of("no such tag") == UNKNOWN_COLOUR
    assert demo.tagging.colour_of("sarcasm") != UNKNOWN_COLOUR


def test_the_tags_panel_shows_and_edits_the_chosen_tag(demo):
    demo.tagging.give("sarcasm")
    details = demo.tags._details
    details.note.setPlainText("heard twice")
    details._confidence.setCurrentIndex(2)
    (tag,) = on_disk(demo).values()
    assert (tag.note, tag.confidence) == ("heard twice", 0.5)
    demo.selection.step(1)
    assert details.note.toPlainText() == ""
    assert not details.note.isEnabled()
    assert on_disk(demo)[tag.id].note == "heard twice"
