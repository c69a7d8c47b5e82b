"""Who judged what."""

from __future__ import annotations

import numpy as np

from analysis.agreement.judgements import judgements, people, reheard
from analysis.session.marks import HEARD_HERE, SETTLED, again
from tests.analysis.agreement.tagged import done, region, whole

TAGS = [
    whole("a.wav", "sarcasm", "Ben"),
    region("a.wav", "sarcasm", "Ann", 1.0, 2.0),
    region("a.wav", "sarcasm", "Ann", 0.0, 0.5),
    done("b.wav", "Ann"),
    whole("b.wav", "mimicry", "Ben"),
    region("c.wav", HEARD_HERE, "Ann", 0.0, 1.0),
    whole("d.wav", "sarcasm", SETTLED),
    whole("e.wav", "sarcasm", again("Ann")),
]


def test_settled_tags_and_second_hearings_are_no_people():
    assert people(TAGS) == ("Ann", "Ben")
    assert reheard(TAGS) == ("Ann",)


def test_a_clip_is_judged_by_whoever_gave_it_anything():
    said = judgements(TAGS)
    assert said.clips == ("a.wav", "b.wav", "c.wav")
    assert said.tags == ("mimicry", "sarcasm")
    assert said.judged.tolist() == [[True, True], [True, True], [True, False]]


def test_a_region_counts_as_the_tag_being_in_the_clip_and_what_is_not_given_as_no():
    said = judgements(TAGS)
    np.testing.assert_array_equal(said.of("sarcasm"), [[1, 1], [0, 0], [0, np.nan]])
    np.testing.assert_array_equal(said.of("mimicry"), [[0, 0], [0, 1], [0, np.nan]])
    assert said.regions["sarcasm"] == {(0, 0): ((0.0, 0.5), (1.0, 2.0))}


def test_a_mark_says_something_only_where_it_stands():
    said = judgements(TAGS, names=[HEARD_HERE])
    np.testing.assert_array_equal(said.of(HEARD_HERE), [[np.nan, np.nan], [np.nan, np.nan], [1, np.nan]])


def test_a_second_hearing_is_compared_when_it_is_named():
    said = judgements(TAGS, ["Ann", again("Ann")], names=["sarcasm"])
    assert said.taggers == ("Ann", "Ann (again)")
    assert said.clips[-1] == "e.wav"
    np.testing.assert_array_equal(said.of("sarcasm")[-1], [np.nan, 1])
