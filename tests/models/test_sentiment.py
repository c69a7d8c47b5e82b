import numpy as np
import pytest
import torch

from models.explain.run import explain
from models.interface import Material, Output, Request
from models.layouts.sentiment import NEGATIVE, NEITHER, POSITIVE, SIGNS, signs
from models.registry import load, read_card
from tests import checkpoints

MATERIAL = Material("clip", None, 16000, transcript="I love this. I hate that.")
GO_EMOTIONS = """
admiration amusement anger annoyance approval caring confusion curiosity desire disappointment disapproval disgust
embarrassment excitement fear gratitude grief joy love nervousness optimism pride realization relief remorse sadness
surprise neutral
"""


def model_of(folder, *labels, **settings):
    checkpoints.text(folder, id2label=dict(enumerate(labels)), **settings)
    return load(str(folder), device="cpu")


def test_signs_of_the_vocabularies_people_use():
    assert signs(["negative", "neutral", "positive"]) == (-1, 0, 1)
    assert signs(["anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise"]) == (
        -1,
        -1,
        -1,
        1,
        0,
        -1,
        0,
    )
    assert sum(sign == 1 for sign in signs(GO_EMOTIONS.split())) == 12
    assert sum(sign == -1 for sign in signs(GO_EMOTIONS.split())) == 11
    assert signs(["Positive", "Negative"]) == (1, -1)
    assert signs(["LABEL_0", "LABEL_1"]) == ()
    assert signs(["neutral", "positive"]) == ()
    assert len(SIGNS) == sum(len(labels.split()) for labels in (POSITIVE, NEGATIVE, NEITHER))


def test_one_class_of_several_gives_the_difference_of_probabilities(tmp_path):
    model = model_of(tmp_path, "negative", "neutral", "positive")
    assert model.card.outputs[-1] == Output("valence", "dimension", -1.0, 1.0)
    outputs = model.predict(MATERIAL).outputs
    logits = np.array([outputs["negative"], outputs["neutral"], outputs["positive"]])
    shares = np.exp(logits) / np.exp(logits).sum()
    assert outputs["valence"] == pytest.approx(shares[2] - shares[0], abs=1e-6)


def test_several_classes_at_once_are_weighed_by_how_sure_each_is(tmp_path):
    model = model_of(tmp_path, *GO_EMOTIONS.split(), problem_type="multi_label_classification")
    outputs = model.predict(MATERIAL).outputs
    sure = 1 / (1 + np.exp(-np.array([outputs[name] for name in GO_EMOTIONS.split()])))
    assert outputs["valence"] == pytest.approx(
        sure @ np.array(signs(GO_EMOTIONS.split())) / sure.sum(), abs=1e-6
    )


def test_valence_from_classes_is_explained_like_any_output(tmp_path):
    model = model_of(tmp_path, "anger", "joy")
    saliency = explain(model, MATERIAL, Request("valence"))
    assert saliency.relative_delta < 0.05
    placed = float(saliency.values.sum()) + saliency.unplaced
    change = saliency.prediction - saliency.baseline_prediction
    assert placed == pytest.approx(change + saliency.delta, abs=1e-5)


def test_a_model_with_its_own_valence_keeps_it_and_unknown_classes_get_none(tmp_path):
    assert [output.name for output in read_card(str(checkpoints.text(tmp_path / "a"))).outputs] == ["valence"]
    other = checkpoints.text(tmp_path / "b", id2label={0: "joy", 1: "anger", 2: "weltschmerz"})
    assert [output.name for output in read_card(str(other)).outputs] == ["joy", "anger", "weltschmerz"]


def test_head_gives_a_column_for_every_output_of_the_card(tmp_path):
    model = model_of(tmp_path, "anger", "joy")
    hidden = model.encode(model.tokens(MATERIAL).ids)
    assert model.head(torch.cat([hidden, hidden])).shape == (2, 3)
