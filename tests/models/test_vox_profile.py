"""Vox-Profile's models give what the published code gives, also when cut in two."""

import json

import numpy as np
import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

from models.errors import ModelError
from models.explain.run import explain
from models.families.vox_profile_whisper import log_mel
from models.interface import Material, Request
from models.registry import load, read_card
from tests.models import vox_checkpoints as vox

CANONICAL = ["activation", "valence", "dominance"]


def noise(seconds, seed=0):
    generator = np.random.default_rng(seed)
    count = int(seconds * 16000)
    return (generator.normal(size=count) * np.linspace(0.01, 0.2, count)).astype(np.float32)


def predicted(folder, samples):
    return load(str(folder), device="cpu").predict(Material("clip.wav", samples, 16000)).outputs


def expected_dimensions(published):
    return [published[name][0] for name in vox.DIMENSIONS]


def check_all(given, published):
    numbers = list(given.values())
    np.testing.assert_allclose(numbers[:9], published["emotion"], atol=1e-5)
    np.testing.assert_allclose(numbers[9:12], expected_dimensions(published), atol=1e-5)
    np.testing.assert_allclose(numbers[12:], published["detailed"], atol=1e-5)


@pytest.mark.parametrize(
    ("size", "states", "method"),
    [("wavlm_large", 5, "finetune"), ("wavlm_large", 4, "lora"), ("wavlm", 5, "finetune")],
)
def test_wavlm_is_the_published_one(tmp_path, size, states, method):
    network = vox.wavlm(tmp_path / "m", size, states=states, method=method)
    published = vox.published_wavlm(network, noise(1))
    given = predicted(tmp_path / "m", noise(1))
    assert list(given) == CANONICAL
    np.testing.assert_allclose(list(given.values()), expected_dimensions(published), atol=1e-5)


def test_wavlm_with_classes(tmp_path):
    network = vox.wavlm(tmp_path / "m", is_dim=False)
    check_all(predicted(tmp_path / "m", noise(1)), vox.published_wavlm(network, noise(1)))


@pytest.mark.parametrize("seconds", [0.33, 1.0, 14.95, 15.0])
def test_whisper_is_the_published_one(tmp_path, seconds):
    network = vox.whisper(tmp_path / "m")
    given = predicted(tmp_path / "m", noise(seconds))
    published = vox.published_whisper(network, noise(seconds))
    assert list(given) == CANONICAL
    np.testing.assert_allclose(list(given.values()), expected_dimensions(published), atol=1e-5)


def test_whisper_with_classes_and_updates(tmp_path):
    network = vox.whisper(tmp_path / "m", is_dim=False, method="lora", mels=80)
    check_all(predicted(tmp_path / "m", noise(1)), vox.published_whisper(network, noise(1)))


def test_only_the_first_15_seconds_are_heard(tmp_path):
    long = noise(16)
    vox.wavlm(tmp_path / "wavlm")
    vox.whisper(tmp_path / "whisper")
    for name in ("wavlm", "whisper"):
        assert predicted(tmp_path / name, long) == predicted(tmp_path / name, long[: 15 * 16000])
        assert "first 15 s" in read_card(str(tmp_path / name)).note


def test_card_of_a_model_with_classes(tmp_path):
    vox.whisper(tmp_path / "m", is_dim=False)
    outputs = read_card(str(tmp_path / "m")).outputs
    assert [output.name for output in outputs][:12] == vox.EMOTIONS + CANONICAL
    assert [output.name for output in outputs][12:] == [f"detailed {i}" for i in range(17)]
    assert {output.kind for output in outputs[:9]} == {"class"}
    assert [(output.kind, output.low, output.high) for output in outputs[9:12]] == [
        ("dimension", 0.0, 1.0)
    ] * 3


@pytest.mark.parametrize("mels", [80, 128])
def test_log_mel_is_that_of_transformers(mels):
    extractor = transformers.WhisperFeatureExtractor(feature_size=mels, chunk_length=15)
    for samples in (noise(2), noise(16), np.zeros(16000, np.float32)):
        expected = extractor(samples, return_tensors="pt", sampling_rate=16000).input_features
        torch.testing.assert_close(
            log_mel(torch.from_numpy(samples)[None], mels), expected, atol=1e-4, rtol=0
        )


@pytest.fixture(params=["wavlm", "whisper"])
def model(request, tmp_path):
    getattr(vox, request.param)(tmp_path / "m")
    return load(str(tmp_path / "m"), device="cpu")


def test_frames_are_those_of_the_clip(model, clip):
    hidden = model.encode(model.prepare(clip))
    assert hidden.shape[:2] == ((1, 49) if "wavlm" in type(model._network).__name__.lower() else (1, 50))
    alone = model.head(hidden)
    torch.testing.assert_close(model.head(hidden.expand(2, -1, -1)), alone.expand(2, -1), atol=1e-6, rtol=0)


def test_attentions_are_in_the_graph(model, clip):
    hidden = model.encode(model.prepare(clip))
    outputs, weights = model.attentions(hidden)
    torch.testing.assert_close(outputs, model.head(hidden), atol=1e-5, rtol=0)
    frames = hidden.shape[1]
    assert {layer.shape[2:] for layer in weights} == {(frames, frames)}
    for gradient in torch.autograd.grad(outputs[0, 0], weights):
        assert gradient.abs().max() > 0


def test_gradients_reach_the_samples(model, clip):
    samples = model.prepare(clip).requires_grad_()
    (gradient,) = torch.autograd.grad(model.head(model.encode(samples))[0, 0], samples)
    assert torch.isfinite(gradient).all()
    assert gradient.abs().max() > 0


def test_what_whisper_hears_after_the_clip_is_shared_by_its_frames(tmp_path, clip):
    """A baseline of frames' means keeps it; another one's change of it is spread evenly."""
    vox.whisper(tmp_path / "m")
    model = load(str(tmp_path / "m"), device="cpu")
    hidden = model.encode(model.prepare(clip)).requires_grad_()
    assert torch.equal(hidden[:, :1, 64:].expand(-1, hidden.shape[1], -1), hidden[:, :, 64:])
    (gradient,) = torch.autograd.grad(model.head(hidden)[0, 0], hidden)
    assert gradient[0, 0, 64:].abs().max() > 0
    torch.testing.assert_close(gradient[:, :1, 64:].expand(-1, hidden.shape[1], -1), gradient[:, :, 64:])


def test_explained_completely(model, clip):
    saliency = explain(model, clip, Request("valence"))
    assert saliency.relative_delta < 0.05
    assert len(saliency.values) == model.encode(model.prepare(clip)).shape[1]


@pytest.mark.parametrize("kind", ["wavlm", "whisper"])
@pytest.mark.parametrize(
    "key",
    ["valence_layer.0.weight", "model_seq.3.bias", "backbone_model.encoder.layers.1.final_layer_norm.weight"],
)
def test_missing_weights_are_named(tmp_path, kind, key):
    getattr(vox, kind)(tmp_path / "m")
    change(tmp_path / "m", lambda state: state.pop(key))
    with pytest.raises(ModelError, match=key.replace(".", r"\.")):
        load(str(tmp_path / "m"), device="cpu")


def test_missing_updates_are_named(tmp_path):
    vox.wavlm(tmp_path / "m", method="lora")
    key = "backbone_model.encoder.layers.3.feed_forward.output_dense.lora_B"
    change(tmp_path / "m", lambda state: state.pop(key))
    with pytest.raises(ModelError, match=r"layers\.3\.feed_forward\.output_dense\.lora_B"):
        load(str(tmp_path / "m"), device="cpu")


def test_updates_that_nothing_asks_for_are_refused(tmp_path):
    vox.wavlm(tmp_path / "m", method="lora")
    configure(tmp_path / "m", finetune_method="finetune")
    with pytest.raises(ModelError, match="lora_A"):
        load(str(tmp_path / "m"), device="cpu")


def test_updates_of_another_rank_are_refused(tmp_path):
    vox.wavlm(tmp_path / "m", method="lora")
    configure(tmp_path / "m", lora_rank=16)
    with pytest.raises(ModelError, match="lora_rank is 16"):
        load(str(tmp_path / "m"), device="cpu")


@pytest.mark.parametrize("kind", ["wavlm", "whisper"])
def test_a_missing_last_layer_is_noticed(tmp_path, kind):
    getattr(vox, kind)(tmp_path / "m")
    last = f"backbone_model.encoder.layers.{3 if kind == 'wavlm' else 2}."
    change(tmp_path / "m", lambda state: [state.pop(key) for key in list(state) if key.startswith(last)])
    with pytest.raises(ModelError, match=r"weights \d states, and has \d layers"):
        load(str(tmp_path / "m"), device="cpu")


def test_another_number_of_classes_is_refused(tmp_path):
    vox.wavlm(tmp_path / "m", is_dim=False)
    configure(tmp_path / "m", output_class_num=8)
    with pytest.raises(ModelError, match="29 outputs, not 28"):
        load(str(tmp_path / "m"), device="cpu")


def test_positions_saved_once(tmp_path):
    vox.whisper(tmp_path / "m")
    before = predicted(tmp_path / "m", noise(1))
    encoders = "backbone_model.encoder.embed_positions.weight"
    change(tmp_path / "m", lambda state: state.update({encoders: state.pop("embed_positions")}))
    assert predicted(tmp_path / "m", noise(1)) == before


def change(folder, edit):
    state = load_file(folder / "model.safetensors")
    edit(state)
    save_file(state, folder / "model.safetensors")


def configure(folder, **changes):
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | changes), encoding="utf-8")


def test_memory_is_that_of_fifteen_seconds_whatever_the_clip(tmp_path):
    vox.whisper(tmp_path / "m")
    model = load(str(tmp_path / "m"), device="cpu")
    needed = model.bytes_needed(750, from_samples=False)
    assert model.bytes_needed(10, from_samples=False) == needed > 0
    assert model._encoder_bytes(10, forms_weights=True) > needed
    assert (
        model.bytes_needed(1600, from_samples=True) == model.bytes_needed(240_000, from_samples=True) > needed
    )
