import statistics

import numpy as np
import pandas as pd
import pytest

from analysis.disagreement import find_flags, flag_spreads, threshold


def test_threshold_by_hand():
    spreads = np.array([1.0, 2.0, 3.0, np.nan])
    assert threshold(spreads, k=2) == pytest.approx(2 + 2 * 1, abs=1e-12)


def test_threshold_agrees_with_the_standard_library():
    spreads = np.random.default_rng(1).random(50)
    expected = statistics.mean(spreads) + 1.5 * statistics.stdev(spreads)
    assert threshold(spreads, k=1.5) == pytest.approx(expected, abs=1e-12)


def test_fewer_than_two_spreads_flag_nothing():
    flags = flag_spreads([1.0, np.nan], [np.nan, np.nan])
    assert np.isnan(flags.threshold_activation)
    assert flags.codes.tolist() == [0, 0]


def test_codes_tell_which_dimension():
    calm = [0.5] * 20
    activation, valence = [*calm, 3.0, 0.5, 3.0, np.nan], [*calm, 0.5, 3.0, 3.0, 3.0]
    clips = pd.DataFrame({"activation_sd": activation, "valence_sd": valence})
    assert find_flags(clips).codes.tolist() == [0] * 20 + [1, 2, 3, 2]


def test_a_spread_at_the_threshold_is_flagged():
    # mean 1 and standard deviation 1 exactly: the threshold for k = 1 is 2 exactly.
    assert flag_spreads([0.0, 1.0, 2.0], [1.0, 1.0, 1.0], k=1).codes.tolist()[2] & 1 == 1


def test_only_clips_looked_at_count():
    spreads = np.array([0.0, 1.0, 2.0, 90.0])
    flags = flag_spreads(spreads, spreads, k=1, looked_at=np.array([True, True, True, False]))
    assert flags.threshold_activation == pytest.approx(2.0, abs=1e-12)
    assert flags.codes.tolist() == [0, 0, 3, 0]
