"""Baselines by name: each is what its name says, and all are told apart by one message."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from models.errors import ModelError
from models.explain.baselines import matched_noise, named, names, waveform, white_noise
from models.explain.paths import audio_path, text_path
from models.explain.run import explain
from models.interface import Material, Request

TEXT = Material("a", None, 16000, "not so good")


def test_names_by_kind_of_model():
    assert names("audio") == ("corpus-mean", "time-mean", "silence", "zero", "matched-noise", "white-noise")
    assert names("text") == ("mask", "pad")
    assert named("zero", "audio").cut == "waveform"


def test_one_message_tells_the_choices():
    with pytest.raises(UsageError, match=r"no baseline 'pad' for audio; choose from corpus-mean, time-mean"):
        named("pad", "audio")
    with pytest.raises(UsageError, match=r"no baseline 'zero' for text; choose from mask, pad\."):
        named("zero", "text")


@given(length=st.integers(2, 400), seed=st.integers(0, 9))
def test_noises_have_the_level_of_the_clip(length, seed):
    samples = np.random.default_rng(seed).normal(0.1, 0.3, length).astype(np.float32)
    level = np.sqrt(np.mean(samples**2))
    for noise in (white_noise(samples), matched_noise(samples)):
        assert noise.shape == samples.shape
        assert noise.dtype == np.float32
        assert np.sqrt(np.mean(noise**2)) == pytest.approx(level, rel=1e-4)


def test_matched_noise_has_the_spectrum_but_not_the_course():
    samples = (np.sin(np.arange(4000) / 5) * np.linspace(0, 1, 4000)).astype(np.float32)
    noise = matched_noise(samples)
    np.testing.assert_allclose(np.abs(np.fft.rfft(noise)), np.abs(np.fft.rfft(samples)), atol=1e-3)
    assert abs(np.corrcoef(noise, samples)[0, 1]) < 0.2
    np.testing.assert_array_equal(noise, matched_noise(samples))
    assert (
        abs(np.corrcoef(np.abs(np.fft.rfft(white_noise(samples))), np.abs(np.fft.rfft(samples)))[0, 1]) < 0.2
    )


def test_silent_clips_have_silent_noise():
    for name in ("zero", "matched-noise", "white-noise"):
        np.testing.assert_array_equal(waveform(name, np.zeros(7, np.float32)), np.zeros(7))


def test_silence_is_what_the_encoder_makes_of_it(speech_model, clip):
    path = audio_path(speech_model, clip, "silence")
    with torch.no_grad():
        expected = speech_model.encode(torch.zeros(1, len(clip.samples)))
    torch.testing.assert_close(path.start, expected, rtol=0, atol=0)


@pytest.mark.parametrize("baseline", ["zero", "matched-noise", "white-noise"])
def test_baselines_at_the_waveform(speech_model, clip, baseline):
    path = audio_path(speech_model, clip, baseline)
    samples = speech_model.prepare(clip)
    np.testing.assert_array_equal(path.start[0].numpy(), waveform(baseline, samples[0].numpy()))
    assert path.parts.tolist() == [sample // 320 for sample in range(16000)]


def test_text_is_masked_or_padded_between_its_marks(text_model):
    tokens = text_model.tokens(TEXT)
    assert text_model.padded(tokens)[0].tolist() == [0, *[1] * (tokens.ids.shape[1] - 2), 2]
    for baseline, ids in (("mask", text_model.masked(tokens)), ("pad", text_model.padded(tokens))):
        with torch.no_grad():
            torch.testing.assert_close(text_path(text_model, TEXT, baseline).start, text_model.encode(ids))


@pytest.mark.parametrize("baseline", ["mask", "pad"])
def test_text_adds_up_from_either(text_model, baseline):
    saliency = explain(text_model, TEXT, Request("valence", baseline=baseline))
    assert saliency.baseline == baseline
    assert saliency.relative_delta < 0.01


def test_provenance_tells_the_seed_of_noise(speech_model, clip):
    noise = explain(speech_model, clip, Request("valence", "gradient-x-input", baseline="white-noise"))
    quiet = explain(speech_model, clip, Request("valence", "gradient-x-input", baseline="zero"))
    assert (noise.provenance["seed"], quiet.provenance["seed"]) == ("0", "none: deterministic")


def test_a_clip_without_sound_is_told_before_silence_is_made(speech_model):
    with pytest.raises(ModelError, match="has no audio"):
        explain(speech_model, Material("a", None, 16000), Request("valence", baseline="silence"))
