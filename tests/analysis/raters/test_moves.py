"""What moves when raters are left out."""

from pathlib import Path

import numpy as np
import pytest

from analysis.bins import Edges
from analysis.corpora.assembling import ClipRow, RatingRow, assemble
from analysis.corpora.problems import Problems
from analysis.disagreement import FlagRule
from analysis.raters.lens import rater_names, without_raters
from analysis.raters.moves import moves
from analysis.tables import NO_AGREEMENT, Corpus, Scale


@pytest.fixture
def corpus() -> Corpus:
    rated = [
        ("a", "ann", "sad", 2, 2),
        ("a", "ben", "happy", 6, 2),
        ("b", "ben", "sad", 4, 4),
        ("c", "cy", "sad", 4, 4),
        ("c", "dan", "sad", 4, 4),
        ("c", "ben", "sad", 5, 4),
    ]
    ratings = [
        RatingRow(clip, who, emotion, activation=activation, valence=valence)
        for clip, who, emotion, activation, valence in rated
    ]
    clips = [
        ClipRow("a", emotion=NO_AGREEMENT, activation=4.0, valence=2.0),
        ClipRow("b", emotion="sad", activation=4.0, valence=4.0),
        ClipRow("c", emotion="sad", activation=4.333333, valence=4.0),
    ]
    return Corpus("made", Path("/made"), "made", "1", Scale(1, 7), *assemble(clips, ratings, Problems()))


def test_what_moves_without_a_rater_by_hand(corpus):
    assert rater_names(corpus) == ("ben", "ann", "cy", "dan")
    found = moves(corpus, without_raters(corpus, {"ben"}), Edges(3, 5), FlagRule(k=0))
    # ben takes a from Medium-Low to Low-Low, and b out of all bins; c stays where it was.
    assert found.bins.tolist() == [True, True, False]
    assert found.classes.tolist() == [True, True, False]
    assert found.rated.tolist() == [True, True, True]
    assert found.unrated.tolist() == [False, True, False]
    # With ben, a stands out; without, no spread does.
    assert found.flags.tolist() == [True, False, False]
    assert found.any.tolist() == [True, True, False]
    np.testing.assert_allclose(found.shifts["activation"], (-2 + (4 - 4.333333)) / 2, atol=1e-12)
    np.testing.assert_allclose(found.shifts["valence"], 0, atol=1e-12)
    assert np.isnan(found.shifts["dominance"])
    assert "2 change bin, 2 change class, 1 change flag, and 1 have no rating left" in found.in_words(1)


def test_nothing_moves_without_anybody(corpus):
    found = moves(corpus, without_raters(corpus, ()), Edges(3, 5))
    assert not found.any.any()
    assert found.counts() | {"shift": None} == {
        "rated": 0,
        "unrated": 0,
        "bins": 0,
        "classes": 0,
        "flags": 0,
        "shift": None,
    }
