"""Listening queues with strata and controls."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.queues import draw
from analysis.queues.stratified import (
    BOTH,
    CONTROL,
    LOOKED_FOR,
    by_value,
    draw_queue,
    prevalence,
    queue_from_text,
    queue_to_text,
)

CORPUS = [f"c{number:03d}" for number in range(200)]
STRATA = {"a": CORPUS[:50], "b": CORPUS[50:60], "c": CORPUS[60:62]}


def test_strata_get_alike_as_far_as_they_have_clips():
    queue = draw_queue(STRATA, CORPUS, n=30, control=0, seed=0)
    counts = {name: sum(item.stratum == name for item in queue.items) for name in STRATA}
    assert counts == {"a": 18, "b": 10, "c": 2}
    weights = {item.stratum: item.weight for item in queue.items}
    assert weights == pytest.approx({"a": 50 / 18, "b": 1, "c": 1}, abs=1e-12)


def test_strata_get_in_proportion():
    queue = draw_queue(STRATA, CORPUS, n=31, control=0, seed=0, is_equal=False)
    counts = {name: sum(item.stratum == name for item in queue.items) for name in STRATA}
    assert counts == {"a": 25, "b": 5, "c": 1}
    assert {item.weight for item in queue.items} == {2.0}


def test_weights_with_controls_by_hand():
    """10 of 62 are looked for alike, 20 of 200 are controls: 1 - (1 - 10/62) (1 - 20/200), and 20/200 elsewhere."""
    queue = draw_queue({"": CORPUS[:62]}, CORPUS, n=30, control=2 / 3, seed=4)
    sought = 1 / (1 - (1 - 10 / 62) * 0.9)
    for item in queue.items:
        assert item.weight == pytest.approx(sought if item.clip in CORPUS[:62] else 10, abs=1e-12)
        assert item.drawn_as != LOOKED_FOR or item.clip in CORPUS[:62]
    kinds = [item.drawn_as for item in queue.items]
    assert kinds.count(LOOKED_FOR) + kinds.count(BOTH) == 10
    assert kinds.count(CONTROL) + kinds.count(BOTH) == 20
    assert kinds != sorted(kinds)


@given(st.permutations(CORPUS[:40]), st.integers(0, 5), st.integers(1, 50), st.sampled_from([0.0, 0.3, 1.0]))
def test_the_same_seed_gives_the_same_queue(names, seed, n, control):
    strata = {"x": [name for name in names if name < "c020"], "y": [name for name in names if name >= "c030"]}
    queue = draw_queue(strata, names, n=n, control=control, seed=seed)
    assert queue == draw_queue(
        {k: sorted(v) for k, v in strata.items()}, sorted(names), n=n, control=control, seed=seed
    )
    assert len(set(queue.clips)) == len(queue.items) <= n
    assert queue_from_text(queue_to_text(queue)) == queue


def test_the_share_in_the_corpus_is_estimated_and_its_interval_covers_the_truth():
    """Tags are three times as frequent among the clips looked for, which are half of the queue."""
    rng = np.random.default_rng(0)
    corpus = [f"{number:04d}" for number in range(3000)]
    strata = {"x": corpus[:200], "y": corpus[200:600]}
    estimates, covered = [], 0
    rounds = 600
    for seed in range(rounds):
        has = dict(zip(corpus, rng.random(3000) < np.where(np.arange(3000) < 600, 0.45, 0.15), strict=True))
        truth = sum(has.values()) / 3000
        found = prevalence(draw_queue(strata, corpus, n=300, control=0.5, seed=seed), has)
        estimates.append(found.share - truth)
        covered += found.low <= truth <= found.high
    assert np.mean(estimates) == pytest.approx(0, abs=3 * np.std(estimates) / np.sqrt(rounds))
    assert 0.93 <= covered / rounds <= 0.97


def test_limits_of_prevalence():
    queue = draw_queue({}, CORPUS, n=20, control=1, seed=0)
    none = prevalence(queue, dict.fromkeys(queue.clips, False))
    assert (none.share, none.low, none.clips) == (0, 0, 20)
    assert 0.05 < none.high < 0.3
    whole = draw_queue({}, CORPUS, n=200, control=1, seed=0)
    every = prevalence(whole, {clip: clip < "c050" for clip in CORPUS})
    assert (every.share, every.low, every.high) == pytest.approx((0.25, 0.25, 0.25), abs=1e-12)
    assert np.isnan(prevalence(queue, {}).share)


def test_one_stratum_without_controls_is_drawn_as_ever():
    queue = draw_queue({"a": CORPUS[:50]}, CORPUS, n=20, control=0, seed=5)
    assert list(queue.clips) == draw(CORPUS[:50], n=20, seed=5)


def test_clips_not_heard_are_stood_for_by_the_others():
    """Ten of a whole corpus of 200 were heard: as ten drawn of 200, whose share is not known for sure."""
    queue = draw_queue({"": CORPUS}, CORPUS, n=200, control=0, seed=0)
    found = prevalence(queue, {clip: place < 5 for place, clip in enumerate(queue.clips[:10])})
    assert (found.share, found.clips, queue.stands_for) == (0.5, 10, 200)
    assert found.low == pytest.approx(0.2414626, abs=1e-7)
    assert found.high == pytest.approx(1 - found.low, abs=1e-12)


def test_strata_by_value():
    assert by_value("abcd", ["x", "", "x", "y"]) == {"x": ["a", "c"], "none": ["b"], "y": ["d"]}


@pytest.mark.parametrize("wrong", [{"n": 0}, {"control": 1.5}, {"seed": -1}])
def test_numbers_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match="expected n"):
        draw_queue({}, CORPUS, **({"n": 3, "control": 0.5, "seed": 0} | wrong))
