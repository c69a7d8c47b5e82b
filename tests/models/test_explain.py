"""Attributions of functions whose attributions are known, and of tiny networks."""

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients
from safetensors.torch import save_file

from analysis.errors import UsageError
from analysis.progress import Cancelled
from models.errors import ModelError
from models.explain import paths
from models.explain.completeness import Rule, floor, relative_delta, rules_to_try
from models.explain.run import explain
from models.interface import Material, Output, Request
from models.registry import load
from tests import checkpoints
from tests.models.toys import WEIGHTS, Toy, direction, linear, quadratic

SAMPLES = np.array([1.0, 2.0, 3.0, -1.0, 0.5, 4.0], np.float32)
CLIP = Material("toy.wav", SAMPLES, 16000)
MEAN = torch.tensor([0.5, -0.25])
ACTIVATION = Request("activation")


def frames(values):
    return np.asarray(values).reshape(3, 2).sum(axis=1)


@pytest.mark.parametrize("steps", [1, 3, None])
def test_linear_is_exact_with_any_number_of_steps(steps):
    saliency = explain(Toy(linear, MEAN), CLIP, Request("activation", steps=steps))
    expected = WEIGHTS.numpy() * (SAMPLES.reshape(3, 2) - MEAN.numpy())
    np.testing.assert_allclose(saliency.values, frames(expected), rtol=1e-6)
    assert saliency.baseline == "corpus-mean"
    assert saliency.prediction == pytest.approx(float((WEIGHTS.numpy() * SAMPLES.reshape(3, 2)).sum()))
    assert saliency.relative_delta < 1e-6


def test_quadratic_is_exact_with_two_nodes():
    saliency = explain(Toy(quadratic), CLIP, Request("activation", baseline="zero", steps=2))
    np.testing.assert_allclose(
        saliency.values, frames(WEIGHTS.numpy() * SAMPLES.reshape(3, 2) ** 2), rtol=1e-5
    )
    assert saliency.baseline_prediction == 0
    one = explain(Toy(quadratic), CLIP, Request("activation", baseline="zero", steps=1))
    assert one.relative_delta < 1e-6  # the midpoint suffices when all starts at zero
    shifted = explain(Toy(quadratic, MEAN), CLIP, Request("activation", steps=2))
    expected = WEIGHTS.numpy() * (SAMPLES.reshape(3, 2) ** 2 - MEAN.numpy() ** 2)
    np.testing.assert_allclose(shifted.values, frames(expected), rtol=1e-5)


def test_time_mean_without_a_corpus_mean():
    saliency = explain(Toy(linear), CLIP, ACTIVATION)
    hidden = SAMPLES.reshape(3, 2)
    np.testing.assert_allclose(
        saliency.values, frames(WEIGHTS.numpy() * (hidden - hidden.mean(axis=0))), rtol=1e-5
    )
    assert saliency.baseline == "time-mean"


def test_steps_grow_until_the_sum_is_right():
    easy = explain(Toy(linear), CLIP, ACTIVATION)
    assert easy.steps == 16
    hard = explain(Toy(direction), CLIP, Request("activation", baseline="zero"))
    assert hard.steps > 16


def test_the_best_attempt_is_kept_and_told_truly():
    def asked(steps):
        return explain(Toy(direction), CLIP, Request("activation", steps=steps, baseline="zero"))

    chosen = asked(None)
    assert chosen.relative_delta < min(asked(steps).relative_delta for steps in (16, 32, 64))
    assert (chosen.steps, chosen.provenance["rule"]) == (32, "log-alpha")
    change = chosen.prediction - chosen.baseline_prediction
    assert chosen.delta == pytest.approx(float(chosen.values.sum()) - change, abs=1e-6)


def test_relative_delta_and_its_floor():
    dimension, unit, logit = (
        Output("a", "dimension", 1, 7),
        Output("a", "dimension", 0, 1),
        Output("happy", "class"),
    )
    assert (floor(dimension), floor(unit), floor(logit)) == (0.06, 0.01, 0.05)
    assert relative_delta(-0.5, 2.0, dimension) == 0.25
    assert relative_delta(0.006, 0.0, dimension) == pytest.approx(0.1)
    assert [rule.steps for rule in rules_to_try(None, "time-mean")] == [16, 32, 64]
    assert rules_to_try(5, "zero") == (Rule("gauss-legendre", 5),)
    with pytest.raises(ValueError, match=r"at least one step, found 0"):
        rules_to_try(0, "zero")


def test_unknown_outputs_and_baselines():
    with pytest.raises(UsageError, match=r"toy has no output 'joy'; it has activation"):
        explain(Toy(linear), CLIP, Request("joy"))
    with pytest.raises(
        UsageError, match=r"no baseline 'mask' for audio; choose from corpus-mean, time-mean, silence, zero"
    ):
        explain(Toy(linear), CLIP, Request("activation", baseline="mask"))
    with pytest.raises(UsageError, match=r"no baseline 'silly' for audio"):
        explain(Toy(linear), CLIP, Request("activation", "attention", baseline="silly"))
    with pytest.raises(UsageError, match=r"toy comes without a corpus-mean frame"):
        explain(Toy(linear), CLIP, Request("activation", baseline="corpus-mean"))


def test_an_output_may_be_called_as_papers_do():
    assert explain(Toy(linear), CLIP, Request("Arousal")).target == "activation"


def test_batches_are_halved_until_they_fit():
    sizes = []

    def counted(hidden):
        sizes.append(len(hidden))
        return linear(hidden)

    saliency = explain(Toy(counted, MEAN, fits=3), CLIP, ACTIVATION)
    assert max(sizes) == 2
    np.testing.assert_array_equal(
        saliency.values, explain(Toy(linear, MEAN, fits=2), CLIP, ACTIVATION).values
    )


def test_out_of_memory_to_the_last_is_told():
    with pytest.raises(ModelError, match=r"too large for the memory of cpu: toy cannot explain toy.wav"):
        explain(Toy(linear, fits=0), CLIP, ACTIVATION)
    with pytest.raises(ModelError, match=r"too large for the memory of cpu: explaining toy.wav needs about"):
        explain(Toy(linear, needs=10**18), CLIP, ACTIVATION)


def test_other_errors_stay_what_they_are():
    def broken(_):
        raise RuntimeError("shapes differ")

    with pytest.raises(RuntimeError, match=r"shapes differ"):
        explain(Toy(broken), CLIP, ACTIVATION)


def test_a_model_that_gives_no_number():
    with pytest.raises(ModelError, match=r"toy gives no number for activation of toy.wav"):
        explain(Toy(lambda hidden: linear(hidden) * float("nan")), CLIP, ACTIVATION)


def test_progress_rises_to_one(monkeypatch):
    monkeypatch.setattr(paths, "STEPS_AT_ONCE", 4)
    told = []
    explain(Toy(direction), CLIP, Request("activation", steps=16), told.append)
    assert told == sorted(told)
    assert sorted(set(told)) == [0.0, 0.25, 0.5, 0.75, 1.0]
    told.clear()
    explain(Toy(direction), CLIP, Request("activation", baseline="zero"), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_cancelling_stops_before_the_next_batch(monkeypatch):
    monkeypatch.setattr(paths, "STEPS_AT_ONCE", 4)
    rows = []

    def counted(hidden):
        rows.append(len(hidden))
        return linear(hidden)

    def cancel(fraction):
        if fraction >= 0.25:
            raise Cancelled

    with pytest.raises(Cancelled):
        explain(Toy(counted), CLIP, Request("activation", steps=16), cancel)
    assert rows == [1, 1, 4]


@pytest.mark.parametrize("kind", checkpoints.SPEECH)
def test_networks_are_complete_at_the_encoder_input(kind, speech_folders, clip):
    model = load(str(speech_folders[kind]), device="cpu")
    saliency = explain(model, clip, Request("valence"))
    assert saliency.values.shape == (49,)
    assert saliency.values.dtype == np.float32
    assert saliency.relative_delta < 0.01
    again = explain(model, clip, Request("valence"))
    np.testing.assert_array_equal(saliency.values, again.values)


def test_waveform_is_captums_own(speech_folders, clip):
    model = load(str(speech_folders["wav2vec2-layer"]), device="cpu")
    saliency = explain(model, clip, Request("valence", steps=8, baseline="zero"))
    samples = model.prepare(clip)
    engine = IntegratedGradients(lambda rows: model.head(model.encode(rows))[:, 1])
    expected = engine.attribute(samples, n_steps=8, internal_batch_size=1)[0].double().numpy()
    np.testing.assert_allclose(saliency.values, expected.reshape(50, 320).sum(axis=1), atol=1e-6)
    assert saliency.baseline == "zero"


def test_corpus_mean_comes_with_the_model(tmp_path, clip):
    folder = checkpoints.speech(tmp_path / "m")
    save_file({"mean_frame": torch.linspace(-1, 1, 32)}, folder / "baseline.safetensors")
    checkpoints.card(folder, baseline="baseline.safetensors")
    model = load(str(folder), device="cpu")
    saliency = explain(model, clip, Request("activation"))
    other = explain(model, clip, Request("activation", baseline="time-mean"))
    assert saliency.baseline == "corpus-mean"
    assert saliency.baseline_prediction != other.baseline_prediction
    assert saliency.prediction == other.prediction


def test_shortest_clip(speech_model):
    saliency = explain(speech_model, Material("s.wav", np.ones(400, np.float32), 16000), Request("valence"))
    assert saliency.values.shape == (1,)


def test_provenance(speech_model, clip):
    provenance = explain(speech_model, clip, Request("valence", steps=1)).provenance
    assert provenance["model_sha256"] == speech_model.fingerprint
    assert provenance["seed"] == "none: deterministic"
    assert provenance["rate"] == "16000"
    assert {"torch", "captum", "transformers", "earmark", "device", "precision", "input_sha256"} <= set(
        provenance
    )
    assert all(isinstance(value, str) for value in provenance.values())
