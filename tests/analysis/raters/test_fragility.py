"""How firmly clips lie in their bins."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.bins import BINS, Edges, level
from analysis.corpora import open_corpus
from analysis.corpora.assembling import ClipRow, RatingRow, assemble
from analysis.corpora.problems import Problems
from analysis.progress import Cancelled
from analysis.raters.fragility import Redrawn, clip_leaves, fragility
from analysis.tables import Corpus, Scale

EDGES = Edges(3, 5)
PAIRS = {
    "two.wav": [(3, 4), (4, 4)],
    "four.wav": [(2, 3), (3, 4), (6, 6), (7, 3)],
    "firm.wav": [(4, 4), (4, 4), (4, 4)],
    "nine.wav": [(1, 2), (2, 6), (3, 5), (4, 4), (5, 3), (6, 2), (7, 1), (3, 3), (4, 6)],
}


def made(pairs: dict[str, list[tuple[int, int]]], *others: ClipRow) -> Corpus:
    means = {
        clip: np.mean(some, axis=0).tolist() if some else (np.nan, np.nan) for clip, some in pairs.items()
    }
    clips = [ClipRow(clip, activation=a, valence=v) for clip, (a, v) in means.items()]
    ratings = [
        RatingRow(clip, f"r{number}", activation=a, valence=v)
        for clip, some in pairs.items()
        for number, (a, v) in enumerate(some)
    ]
    tables = assemble([*clips, *others], ratings, Problems())
    return Corpus("made", Path("/made"), "made", "1", Scale(1, 7), *tables)


@pytest.fixture
def corpus() -> Corpus:
    return made(PAIRS, ClipRow("unrated.wav", activation=6, valence=2), ClipRow("nowhere.wav"))


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
    assert found.counts().sum() == pytest.approx(5, abs=1e-9)
    assert found.of(np.array([4])).counts()[2, 0] == 1
    assert (found.n_fixed, found.of(np.array([0, 2])).mean_leaves) == (1, pytest.approx(0.125, abs=1e-12))
    assert np.isnan(found.of(np.array([4, 5])).mean_leaves)
    demo = open_corpus("demo")
    whole = fragility(demo, EDGES)
    assert whole.counts().sum() == pytest.approx(len(demo.clips), abs=1e-6)
    assert (whole.leaves > 0).any()


@settings(max_examples=40, deadline=None)
@given(
    clips=st.lists(
        st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=5), min_size=1, max_size=6
    ),
    cuts=st.tuples(st.floats(0.5, 7.5), st.floats(0.5, 7.5)).filter(lambda cuts: cuts[0] < cuts[1]),
)
def test_wherever_the_cuts_are_every_clip_is_counted_once(clips, cuts):
    corpus = made({f"{number}.wav": pairs for number, pairs in enumerate(clips)})
    found = fragility(corpus, Edges(*cuts))
    assert found.counts().sum() == pytest.approx(sum(bool(pairs) for pairs in clips), abs=1e-9)
    leaves = found.leaves[~np.isnan(found.leaves)]
    assert ((leaves >= 0) & (leaves <= 1)).all()


def test_how_far_it_is_is_told_and_work_can_be_stopped(corpus):
    told = []
    fragility(corpus, EDGES, report=told.append)
    assert told == [0, 0.25, 0.5, 0.75]

    def stop(_share):
        raise Cancelled

    with pytest.raises(Cancelled):
        fragility(corpus, EDGES, report=stop)


def test_one_clip_alone_leaves_as_often_as_among_all(corpus):
    leaves = fragility(corpus, EDGES).leaves
    for row, pairs in enumerate(PAIRS.values()):
        place = int(level([np.mean(pairs, axis=0)[0]], EDGES)[0]) * 3
        place += int(level([np.mean(pairs, axis=0)[1]], EDGES)[0])
        assert clip_leaves(np.array(pairs, dtype=float), place, EDGES) == pytest.approx(
            leaves[row], abs=1e-12
        )
    assert np.isnan(clip_leaves(np.array([[1.0, np.nan]]), 0, EDGES))
    assert np.isnan(clip_leaves(np.array([[1.0, 2.0]]), -1, EDGES))


def test_what_is_found_once_is_kept(corpus):
    redrawn = Redrawn(corpus, EDGES)
    assert redrawn.found is None
    assert redrawn.find() is redrawn.find() is redrawn.found
    np.testing.assert_array_equal(redrawn.leaves(), fragility(corpus, EDGES).leaves)
