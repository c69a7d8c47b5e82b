"""Bootstrap intervals over clips."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.agreement.intervals import FEWEST_CLIPS, estimates
from analysis.progress import Cancelled


def share(sums):
    """Of the first column in the second, as one measure."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return (sums[..., 0] / sums[..., 1])[..., None]


def clips(yes, no):
    return np.array([[1.0, 1.0]] * yes + [[0.0, 1.0]] * no)


def test_the_interval_of_a_share_is_that_of_the_binomial():
    (found,) = estimates(clips(60, 140), share, draws=20_000)
    assert found.value == 0.3
    # 2.5th and 97.5th percentile of Binomial(200, 0.3) / 200 are 0.24 and 0.365, in steps of 0.005.
    assert found.low == pytest.approx(0.24, abs=0.0051)
    assert found.high == pytest.approx(0.365, abs=0.0051)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    one, same, other = (estimates(clips(13, 37), share, draws=50, seed=seed)[0] for seed in (3, 3, 4))
    assert one == same
    assert (one.low, one.high) != (other.low, other.high)


def test_few_clips_have_a_value_and_no_interval():
    (few,) = estimates(clips(5, FEWEST_CLIPS - 6), share)
    (enough,) = estimates(clips(5, FEWEST_CLIPS - 5), share)
    assert few.value == 5 / 19
    assert math.isnan(few.low)
    assert math.isnan(few.high)
    assert enough.low < 0.25 < enough.high


def test_a_value_that_most_draws_lack_has_no_interval():
    rare = np.zeros((100, 2))
    rare[0] = 1.0
    (found,) = estimates(rare, share)
    assert found.value == 1.0
    assert math.isnan(found.low)


def test_no_draws_give_no_interval():
    (found,) = estimates(clips(10, 30), share, draws=0)
    assert (found.value, math.isnan(found.low)) == (0.25, True)


def test_it_can_be_cancelled():
    def stop(_fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        estimates(clips(10, 30), share, report=stop)
