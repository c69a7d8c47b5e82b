"""Class scores against counts by hand and against audmetric and scikit-learn."""

import audmetric
import numpy as np
import pytest
from sklearn import metrics

from analysis.scores import classes as scores
from analysis.scores.calibration import calibration, calibration_error
from analysis.scores.classes import score_classes
from analysis.scores.speakers import owners

NAMES = ("angry", "happy", "sad")
# 4 angry clips: 3 found, 1 taken for sad; 2 happy: 1 found, 1 for something else; 1 sad, taken for angry.
TRUTH = np.array([0, 0, 0, 0, 1, 1, 2])
SAID = np.array([0, 0, 0, 2, 1, 3, 0])
SPEAKERS = ("a", "a", "b", "b", "c", "c", "c")


def test_confusion_has_a_column_for_what_is_none_of_the_classes():
    assert scores.confusion(TRUTH, SAID, 3).tolist() == [[3, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 0]]
    with pytest.raises(ValueError, match="below 3"):
        scores.confusion(TRUTH, SAID + 1, 3)


def test_scores_by_hand():
    found = score_classes(TRUTH, SAID, NAMES, SPEAKERS)
    assert (found.clips, found.speakers) == (7, 3)
    assert found.accuracy.value == pytest.approx(4 / 7, abs=1e-12)
    assert found.unweighted.value == pytest.approx((3 / 4 + 1 / 2 + 0) / 3, abs=1e-12)
    assert found.macro_f1.value == pytest.approx((3 / 4 + 2 / 3 + 0) / 3, abs=1e-12)
    assert found.chance_accuracy == pytest.approx(4 / 7, abs=1e-12)
    assert found.chance_unweighted == pytest.approx(1 / 3, abs=1e-12)
    assert [each.support for each in found.classes] == [4, 2, 1]
    assert [each.precision.value for each in found.classes] == pytest.approx([3 / 4, 1, 0], abs=1e-12)
    assert [each.recall.value for each in found.classes] == pytest.approx([3 / 4, 1 / 2, 0], abs=1e-12)
    assert [each.f1.value for each in found.classes] == pytest.approx([3 / 4, 2 / 3, 0], abs=1e-12)


def test_a_class_without_clips_and_one_never_said():
    counts = scores.confusion(np.array([0, 0, 1]), np.array([0, 0, 0]), 3)
    np.testing.assert_array_equal(scores.recall(counts), [1, 0, np.nan])
    np.testing.assert_allclose(scores.precision(counts), [2 / 3, np.nan, np.nan], atol=1e-12)
    np.testing.assert_allclose(scores.f1(counts), [0.8, 0, np.nan], atol=1e-12)
    assert scores.unweighted(counts) == pytest.approx(0.5, abs=1e-12)
    assert scores.macro_f1(counts) == pytest.approx(0.4, abs=1e-12)


def test_no_clips():
    found = score_classes(TRUTH[:0], SAID[:0], NAMES, ())
    assert np.isnan([found.accuracy.value, found.unweighted.value, found.chance_accuracy]).all()


def test_as_others_compute_them():
    rng = np.random.default_rng(0)
    truth, said = rng.integers(0, 4, (2, 300))
    counts = scores.confusion(truth, said, 4)
    assert scores.accuracy(counts) == pytest.approx(audmetric.accuracy(truth, said), abs=1e-12)
    assert scores.unweighted(counts) == pytest.approx(
        audmetric.unweighted_average_recall(truth, said), abs=1e-12
    )
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(truth, said)
    np.testing.assert_allclose(scores.precision(counts), precision, atol=1e-12)
    np.testing.assert_allclose(scores.recall(counts), recall, atol=1e-12)
    np.testing.assert_allclose(scores.f1(counts), f1, atol=1e-12)


def test_intervals_are_over_speakers():
    """Nine speakers, each all right or all wrong: an interval over clips would be far narrower."""
    truth = np.zeros(900, dtype=np.int64)
    said = np.repeat([0, 1, 0, 1, 0, 1, 0, 1, 0], 100)
    speakers = np.repeat([f"s{n}" for n in range(9)], 100).tolist()
    found = score_classes(truth, said, ("x", "y"), speakers, seed=3).accuracy
    # The 2.5th and 97.5th percentile of a binomial of 9 draws at 5/9 are 2 and 8.
    assert (found.value, found.low, found.high) == pytest.approx((5 / 9, 2 / 9, 8 / 9), abs=1e-12)
    assert np.isnan(score_classes(truth[:200], said[:200], ("x", "y"), speakers[:200]).accuracy.low)


def test_a_perfect_model_scores_exactly_one():
    found = score_classes(TRUTH, TRUTH, NAMES, SPEAKERS)
    assert (found.accuracy.value, found.accuracy.low, found.unweighted.value, found.macro_f1.value) == (
        1,
        1,
        1,
        1,
    )


def test_unknown_speakers_are_one_each():
    owner, count = owners(["a", "Unknown", "ravdess/Unknown", "a", "Unknown"])
    assert (owner.tolist(), count) == ([0, 1, 2, 0, 3], 4)


def test_calibration():
    found = calibration(np.array([0.25, 0.21, 0.95, 1.0]), np.array([True, False, True, True]))
    assert [each.clips for each in found] == [2, 2]
    assert [each.sure for each in found] == pytest.approx([0.23, 0.975], abs=1e-12)
    assert [each.right for each in found] == pytest.approx([0.5, 1.0], abs=1e-12)
    assert calibration_error(found) == pytest.approx((0.27 + 0.025) / 2, abs=1e-12)
    assert np.isnan(calibration_error(()))
