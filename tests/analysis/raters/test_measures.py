"""Columns that say how raters differ."""

import numpy as np
import pytest
from scipy.stats import entropy as scipy_entropy

from analysis.corpora import open_corpus
from analysis.index import build_index, order, with_numbers
from analysis.raters.camps import gap
from analysis.raters.measures import Measures
from analysis.raters.patterns import patterns
from analysis.raters.votes import count_votes, entropy, top_share


def test_patterns_are_each_clips_numbers_in_order():
    ratings = np.array([3.0, 1.0, np.nan, 1.0, 3.0, 2.0])
    found = patterns(ratings, np.array([0, 0, 0, 2, 2, 3]), 4)
    assert [found.sets[number].tolist() for number in found.which] == [[1, 3], [], [1, 3], [2]]
    assert found.each(len).tolist() == [2, 0, 2, 1]


def test_entropy_and_majority_by_hand():
    votes = np.array([[4, 0, 0], [2, 2, 0], [2, 1, 1], [0, 0, 0]])
    np.testing.assert_allclose(entropy(votes), [0, 1, 1.5, np.nan], atol=1e-12)
    np.testing.assert_allclose(top_share(votes), [1, 0.5, 0.5, np.nan], atol=1e-12)


@pytest.fixture(scope="module")
def demo():
    return open_corpus("demo")


def test_measures_of_the_demo_agree_with_other_formulas(demo):
    measures = {name: make() for name, make in Measures(demo).makers().items()}
    by_clip = demo.ratings.groupby("clip", observed=True, sort=False)
    np.testing.assert_array_equal(measures["valence_range"], by_clip["valence"].agg(np.ptp).to_numpy())
    np.testing.assert_allclose(
        measures["class_entropy"], scipy_entropy(count_votes(demo), base=2, axis=1), atol=1e-12
    )
    assert measures["activation_gap"][0] == gap(
        by_clip.get_group(demo.clips["clip"][0])["activation"].to_numpy()
    )
    assert (measures["valence_dip_p"] > 0).all()


def test_they_are_made_when_asked_for(demo):
    index = with_numbers(build_index(demo), Measures(demo).makers())
    assert not index.numbers.is_made("valence_range")
    assert index.columns["valence_range"] == "number"
    widest = order(index, "valence_range", descending=True)[0]
    assert index.numbers.is_made("valence_range")
    assert index.numbers["valence_range"][widest] == index.numbers["valence_range"].max()
