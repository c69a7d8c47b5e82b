"""How firmly clips lie in their bins."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from analysis.bins import BINS, Edges, level
from analysis.corpora import open_corpus
from analysis.corpora.assembling import ClipRow, RatingRow, assemble
from analysis.corpora.problems import Problems
from analysis.raters.fragility import fragility
from analysis.tables import Corpus, Scale

EDGES = Edges(3, 5)
PAIRS = {
    "two.wav": [(3, 4), (4, 4)],
    "four.wav": [(2, 3), (3, 4), (6, 6), (7, 3)],
    "firm.wav": [(4, 4), (4, 4), (4, 4)],
    "nine.wav": [(1, 2), (2, 6), (3, 5), (4, 4), (5, 3), (6, 2), (7, 1), (3, 3), (4, 6)],
}


@pytest.fixture
def corpus() -> Corpus:
    means = {clip: np.mean(pairs, axis=0).tolist() for clip, pairs in PAIRS.items()}
    clips = [ClipRow(clip, activation=a, valence=v) for clip, (a, v) in means.items()]
    clips += [ClipRow("unrated.wav", activation=6, valence=2), ClipRow("nowhere.wav")]
    ratings = [
        RatingRow(clip, f"r{number}", activation=a, valence=v)
        for clip, pairs in PAIRS.items()
        for number, (a, v) in enumerate(pairs)
    ]
    tables = assemble(clips, ratings, Problems())
    return Corpus("made", Path("/made"), "made", "1", Scale(1, 7), *tables)


def enumerated(pairs: list[tuple[int, int]]) -> np.ndarray:
    chances = np.zeros(9)
    ways = list(product(pairs, repeat=len(pairs)))
    for drawn in ways:
        activation, valence = (int(level([mean], EDGES)[0]) for mean in np.mean(drawn, axis=0))
        chances[BINS.index((activation, valence))] += 1 / len(ways)
    return chances


def test_two_raters_by_hand(corpus):
    """Means of activation are 3 (Low), 3.5 twice and 4 (Medium): a quarter of the draws leave Medium-Medium."""
    found = fragility(corpus, EDGES)
    assert found.leaves[0] == pytest.approx(0.25, abs=1e-12)
    assert found.leaves[2] == 0
    np.testing.assert_array_equal(np.isnan(found.leaves), [False] * 4 + [True] * 2)


@pytest.mark.parametrize("row", [0, 1, 2])
def test_few_raters_are_exact(corpus, row):
    pairs = list(PAIRS.values())[row]
    np.testing.assert_allclose(fragility(corpus, EDGES).chances[row], enumerated(pairs), atol=1e-12)


def test_many_raters_are_drawn_near_to_what_is_exact(corpus):
    rng = np.random.default_rng(1)
    pairs = np.array(PAIRS["nine.wav"], dtype=float)
    means = pairs[rng.integers(9, size=(40_000, 9))].mean(axis=1)
    cells = level(means[:, 0], EDGES) * 3 + level(means[:, 1], EDGES)
    wanted = np.bincount(cells, minlength=9) / len(cells)
    np.testing.assert_allclose(fragility(corpus, EDGES).chances[3], wanted, atol=0.04)


def test_expected_counts_sum_up_to_the_clips_in_bins(corpus):
    found = fragility(corpus, EDGES)
    assert found.counts(np.arange(6)).sum() == pytest.approx(5, abs=1e-9)
    assert found.counts(np.array([4]))[2, 0] == 1
    demo = open_corpus("demo")
    whole = fragility(demo, EDGES)
    assert whole.counts(np.arange(len(demo.clips))).sum() == pytest.approx(len(demo.clips), abs=1e-6)
    assert (whole.leaves > 0).any()
