"""Speech models give what the stock classes give, also when cut in two."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import transformers

from models.errors import ModelError
from models.interface import Material
from models.registry import load
from tests import checkpoints


def reference(folder, kind, samples):
    name = f"{checkpoints.SPEECH[kind][0]}ForSequenceClassification"
    network = getattr(transformers, name).from_pretrained(folder, dtype=torch.float32).eval()
    extractor = transformers.Wav2Vec2FeatureExtractor.from_pretrained(folder)
    with torch.no_grad():
        coded = extractor(samples, sampling_rate=16000, return_tensors="pt")
        return network(coded.input_values).logits[0].numpy()


@pytest.mark.parametrize("kind", checkpoints.SPEECH)
def test_outputs_are_those_of_the_stock_class(kind, speech_folders, clip):
    model = load(str(speech_folders[kind]), device="cpu")
    expected = reference(speech_folders[kind], kind, clip.samples)
    outputs = model.predict(clip).outputs
    assert list(outputs) == ["activation", "valence"]
    np.testing.assert_allclose(list(outputs.values()), expected, atol=1e-6)
    hidden = model.encode(model.prepare(clip))
    assert hidden.shape == (1, 49, 32)
    twice = model.head(hidden.expand(2, -1, -1)).numpy()
    np.testing.assert_allclose(twice, [expected, expected], atol=1e-6)


def test_without_normalising(tmp_path, clip):
    folder = checkpoints.speech(tmp_path / "m", "wav2vec2-layer", do_normalize=False)
    expected = reference(folder, "wav2vec2-layer", clip.samples)
    np.testing.assert_allclose(
        list(load(str(folder), device="cpu").predict(clip).outputs.values()), expected, atol=1e-6
    )


def test_old_weights_with_old_names(tmp_path, clip):
    folder = checkpoints.speech(tmp_path / "m")
    expected = list(load(str(folder), device="cpu").predict(clip).outputs.values())
    from safetensors.torch import load_file

    state = load_file(folder / "model.safetensors")
    old = {
        key.replace("parametrizations.weight.original0", "weight_g").replace(
            "parametrizations.weight.original1", "weight_v"
        ): value
        for key, value in state.items()
        if not key.endswith("masked_spec_embed")
    }
    assert any(key.endswith("weight_g") for key in old)
    (folder / "model.safetensors").unlink()
    torch.save(old, folder / "pytorch_model.bin")
    outputs = load(str(folder), device="cpu").predict(clip).outputs
    np.testing.assert_allclose(list(outputs.values()), expected, atol=1e-6)


def test_weights_in_shards(tmp_path, clip):
    folder = checkpoints.speech(tmp_path / "m")
    expected = load(str(folder), device="cpu").predict(clip).outputs
    network = transformers.Wav2Vec2ForSequenceClassification.from_pretrained(folder)
    (folder / "model.safetensors").unlink()
    network.save_pretrained(folder, max_shard_size="40KB")
    assert len(list(folder.glob("*.safetensors"))) > 1
    assert load(str(folder), device="cpu").predict(clip).outputs == pytest.approx(expected, abs=1e-6)
    next(folder.glob("*-00002-*.safetensors")).unlink()
    with pytest.raises(ModelError, match=r"incomplete.*00002.*missing"):
        load(str(folder), device="cpu")


def test_nothing_can_be_trained(speech_model):
    assert not any(parameter.requires_grad for parameter in speech_model._network.parameters())
    assert not speech_model._network.training
    assert not speech_model._front.training


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (None, r"clip.wav has no audio, and wav2vec2-group listens to audio"),
        (np.zeros(399, np.float32), r"lasts 24.9 ms, and wav2vec2-group needs at least 25 ms"),
        (np.array([0.0] * 400 + [np.nan], np.float32), "not numbers"),
    ],
)
def test_clips_that_cannot_be_used(speech_model, samples, message):
    with pytest.raises(ModelError, match=message):
        speech_model.predict(Material("clip.wav", samples, 16000))


def test_shortest_clip_and_silence(speech_model):
    for samples in (np.ones(400, np.float32), np.zeros(8000, np.float32)):
        outputs = speech_model.predict(Material("clip.wav", samples, 16000)).outputs
        assert np.isfinite(list(outputs.values())).all()


def test_other_rates_are_the_callers_mistake(speech_model, clip):
    with pytest.raises(ValueError, match=r"expected 16000 Hz, found 8000 Hz"):
        speech_model.predict(replace(clip, rate=8000))


def test_too_long_for_memory(speech_model, clip, monkeypatch):
    monkeypatch.setattr("models.devices.free_memory", lambda _: 1000)
    with pytest.raises(ModelError, match=r"too large for the memory of cpu: clip.wav needs about"):
        speech_model.predict(clip)


def test_running_out_of_memory_is_told(speech_model, clip, monkeypatch):
    def forward(*_, **__):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr(speech_model._network, "forward", forward)
    with pytest.raises(
        ModelError, match=r"too large for the memory of cpu: wav2vec2-group cannot take clip.wav"
    ):
        speech_model.predict(clip)
