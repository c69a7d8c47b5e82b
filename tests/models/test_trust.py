"""Sound maps are called so, spoilt ones are not, and each check says why in a sentence."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.corpora import open_corpus
from analysis.progress import Cancelled
from analysis.regions import frames_inside, region_mass
from models.explain.randomised import randomised
from models.explain.run import explain
from models.explain.trust import check_trust, verdict_of
from models.interface import FRAMES_PER_SECOND, Check, Material, Request
from models.material import material
from models.registry import load
from tests.models.records import SALIENCY

NAMES = ("completeness", "step doubling", "baseline", "random weights", "deletion", "insertion")
CLIPS = [f"MSP-PODCAST_{name}.wav" for name in ("9001_0009", "9001_0036", "9001_0082")]
TRUTH = json.loads((Path(__file__).parents[2] / "resources" / "demo" / "truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def model():
    return load("demo-audio", device="cpu")


@pytest.fixture(scope="module")
def untrained(model):
    return randomised(model)


@pytest.fixture(scope="module")
def clips():
    corpus = open_corpus("demo")
    planted = [clip for clip, known in TRUTH.items() if known["emotional"]]
    return {clip: material(corpus, clip, 16000) for clip in [*CLIPS, *planted[:8]]}


@pytest.fixture(scope="module")
def saliency(model, clips):
    return explain(model, clips[CLIPS[0]], Request("activation"))


def lift(values, clip):
    inside = frames_inside(TRUTH[clip]["emotional"], len(values), FRAMES_PER_SECOND)
    return region_mass(values, inside).lift


def checks_of(trust):
    return {check.name: check for check in trust.checks}


@pytest.mark.parametrize("clip", CLIPS)
def test_maps_of_the_demo_can_be_believed(model, untrained, clips, clip):
    saliency = explain(model, clips[clip], Request("activation"))
    assert lift(saliency.values, clip) >= 1.8
    trust = check_trust(model, clips[clip], saliency, randomised=untrained)
    assert trust.verdict in ("sound", "doubtful")
    assert tuple(check.name for check in trust.checks) == NAMES
    found = checks_of(trust)
    assert found["completeness"].passed
    assert found["random weights"].passed
    assert all(check.reason.endswith(".") for check in trust.checks)


def test_random_weights_find_nothing(untrained, clips):
    request = Request("valence", steps=8, baseline="corpus-mean")
    lifts = [lift(explain(untrained, clips[clip], request).values, clip) for clip in clips]
    assert 0.8 <= np.mean(lifts) <= 1.2


def test_a_map_put_elsewhere_fails_deletion(model, untrained, clips, saliency):
    turned = replace(saliency, values=np.roll(saliency.values, len(saliency.values) // 2))
    trust = check_trust(model, clips[CLIPS[0]], turned, randomised=untrained)
    assert not checks_of(trust)["deletion"].passed
    assert not checks_of(trust)["step doubling"].passed
    assert trust.verdict != "sound"


def test_a_map_of_random_weights_is_not_to_be_used(model, untrained, clips):
    """The map of another model with random weights, passed off as this one's, once it is that model's own."""
    clip = clips[CLIPS[0]]
    maps = explain(untrained, clip, Request("activation", steps=16, baseline="corpus-mean"))
    trust = check_trust(model, clip, maps, randomised=untrained)
    assert not checks_of(trust)["completeness"].passed
    assert trust.verdict == "do not use"


def test_the_map_of_another_output_is_not_to_be_used(model, untrained, clips):
    other = explain(model, clips[CLIPS[0]], Request("valence"))
    trust = check_trust(model, clips[CLIPS[0]], replace(other, target="activation"), randomised=untrained)
    assert not checks_of(trust)["completeness"].passed
    assert trust.verdict == "do not use"


def test_a_flat_map_is_not_to_be_used(model, clips, saliency):
    for value in (0.0, (saliency.prediction - saliency.baseline_prediction) / len(saliency.values)):
        flat = replace(saliency, values=np.full_like(saliency.values, value))
        trust = check_trust(model, clips[CLIPS[0]], flat)
        assert (trust.verdict, [check.name for check in trust.checks]) == ("do not use", ["flat map"])


def test_the_same_map_gets_the_same_trust(model, untrained, clips, saliency):
    """Whatever was checked before with the same random copy, and with one made on the spot."""
    clip = clips[CLIPS[0]]
    trust = check_trust(model, clip, saliency, randomised=untrained)
    check_trust(
        model, clips[CLIPS[1]], explain(model, clips[CLIPS[1]], Request("valence")), randomised=untrained
    )
    assert check_trust(model, clip, saliency, randomised=untrained) == trust
    assert check_trust(model, clip, saliency) == trust


def test_progress_only_grows_and_stops_when_told(model, untrained, clips, saliency):
    told = []
    check_trust(model, clips[CLIPS[0]], saliency, told.append, randomised=untrained)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)
    assert 0.5 < told[-2] < 1

    def stop(fraction):
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        check_trust(model, clips[CLIPS[0]], saliency, stop, randomised=untrained)


@pytest.mark.parametrize("method", ["gradient-x-input", "occlusion", "attention"])
def test_what_does_not_add_up_is_doubtful_at_most(model, untrained, clips, method):
    clip = clips[CLIPS[0]]
    trust = check_trust(
        model, clip, explain(model, clip, Request("activation", method)), randomised=untrained
    )
    assert trust.verdict in ("doubtful", "do not use")
    found = checks_of(trust)
    assert math.isnan(found["completeness"].value)
    assert f"by {method} need not add up" in found["completeness"].reason
    assert "does not apply" in found["step doubling"].reason
    assert found["baseline"].passed or method != "attention"


def test_silence_and_short_clips_say_so(model, clips, saliency):
    clip = clips[CLIPS[0]]
    silent = check_trust(model, replace(clip, samples=np.zeros_like(clip.samples)), saliency)
    assert (silent.verdict, [check.name for check in silent.checks]) == ("do not use", ["silence"])
    short = check_trust(model, clip, replace(saliency, values=saliency.values[:9]))
    assert short.verdict == "doubtful"
    assert "only 9 frames of 20 ms" in short.checks[0].reason


def test_hardly_any_change_is_said(model, untrained, clips, saliency):
    same = replace(saliency, baseline_prediction=saliency.prediction - 0.05)
    trust = check_trust(model, clips[CLIPS[0]], same, randomised=untrained)
    assert "hardly anything to explain" in checks_of(trust)["change"].reason
    assert not {"deletion", "insertion"} & set(checks_of(trust))
    assert trust.verdict != "sound"


def test_texts_are_checked_word_by_word():
    model = load("demo-text", device="cpu")
    clip = Material(
        "text", None, 16000, "The concert was wonderful but the long way home felt terrible to us all"
    )
    trust = check_trust(model, clip, explain(model, clip, Request("valence")))
    assert tuple(check.name for check in trust.checks) == NAMES
    assert checks_of(trust)["completeness"].passed
    assert "random choices of as many words" in checks_of(trust)["deletion"].reason
    two = replace(clip, transcript="How wonderful")
    short = check_trust(model, two, explain(model, two, Request("valence")))
    assert "only 2 words" in short.checks[0].reason


@pytest.mark.parametrize(
    ("method", "failed", "verdict"),
    [
        ("ig", (), "sound"),
        ("ig", ("insertion",), "doubtful"),
        ("ig", ("step doubling", "baseline", "deletion", "insertion"), "doubtful"),
        ("ig", ("completeness",), "do not use"),
        ("ig", ("random weights",), "do not use"),
        ("occlusion", ("completeness", "step doubling"), "doubtful"),
        ("occlusion", ("completeness", "step doubling", "random weights"), "do not use"),
    ],
)
def test_verdicts(method, failed, verdict):
    checks = tuple(Check(name, 0.5, 0.5, name not in failed, "") for name in NAMES)
    assert verdict_of(replace(SALIENCY, method=method), checks) == verdict


def test_a_map_that_finds_the_one_word_that_decides_is_as_good_as_can_be():
    """Of six words chance finds it in every sixth order; another map of the same clip fails."""
    model = load("demo-text", device="cpu")
    clip = Material("text", None, 16000, "the food in here was wonderful")
    saliency = explain(model, clip, Request("valence"))
    found = checks_of(check_trust(model, clip, saliency))
    assert found["deletion"].passed
    assert found["insertion"].passed
    turned = tuple(
        replace(word, value=other.value)
        for word, other in zip(saliency.words, saliency.words[::-1], strict=True)
    )
    spoilt = checks_of(check_trust(model, clip, replace(saliency, words=turned)))
    assert not spoilt["deletion"].passed
    assert not spoilt["insertion"].passed
