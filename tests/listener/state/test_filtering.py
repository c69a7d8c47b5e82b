"""Filters as text in the window: what is asked for, and the way back."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from analysis.filters import Compares, Query
from analysis.index import build_index, with_numbers
from listener.jobs import Jobs
from listener.state.filtering import BLIND, Filtering
from listener.state.library import Library
from tests.listener.corpora import small_corpus


@pytest.fixture
def library():
    return Library()


@pytest.fixture
def filtering(library):
    jobs = Jobs()
    filtering = Filtering(library, jobs)
    corpus = small_corpus()
    library.show(corpus, with_numbers(build_index(corpus), {"late": lambda: np.arange(6.0)}))
    yield filtering
    jobs.close()


@pytest.fixture
def said(filtering):
    sentences = []
    filtering.failed.connect(sentences.append)
    return sentences


def test_a_text_is_asked_for_beside_what_was_clicked(filtering, library):
    library.ask(Query(text="good"))
    filtering.use("split == 'train'")
    assert library.rows.tolist() == [0]
    assert filtering.where == "split == 'Train'"
    assert filtering.whole == "search 'good' and split == 'Train'"
    filtering.use("  ")
    assert library.query == Query(text="good")


def test_the_whole_query_as_text_finds_the_same_clips_with_the_same_flags(filtering, library):
    library.ask(Query(splits=frozenset({"Train", "Development"}), bins=frozenset({(0, 2), (2, 0)})))
    rows, flags, text = library.rows.tolist(), library.index.flags, filtering.whole
    library.clear_query()
    assert library.index.flags.threshold_valence != flags.threshold_valence
    filtering.use(text, alone=True)
    assert library.rows.tolist() == rows
    assert library.index.flags.threshold_valence == flags.threshold_valence


def test_a_wrong_text_changes_nothing(filtering, said):
    filtering.use("split == 'Train'")
    filtering.use("splt == 'Train'")
    assert filtering.where == "split == 'Train'"
    assert said == ["This filter cannot be used here. There is no column 'splt'; the nearest: split."]
    assert filtering.fault("splt == 'Train'") in said[0]
    assert filtering.fault("") == filtering.fault("done") == ""


def test_the_count_is_that_of_the_clips_one_would_see(filtering, library):
    library.ask(Query(text="good"))
    assert filtering.count("split == 'Train'") == 1
    assert filtering.count("") == len(library.rows)
    assert filtering.count("late > 2") is None


def test_a_column_that_is_not_made_yet_is_made_off_the_windows_thread(filtering, library, qtbot):
    with qtbot.waitSignal(library.rows_changed):
        filtering.use("late > 2")
    assert library.rows.tolist() == [3, 4, 5]
    filtering.use("late > 4")
    assert library.rows.tolist() == [5]


def test_what_is_typed_meanwhile_counts(filtering, library, qtbot):
    filtering.use("late > 2")
    filtering.use("late > 4")
    qtbot.waitUntil(lambda: library.rows.tolist() == [5])
    assert library.query.where == Compares("late", ">", 4)


def test_one_goes_back_step_by_step_and_searching_is_one_step(filtering, library, said):
    first, second = Query(splits=frozenset({"Train"})), Query(splits=frozenset({"Test1"}))
    library.ask(first)
    library.ask(second)
    for text in ("g", "go", "goo"):
        library.ask(replace(second, text=text))
    filtering.use("valence > 3")
    for expected in (replace(second, text="goo"), second, first, Query()):
        assert filtering.can_go_back
        filtering.back()
        assert library.query == expected
    assert not filtering.can_go_back
    filtering.back()
    assert said == ["There is no filter to go back to."]


def test_one_goes_back_to_a_column_that_must_be_made_anew_off_the_windows_thread(filtering, library, qtbot):
    threads = []

    def late() -> np.ndarray:
        threads.append(threading.current_thread())
        return np.arange(6.0)

    late_query = Query(where=Compares("late", ">", 2))
    library.ask(late_query)
    library.ask(Query(text="good"))
    library.index = with_numbers(library.index, {"late": late})
    with qtbot.waitSignal(library.query_changed):
        filtering.back()
    assert library.query == late_query
    assert threading.main_thread() not in threads


def test_another_corpus_has_no_past(filtering, library):
    library.ask(Query(text="good"))
    library.show(library.corpus, library.index)
    assert not filtering.can_go_back


def test_blind_nothing_is_told_and_nothing_is_asked(filtering, library, said):
    filtering.use("valence > 3")
    asked = library.query
    library.hide(np.array([True] + [False] * 5))
    assert filtering.where == filtering.whole == ""
    filtering.use("split == 'Train'")
    filtering.back()
    assert library.query == asked
    assert said == [BLIND, BLIND]
    library.hide(None)
    assert filtering.where == "valence > 3"


def test_tags_that_come_and_go_change_what_a_condition_finds(filtering, library):
    library.set_tags({"laughter": [1, 2]}, [4])
    filtering.use("tags has 'laughter' or done")
    assert library.rows.tolist() == [1, 2, 4]
    library.set_tags({"laughter": [2]}, [])
    assert library.rows.tolist() == [2]
