import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr, wasserstein_distance

from analysis.errors import UsageError
from analysis.map_agreement import MOST_TURNS, map_agreement, top_frames

RNG = np.random.default_rng(7)
RISING = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
VALUES = st.floats(-100, 100).filter(lambda value: value == 0 or abs(value) > 1e-3)


def test_a_map_agrees_wholly_with_itself():
    values = RNG.normal(size=50)
    found = map_agreement(values, 3.0 * values)
    assert found.frames == 50
    assert found.rank.value == pytest.approx(1.0, abs=1e-12)
    assert (found.overlap.value, found.sign.value) == (1.0, 1.0)
    assert found.distance_ms.value == pytest.approx(0.0, abs=1e-9)
    assert found.rank.p == found.distance_ms.p == pytest.approx(1 / 50)


def test_by_hand():
    """Ranks 1 2 3 4 5 and 2 1 3 5 4: rho = 1 - 6 * 4 / (5 * 24); one frame is strongest in each, frames 4 and 3."""
    found = map_agreement(RISING, np.array([2.0, 1.0, 3.0, 5.0, 4.0]))
    assert found.rank.value == pytest.approx(0.8, abs=1e-12)
    assert found.overlap.value == 0.0
    assert np.isnan(found.sign.value)
    # Cumulated fifteenths: 1 3 6 10 15 and 2 3 6 11 15 differ by 2 fifteenths of a frame.
    assert found.distance_ms.value == pytest.approx(2 / 15 * 20, abs=1e-12)


def test_chance_is_every_turn_of_one_map_against_the_other():
    """Turned by 1 to 4, rising ranks give rho 0, -0.5, -0.5, 0 and never the same strongest frame."""
    found = map_agreement(RISING, RISING)
    assert (found.rank.chance, found.rank.high) == (pytest.approx(-0.25), pytest.approx(0.0))
    assert found.rank.low == pytest.approx(-0.5)
    assert (found.overlap.chance, found.overlap.p) == (0.0, 0.2)


def test_signs_are_compared_where_both_are_strongest():
    one = np.array([5.0, -5.0, 0.1, 0.2, 0.0, 0.1, 0.1, 0.2, 0.1, 0.1])
    other = np.array([4.0, 6.0, 0.0, 0.1, 0.1, 0.0, 0.2, 0.1, 0.1, 0.2])
    found = map_agreement(one, other)
    assert (found.overlap.value, found.sign.value) == (1.0, 0.5)
    by_size = map_agreement(one, other, signed=False)
    assert np.isnan(by_size.sign.value)
    assert by_size.rank.value == pytest.approx(spearmanr(np.abs(one), np.abs(other)).statistic, abs=1e-12)


@given(st.data(), st.integers(5, 40))
def test_a_second_formula_gives_the_same(data, n):
    one, other = (data.draw(arrays(np.float64, n, elements=VALUES)) for _ in range(2))
    found = map_agreement(one, other, frame_ms=10.0)
    if found.reason:
        assert np.ptp(one) == 0 or np.ptp(other) == 0
        return
    turned = spearmanr(np.column_stack([one, *(np.roll(other, turn) for turn in range(n))])).statistic[0, 1:]
    assert found.rank.value == pytest.approx(turned[0], abs=1e-9)
    assert found.rank.chance == pytest.approx(np.median(turned[1:]), abs=1e-9)
    times = np.arange(n) * 10.0
    far = [wasserstein_distance(times, times, np.abs(one), np.abs(np.roll(other, turn))) for turn in range(n)]
    assert found.distance_ms.value == pytest.approx(far[0], abs=1e-6)
    assert found.distance_ms.high == pytest.approx(np.percentile(far[1:], 95), abs=1e-6)
    top, others = top_frames(one), top_frames(other)
    assert found.overlap.value == pytest.approx((top & others).sum() / (top | others).sum(), abs=1e-12)


def test_a_long_clip_is_compared_at_fewer_turns_and_the_unturned_one():
    one = np.abs(RNG.normal(size=4 * MOST_TURNS))
    found = map_agreement(one, one)
    assert found.distance_ms.value == 0.0
    assert found.distance_ms.p == pytest.approx(1 / (MOST_TURNS + 1))


def test_independent_maps_are_as_alike_as_chance():
    p_values = [map_agreement(*RNG.normal(size=(2, 40))).rank.p for _ in range(400)]
    assert np.mean(np.array(p_values) <= 0.25) == pytest.approx(0.25, abs=0.07)


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (np.zeros(9), "One map is the same everywhere, so it points nowhere."),
        (np.full(9, 2.0), "One map is the same everywhere, so it points nowhere."),
        (np.array([np.nan] * 9), "One map has values that are no numbers."),
        (np.arange(4.0), "There are only 4 frames to compare."),
    ],
)
def test_a_map_that_points_nowhere_has_no_agreement(first, reason):
    found = map_agreement(first, RNG.normal(size=len(first)))
    assert found.reason == reason
    assert np.isnan([found.rank.value, found.overlap.value, found.sign.value, found.distance_ms.value]).all()


def test_two_frames_more_are_cut_and_a_third_is_refused():
    values = RNG.normal(size=30)
    assert map_agreement(values, np.append(values, [9.0, -9.0])).rank.value == pytest.approx(1.0)
    with pytest.raises(UsageError, match=r"30 and 33 frames; only maps of the same sound"):
        map_agreement(values, np.append(values, [1.0, 2.0, 3.0]))


def test_the_strongest_frames_are_a_fifth_and_their_equals_but_never_zero():
    assert top_frames(np.array([0, 3, 0, -3, 3, 0, 1, 0, 0, 0])).tolist() == [0, 1, 0, 1, 1, 0, 0, 0, 0, 0]
    assert top_frames(np.array([0, 0, 0, 0, 0, 0, 2, 0, 0, 0])).sum() == 1
