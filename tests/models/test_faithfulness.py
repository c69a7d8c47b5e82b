"""Taking frames away from a linear toy takes away what they contribute; random models forget all and nothing else."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.explain.faithfulness import (
    DRAWS,
    DRAWS_OF_WORDS,
    SHARES,
    comprehensiveness,
    faithfulness,
    falls,
    masking,
    random_orders,
    random_stretches,
    ranked,
)
from models.explain.randomised import draw_anew, randomised
from models.explain.run import explain
from models.interface import Material, Request
from models.registry import load
from tests import checkpoints
from tests.models import emotion2vec_checkpoints, vox_checkpoints
from tests.models.records import SALIENCY
from tests.models.toys import Toy, linear

# Frames contribute 2 - 2 = 0, 1.5 + 12 = 13.5 and 5 + 6 = 11 against zero.
CLIP = Material("toy.wav", np.arange(1, 7, dtype=np.float32), 16000)
REQUEST = Request("activation", steps=2, baseline="zero")


def test_what_is_taken_away_is_what_a_frame_contributes():
    toy = Toy(linear)
    saliency = explain(toy, CLIP, REQUEST)
    np.testing.assert_allclose(saliency.values, [0, 13.5, 11], atol=1e-5)
    assert ranked(saliency).tolist() == [1, 2, 0]
    passes = masking(toy, CLIP, "activation", "zero")
    replaced = np.array([[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 1]], dtype=bool)
    np.testing.assert_allclose(falls(passes, replaced), [0, 13.5, 11, 24.5], atol=1e-5)
    assert comprehensiveness(passes, saliency) == pytest.approx(13.5, abs=1e-5)
    found = faithfulness(passes, saliency)
    assert (found.comprehensiveness, found.sufficiency) == (pytest.approx(13.5), pytest.approx(11))
    assert set(np.round(found.random_comprehensiveness, 4)) == {0, 13.5, 11}
    np.testing.assert_allclose(found.random_comprehensiveness + found.random_sufficiency, 24.5, rtol=1e-5)


def test_a_fall_is_towards_the_baseline():
    toy = Toy(lambda hidden: -linear(hidden))
    saliency = explain(toy, CLIP, REQUEST)
    assert ranked(saliency).tolist() == [1, 2, 0]
    assert comprehensiveness(masking(toy, CLIP, "activation", "zero"), saliency) == pytest.approx(13.5)


@pytest.mark.parametrize("method", ["attention", "attention-x-gradient"])
@pytest.mark.parametrize("prediction", [-1.0, 1.0])
def test_what_has_no_sign_is_ranked_by_size_whichever_way_the_output_goes(method, prediction):
    values = np.array([0.1, 0.5, 0.3], dtype=np.float32)
    saliency = replace(SALIENCY, method=method, values=values, words=(), prediction=prediction)
    assert ranked(replace(saliency, baseline_prediction=0.0)).tolist() == [1, 2, 0]


def test_memory_that_runs_out_changes_nothing():
    saliency = explain(Toy(linear), CLIP, REQUEST)
    roomy, tight = (
        faithfulness(masking(Toy(linear, fits=fits), CLIP, "activation", "time-mean"), saliency)
        for fits in (1_000_000, 3)
    )
    np.testing.assert_array_equal(roomy.random_comprehensiveness, tight.random_comprehensiveness)


def test_a_map_of_another_clip_is_refused():
    saliency = explain(Toy(linear), CLIP, REQUEST)
    passes = masking(Toy(linear), CLIP, "activation", "zero")
    with pytest.raises(ValueError, match="a map of 3 values, found 2"):
        faithfulness(passes, replace(saliency, values=saliency.values[:2]))


def test_random_stretches_are_stretches():
    stretches = random_stretches(100, seed=3).reshape(DRAWS, len(SHARES), 100)
    assert (stretches.sum(axis=2) == [5, 10, 20, 40]).all()
    edges = np.abs(np.diff(stretches.astype(int), axis=2)).sum(axis=2)
    assert edges.max() <= 2
    assert len({tuple(draw[2]) for draw in stretches}) > DRAWS / 2
    np.testing.assert_array_equal(random_stretches(100, seed=3), random_stretches(100, seed=3))
    assert random_stretches(1, seed=0).all()


def test_random_orders_hold_each_other():
    orders = random_orders(10, seed=3).reshape(DRAWS_OF_WORDS, len(SHARES), 10)
    assert (orders.sum(axis=2) == [1, 1, 2, 4]).all()
    assert (orders[:, :-1] <= orders[:, 1:]).all()
    assert len({tuple(order[-1]) for order in orders}) > DRAWS_OF_WORDS / 2
    np.testing.assert_array_equal(orders.reshape(-1, 10), random_orders(10, seed=3))


def test_words_are_held_against_words_in_random_orders():
    """Of six words one decides: it comes first in about every sixth order, and then as much is lost."""
    model = load("demo-text", device="cpu")
    clip = Material("text", None, 16000, "the food in here was wonderful")
    saliency = explain(model, clip, Request("valence"))
    found = faithfulness(masking(model, clip, "valence", saliency.baseline), saliency)
    by_chance = found.random_comprehensiveness
    assert by_chance.shape == found.random_sufficiency.shape == (DRAWS_OF_WORDS,)
    assert found.comprehensiveness >= by_chance.max() - 1e-5
    assert 0.02 < np.mean(by_chance > 0.9 * found.comprehensiveness) < 0.4


@pytest.mark.parametrize("kind", [*checkpoints.SPEECH, "text"])
def test_random_models(kind, speech_folders, text_folder, clip):
    """All behind the cut is new, nothing before it is, and the model itself stays."""
    model = load(str(text_folder if kind == "text" else speech_folders[kind]), device="cpu")
    material = replace(clip, transcript="not so well")
    said = model.predict(material).outputs
    copy = randomised(model, seed=1)
    assert model.predict(material).outputs == said
    first = copy.predict(material).outputs
    assert first != said
    assert copy.fingerprint != model.fingerprint
    assert not any(weight.requires_grad for weight in model._network.parameters())
    entry = model.tokens(material).ids if kind == "text" else model.prepare(material)
    torch.testing.assert_close(copy.encode(entry), model.encode(entry), rtol=0, atol=0)
    draw_anew(copy, model, seed=2)
    assert copy.predict(material).outputs != first
    draw_anew(copy, model, seed=1)
    assert copy.predict(material).outputs == first == randomised(model, seed=1).predict(material).outputs


@pytest.mark.parametrize(
    "save",
    [
        checkpoints.dense,
        checkpoints.odyssey,
        checkpoints.speechbrain,
        vox_checkpoints.wavlm,
        vox_checkpoints.whisper,
        emotion2vec_checkpoints.write,
    ],
)
def test_every_family_can_be_drawn_anew(save, clip, tmp_path):
    save(tmp_path / "model")
    model = load(str(tmp_path / "model"), device="cpu")
    said = model.predict(clip).outputs
    copy = randomised(model)
    assert copy.predict(clip).outputs != said == model.predict(clip).outputs
    samples = model.prepare(clip)
    torch.testing.assert_close(copy.encode(samples), model.encode(samples), rtol=0, atol=0)


def test_random_weights_keep_their_scale(speech_model):
    copy = randomised(speech_model)
    pairs = zip(speech_model._network.named_parameters(), copy._network.parameters(), strict=True)
    large = [(old, new) for (_, old), new in pairs if old.numel() > 1000]
    assert len(large) > 5
    for old, new in large:
        assert new.std() == pytest.approx(float(old.std()), rel=0.15)
        assert abs(torch.corrcoef(torch.stack([old.flatten(), new.flatten()]))[0, 1]) < 0.2


class Listening(Toy):
    """A toy that takes sound of any length."""

    def encode(self, samples):
        return samples[:, :6].reshape(1, 3, 2)


def test_what_is_no_network_cannot_be_drawn_anew():
    with pytest.raises(ValueError, match="toy does not hold the network that it runs"):
        randomised(Listening(linear))
