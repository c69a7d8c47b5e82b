import statistics

import numpy as np
import pandas as pd
import pytest

from analysis.disagreement import FlagRule, find_flags, flag_spreads, read_rule, threshold, write_rule


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
    assert flag_spreads([0.0, 1.0, 2.0], [1.0, 1.0, 1.0], FlagRule(k=1)).codes.tolist()[2] & 1 == 1


def test_only_clips_looked_at_count():
    spreads = np.array([0.0, 1.0, 2.0, 90.0])
    flags = flag_spreads(spreads, spreads, FlagRule(k=1), looked_at=np.array([True, True, True, False]))
    assert flags.threshold_activation == pytest.approx(2.0, abs=1e-12)
    assert flags.codes.tolist() == [0, 0, 3, 0]


def test_equal_spreads_flag_nothing():
    # By the bare definition both clips lie at the threshold: mean 0.5, deviation 0.
    flags = flag_spreads([0.5, 0.5], [0.0, 0.0])
    assert (flags.threshold_activation, flags.codes.tolist()) == (0.5, [0, 0])


def test_raters_of_one_mind_are_never_flagged():
    # mean 1 and standard deviation 1: the threshold for k = -1 is 0.
    assert flag_spreads([0.0, 1.0, 2.0], [0.0, 0.0, 0.0], FlagRule(k=-1)).codes.tolist() == [0, 1, 1]


def test_the_rule_is_told_with_what_came_of_it():
    spreads = [0.0, 1.0, 2.0]
    flags = flag_spreads(spreads, [np.nan] * 3, FlagRule(k=1.5, ddof=0), over="Test1")
    assert flags.in_words() == "k = 1.5, n, over Test1: activation spread ≥ 2.50"
    assert find_flags(pd.DataFrame({"activation_sd": [np.nan], "valence_sd": [np.nan]})).in_words() == (
        "k = 2, n − 1, over all clips: no clip has a spread"
    )


@pytest.mark.parametrize("rule", [FlagRule(), FlagRule(1.25, 0, "corpus"), FlagRule(-1, scope="shown")])
def test_a_rule_written_is_read_back(rule):
    assert read_rule(write_rule(rule)) == rule


@pytest.mark.parametrize(
    "text", ["", "2", "nan 1 splits", "x 1 splits", "2 2 splits", "2 1 all", "2 1 splits 4"]
)
def test_what_is_no_rule_is_the_first_one(text):
    assert read_rule(text) == FlagRule()
