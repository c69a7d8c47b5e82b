import numpy as np
import pytest

from analysis.consensus import with_spreads
from analysis.corpora import open_corpus
from analysis.disagreement import FlagRule
from analysis.filters import InGroup, Query
from analysis.flagging import flag, spreads_of
from analysis.index import build_index
from tests import generators as made
from tests.listener.corpora import small_corpus

SPREADS = np.array([0.5, 0.6, 0.7, 0.8, 0.9])
TRAIN = Query(splits=frozenset({"Train"}))


@pytest.fixture
def index():
    return build_index(small_corpus())


@pytest.mark.parametrize(
    ("scope", "query", "rows", "over"),
    [
        ("splits", TRAIN, [0, 1], "Train"),
        ("splits", Query(where=InGroup("split", frozenset({"Train"}))), [0, 1], "Train"),
        ("splits", Query(emotions=frozenset({"happy"})), range(5), "all clips"),
        ("corpus", TRAIN, range(5), "all clips"),
        ("shown", Query(emotions=frozenset({"happy"})), [0, 2], "the 2 clips shown, flagged or not"),
        ("shown", Query(flags=frozenset({"valence"})), range(5), "the 6 clips shown, flagged or not"),
        (
            "shown",
            Query(where=InGroup("flag", frozenset({"both"})), splits=frozenset({"Train"})),
            [0, 1],
            "the 2 clips shown, flagged or not",
        ),
    ],
)
def test_mean_and_deviation_are_those_of_the_scope(index, scope, query, rows, over):
    flags = flag(index, query, FlagRule(k=1, scope=scope))
    seen = SPREADS[list(rows)]
    assert flags.threshold_valence == pytest.approx(seen.mean() + seen.std(ddof=1), abs=1e-12)
    assert flags.over == over


def test_other_spreads_may_be_given(index):
    flags = flag(index, Query(), FlagRule(k=1), (np.arange(6.0), np.arange(6.0)))
    assert flags.threshold_activation == pytest.approx(2.5 + np.std(range(6), ddof=1), abs=1e-12)
    assert flags.codes.tolist() == [0, 0, 0, 0, 0, 3]


def test_spreads_that_divide_by_n(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    clips = made.make_clips(40, seed=3)
    made.write_consensus_csv(tmp_path / "labels_consensus.csv", clips)
    made.write_packed_csv(tmp_path / "labels_detailed.csv", clips)
    corpus = open_corpus(tmp_path)
    for ddof in (0, 1):
        expected = with_spreads(corpus, ddof=ddof)
        for name, found in zip(("activation", "valence"), spreads_of(corpus, ddof=ddof), strict=True):
            np.testing.assert_allclose(found, expected[f"{name}_sd"], atol=1e-12)
