"""16 bits are only used where they give what 32 bits give."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.errors import ModelError
from models.explain.many import precision_that_passes
from models.explain.precision import check
from models.explain.run import explain
from models.interface import Material, Request
from tests.models.toys import Toy, linear

REQUEST = Request("activation", steps=4)
CLIPS = [Material(name, np.arange(1, 7, dtype=np.float32), 16000) for name in ("a", "b", "c")]


def wrong_in_16_bits(hidden):
    return (
        linear(hidden * torch.tensor([[1.0], [-3.0], [2.0]]))
        if torch.is_autocast_enabled("cpu")
        else linear(hidden)
    )


def test_a_network_passes(speech_model, clip):
    assert check(speech_model, [clip, clip], Request("valence", steps=4), "bf16") > 0.999


def test_the_text_network_passes(text_model):
    clip = Material("a", None, 16000, "not so good, I must say")
    assert check(text_model, [clip], Request("valence", steps=4), "bf16") > 0.999


def test_garbage_is_refused():
    with pytest.raises(ModelError, match=r"toy in bf16 differs too much from fp32 on cpu \(r = -?0"):
        check(Toy(wrong_in_16_bits), CLIPS, REQUEST, "bf16")
    assert check(Toy(wrong_in_16_bits), CLIPS, REQUEST, "fp32") == 1


def test_a_silent_clip_has_nothing_to_compare():
    silent = replace(CLIPS[0], samples=np.zeros(6, np.float32))
    assert check(Toy(linear), [silent], REQUEST, "bf16") == 1


def test_small_gradients_outlive_fp16():
    """Their product, 3e-8, is less than the smallest number of fp16 that is not zero."""
    first, second = torch.full((2, 2), 1.5e-4), torch.full((1, 2), 1e-4)

    def small(hidden):
        return torch.nn.functional.linear(torch.nn.functional.linear(hidden, first), second).sum(dim=(1, 2))

    saliency = explain(Toy(small, torch.zeros(2)), CLIPS[0], REQUEST, precision="fp16")
    np.testing.assert_allclose(saliency.values, 3e-8 * np.array([3.0, 7.0, 11.0]), rtol=0.02)


def test_positions_are_never_told_in_16_bits(speech_model, clip):
    exact = explain(speech_model, clip, Request("valence", steps=4))
    for precision in ("bf16", "fp16"):
        rounded = explain(speech_model, clip, Request("valence", steps=4), precision=precision)
        assert rounded.prediction == exact.prediction
        assert np.corrcoef(exact.values, rounded.values)[0, 1] > 0.9999


def test_needs_a_clip():
    with pytest.raises(ValueError, match="at least one clip"):
        check(Toy(linear), [], REQUEST, "bf16")


def test_a_run_falls_back_and_says_so():
    clips = {clip.clip: clip for clip in CLIPS}

    def read(name):
        if name == "gone":
            raise ModelError("gone has no audio")
        return clips[name]

    names = ["gone", "a", "b", "c"]
    assert precision_that_passes(Toy(linear), names, read, REQUEST, "bf16") == ("bf16", "")
    assert precision_that_passes(Toy(linear), ["gone"], read, REQUEST, "bf16") == ("bf16", "")
    used, notice = precision_that_passes(Toy(wrong_in_16_bits), names, read, REQUEST, "bf16")
    assert used == "fp32"
    assert "differs too much" in notice
    assert "Going on in fp32" in notice
