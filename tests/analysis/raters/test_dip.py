"""Hartigan's dip with a p-value for few raters."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.raters.dip import are_too_few, chance, dip, fewest
from analysis.tables import Scale

SEVEN, FIVE = Scale(1, 7), Scale(1, 5)
CELLS = 10


def floats(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=np.float64)


def test_one_heap_has_no_dip_whatever_its_ties():
    for one_heap in [(4, 4, 4), (3, 3, 3, 4, 4, 4), (1, 2, 3, 4, 5), (2, 3, 3, 3, 4)]:
        assert dip(floats(*one_heap)) <= 1 / 32 / len(one_heap) + 1e-9
    assert np.isnan(dip(floats(4)))


@given(st.lists(st.integers(1, 4), min_size=2, max_size=6))
@settings(max_examples=6)
def test_dip_is_the_distance_to_the_nearest_distribution_with_one_peak(answers):
    """By linear programming over all densities that rise to some place and fall behind it."""
    shares = np.repeat(np.bincount(answers, minlength=5)[1:] / len(answers) / CELLS, CELLS)
    nearest = min(_distance(shares, peak) for peak in range(len(shares)))
    assert dip(floats(*answers)) == pytest.approx(nearest, abs=1 / 32 / len(answers) + 0.01)


def _distance(shares: np.ndarray, peak: int) -> float:
    """Unknown are what lies before all ratings, the shares of a distribution with its peak there, and its distance."""
    n = len(shares)
    sums = np.hstack([np.ones((n + 1, 1)), np.tril(np.ones((n + 1, n)), -1), np.zeros((n + 1, 1))])
    own = np.append(0, np.cumsum(shares))
    distance = np.zeros_like(sums)
    distance[:, -1] = 1
    rises = np.zeros((n - 1, n + 2))
    rises[:, 1:-1] = np.eye(n)[:-1] - np.eye(n)[1:]
    rises[peak:] *= -1
    whole = np.append(np.ones(n + 1), 0)[None]
    rows, limits = [sums - distance, -sums - distance, rises, whole], [own, -own, np.zeros(n - 1), [1]]
    return linprog(np.append(np.zeros(n + 1), 1), np.vstack(rows), np.concatenate(limits)).fun


@pytest.mark.parametrize("ratings", [(1, 1, 5, 5), (1, 1, 1, 5, 5), (1, 2, 2, 4, 5), (3, 3, 3, 3)])
def test_chance_is_that_of_every_way_to_answer(ratings):
    own = dip(floats(*ratings))
    ways = [dip(floats(*answers)) for answers in product(range(1, 6), repeat=len(ratings))]
    assert chance(floats(*ratings), FIVE) == pytest.approx(np.mean(np.array(ways) >= own - 1e-9), abs=1e-12)


def test_many_raters_are_drawn_and_agree_with_what_is_exact():
    many = floats(*[1] * 8, *[7] * 8)
    assert chance(many, SEVEN) <= 1 / 10_000 + 1e-12
    assert chance(floats(*[4] * 16), SEVEN) > 0.9


def test_too_few_raters_are_told():
    assert (fewest(SEVEN), fewest(FIVE)) == (4, 6)
    assert are_too_few(1, SEVEN)
    assert are_too_few(3, SEVEN)
    assert np.isnan(chance(floats(4), SEVEN))


@pytest.mark.parametrize(("n_raters", "found"), [(5, 0.17), (9, 0.44)])
def test_simulated_clips_are_told_apart_at_the_stated_rates(n_raters, found):
    rng = np.random.default_rng(0)
    flat = rng.integers(1, 8, (300, n_raters)).astype(float)
    one = np.clip(np.round(rng.normal(4, 1, (300, n_raters))), 1, 7)
    two = np.clip(np.round(rng.normal(rng.choice([2.0, 6.0], (300, n_raters)), 0.5)), 1, 7)
    told = [np.mean([chance(ratings, SEVEN) < 0.05 for ratings in clips]) for clips in (flat, one, two)]
    assert told[0] < 0.05 + 2.6 * np.sqrt(0.05 * 0.95 / 300)
    assert told[1] < 0.02
    assert told[2] == pytest.approx(found, abs=0.08)
