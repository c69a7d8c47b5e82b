"""The methods beside integrated gradients, on functions whose attributions are known and on tiny networks."""

import math

import numpy as np
import pytest
import torch
from captum.attr import InputXGradient, Occlusion

from analysis.errors import UsageError
from analysis.words import Word
from models.errors import ModelError
from models.explain.methods import WAYS
from models.explain.occlusion import stretches_of, windows_over
from models.explain.run import explain
from models.interface import Material, Request
from tests.models.toys import WEIGHTS, Toy, linear, quadratic

SAMPLES = np.array([1.0, 2.0, 3.0, -1.0, 0.5, 4.0], np.float32)
HIDDEN = SAMPLES.reshape(3, 2)
WORDS = (Word("a", 0.0, 0.02), Word("b", 0.02, 0.04))
CLIP = Material("toy.wav", SAMPLES, 16000, words=WORDS)
MEAN = torch.tensor([0.5, -0.25])
LINEAR = (WEIGHTS.numpy() * (HIDDEN - MEAN.numpy())).sum(axis=1)
ADDITIVE = ("ig", "gradient-x-input", "occlusion", "word-occlusion")
TEXT = Material(
    "a", None, 16000, "not so good", (Word("not", 0.1, 0.3), Word("so", 0.3, 0.4), Word("good", 0.5, 0.8))
)


def values(method, function=linear, clip=CLIP, **toy):
    return explain(Toy(function, MEAN, **toy), clip, Request("activation", method)).values


@pytest.mark.parametrize("method", ["ig", "gradient-x-input", "word-occlusion"])
def test_all_agree_on_a_linear_model(method):
    saliency = explain(Toy(linear, MEAN), CLIP, Request("activation", method))
    np.testing.assert_allclose(saliency.values, LINEAR, rtol=1e-5)
    assert saliency.relative_delta < 1e-6
    assert saliency.method == method


def test_gradient_x_input_of_a_square_is_told_not_to_add_up():
    saliency = explain(Toy(quadratic, MEAN), CLIP, Request("activation", "gradient-x-input"))
    expected = (2 * WEIGHTS.numpy() * HIDDEN * (HIDDEN - MEAN.numpy())).sum(axis=1)
    np.testing.assert_allclose(saliency.values, expected, rtol=1e-5)
    change = (WEIGHTS.numpy() * (HIDDEN**2 - MEAN.numpy() ** 2)).sum()
    assert saliency.delta == pytest.approx(expected.sum() - change, rel=1e-5)


def test_gradient_x_input_from_zeros_is_captums(speech_model, clip):
    saliency = explain(speech_model, clip, Request("valence", "gradient-x-input", baseline="zero"))
    samples = speech_model.prepare(clip).requires_grad_(True)
    engine = InputXGradient(lambda rows: speech_model.head(speech_model.encode(rows))[:, 1])
    expected = engine.attribute(samples).detach()[0].double().numpy()
    np.testing.assert_allclose(saliency.values, expected.reshape(50, 320).sum(axis=1), rtol=1e-4, atol=1e-6)


def test_windows_cover_every_frame():
    np.testing.assert_array_equal(windows_over(3), [[True] * 3])
    np.testing.assert_array_equal(windows_over(5), [[True] * 5])
    np.testing.assert_array_equal(windows_over(6), [[True] * 5 + [False], [False] * 2 + [True] * 4])
    for frames in range(1, 40):
        assert windows_over(frames).any(axis=0).all()
        assert windows_over(frames).any(axis=1).all()


def test_overlapping_windows_are_averaged():
    weights = torch.arange(1.0, 9.0)

    class Eight(Toy):
        def encode(self, samples):
            return samples.reshape(1, 8, 1)

    def weighted(hidden):
        return (hidden[..., 0] * weights).sum(dim=1)

    clip = Material("eight", np.ones(8, np.float32), 16000)
    saliency = explain(Eight(weighted, torch.zeros(1)), clip, Request("activation", "occlusion"))
    first, second, third = 15 / 5, 25 / 5, 26 / 4  # windows from frames 0, 2 and 4, a fifth or a quarter each
    both, all_three = (first + second) / 2, (first + second + third) / 3
    expected = [first, first, both, both, all_three, (second + third) / 2, (second + third) / 2, third]
    np.testing.assert_allclose(saliency.values, expected, rtol=1e-6)
    assert (saliency.provenance["window_ms"], saliency.provenance["hop_ms"]) == ("100", "40")


def test_windows_are_captums_where_whole(speech_model, clip):
    saliency = explain(speech_model, clip, Request("valence", "occlusion"))
    with torch.no_grad():
        hidden = speech_model.encode(speech_model.prepare(clip))
    start = hidden.mean(dim=1, keepdim=True).expand_as(hidden)
    engine = Occlusion(lambda rows: speech_model.head(rows)[:, 1])
    expected = engine.attribute(hidden, (5, hidden.shape[2]), strides=(2, hidden.shape[2]), baselines=start)
    assert hidden.shape[1] == 49  # 23 windows of 5 fill it
    np.testing.assert_allclose(saliency.values, expected[0, :, 0].detach().numpy() / 5, rtol=1e-3, atol=1e-6)


def test_every_frame_is_in_one_word_or_pause():
    words = (Word("a", 0.03, 0.06), Word("b", 0.055, 0.1), Word("too short", 0.101, 0.102))
    owners = stretches_of(words, 7).argmax(axis=0)
    assert owners.tolist() == [0, 1, 1, 2, 2, 3, 3]
    assert stretches_of(words, 7).sum() == 7


def test_words_of_speech_share_their_loss():
    clip = Material("toy.wav", SAMPLES, 16000, words=(Word("a", 0.02, 0.06),))
    expected = [LINEAR[0], LINEAR[1:].mean(), LINEAR[1:].mean()]
    np.testing.assert_allclose(values("word-occlusion", clip=clip), expected, rtol=1e-5)


def test_words_of_speech_need_times():
    with pytest.raises(ModelError, match=r"toy.wav has no times of its words, which word-occlusion needs"):
        values("word-occlusion", clip=Material("toy.wav", SAMPLES, 16000))


def test_words_at_the_waveform(speech_model, clip):
    spoken = Material("a", clip.samples, 16000, words=(Word("a", 0.2, 0.6),))
    saliency = explain(speech_model, spoken, Request("valence", "word-occlusion", baseline="zero"))
    prepared = speech_model.prepare(spoken)
    prepared[:, 3200:9600] = 0
    with torch.no_grad():
        loss = saliency.prediction - float(speech_model.head(speech_model.encode(prepared))[0, 1])
    assert saliency.values[10:30].sum() == pytest.approx(loss, rel=1e-4)
    assert len(set(saliency.values[10:30].round(9).tolist())) == 1


def test_words_of_text_are_masked_one_by_one(text_model):
    saliency = explain(text_model, TEXT, Request("valence", "word-occlusion"))
    tokens = text_model.tokens(TEXT)
    ids = tokens.ids.clone()
    ids[0, 4:7] = 260  # the blank and the two letters of "so"
    with torch.no_grad():
        loss = saliency.prediction - float(text_model.head(text_model.encode(ids))[0, 0])
    assert [word.text for word in saliency.words] == ["not", "so", "good"]
    assert saliency.words[1].value == pytest.approx(loss, abs=1e-6)
    assert saliency.values[15:20].sum() == pytest.approx(loss, abs=1e-6)
    assert saliency.unplaced == 0


@pytest.mark.parametrize("method", list(WAYS["text"]))
def test_sums_are_kept_through_words_and_marks(text_model, method):
    saliency = explain(text_model, TEXT, Request("valence", method))
    words = math.fsum(word.value for word in saliency.words)
    assert saliency.values.sum() == pytest.approx(words, abs=1e-5)
    if method in ADDITIVE:
        change = saliency.prediction - saliency.baseline_prediction
        assert words + saliency.unplaced == pytest.approx(change + saliency.delta, abs=1e-5)
    if method == "attention":
        assert words + saliency.unplaced == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("method", ADDITIVE)
def test_sums_are_kept_in_sound(speech_model, clip, method):
    spoken = Material("a", clip.samples, 16000, words=(Word("a", 0.2, 0.6),))
    saliency = explain(speech_model, spoken, Request("valence", method))
    change = saliency.prediction - saliency.baseline_prediction
    assert saliency.values.sum() == pytest.approx(change + saliency.delta, abs=1e-5)


def test_methods_that_a_kind_of_model_lacks(text_model):
    with pytest.raises(UsageError, match=r"no method 'occlusion' for text; choose from ig, gradient-x-input"):
        explain(text_model, TEXT, Request("valence", "occlusion"))


class Attending(Toy):
    """Two layers with one head of hand-set attention; the output is what the last sees, times (1, 0), averaged."""

    looks = torch.tensor([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.25, 0.25, 0.5]])

    def attentions(self, hidden):
        first, last = (self.looks.expand(len(hidden), 1, 3, 3) + 0 * hidden.sum() for _ in range(2))
        outputs = (last[:, 0] @ hidden)[..., 0].mean(dim=1) + 0 * first.sum()
        return outputs[:, None], (first, last)


def test_attention_is_what_a_frame_receives_on_average():
    saliency = explain(Attending(linear, MEAN), CLIP, Request("activation", "attention"))
    np.testing.assert_allclose(saliency.values, [0.25, 0.5, 0.25], rtol=1e-6)
    assert math.isnan(saliency.delta)
    assert math.isnan(saliency.relative_delta)
    assert saliency.steps == 0


def test_weighted_attention_is_its_positive_part():
    samples = np.array([1.0, 0, -3.0, 0, 0.5, 0], np.float32)
    saliency = explain(
        Attending(linear, MEAN), Material("a", samples, 16000), Request("activation", "attention-x-gradient")
    )
    # The gradient for what frame i takes from frame j is frame j's first channel / 3, in one layer of two.
    expected = [0.75 * 1.0 / 3 / 2, 0, 0.75 * 0.5 / 3 / 2]
    np.testing.assert_allclose(saliency.values, expected, rtol=1e-6)
    assert math.isnan(saliency.delta)


def test_attention_of_networks(speech_model, clip):
    plain = explain(speech_model, clip, Request("activation", "attention"))
    other = explain(speech_model, clip, Request("valence", "attention"))
    assert plain.values.sum() == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(plain.values, other.values)
    assert other.baseline == "time-mean"
    from_samples = explain(speech_model, clip, Request("valence", "attention", baseline="zero"))
    np.testing.assert_array_equal(plain.values, from_samples.values)
    weighted = [
        explain(speech_model, clip, Request(target, "attention-x-gradient")).values
        for target in ("activation", "valence")
    ]
    assert all((one >= 0).all() and one.any() for one in weighted)
    assert not np.array_equal(*weighted)


def test_differences_are_never_taken_in_16_bits(speech_model, clip):
    exact = explain(speech_model, clip, Request("valence", "occlusion"))
    asked = explain(speech_model, clip, Request("valence", "occlusion"), precision="bf16")
    np.testing.assert_array_equal(exact.values, asked.values)
    assert asked.provenance["precision"] == "fp32"
    rounded = explain(speech_model, clip, Request("valence", "gradient-x-input"), precision="bf16")
    assert rounded.provenance["precision"] == "bf16"
