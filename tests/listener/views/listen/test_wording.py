from dataclasses import replace

import numpy as np
import pytest

from analysis.tables import Scale
from listener.state.columns.columns import Column, Wish
from listener.state.columns.contents import Contents
from listener.views.listen.wording import account, notices, status, verdict
from models.interface import Output
from tests.listener.views.listen.made import saliency

SCALE = Scale(1, 7)
VALENCE = Output("valence", "dimension", 1, 7)
MUTE = Contents(0, "a.wav", None, None, (), "", "This clip has no audio in /corpus.")


@pytest.mark.parametrize(
    ("error", "text", "grade"),
    [
        (0.003, "complete to 0.3 %", "good"),
        (0.01, "complete to 1.0 %", "good"),
        (0.024, "complete to 2.4 % (fair)", "fair"),
        (0.05, "complete to 5.0 % (fair)", "fair"),
        (0.12, "⚠ not complete: 12 %; do not trust the sum", "bad"),
        (1.55, "⚠ not complete: 155 %; do not trust the sum", "bad"),
    ],
)
def test_completeness_is_said_in_words(error, text, grade):
    shown = verdict(replace(saliency(), relative_delta=error))
    assert (shown.text, shown.grade) == (text, grade)


def test_no_completeness_is_claimed_where_a_method_has_none():
    attention = replace(saliency(), method="attention", delta=np.nan, relative_delta=np.nan)
    assert verdict(attention).text == "shares without a unit; there is no sum to check"
    occlusion = replace(saliency(values=[0.05, 0.05], prediction=4.2), method="occlusion")
    assert verdict(occlusion).text == "sums to 50 % of the change; this method need not reach it"


def test_the_head_says_prediction_and_label_and_the_tooltip_how():
    shown = account(saliency(prediction=2.314, unplaced=0.05), VALENCE, SCALE, {"valence": 2.8})
    assert shown.found == "valence 2.31, labelled 2.80"
    assert "Method: integrated gradients, 16 steps" in shown.details
    assert "Baseline: mean frame, where the model says 4.00" in shown.details
    assert "Not on the time axis: +0.05" in shown.details
    assert "Device: cpu" in shown.details
    assert account(saliency(prediction=2.314), VALENCE, SCALE, {"activation": 1.0}).found == "valence 2.31"


def test_a_model_on_0_to_1_is_told_on_the_corpus_scale_and_a_logit_as_it_is():
    of_one = Output("valence", "dimension", 0, 1)
    shown = account(saliency(prediction=0.5, values=[0.1, 0.0]), of_one, SCALE, {"valence": 2.8})
    assert shown.found == "valence 4.00, labelled 2.80"
    assert "Sum of the map: +0.60 of" in shown.details
    anger = saliency(target="anger", prediction=-1.5)
    assert account(anger, Output("anger", "class"), SCALE, {}).found == "anger \u22121.50 (logit)"


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (Column(), ""),
        (Column(status="reading"), "Reading the clip…"),
        (Column(Wish("m", "valence"), "explaining", MUTE), "Explaining valence…"),
        (Column(Wish("m", "valence"), "failed", MUTE, message="No memory."), "Not explained: No memory."),
        (Column(Wish("m", "valence"), "ready", MUTE, message=MUTE.trouble), "Not explained yet."),
        (
            Column(Wish("m", "valence"), "ready", MUTE, message="Explaining was cancelled."),
            "Explaining was cancelled.",
        ),
    ],
)
def test_the_state_is_one_sentence(column, said):
    assert status(column) == said


def test_empty_lanes_say_why_and_what_to_do():
    said = notices(Column(Wish("m", "valence"), "ready", MUTE), 0)
    assert said.wave == "This clip has no audio in /corpus."
    assert said.strip == "Press S to see where in the clip the model hears valence."
    assert said.words == "This clip has no transcript."
    assert said.regions.startswith("Press 1 to 9 to tag the clip as a whole")
    assert (
        notices(Column(contents=replace(MUTE, transcript="Oh.")), 0).words
        == "This clip's words have no times."
    )
    assert "Choose a model" in notices(Column(contents=MUTE), 0).strip
    assert notices(Column(Wish("m", "v"), "failed", MUTE, message="No memory."), 0).strip == "No memory."
    assert notices(Column(Wish("m", "v"), "done", MUTE, saliency()), 0).strip == ""
