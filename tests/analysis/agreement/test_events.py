"""Regions of two taggers: which are one event, and how far apart they are."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement.events import (
    boundaries_of,
    collar_f1_of,
    dice_of,
    event_f1,
    event_f1_of,
    event_sums,
    intersections_over_unions,
    match_by_collar,
    match_regions,
)
from analysis.agreement.judgements import judgements
from tests.analysis.agreement.tagged import done, region, whole


def test_overlap_of_regions():
    first = ((0.0, 2.0), (5.0, 6.0))
    second = ((1.0, 3.0), (5.0, 6.0), (6.0, 7.0))
    assert intersections_over_unions(first, second).tolist() == [[1 / 3, 0, 0], [0, 1, 0]]


def test_half_an_overlap_is_enough_and_less_is_not():
    assert len(match_regions(((0.0, 2.0),), ((0.0, 1.0),))) == 1
    assert match_regions(((0.0, 2.0),), ((0.0, 0.99),)) == ()
    assert match_regions(((0.1, 0.4),), ((0.1, 0.25),))[0].iou == pytest.approx(0.5, abs=1e-12)


def test_as_many_as_possible_are_matched_though_a_greedy_choice_would_take_fewer():
    # The second tagger's first region fits both of the first tagger's, best the first; the other fits only the first.
    first = ((0.0, 10.0), (3.0, 11.0))
    second = ((0.0, 10.5), (0.0, 5.0))
    assert [(pair.first, pair.second) for pair in match_regions(first, second)] == [(0, 1), (1, 0)]


def test_of_as_many_the_ones_that_overlap_most_are_matched():
    first = ((0.0, 10.0), (1.0, 11.0))
    assert [(pair.first, pair.second) for pair in match_regions(first, first[::-1])] == [(0, 1), (1, 0)]


def test_the_collar_allows_starts_200_ms_apart_and_ends_by_half_of_the_shorter():
    one = ((1.0, 3.0),)
    assert len(match_by_collar(one, ((1.2, 2.4),))) == 1  # ends 0.6 apart: half of 1.2 s
    assert match_by_collar(one, ((1.2, 2.3),)) == ()  # 0.7 apart, half of 1.1 s
    assert match_by_collar(one, ((1.21, 3.0),)) == ()
    assert len(match_by_collar(((1.0, 1.1),), ((1.1, 1.3),))) == 1  # apart, yet within the collar


def test_event_f1_of_one_clip():
    first = ((0.0, 1.0), (2.0, 3.0), (5.0, 6.0))
    second = ((0.1, 1.0), (5.0, 9.0))
    assert event_f1(first, second) == pytest.approx(2 / 5, abs=1e-12)
    assert event_f1(first, first) == 1.0
    assert event_f1(first, ()) == 0.0
    assert math.isnan(event_f1((), ()))


def test_sums_over_clips_in_seconds_whatever_the_rates():
    tags = [
        region("a.wav", "sarcasm", "Ann", 0.0, 1.0),
        region("a.wav", "sarcasm", "Ben", 0.1, 0.8, rate=44_100),
        region("b.wav", "sarcasm", "Ann", 2.0, 4.0),
        done("b.wav", "Ben"),
        region("c.wav", "sarcasm", "Ann", 1.0, 2.0),  # Ben did not judge it
        whole("d.wav", "sarcasm", "Ann"),  # nowhere in particular
        region("d.wav", "sarcasm", "Ben", 0.0, 1.0),
        done("e.wav", "Ann"),
        done("e.wav", "Ben"),
    ]
    said = judgements(tags)
    sums = event_sums(said, "sarcasm", 0, 1)
    assert sums[1].tolist() == [0, 0, 1, 0, 0, 0, 0, 2]
    assert not sums[2:].any()
    total = sums.sum(axis=0)
    assert event_f1_of(total) == pytest.approx(2 / 3, abs=1e-12)
    assert collar_f1_of(total) == pytest.approx(2 / 3, abs=1e-12)
    assert dice_of(total) == pytest.approx(2 * 0.7 / 3.7, abs=1e-12)
    assert boundaries_of(total).tolist() == pytest.approx([0.7, 0.1, 0.2], abs=1e-12)


def test_seconds_are_counted_once_where_regions_of_one_tagger_overlap():
    said = judgements(
        [
            region("a.wav", "sarcasm", "Ann", 0.0, 2.0),
            region("a.wav", "sarcasm", "Ann", 1.0, 3.0),
            region("a.wav", "sarcasm", "Ben", 0.0, 3.0),
        ]
    )
    assert dice_of(event_sums(said, "sarcasm", 0, 1).sum(axis=0)) == 1.0


REGIONS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 10)).map(lambda pair: (float(pair[0]), float(sum(pair)))),
    max_size=4,
).map(tuple)


@given(REGIONS, REGIONS)
def test_matching_is_the_best_of_all_there_are(first, second):
    overlaps = intersections_over_unions(first, second)
    found = match_regions(first, second)
    few, many = sorted((len(first), len(second)))
    best = (0, 0.0)
    for order in permutations(range(many), few):
        pairs = [(i, j) if len(first) <= len(second) else (j, i) for i, j in enumerate(order)]
        kept = [float(overlaps[pair]) for pair in pairs if overlaps[pair] >= 0.5]
        best = max(best, (len(kept), round(sum(kept), 9)))
    assert (len(found), round(sum(pair.iou for pair in found), 9)) == best
    assert len({pair.first for pair in found}) == len({pair.second for pair in found}) == len(found)


@given(REGIONS, REGIONS)
def test_event_f1_is_the_same_either_way(first, second):
    one, other = event_f1(first, second), event_f1(second, first)
    assert one == other or (math.isnan(one) and math.isnan(other))
