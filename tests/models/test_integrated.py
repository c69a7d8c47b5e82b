"""Integrated gradients are Captum's own, with and without the convolution set apart, and near zero as well."""

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients

from models.explain import paths
from models.explain.completeness import Rule
from models.explain.integrated import nodes
from models.explain.passes import Passes
from models.explain.run import explain, explain_targets
from models.families.speech import SpeechModel
from models.interface import Material, Request
from models.registry import load
from tests import checkpoints
from tests.models.toys import Toy, direction

TARGETS = ("activation", "valence")


@pytest.mark.parametrize("kind", checkpoints.SPEECH)
def test_captums_own_in_double_precision(kind, speech_folders, clip):
    model = load(str(speech_folders[kind]), device="cpu")
    found = explain(model, clip, Request("valence", steps=16)).values
    together = explain_targets(model, clip, [Request(target, steps=16) for target in TARGETS])[1].values
    model._network.double()
    model._front.double()
    with torch.no_grad():
        end = model.encode(model.prepare(clip).double())
    start = end.mean(dim=1, keepdim=True).expand_as(end)
    engine = IntegratedGradients(lambda rows: model.head(rows)[:, 1])
    expected = engine.attribute(end, start, n_steps=16).detach()[0].sum(dim=1).numpy()
    for values in (found, together):
        assert np.linalg.norm(values - expected) < 1e-4 * np.linalg.norm(expected)


@pytest.mark.parametrize("kind", checkpoints.SPEECH)
def test_the_convolution_set_apart_changes_nothing(kind, speech_folders, clip, monkeypatch):
    model = load(str(speech_folders[kind]), device="cpu")
    convolve, seen = model.positional._conv_forward, []

    def counted(*arguments):
        seen.append(1)
        return convolve(*arguments)

    monkeypatch.setattr(model.positional, "_conv_forward", counted)
    apart = explain(model, clip, Request("valence", steps=4))
    assert len(seen) == 3  # both ends and once back
    after = model.predict(clip)
    monkeypatch.setattr(SpeechModel, "positional", None)
    assert model.predict(clip) == after
    whole = explain(model, clip, Request("valence", steps=4))
    np.testing.assert_allclose(apart.values, whole.values, rtol=1e-4, atol=1e-6)


def test_a_convolution_that_is_given_something_else_is_left_alone(tmp_path, clip):
    model = load(
        str(checkpoints.speech(tmp_path / "m", "hubert-group", conv_pos_batch_norm=True)), device="cpu"
    )
    assert passes_of(model, clip).convolved is None
    assert explain(model, clip, Request("valence")).relative_delta < 0.01


def test_the_convolution_is_given_back_after_a_failure(speech_model, clip):
    before = speech_model.predict(clip)

    def fail(fraction):
        if fraction > 0:
            raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        explain(speech_model, clip, Request("valence"), fail)
    part = passes_of(speech_model, clip).convolved
    with pytest.raises(RuntimeError, match="within"), part.given(part.end):
        raise RuntimeError("within")
    assert speech_model.predict(clip) == before


def passes_of(model, clip):
    path = paths.audio_path(model, clip, "time-mean")
    return Passes(path, (0,), model.card.outputs[:1], "cpu", "fp32", lambda _: None)


@pytest.mark.parametrize("rule", [Rule("gauss-legendre", 16), Rule("log-alpha", 32)])
def test_nodes_lie_on_the_path_and_weigh_one(rule):
    places, weights = nodes(rule)
    assert len(places) == len(weights) == rule.steps
    assert weights.sum() == pytest.approx(1, abs=1e-9)
    assert ((places > 0) & (places < 1)).all()


def test_nodes_in_the_logarithm_find_what_lies_near_zero():
    places, weights = nodes(Rule("log-alpha", 32))
    expected = 1 - 1e-3 * np.log1p(1 / 1e-3)
    assert (weights * places / (places + 1e-3)).sum() == pytest.approx(expected, abs=1e-4)


def test_from_zero_the_error_is_told_whatever_the_rule():
    clip = Material("toy.wav", np.array([1.0, 2.0, 3.0, -1.0, 0.5, 4.0], np.float32), 16000)
    saliency = explain(Toy(direction), clip, Request("activation", baseline="zero"))
    assert saliency.relative_delta < 0.01
    even = explain(Toy(direction), clip, Request("activation", baseline="zero", steps=16))
    assert (even.relative_delta > 0.05, even.provenance["rule"]) == (True, "gauss-legendre")


def test_no_rule_underweighs_a_straight_line():
    """As the trapezoid with weights 1/n on a grid of 1/(n - 1) does."""
    for name, steps in (("gauss-legendre", 10), ("log-alpha", 10)):
        assert nodes(Rule(name, steps))[1].sum() == pytest.approx(1, abs=5e-3)
