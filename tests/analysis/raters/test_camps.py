"""Raters split in two."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.raters.camps import gap, split, standing_apart

RATINGS = st.lists(st.integers(1, 7), min_size=2, max_size=8).map(lambda numbers: np.array(numbers, float))


def test_two_camps_by_hand():
    camps = split(np.array([6.0, 1.0, 2.0, 7.0, 2.0]))
    assert (camps.low, camps.high) == pytest.approx((5 / 3, 6.5), abs=1e-12)
    assert (camps.n_low, camps.n_high, camps.cut, camps.gap) == (3, 2, 4.0, pytest.approx(6.5 - 5 / 3))


@pytest.mark.parametrize(
    ("ratings", "are_apart"),
    [
        ([1, 2, 6, 6, 7], True),
        ([1, 6, 6, 6, 7], False),  # one rater is no camp
        ([3, 3, 4, 4], False),  # neighbouring points
        ([3, 3, 5, 5], True),
        ([1, 3, 5, 7], False),  # the stretch between is as wide as the camps
        ([4, 4, 4], False),
        ([], False),
    ],
)
def test_camps_that_stand_apart(ratings, are_apart):
    assert (standing_apart(np.array(ratings, dtype=float)) is not None) == are_apart


def test_what_cannot_be_split():
    assert split(np.array([4.0, 4.0, 4.0])) is None
    assert split(np.array([4.0])) is None
    assert gap(np.array([4.0, 4.0])) == 0
    assert np.isnan(gap(np.array([4.0])))


@given(RATINGS)
@settings(max_examples=40)
def test_no_other_split_leaves_less_variance(ratings):
    camps = split(ratings)
    if camps is None:
        assert np.ptp(ratings) == 0
        return

    def inside(low: list[int]) -> float:
        chosen = np.isin(np.arange(len(ratings)), low)
        return sum(((part - part.mean()) ** 2).sum() for part in (ratings[chosen], ratings[~chosen]))

    n = len(ratings)
    least = min(inside(list(low)) for size in range(1, n) for low in combinations(range(n), size))
    own = inside(list(np.flatnonzero(ratings < camps.cut)))
    assert own == pytest.approx(least, abs=1e-9)
    assert (ratings < camps.cut).sum() == camps.n_low
