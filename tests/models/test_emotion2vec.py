"""emotion2vec gives what FunASR's code gives, also when cut in two."""

import subprocess

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from models.errors import ModelError
from models.explain.run import explain
from models.families.emotion2vec import sizes_of
from models.families.emotion2vec_network import Emotion2vec, slopes
from models.interface import Material, Request
from models.registry import load, read_card, read_fingerprint
from tests.models import emotion2vec_checkpoints as e2v

LABELS = ["angry", "disgusted", "fearful", "happy", "neutral", "other", "sad", "surprised"]
VARIANTS = {
    "as published": e2v.settings(),
    "group norm": e2v.settings(audio={"extractor_mode": "default"}),
    "norm first": e2v.settings(whole={"layer_norm_first": True}),
    "scale a layer": e2v.settings(audio={"learned_alibi_scale_per_layer": True}),
    "even positions": e2v.settings(audio={"conv_pos_width": 20, "conv_pos_pre_ln": True}),
    "not normalised": e2v.settings(whole={"normalize": False}),
}


@pytest.fixture
def model(tmp_path):
    e2v.write(tmp_path / "m")
    return load(str(tmp_path / "m"), device="cpu")


@pytest.mark.parametrize("variant", VARIANTS)
def test_outputs_are_the_published_ones(tmp_path, clip, variant):
    config, tensors = e2v.write(tmp_path / "m", VARIANTS[variant])
    given = load(str(tmp_path / "m"), device="cpu").predict(clip).outputs
    assert list(given) == LABELS
    np.testing.assert_allclose(
        list(given.values()), e2v.published(config, tensors, clip.samples)[:8], atol=1e-5
    )


def test_placeholders_are_no_outputs(tmp_path, clip):
    tokens = ["angry", "unuse_0", "unuse_1", "happy", "neutral", "unuse_2", "sad", "unuse_3", "<unk>"]
    config, tensors = e2v.write(tmp_path / "m", tokens=tokens)
    given = load(str(tmp_path / "m"), device="cpu").predict(clip).outputs
    assert list(given) == ["angry", "happy", "neutral", "sad"]
    expected = e2v.published(config, tensors, clip.samples)[[0, 3, 4, 6]]
    np.testing.assert_allclose(list(given.values()), expected, atol=1e-5)


def test_card_and_fingerprint(tmp_path, model):
    card = read_card(str(tmp_path / "m"))
    assert card == model.card
    assert (card.modality, card.rate) == ("audio", 16000)
    assert {output.kind for output in card.outputs} == {"class"}
    before = read_fingerprint(str(tmp_path / "m"))
    tokens = tmp_path / "m" / "tokens.txt"
    tokens.write_text(tokens.read_text(encoding="utf-8").replace("/other", "/strange"), encoding="utf-8")
    assert read_fingerprint(str(tmp_path / "m")) != before == model.fingerprint


def test_old_scale_without_layers(tmp_path, clip):
    e2v.write(tmp_path / "m")
    before = load(str(tmp_path / "m"), device="cpu").predict(clip).outputs
    key = "d2v_model.modality_encoders.AUDIO.alibi_scale"
    change(tmp_path / "m", lambda state: state.update({key: state[key][0]}))
    assert load(str(tmp_path / "m"), device="cpu").predict(clip).outputs == before


def test_safetensors_go_first(tmp_path, clip):
    e2v.write(tmp_path / "m")
    before = load(str(tmp_path / "m"), device="cpu").predict(clip).outputs
    save_file(stored(tmp_path / "m")["model"], tmp_path / "m" / "model.safetensors")
    (tmp_path / "m" / "model.pt").write_bytes(b"damaged")
    assert load(str(tmp_path / "m"), device="cpu").predict(clip).outputs == before


def test_frames_are_those_of_the_clip(model, clip):
    hidden = model.encode(model.prepare(clip))
    assert hidden.shape == (1, 49, e2v.DIM)
    twice = model.head(hidden.expand(2, -1, -1))
    torch.testing.assert_close(twice, model.head(hidden).expand(2, -1), atol=1e-5, rtol=0)


def test_attentions_are_in_the_graph(model, clip):
    hidden = model.encode(model.prepare(clip))
    outputs, weights = model.attentions(hidden)
    torch.testing.assert_close(outputs, model.head(hidden), atol=1e-5, rtol=0)
    assert [tuple(layer.shape) for layer in weights] == [(1, e2v.HEADS, 49, 49)] * (e2v.PRENET + e2v.DEPTH)
    assert all((layer.sum(dim=-1) < 1).all() for layer in weights)
    for gradient in torch.autograd.grad(outputs[0, 0], weights):
        assert gradient.abs().max() > 0


def test_explained_completely(model, clip):
    saliency = explain(model, clip, Request("sad"))
    assert saliency.relative_delta < 0.05
    assert len(saliency.values) == 49


@pytest.mark.parametrize(
    "key",
    ["proj.weight", "d2v_model.blocks.2.mlp.fc1.bias", "d2v_model.modality_encoders.AUDIO.extra_tokens"],
)
def test_missing_weights_are_named(tmp_path, key):
    e2v.write(tmp_path / "m")
    change(tmp_path / "m", lambda state: state.pop(key))
    with pytest.raises(ModelError, match=key.removeprefix("d2v_model.").replace(".", r"\.")):
        load(str(tmp_path / "m"), device="cpu")


def test_unknown_weights_are_named(tmp_path):
    e2v.write(tmp_path / "m")
    key = "d2v_model.modality_encoders.AUDIO.alibi_bias"
    change(tmp_path / "m", lambda state: state.update({key: torch.ones(1)}))
    with pytest.raises(ModelError, match=r"modality_encoders\.AUDIO\.alibi_bias"):
        load(str(tmp_path / "m"), device="cpu")


def test_objects_are_refused(tmp_path):
    e2v.write(tmp_path / "m")
    torch.save({"model": {"proj.weight": subprocess.run}}, tmp_path / "m" / "model.pt")
    with pytest.raises(ModelError, match=r"could run code.*model\.safetensors"):
        load(str(tmp_path / "m"), device="cpu")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("depth: 3", "deep: 3", "depth"),
        (e2v.SPEC, "open(1)", "feature_encoder_spec"),
        (e2v.SPEC, "[(16, 10", "feature_encoder_spec"),
        ("extractor_mode: layer_norm", "extractor_mode: mystery", "mystery"),
        ("num_alibi_heads: 4", "num_alibi_heads: 2", "num_alibi_heads"),
        ("model: Emotion2vec", "model: Emotion2vec\n: [", "damaged"),
    ],
)
def test_damaged_settings(tmp_path, old, new, message):
    e2v.write(tmp_path / "m")
    path = tmp_path / "m" / "config.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        load(str(tmp_path / "m"), device="cpu")


def test_too_short_a_clip(model):
    with pytest.raises(ModelError, match="at least 25 ms"):
        model.predict(Material("short.wav", np.zeros(300, np.float32), 16000))


def test_weights_are_those_of_the_large_published_one(tmp_path):
    """Names, shapes and number (185) of the tensors of emotion2vec_plus_large, but for the encoder's prefix."""
    whole = {"embed_dim": 1024, "depth": 8, "num_heads": 16}
    audio = {"prenet_depth": 4, "num_alibi_heads": 16, "conv_pos_groups": 16}
    config = e2v.settings(
        whole=whole, audio={**audio, "feature_encoder_spec": e2v.SPEC.replace("(16", "(512")}
    )
    e2v.write(tmp_path / "m", tokens=e2v.TOKENS)
    with torch.device("meta"):
        expected = Emotion2vec(sizes_of(tmp_path / "m", config), tuple(range(8))).state_dict()
    audio = "modality_encoders.AUDIO"
    shapes = {
        "blocks.7.attn.qkv.weight": (3072, 1024),
        "proj.weight": (9, 1024),
        f"{audio}.alibi_scale": (1, 1, 16, 1, 1),
        f"{audio}.extra_tokens": (1, 10, 1024),
        f"{audio}.context_encoder.blocks.3.mlp.fc2.weight": (1024, 4096),
        f"{audio}.context_encoder.norm.weight": (1024,),
        f"{audio}.local_encoder.conv_layers.6.2.1.bias": (512,),
        f"{audio}.local_encoder.conv_layers.6.0.weight": (512, 512, 2),
        f"{audio}.project_features.2.weight": (1024, 512),
        f"{audio}.relative_positional_encoder.5.0.weight": (1024, 64, 19),
    }
    assert len(expected) == 185
    assert {key: tuple(expected[key].shape) for key in shapes} == shapes


def test_slopes():
    """Powers of two give a geometric series; else every second of the longer series follows."""
    assert slopes(2) == [1 / 16, 1 / 256]
    assert slopes(16)[:3] == pytest.approx([2**-0.5, 2**-1, 2**-1.5])
    assert slopes(12) == pytest.approx([2**-i for i in range(1, 9)] + [2**-0.5, 2**-1.5, 2**-2.5, 2**-3.5])


def stored(folder):
    return torch.load(folder / "model.pt", weights_only=True)


def change(folder, edit):
    content = stored(folder)
    edit(content["model"])
    torch.save(content, folder / "model.pt")
