"""Going to clips worth hearing beside the current one, and back."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.filters import Query
from analysis.index import build_index
from listener.state.beside import FILTERED_OUT, TELLS, Beside
from tests.listener.corpora import small_corpus


@pytest.fixture
def beside(listening):
    """Clips 0 and 2 say the same with opposite valence; 3 is the neutral clip of the speaker of 2."""
    said = ["Good, news", "bad news", "GOOD news", "nothing", "", "well"]
    corpus = small_corpus()
    corpus = replace(corpus, clips=corpus.clips.assign(transcript=said))
    beside = Beside(listening.library, listening.selection, listening.columns, listening.jobs)
    listening.library.show(corpus, build_index(corpus))
    listening.selection.select(2)
    beside.said = []
    beside.told.connect(beside.said.append)
    beside.failed.connect(beside.said.append)
    return beside


def at(listening, row):
    listening.qtbot.wait_until(lambda: listening.selection.row == row)


def test_each_key_goes_to_its_clip_and_back_goes_the_way_back(beside, listening):
    beside.go_to_reference()
    at(listening, 3)
    beside.go_along(1)
    at(listening, 4)
    beside.go_along(-1)
    assert listening.selection.row == 3
    beside.go_along(-1)
    assert listening.selection.row == 2
    beside.go_to_opposite()
    at(listening, 0)
    for row in (2, 3, 4, 3, 2, 0):
        beside.go_back()
        assert listening.selection.row == row
    assert beside.said == []
    beside.go_back()
    assert beside.said == ["There is no clip to go back to."]


def test_where_there_is_no_such_clip_a_sentence_says_so(beside, listening):
    listening.selection.select(5)
    beside.go_along(1)
    listening.qtbot.wait_until(lambda: beside.said == ["This is the recording's last clip."])
    assert listening.selection.row == 5
    listening.selection.select(None)
    beside.go_to_reference()
    assert "choose one in the table" in beside.said[-1]


def test_an_answer_that_comes_late_moves_nobody(beside, listening):
    beside.go_to_reference()
    listening.selection.select(1)
    listening.qtbot.wait_until(lambda: listening.jobs.running == ())
    assert listening.selection.row == 1


def test_a_clip_that_is_filtered_out_is_gone_to_all_the_same(beside, listening):
    listening.library.ask(Query(emotions=frozenset({"happy"})))
    assert listening.library.rows.tolist() == [0, 2]
    beside.go_to_reference()
    at(listening, 3)
    assert "not among the shown" in beside.said[-1]
    listening.selection.step(-1)
    assert listening.selection.row == 0


def test_the_reference_is_kept_in_the_second_column(beside, listening):
    beside.compare_with_reference()
    listening.qtbot.wait_until(lambda: len(listening.columns.columns) == 2)
    assert listening.selection.row == 2
    assert listening.columns.wishes[1].pinned == listening.library.name_of(3)
    assert listening.columns.wishes[0].pinned == ""


def test_listening_blind_nothing_is_told_of_labels(beside, listening):
    listening.library.hide(np.array([True, True, False, True, True, True]))
    for ask in (beside.go_to_reference, beside.compare_with_reference, beside.go_to_opposite):
        ask()
        assert beside.said.pop() == TELLS
    beside.go_along(1)
    at(listening, 3)
    listening.library.ask(Query(emotions=frozenset({"neutral"})))
    beside.go_along(1)
    assert beside.said == [FILTERED_OUT]
    assert listening.selection.row == 3


def test_what_was_asked_for_before_one_listened_blind_is_not_told(beside, listening):
    beside.go_to_reference()
    listening.library.hide(np.ones(6, dtype=np.bool_))
    listening.qtbot.wait_until(lambda: listening.jobs.running == ())
    assert listening.selection.row == 2
