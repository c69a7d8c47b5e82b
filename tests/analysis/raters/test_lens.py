"""One rater at a time."""

from pathlib import Path

import numpy as np
import pytest

from analysis.corpora import open_corpus
from analysis.corpora.assembling import ClipRow, RatingRow, assemble
from analysis.corpora.problems import Problems
from analysis.raters.lens import look_at_raters, without_raters
from analysis.tables import DIMENSIONS, NO_AGREEMENT, UNKNOWN, Corpus, Scale

NAN = float("nan")


@pytest.fixture
def corpus() -> Corpus:
    rows = [
        ("a", "ann", "sad", 2, 3),
        ("a", "ben", "sad", 4, NAN),
        ("a", "cy", "happy", 6, 5),
        ("b", "ann", "happy", 1, 1),
        ("b", "ben", "sad", 3, 3),
        ("c", "cy", "angry", 7, 2),
    ]
    ratings = [
        RatingRow(f"{clip}.wav", who, emotion, activation=a, valence=v) for clip, who, emotion, a, v in rows
    ]
    clips = [
        ClipRow("a.wav", emotion="sad", activation=4.0, valence=4.0),
        ClipRow("b.wav", emotion=NO_AGREEMENT, activation=2.0, valence=2.0),
        ClipRow("c.wav", emotion="angry", activation=7.0, valence=2.0),
    ]
    return Corpus("made", Path("/made"), "made", "1", Scale(1, 7), *assemble(clips, ratings, Problems()))


def test_raters_by_hand(corpus):
    found = look_at_raters(corpus)
    assert found.names == ("ann", "ben", "cy")
    assert found.clips.tolist() == [2, 2, 2]
    # ann: 2 beside (4 + 6) / 2, and 1 beside 3. ben: 4 beside 4, and 3 beside 1. cy: 6 beside 3; nobody else on c.
    np.testing.assert_allclose(found.offsets[:, 0], [-2.5, 1.0, 3.0], atol=1e-12)
    np.testing.assert_allclose(found.offsets[:, 1], [-2.0, 2.0, 2.0], atol=1e-12)
    assert np.isnan(found.offsets[:, 2]).all()
    np.testing.assert_allclose(found.spreads[:, 0], [np.sqrt(0.5), np.sqrt(0.5), np.sqrt(0.5)], atol=1e-12)
    np.testing.assert_array_equal(found.lowest[:, 0], [1, 3, 6])
    np.testing.assert_array_equal(found.highest[:, 1], [3, 3, 5])
    # On a ann's and ben's others tie, cy's others are both sad; on b each has one other, who says something else.
    np.testing.assert_array_equal(found.majority, [0, 0, 0])


def test_without_a_rater_their_clips_are_taken_anew(corpus):
    found = without_raters(corpus, {"ann"})
    assert found.ratings["rater"].to_list() == ["ben", "cy", "ben", "cy"]
    np.testing.assert_allclose(found.clips["activation"], [5, 3, 7], atol=1e-12)
    np.testing.assert_allclose(found.clips["valence"], [5, 3, 2], atol=1e-12)
    np.testing.assert_allclose(found.clips["activation_sd"], [np.sqrt(2), NAN, NAN], atol=1e-12)
    assert found.clips["emotion"].to_list() == [NO_AGREEMENT, "sad", "angry"]
    assert found.clips["n_raters"].to_list() == [2, 1, 1]
    assert corpus.clips["n_raters"].to_list() == [3, 2, 1]
    np.testing.assert_array_equal(found.rating_owners, [0, 0, 1, 2])


def test_a_clip_without_raters_left_has_nothing(corpus):
    found = without_raters(corpus, {"cy"})
    assert found.clips["emotion"].to_list() == ["sad", NO_AGREEMENT, UNKNOWN]
    assert np.isnan(found.clips["activation"][2])
    assert without_raters(corpus, {"dora"}) is corpus


def test_leaving_out_in_the_demo_is_as_reading_it_without_them():
    demo = open_corpus("demo")
    rater = look_at_raters(demo).names[0]
    found = without_raters(demo, {rater})
    by_clip = demo.ratings[demo.ratings["rater"] != rater].groupby("clip", observed=True, sort=False)
    for name in DIMENSIONS:
        np.testing.assert_allclose(found.clips[name], by_clip[name].mean().to_numpy(), atol=2e-6)
        np.testing.assert_allclose(found.clips[f"{name}_sd"], by_clip[name].std().to_numpy(), atol=1e-9)
