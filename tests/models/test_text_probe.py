"""Other wordings are predicted as if one had given them, masks as the tokenizer's own, largest differences first."""

import math
from dataclasses import dataclass

import pytest
import torch

from analysis.errors import UsageError
from models.errors import ModelError
from models.interface import Material, ModelCard, Output, Prediction
from models.registry import load
from models.text_probe import probe_text
from models.wordings import Wording
from tests import checkpoints


@dataclass
class Counting:
    """Counts marks: `valence` those of exclamation, and two classes with logits of full stops and commas."""

    modality: str = "text"

    @property
    def card(self):
        outputs = (Output("valence", "dimension", 1, 7), Output("calm", "class"), Output("tense", "class"))
        return ModelCard("counting", "Counting", self.modality, outputs, "", "")

    def predict(self, material):
        text = material.transcript
        counts = {"valence": text.count("!"), "calm": text.count("."), "tense": text.count(",")}
        return Prediction(material.clip, "counting", {name: float(count) for name, count in counts.items()})


MASK = 260  # the last of the 261 symbols of `checkpoints.tokenizer`
CLIP = Material("a.wav", None, 16000, "I like you, I love you")


def own(*texts):
    return [Wording("own", "your wording", text) for text in texts]


def test_differences_and_probabilities_largest_first():
    found = probe_text(Counting(), CLIP, own("I like you, I love you!", "I like you. I love you"))
    assert found.outputs == {"valence": 0, "calm": 0, "tense": 1}
    assert found.probabilities["tense"] == pytest.approx(0.7310585786300049, abs=1e-12)
    assert [one.wording.text for one in found.probed] == ["I like you. I love you", "I like you, I love you!"]
    first, second = found.probed
    assert first.differences == {"valence": 0, "calm": 1, "tense": -1}
    assert first.probability_differences["calm"] == pytest.approx(0.4621171572600098, abs=1e-12)
    assert second.differences == {"valence": 1, "calm": 0, "tense": 0}
    by_valence = probe_text(Counting(), CLIP, own("I like you. I love you", "I like you!"), target="valence")
    assert by_valence.probed[0].wording.text == "I like you!"


def test_softmax_of_large_logits():
    text = ". " * 2000 + "x"
    (only,) = probe_text(Counting(), CLIP, own(text)).probed
    assert only.probabilities == pytest.approx({"calm": 1.0, "tense": 0.0})


def test_automatic_wordings_and_progress(text_model):
    told = []
    found = probe_text(text_model, Material("a.wav", None, 16000, "no"), None, told.append)
    assert sorted(one.wording.text for one in found.probed) == ["no", "no!", "no.", "no?"]
    assert told == [0, 0.25, 0.5, 0.75, 1]


def test_a_mask_is_the_tokenizers_own(text_model):
    wording = Wording("masked", "“like” masked", CLIP.transcript, (2, 6))
    found = probe_text(text_model, CLIP, [wording])
    tokens = text_model.tokens(CLIP)
    ids = tokens.ids.clone()
    pieces = [number for number, (start, end) in enumerate(tokens.spans) if start < 6 and end > 2]
    assert len(pieces) == 4  # one a letter
    ids[0, pieces] = MASK
    with torch.no_grad():
        expected = text_model.head(text_model.encode(ids))[0, 0].item()
    assert found.probed[0].outputs["valence"] == pytest.approx(expected, abs=1e-6)
    assert found.probed[0].differences["valence"] != 0
    assert found.probabilities == {}


def test_classes_of_a_real_layout(tmp_path):
    model = load(
        str(checkpoints.text(tmp_path / "text", id2label={0: "joy", 1: "anger", 2: "fear"})), device="cpu"
    )
    found = probe_text(model, CLIP)
    sizes = [max(map(abs, one.probability_differences.values())) for one in found.probed]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0
    for one in found.probed:
        assert sum(one.probabilities.values()) == pytest.approx(1)
        assert sum(one.probability_differences.values()) == pytest.approx(0, abs=1e-9)


def test_what_cannot_be_asked(text_model):
    with pytest.raises(UsageError, match="hears sound and cannot be asked of words alone"):
        probe_text(Counting("audio"), CLIP)
    with pytest.raises(UsageError, match="no output 'joy'; it has valence, calm, tense"):
        probe_text(Counting(), CLIP, target="joy")
    with pytest.raises(ModelError, match="has no transcript"):
        probe_text(text_model, CLIP, own(" "))


def test_classes_that_may_hold_at_once_have_a_probability_each(tmp_path):
    checkpoints.text(tmp_path, id2label={0: "joy", 1: "anger"}, problem_type="multi_label_classification")
    probe = probe_text(
        load(str(tmp_path), device="cpu"), Material("clip", None, 16000, transcript="Not now!")
    )
    for name in ("joy", "anger"):
        assert probe.probabilities[name] == pytest.approx(1 / (1 + math.exp(-probe.outputs[name])), abs=1e-9)
