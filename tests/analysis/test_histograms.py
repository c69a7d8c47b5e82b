"""Bars, ticks and spans against counts made by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.filters import Query
from analysis.filters.conditions import Within
from analysis.histograms import bin_numbers, heights, rows_without_own, ticks
from analysis.index import build_index
from tests.listener.corpora import small_corpus

NAN = float("nan")


def test_few_whole_numbers_have_a_bar_each():
    binned = bin_numbers(np.array([5.0, 7, 5, NAN, 8, 5]))
    assert binned.is_discrete
    assert binned.edges.tolist() == [4.5, 5.5, 6.5, 7.5, 8.5]
    assert binned.totals.tolist() == [3, 0, 1, 1]
    assert binned.n_missing == 1
    assert binned.span_at(7.2) == (7, 7)
    assert binned.counts(np.array([0, 1, 3])).tolist() == [1, 0, 1, 0]


def test_other_numbers_have_bars_of_a_round_width():
    binned = bin_numbers(np.array([0.0, 0.31, 0.3, 5.7, np.inf, NAN]))
    assert binned.edges[:4].tolist() == [0.0, 0.1, 0.2, 0.3]
    assert binned.edges[-1] == 5.7
    assert binned.totals[[0, 2, 3, -1]].tolist() == [1, 0, 2, 1]
    assert binned.n_missing == 2
    assert binned.span_at(0.34) == (0.3, 0.4)
    assert binned.span_at(-9) == (0.0, 0.1)
    assert binned.count_within(None, (0.3, 0.31)) == 2
    assert binned.count_within(np.array([1, 3]), (0.3, 0.31)) == 1


def test_a_column_of_nothing_has_no_bars():
    assert bin_numbers(np.full(3, NAN)) is None
    assert bin_numbers(np.empty(0)) is None


@pytest.mark.parametrize(
    "numbers", [[0.25, 0.25], [1e-300, 2e-300], [-1e18, 1e18], [1e18, 1e18], [0.1, 1e6 + 0.1]]
)
def test_any_numbers_find_a_bar(numbers):
    assert bin_numbers(np.array(numbers)).totals.sum() == 2


@given(arrays(np.float64, st.integers(1, 40), elements=st.floats(-1e9, 1e9, width=32) | st.just(NAN)))
def test_every_number_lies_in_the_span_of_its_bar(numbers):
    binned = bin_numbers(numbers)
    known = numbers[np.isfinite(numbers)]
    if binned is None:
        assert not len(known)
        return
    assert binned.totals.sum() == len(known)
    assert binned.n_bars < 255
    for number in known.tolist():
        low, high = binned.span_at(number)
        assert low <= number <= high


def test_most_of_a_skewed_column_lies_in_one_bar():
    rng = np.random.default_rng(0)
    assert bin_numbers(np.concatenate([np.zeros(9999) + 0.5, rng.uniform(0, 60, 99)])).is_skewed
    assert not bin_numbers(rng.uniform(0, 60, 999)).is_skewed


def test_ticks_are_round():
    assert ticks(0.0, 2.3, 4) == (0, 1, 2)
    assert ticks(1.02, 2.0, 4) == (1.25, 1.5, 1.75, 2.0)
    assert ticks(0, 9e5, 3) == (0, 500000)


def test_heights_are_shares_of_the_highest_bar():
    counts = np.array([0, 3, 15])
    assert heights(counts, 15, is_log=False).tolist() == [0, 0.2, 1]
    assert heights(counts, 15, is_log=True).tolist() == pytest.approx([0, 0.5, 1])
    assert heights(counts, 0, is_log=True).tolist() == [0, 0, 0]


def test_a_column_is_counted_without_its_own_range():
    index = build_index(small_corpus())
    duration = index.numbers["duration"]
    middle = float(np.median(duration))
    own, other = Within("duration", middle, 99), Within("n_raters", 0, -1)
    assert rows_without_own(index, Query(), ["duration"]) == {"duration": None}
    rows = rows_without_own(index, Query(ranges=frozenset({own})), ["duration", "valence"])
    assert rows["duration"] is None
    assert rows["valence"].tolist() == np.flatnonzero(duration >= middle).tolist()
    rows = rows_without_own(index, Query(ranges=frozenset({own, other})), ["duration", "n_raters"])
    assert rows["duration"].tolist() == []
    assert rows["n_raters"].tolist() == np.flatnonzero(duration >= middle).tolist()
