"""A difference of maps explains the difference of the outputs, on the corpus's scale, without losing any of it."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tables import Scale
from models.explain.difference import difference
from models.explain.run import explain
from models.interface import Material, Output, Request, Saliency, WordScore

SCALE = Scale(1, 7)
UNIT, SIGNED = Output("valence", "dimension", 0, 1), Output("valence", "dimension", -1, 1)
LOGIT = Output("happy", "class")


def saliency(values, prediction, before, *, unplaced=0.0, words=(), **changes):
    delta = sum(values) + unplaced - (prediction - before)
    made = Saliency(
        clip="a",
        model="m",
        target="valence",
        method="ig",
        steps=16,
        baseline="time-mean",
        values=np.array(values, np.float32),
        prediction=prediction,
        baseline_prediction=before,
        delta=delta,
        relative_delta=0.0,
        words=words,
        unplaced=unplaced,
        provenance={"device": "cpu"},
    )
    return replace(made, **changes)


def test_by_hand():
    heard = saliency([0.25, 0.25], 0.75, 0.25, model="voice")
    word = WordScore("no", 0.0, 0.04, -0.5)
    read = saliency(
        [-0.25, -0.25, 0.0], -1.0, 0.0, unplaced=-0.25, words=(word,), model="words", baseline="mask"
    )
    found = difference(heard, read, UNIT, SIGNED, SCALE)
    # Six points of the scale are one unit of the voice's range, and half the words' range: 1.5 + 0.75 a frame.
    np.testing.assert_allclose(found.values, [2.25, 2.25, 0.0])
    assert found.prediction == 5.5 - 1.0
    assert found.baseline_prediction == 2.5 - 4.0
    assert found.unplaced == 0.75
    assert found.delta == pytest.approx(0.0 - 3 * 0.25)
    assert found.relative_delta == pytest.approx(0.75 / 6)
    assert found.words == (WordScore("no", 0.0, 0.04, 1.5),)
    assert (found.model, found.target, found.baseline) == ("voice - words", "valence", "time-mean - mask")
    assert found.provenance == {"first_device": "cpu", "second_device": "cpu"}


number = st.floats(-3, 3, width=32)
side = st.builds(
    lambda values, prediction, before, unplaced: saliency(values, prediction, before, unplaced=unplaced),
    st.lists(number, max_size=6),
    number,
    number,
    number,
)


@given(first=side, second=side)
def test_the_sum_is_kept(first, second):
    found = difference(first, second, UNIT, SIGNED, SCALE)
    change = found.prediction - found.baseline_prediction
    assert found.values.sum(dtype=float) + found.unplaced == pytest.approx(change + found.delta, abs=1e-4)
    other = difference(second, first, SIGNED, UNIT, SCALE)
    np.testing.assert_array_equal(other.values, -found.values)
    assert other.delta == -found.delta


def test_of_networks(speech_model, text_model, clip):
    spoken = Material("a", clip.samples, 16000, "not so good")
    heard = explain(speech_model, spoken, Request("valence"))
    read = explain(text_model, spoken, Request("valence"))
    known = {output.name: output for output in speech_model.card.outputs}["valence"]
    found = difference(heard, read, known, text_model.card.outputs[0], SCALE)
    change = found.prediction - found.baseline_prediction
    assert found.values.sum() + found.unplaced == pytest.approx(change + found.delta, abs=1e-4)
    assert [word.text for word in found.words] == ["not", "so", "good"]
    assert found.words[0].value == -read.words[0].value


def test_what_has_no_difference():
    one = saliency([1.0], 1.0, 0.0)
    with pytest.raises(ValueError, match="two maps of one clip, found a and b"):
        difference(one, replace(one, clip="b"), UNIT, UNIT, SCALE)
    with pytest.raises(ValueError, match="a map of happy, found one of valence"):
        difference(one, one, UNIT, LOGIT, SCALE)
    with pytest.raises(ValueError, match="attention is not in units"):
        difference(replace(one, method="attention", delta=math.nan), one, UNIT, UNIT, SCALE)
    with pytest.raises(ValueError, match="only one has a known range"):
        difference(one, replace(one, target="happy"), UNIT, LOGIT, SCALE)
