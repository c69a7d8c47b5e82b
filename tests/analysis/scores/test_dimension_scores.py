"""Concordance and error by hand and against audmetric."""

import audmetric
import numpy as np
import pytest

from analysis.scores.dimensions import concordance, mean_error, score_dimension


def test_by_hand():
    """Means 2 and 3, variances 2/3 and 8/3, covariance 4/3: 2 * 4/3 / (2/3 + 8/3 + 1) = 8/13."""
    truth, said = np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 5.0])
    assert concordance(truth, said) == pytest.approx(8 / 13, abs=1e-12)
    assert mean_error(truth, said) == pytest.approx(1.0, abs=1e-12)


def test_limits():
    values = np.array([1.0, 2.5, 4.0, 6.9])
    assert concordance(values, values) == 1.0
    assert concordance(values, 2 * values.mean() - values) == pytest.approx(-1, abs=1e-12)
    assert concordance(values, np.full(4, 3.0)) == pytest.approx(0, abs=1e-12)
    assert np.isnan(concordance(values[:1], values[:1]))
    assert np.isnan(concordance(np.ones(3), np.ones(3)))


def test_as_audmetric_computes_it_far_from_zero():
    rng = np.random.default_rng(1)
    truth = 1000 + rng.normal(size=200)
    said = truth + rng.normal(size=200)
    assert concordance(truth, said) == pytest.approx(audmetric.concordance_cc(truth, said), abs=1e-12)
    assert mean_error(truth, said) == pytest.approx(audmetric.mean_absolute_error(truth, said), abs=1e-12)


def test_missing_values_are_left_out():
    truth = np.array([1.0, 2.0, 3.0, np.nan, 5.0])
    said = np.array([1.0, 3.0, 5.0, 2.0, np.nan])
    found = score_dimension("valence", truth, said, ["a", "b", "c", "d", "e"])
    assert (found.clips, found.speakers, found.name) == (3, 3, "valence")
    assert found.ccc.value == pytest.approx(8 / 13, abs=1e-12)
    assert found.chance_mae == pytest.approx(2 / 3, abs=1e-12)
    assert found.mae.low <= found.mae.value <= found.mae.high


def test_nothing_to_score():
    found = score_dimension("valence", np.full(2, np.nan), np.ones(2), ["a", "b"])
    assert found.clips == 0
    assert np.isnan([found.ccc.value, found.mae.value, found.chance_mae]).all()
