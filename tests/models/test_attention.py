"""Attention weights are those that the outputs are computed from, and forming them changes nothing."""

import re

import pytest
import torch
from torch import nn
from torch.func import functional_call

from analysis.errors import UsageError
from models.errors import ModelError
from models.families.stock_attention import attentions
from models.interface import Material
from models.registry import load
from tests import checkpoints

VALUES = re.compile(r"\.(v_proj|value)\.(weight|bias)$")


@pytest.fixture(
    scope="module",
    params=["wav2vec2-sum", "hubert-layer-sum", "wavlm-group", "wavlm-layer-sum", "odyssey", "text"],
)
def model(request, speech_folders, text_model, tmp_path_factory):
    if request.param == "text":
        return text_model
    folder = speech_folders.get(request.param)
    if folder is None:
        folder = tmp_path_factory.mktemp("attention") / request.param
        checkpoints.odyssey(folder)
    return load(str(folder), device="cpu")


@pytest.fixture
def hidden(model, clip):
    with torch.no_grad():
        if model.card.modality == "audio":
            return model.encode(model.prepare(clip))
        return model.encode(model.tokens(Material("a.wav", None, 16000, "not well")).ids)


def test_weights_and_outputs(model, hidden):
    expected = model.head(hidden)
    both = torch.cat([hidden, 0.5 * hidden])
    outputs, weights = model.attentions(both)
    units = hidden.shape[1]
    assert [layer.shape for layer in weights] == [(2, 2, units, units)] * 2
    for layer in weights:
        torch.testing.assert_close(layer.sum(-1), torch.ones(2, 2, units))
    torch.testing.assert_close(outputs[:1], expected, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(model.head(hidden), expected, atol=0, rtol=0)
    torch.testing.assert_close(model.attentions(hidden)[1][1], weights[1][:1])


def test_outputs_hang_on_every_head(model, hidden):
    outputs, weights = model.attentions(hidden)
    gradients = torch.autograd.grad(outputs[0, 0], weights)
    for gradient in gradients:
        assert (gradient.abs().amax(dim=(0, 2, 3)) > 0).all()


def test_gradients_are_those_of_the_usual_pass(model, hidden):
    """Scaling all weights of a layer is scaling its values, whose effect the usual pass tells."""
    outputs, weights = model.attentions(hidden)
    (gradient,) = torch.autograd.grad(outputs[0, 0], weights[-1])
    values = [(name, part) for name, part in model._network.named_parameters() if VALUES.search(name)][-2:]
    scale = torch.ones((), requires_grad=True)
    scaled = {name: scale * part for name, part in values}
    given = {"inputs_embeds": hidden} if model.card.modality == "text" else {"hidden": hidden}
    usual = functional_call(model._network, scaled, (), given)
    (expected,) = torch.autograd.grad(getattr(usual, "logits", usual)[0, 0], scale)
    torch.testing.assert_close((weights[-1] * gradient).sum(), expected, atol=1e-5, rtol=1e-3)


def test_without_gradients(model, hidden):
    with torch.inference_mode():
        outputs, weights = model.attentions(hidden)
    assert not outputs.requires_grad
    assert len(weights) == 2


def test_weights_that_do_not_fit_are_refused(speech_model, clip, monkeypatch):
    hidden = speech_model.encode(speech_model.prepare(clip)).detach()
    frames, layers, heads = hidden.shape[1], 2, 2
    weights = 3 * 4 * layers * heads * frames**2
    needed = weights + speech_model.bytes_needed(frames, from_samples=False)
    monkeypatch.setattr("models.devices.free_memory", lambda _: needed)
    speech_model.attentions(hidden)
    monkeypatch.setattr("models.devices.free_memory", lambda _: needed - 1)
    with pytest.raises(ModelError, match=r"too large.*the attention of wav2vec2-group to 49 frames"):
        speech_model.attentions(hidden)


def test_models_without_attention_say_so():
    with pytest.raises(UsageError, match="toy has no attention; choose another method"):
        attentions(lambda rows: rows, nn.Linear(2, 2), torch.zeros(1, 2), "toy")
