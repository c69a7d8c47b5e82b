from dataclasses import replace

import pytest

from analysis.session.edits import give
from analysis.session.tags import new_tag
from analysis.words import Word
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import RATE, on_disk
from tests.listener.views.listen.viewing import put


@pytest.fixture
def region(listening):
    listening.selection.select_span((1000, 5000))
    listening.tagging.give("sarcasm")
    return listening.tagging.chosen


@pytest.fixture
def played(listening, monkeypatch):
    """What was played, as samples of the clip."""
    spans = []
    real = listening.player.play
    monkeypatch.setattr(listening.player, "play", lambda *span: spans.append(span) or real(*span))
    return spans


def test_a_region_is_moved_to_the_sample_heard_and_on_disk(listening, region, played, said):
    listening.edges.nudge("start", 10)
    listening.edges.nudge("end", -1)
    assert (on_disk(listening)[region].start, on_disk(listening)[region].end) == (1080, 4992)
    assert listening.selection.span == (1080, 4992)
    assert played == [(1080, 1080 + 960), (4992 - 960, 4992)]
    assert said[-2:] == ["sarcasm starts at 0.135 s. On disk.", "sarcasm ends at 0.624 s. On disk."]


def test_steps_of_one_edge_are_undone_together_and_the_selection_follows(listening, region, said):
    for _ in range(5):
        listening.edges.nudge("start", 10)
    for _ in range(3):
        listening.edges.nudge("end", 10)
    listening.tagging.undo()
    listening.tagging.finish_writing()
    assert listening.selection.span == (1400, 5000)
    listening.tagging.undo()
    listening.tagging.finish_writing()
    assert listening.selection.span == (1000, 5000)
    assert said[-1] == "Undone: nudge of the start of sarcasm. On disk."
    listening.tagging.redo()
    listening.tagging.finish_writing()
    assert on_disk(listening)[region].start == 1400
    listening.edges.nudge("start", -10)
    assert on_disk(listening)[region].start == 1320


def test_another_selection_is_moved_in_place_of_the_chosen_region(listening, region, played):
    listening.selection.select_span((2000, 2100))
    listening.edges.nudge("end", 10)
    assert listening.selection.span == (2000, 2180)
    assert played == [(2000, 2180)]
    assert on_disk(listening)[region].end == 5000
    listening.selection.select_span(None)
    listening.edges.nudge("end", 10)
    assert on_disk(listening)[region].end == 5080
    assert listening.selection.span == (1000, 5080)


def test_edges_stay_in_the_clip_and_a_sample_apart(listening, said):
    listening.selection.select_span((30, 60))
    listening.edges.nudge("start", -10)
    assert listening.selection.span == (0, 60)
    listening.edges.nudge("end", -10)
    assert listening.selection.span == (0, 1)
    listening.selection.select_span((1000, RATE))
    listening.tagging.give("sarcasm")
    listening.edges.nudge("end", 1)
    assert said[-1] == "The end of sarcasm goes no further."
    listening.tagging.undo()
    assert listening.tagging.tags_here == ()


def test_others_regions_stay_as_they_are(listening, played, said):
    theirs = new_tag(
        NAMES[0], "sarcasm", tagger="bo", codebook_version=1, blind=False, start=1000, end=5000, rate=RATE
    )
    listening.tagging.bring_in(give([theirs]))
    listening.tagging.toggle_others()
    listening.tagging.choose(theirs.id)
    listening.edges.nudge("start", 10)
    assert said[-1] == "Nothing was changed: this tag is bo's, and only bo can change it."
    assert on_disk(listening) == {theirs.id: theirs}
    assert listening.selection.span == (1000, 5000)
    assert played == []


def test_a_loop_goes_on_over_the_moved_stretch(listening):
    listening.hearing.set_loop(True)
    listening.selection.select_span((1000, 5000))
    listening.edges.nudge("start", 10)
    assert listening.player.is_playing
    listening.edges.nudge("end", 10)
    assert listening.player._bounds() == (1080, 5080)


def test_without_anything_to_move_it_is_said(listening, said):
    listening.edges.nudge("start", 10)
    assert said == ["Select a stretch or choose a region first; then its edges can be moved."]


@pytest.fixture
def words(listening):
    """A clip of one second with a word from 0.25 to 0.75 s."""
    put(listening, contents=replace(listening.columns.columns[0].contents, words=(Word("good", 0.25, 0.75),)))


@pytest.mark.usefixtures("words")
def test_the_selection_is_set_from_the_cursor_to_a_word_nearby_if_wanted(listening):
    listening.hearing.seek(2100)
    listening.edges.start_here()
    assert listening.selection.span == (2100, RATE)
    listening.selection.set_snap(to_words=True)
    listening.edges.start_here()
    assert listening.selection.span == (2000, RATE)
    listening.hearing.seek(5900)
    listening.edges.end_here()
    assert listening.selection.span == (2000, 6000)
    listening.hearing.seek(4000)
    listening.edges.end_here()
    assert listening.selection.span == (2000, 4000)


@pytest.mark.usefixtures("words")
def test_an_edge_that_would_meet_the_other_stays_at_the_cursor(listening):
    listening.selection.set_snap(to_words=True)
    listening.selection.select_span((2000, 4000))
    listening.hearing.seek(2200)
    listening.edges.end_here()
    assert listening.selection.span == (2000, 2200)


@pytest.mark.usefixtures("words")
def test_a_step_never_snaps(listening):
    listening.selection.set_snap(to_words=True, to_crossings=True)
    listening.selection.select_span((2008, 6000))
    listening.edges.nudge("start", 1)
    assert listening.selection.span == (2016, 6000)


def test_without_words_the_cursor_goes_to_a_zero_crossing(listening):
    listening.selection.set_snap(to_words=True, to_crossings=True)
    listening.hearing.seek(1000)
    listening.edges.start_here()
    wave = listening.columns.columns[0].contents.sound.samples[:, 0]
    start = listening.selection.span[0]
    assert wave[start - 1] < 0 <= wave[start]
    assert start == 1006  # the sixteenth whole turn of sin(0.1 k) is at k = 1005.3
