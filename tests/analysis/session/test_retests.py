"""Which clips are brought again: reproducible, seldom, late, and each once."""

from datetime import timedelta

import pytest

from analysis.session.marks import DONE, again
from analysis.session.retests import due, finished
from tests.analysis.session.examples import NOON, clip_tag


def done(number, *, tagger="ana", clip=None):
    clip = f"{number:03d}.wav" if clip is None else clip
    return clip_tag(number, clip=clip, tag=DONE, tagger=tagger, created=NOON + timedelta(seconds=number))


def test_finished_clips_come_in_the_order_of_their_marks():
    tags = [done(3), done(1), clip_tag(9, clip="x.wav"), done(2, tagger="bo")]
    assert finished(tags, "ana") == ("001.wav", "003.wav")


def test_the_same_file_draws_the_same_again():
    tags = [done(number) for number in range(40)]
    assert due(tags, "ana", seed="ab", share=1) == due(tags[::-1], "ana", seed="ab", share=1)
    drawn = {due(tags, "ana", seed=f"{seed}", share=1) for seed in range(200)}
    assert drawn == {f"{number:03d}.wav" for number in range(20)}


@pytest.mark.parametrize(("count", "is_due"), [(20, False), (21, True)])
def test_only_after_twenty_others(count, is_due):
    tags = [done(number) for number in range(count)]
    assert due(tags, "ana", seed="ab", share=1) == ("000.wav" if is_due else None)


def test_about_one_in_twenty():
    tags = [done(number) for number in range(40)]
    brought = sum(due(tags, "ana", seed=f"{seed}") is not None for seed in range(4000))
    assert 150 < brought < 250


def test_a_clip_is_brought_once_and_only_among_those_that_may_be():
    tags = [done(number) for number in range(22)]
    left = [*tags, done(50, tagger=again("ana"), clip="001.wav")]
    assert {due(left, "ana", seed=f"{seed}", share=1) for seed in range(30)} == {"000.wav"}
    assert due(tags, "ana", seed="ab", share=1, clips=frozenset({"001.wav", "021.wav"})) == "001.wav"
    assert due(tags, "bo", seed="ab", share=1) is None
    assert due(tags, "ana", seed="ab", share=0) is None
