from dataclasses import replace

import numpy as np
import pytest

from analysis.disagreement import FlagRule
from analysis.filters import Query
from analysis.index import build_index, order_texts
from listener.state.library import Library
from listener.state.selection import Selection
from tests.listener.corpora import NAMES, small_corpus


@pytest.fixture
def library():
    library = Library()
    corpus = small_corpus()
    library.show(corpus, build_index(corpus))
    return library


def test_all_clips_are_shown_at_first(library):
    assert library.rows.tolist() == [0, 1, 2, 3, 4, 5]


def test_parts_of_a_query_are_joined_by_and_and_cleared_by_one_call(library):
    library.ask(Query(splits=frozenset({"Train", "Development"}), emotions=frozenset({"happy"}), text="good"))
    assert library.rows.tolist() == [0, 2]
    library.ask(replace(library.query, genders=frozenset({"Female"})))
    assert library.rows.tolist() == [2]
    library.clear_query()
    assert len(library.rows) == 6


def test_sorting_keeps_missing_values_last_both_ways(library):
    library.sort_by("activation")
    assert library.rows.tolist() == [0, 3, 1, 4, 2, 5]
    library.sort_by("activation", descending=True)
    assert library.rows.tolist() == [2, 4, 1, 3, 0, 5]
    library.sort_by("")
    assert library.rows.tolist() == [0, 1, 2, 3, 4, 5]


def test_disagreement_is_taken_over_the_chosen_splits(library):
    spreads = library.corpus.clips["valence_sd"].to_numpy()
    library.ask(Query(splits=frozenset({"Train", "Development"})))
    chosen = spreads[:4]
    assert library.index.flags.threshold_valence == pytest.approx(
        chosen.mean() + 2 * chosen.std(ddof=1), abs=1e-12
    )
    library.clear_query()
    known = spreads[~np.isnan(spreads)]
    assert library.index.flags.threshold_valence == pytest.approx(
        known.mean() + 2 * known.std(ddof=1), abs=1e-12
    )


def test_asking_the_same_again_says_nothing(library, qtbot):
    library.ask(Query(text="good"))
    with qtbot.assertNotEmitted(library.rows_changed):
        library.ask(Query(text="good"))
        library.sort_by("")


def test_tags_become_a_column_and_a_filter(library):
    library.set_tags({"sarcasm": [1, 4], "mimicry": [4]})
    library.ask(Query(tags=frozenset({"sarcasm"})))
    assert library.rows.tolist() == [1, 4]
    library.set_tags({"sarcasm": [4]})
    assert library.rows.tolist() == [4]


def test_rows_and_names_find_each_other(library):
    assert [library.row_of(library.name_of(row)) for row in range(6)] == list(range(6))
    assert library.row_of("elsewhere.wav") is None


def test_selection_steps_through_the_shown_order_and_stops_at_the_ends(library):
    selection = Selection(library)
    library.sort_by("activation", descending=True)
    selection.select(4)
    selection.step(1)
    assert selection.clip == NAMES[1]
    selection.step(-9)
    assert selection.row == 2
    selection.step(99)
    assert selection.row == 5


def test_a_filter_that_hides_the_clip_moves_to_the_first_that_it_shows(library):
    selection = Selection(library)
    selection.select(5)
    library.ask(Query(splits=frozenset({"Development"})))
    assert selection.row == 2
    library.ask(Query(text="not said anywhere"))
    assert selection.row is None


def test_another_clip_starts_without_a_selected_stretch(library):
    selection = Selection(library)
    selection.select(0)
    selection.select_span((10, 20))
    selection.select(1)
    assert selection.span is None
    selection.select_span((30, 30))
    assert selection.span is None


def test_texts_sorted_ahead_of_time_serve_a_later_index_of_the_same_corpus(library):
    first = library.index
    library.set_tags({"sarcasm": [1]})
    order_texts(first)
    library.keep_orders(first)
    assert library.index is not first
    assert library.index.orders["-transcript"] is first.orders["-transcript"]
    other = Library()
    other.show(small_corpus(), build_index(small_corpus()))
    other.keep_orders(first)
    assert other.index.orders == {}


def test_a_rule_flags_anew_and_finds_the_rows_again(library, qtbot):
    library.ask(Query(flags=frozenset({"valence", "both"})))
    assert library.rows.tolist() == []
    with qtbot.waitSignals([library.rule_changed, library.index_changed, library.rows_changed]):
        library.set_rule(FlagRule(k=1))
    # Spreads 0.5 to 0.9: the mean is 0.7, the deviation 0.158.
    assert library.rows.tolist() == [4]
    with qtbot.assertNotEmitted(library.rule_changed):
        library.set_rule(FlagRule(k=1))


def test_another_corpus_is_flagged_by_the_same_rule(library):
    library.set_rule(FlagRule(k=1))
    library.show(small_corpus(), build_index(small_corpus()))
    assert library.index.flags.rule == FlagRule(k=1)
    assert library.index.flags.codes[4] == 3


def test_what_is_shown_can_be_what_is_looked_at(library):
    library.set_rule(FlagRule(k=0, scope="shown"))
    library.ask(Query(emotions=frozenset({"happy"})))
    assert library.index.flags.threshold_valence == pytest.approx(0.6, abs=1e-12)
    library.set_tags({"sarcasm": [1, 3]})
    library.ask(Query(tags=frozenset({"sarcasm"})))
    assert library.index.flags.threshold_valence == pytest.approx(0.7, abs=1e-12)
    library.set_tags({"sarcasm": [2, 3]})
    assert library.index.flags.threshold_valence == pytest.approx(0.75, abs=1e-12)


def test_files_have_the_spreads_that_flags_are_taken_by(library):
    library.set_rule(FlagRule(ddof=0))
    shown = library.shown()
    # Two raters each: sqrt((2 - 1) / 2) of what divides by n - 1.
    assert shown.clips["valence_sd"].to_numpy()[:5] == pytest.approx(
        np.array([0.5, 0.6, 0.7, 0.8, 0.9]) / np.sqrt(2), abs=1e-12
    )
    assert shown.flags.rule.ddof == 0
