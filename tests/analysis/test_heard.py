"""Where listeners and a model hear the emotion: hand-computed cases, limits, and truth that was planted."""

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from analysis.heard import heard_clip, heard_corpus, overlap, strongest
from analysis.heard_marks import heard_marks
from analysis.session.file.log import Reveal
from analysis.session.marks import HEARD_HERE, SETTLED, again
from tests.analysis.session.examples import NOON, clip_tag

EXACT = {"abs": 1e-12, "rel": 0}
TRUTH = Path(__file__).parents[2] / "resources" / "demo" / "truth.json"


def frames(text):
    return np.array([letter == "x" for letter in text])


def test_overlap_by_hand():
    found = overlap(frames("xxx......."), frames(".xxxx....."))
    assert found.dice == pytest.approx(2 * 2 / 7, **EXACT)
    assert found.iou == pytest.approx(2 / 5, **EXACT)
    assert found.chance == pytest.approx(2 * (3 * 4 / 10) / 7, **EXACT)


@pytest.mark.parametrize(
    ("one", "other", "dice"), [("..xx.", "..xx.", 1.0), ("xx...", "..xxx", 0.0), ("xxxxx", "xxxxx", 1.0)]
)
def test_overlap_of_equal_and_of_disjoint_sets(one, other, dice):
    found = overlap(frames(one), frames(other))
    assert (found.dice, found.iou) == (dice, dice)


def test_chance_is_the_mean_over_every_turn():
    rng = np.random.default_rng(3)
    one, other = rng.random(23) < 0.4, rng.random(23) < 0.3
    turned = [overlap(one, np.roll(other, places)).dice for places in range(23)]
    assert overlap(one, other).chance == pytest.approx(np.mean(turned), **EXACT)


@pytest.mark.parametrize(("one", "other"), [("x.", "x.."), ("..", "x.")])
def test_sets_that_cannot_be_compared_are_refused(one, other):
    with pytest.raises(ValueError, match="expected two sets"):
        overlap(frames(one), frames(other))


def test_of_equally_strong_frames_the_earlier_counts():
    assert strongest(np.array([1.0, -2, 2, 0, 1]), 3).tolist() == [True, True, True, False, False]


def test_a_clip_by_hand():
    values = np.array([0.0, 3, -4, 1, 0, 0, 2, 0, 0, 0])
    stretches = {"bo": [(0.2, 0.4)], "ada": [(0.1, 0.3), (0.6, 0.7)]}
    found = heard_clip("a.wav", values, stretches, frames_per_second=10)
    assert found.listeners == ("ada", "bo")
    # Ada's frames 1, 2, 6 are the three strongest; of Bo's 2 and 3 one is among the two strongest, 1 and 2.
    assert found.model_listener.dice == pytest.approx((1 + 1 / 2) / 2, **EXACT)
    assert found.model_listener.iou == pytest.approx((1 + 1 / 3) / 2, **EXACT)
    assert found.model_listener.chance == pytest.approx((0.3 + 0.2) / 2, **EXACT)
    assert found.between_listeners.dice == pytest.approx(2 * 1 / 5, **EXACT)
    assert found.between_listeners.chance == pytest.approx(2 * 0.6 / 5, **EXACT)
    assert found.mass_in == pytest.approx((9 / 10 + 5 / 10) / 2, **EXACT)
    assert found.mass_chance == pytest.approx((0.3 + 0.2) / 2, **EXACT)


def test_stretches_of_one_listener_count_together_however_they_overlap():
    values = np.arange(8.0)
    one = heard_clip("a.wav", values, {"ada": [(0, 3), (2, 5)]}, frames_per_second=1)
    assert one == heard_clip("a.wav", values, {"ada": [(0, 5)]}, frames_per_second=1)
    assert (one.pairs, one.between_listeners) == (0, None)


@pytest.mark.parametrize("span", [(0, 4), (2.0, 2.1)])
def test_a_mark_of_everything_or_of_less_than_a_frame_is_left_out(span):
    assert heard_clip("a.wav", np.arange(4.0), {"ada": [span]}, frames_per_second=1) is None


def test_a_map_of_zeros_is_left_out():
    assert heard_clip("a.wav", np.zeros(4), {"ada": [(0, 1)]}, frames_per_second=1) is None


def test_a_corpus_is_the_mean_of_its_clips_and_an_interval_holds_it():
    values = np.arange(6.0)
    spans = [(5, 6), (0, 1), (3, 6), (4, 6)]
    clips = [heard_clip(f"{span}", values, {"ada": [span]}, frames_per_second=1) for span in spans * 5]
    found = heard_corpus(clips)
    assert (found.clips, found.pairs) == (20, 0)
    assert found.model_listener.value == pytest.approx((1 + 0 + 1 + 1) / 4, **EXACT)
    assert found.model_chance == pytest.approx((1 + 1 + 3 + 2) / 24, **EXACT)
    assert found.model_listener.low < 0.75 < found.model_listener.high
    assert np.isnan([found.between_listeners.value, found.between_chance]).all()


def test_few_clips_have_no_interval():
    found = heard_corpus([heard_clip("a", np.arange(6.0), {"ada": [(5, 6)]}, frames_per_second=1)] * 19)
    assert found.model_listener.value == 1
    assert np.isnan([found.model_listener.low, found.model_listener.high]).all()


def mark(number, **fields):
    return clip_tag(number, **{"tag": HEARD_HERE, "start": 1600, "end": 3200, "blind": True, **fields})


def test_marks_made_before_the_reveal_are_apart_from_the_others():
    tags = [
        mark(1),
        mark(2, start=8000, end=16000),
        mark(3, tagger="bo", blind=False),
        mark(4, tagger="cy"),
        mark(5, tagger=again("ana")),
        mark(6, tagger=SETTLED),
        clip_tag(7),
    ]
    clip = tags[0].clip
    earlier, later = (NOON + timedelta(seconds=seconds) for seconds in (-5, 5))
    reveals = [
        Reveal(later, "ana", clip, "open: labels"),
        Reveal(earlier, "cy", clip, "open: labels, predictions, saliency"),
        Reveal(earlier, "ana", clip, "blind"),
    ]
    before, after = heard_marks(tags, reveals)
    assert before == {clip: {"ana": [(0.1, 0.2), (0.5, 1.0)]}}
    assert after == {clip: {"bo": [(0.1, 0.2)], "cy": [(0.1, 0.2)]}}


def test_a_map_of_the_planted_seconds_is_heard_by_who_knows_them():
    truth = {clip: known["emotional"] for clip, known in json.loads(TRUTH.read_text()).items()}
    clips = []
    for clip, spans in truth.items():
        frame = (np.arange(400) + 0.5) / 50
        planted = sum(((frame >= start) & (frame < end)).astype(float) for start, end in spans)
        if spans:
            clips.append(heard_clip(clip, planted, {"truth": spans}, frames_per_second=50))
    found = heard_corpus(clips)
    assert found.clips > 60
    assert found.model_listener == type(found.model_listener)(1.0, 1.0, 1.0)
    assert found.model_chance < 0.2
