"""Gamma by pygamma-agreement, whose documented example and whose own program ours is held against."""

from __future__ import annotations

import math
from importlib.util import find_spec

import pytest

from analysis.agreement.gamma import gamma
from analysis.agreement.judgements import judgements
from analysis.progress import Cancelled
from tests.analysis.agreement.tagged import done, region, whole

pytestmark = [
    pytest.mark.skipif(find_spec("pygamma_agreement") is None, reason="the extra gamma is not installed"),
    # What Python says once, when it compiles its docstrings.
    pytest.mark.filterwarnings("ignore:invalid escape sequence:DeprecationWarning"),
    # It turns memory into whole numbers before it fills it, which only interpreted loops tell.
    pytest.mark.filterwarnings("ignore:invalid value encountered in cast:RuntimeWarning"),
]

# The example of pygamma-agreement's documentation and of its tests (AlexPaulSuzan.csv): tagger, tag, start, end.
EXAMPLE = [
    *(("Alex", *row) for row in ((1, 2, 9), (2, 11, 17), (5, 24, 30), (6, 32, 36), (6, 36, 44), (7, 44, 60))),
    *(("Paul", *row) for row in ((1, 2, 9), (3, 11, 17), (5, 19, 25), (6, 32, 44))),
    *(
        ("Suzan", *row)
        for row in ((1, 2, 9), (4, 11, 17), (5, 21, 27), (6, 32, 36), (6, 36, 40), (6, 40, 44))
    ),
]
TAGS = [str(number) for number in range(1, 8)]


@pytest.fixture(autouse=True, scope="module")
def interpreted():
    """Let its loops run as plain Python: compiling them when it is imported takes far longer than these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NUMBA_DISABLE_JIT", "1")
        yield


def said_of(rows, clip="a.wav"):
    return judgements([region(clip, str(tag), tagger, start, end) for tagger, tag, start, end in rows])


def test_the_documented_example():
    # Its tests: disorder 0.96 to 1 %, gamma 0.44 to 0.47 by shuffled continua with weights 3 and 1.
    found = gamma(said_of(EXAMPLE), TAGS)
    assert found.observed == pytest.approx(0.96, rel=0.01)
    assert 0.44 <= found.value <= 0.47


def test_the_same_seed_gives_the_same_gamma():
    one, same, other = (gamma(said_of(EXAMPLE), TAGS, draws=2, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.expected != other.expected


@pytest.mark.logs
def test_disorder_over_clips_is_that_of_one_long_continuum():
    import pygamma_agreement as pygamma
    from pyannote.core import Segment

    rows = (("Ann", "1", 0.5, 1.4), ("Ben", "1", 0.6, 1.6), ("Ann", "2", 2.0, 2.5), ("Ben", "1", 2.1, 2.9))
    continuum, tags = pygamma.Continuum(), []
    for number in range(30):
        for tagger, tag, start, end in rows:
            later = number / 40 if tagger == "Ann" else 0.0
            tags.append(region(f"{number:02d}.wav", tag, tagger, start + later, end + later))
            placed = Segment(16 * number + start + later, 16 * number + end + later)
            continuum.add(tagger, placed, tag)
    theirs = continuum.get_best_alignment(pygamma.CombinedCategoricalDissimilarity(alpha=3, beta=1))
    found = gamma(judgements(tags), ["1", "2"], draws=1)
    assert found.observed == pytest.approx(theirs.disorder, rel=1e-3)
    assert found.clips == 30


def test_one_tag_alone_is_compared_by_place():
    rows = [("Ann", "1", 0, 1), ("Ben", "1", 0, 1), ("Ann", "1", 5, 6), ("Ben", "1", 8, 9)]
    assert gamma(said_of(rows), ["1"], draws=5).observed == pytest.approx(1.0, abs=1e-6)
    same = said_of([row for row in rows if row[2] == 0] + [("Ann", "1", 7, 9), ("Ben", "1", 7, 9)])
    assert gamma(same, ["1"], draws=5).value == 1.0


def test_clips_not_judged_by_all_or_tagged_nowhere_in_particular_are_left_out():
    tags = [
        region("a.wav", "x", "Ann", 0, 1),
        region("b.wav", "x", "Ann", 0, 1),
        whole("b.wav", "x", "Ben"),
        region("c.wav", "x", "Ann", 0, 1),
        done("c.wav", "Ben"),
        region("d.wav", "x", "Ann", 0, 1),
        region("d.wav", "x", "Ben", 0, 1),
    ]
    assert gamma(judgements(tags), ["x"], draws=5).clips == 2


def test_without_regions_there_is_none():
    assert math.isnan(gamma(judgements([whole("a.wav", "x", "Ann"), done("a.wav", "Ben")]), ["x"]).value)


def test_it_can_be_cancelled():
    def stop(_fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        gamma(said_of(EXAMPLE), TAGS, report=stop)
