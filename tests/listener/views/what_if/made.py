"""Answers with round numbers, made by hand."""

import numpy as np

from analysis.resynthesis import MANIPULATIONS
from analysis.resynthesis.records import Resynthesis
from analysis.tables import Scale
from listener.state.explaining.inquiries import Inquiry
from models.explain.counterfactuals import Counterfactual, WhatIf
from models.interface import Output
from models.text_probe import Probed, TextProbe
from models.wordings import Wording

# One unit of valence is three points of the corpus's scale.
VALENCE, ACTIVATION, JOY = (
    Output("valence", "dimension", -1, 1),
    Output("activation", "dimension", 0, 6),
    Output("joy", "class"),
)
SCALE = Scale(1, 7)
EFFECTS = {
    "flat-f0": 0.1,
    "flat-intensity": -0.2,
    "normal-tempo": 0.01,
    "flat-prosody": -0.05,
    "low-pass": -0.5,
}
NULL = 0.02


def counterfactual(name, effect, *, null=NULL, changed=True, stretch=1.0, gain_db=0.0):
    made = Resynthesis(
        name, MANIPULATIONS[name].title, f"This was done: {name}.", np.full(int(160 * stretch), 0.1, np.float32),
        np.full(160, 0.2, np.float32), 16000, changed, stretch, gain_db, {},
    )  # fmt: skip
    nulls = {"valence": null, "activation": null}
    return Counterfactual(made, {}, {}, {"valence": effect, "activation": 2 * effect}, nulls)


def what_if(**options):
    voices = {name: counterfactual(name, effect, **options) for name, effect in EFFECTS.items()}
    return WhatIf("clip.wav", "model", {"valence": 0.0, "activation": 3.0}, voices)


def probed(text, valence, kind="punctuation", joy=0.5):
    """A wording that says this, where the transcript has valence 0 and joy at 50 %."""
    return Probed(
        Wording(kind, f"change to {text}", text),
        {"valence": valence, "joy": 1.0},
        {"valence": valence, "joy": 0.0},
        {"joy": joy},
        {"joy": joy - 0.5},
    )


def inquiry(*tried, own=()):
    probe = TextProbe("clip.wav", "model", "well, well", {"valence": 0.0, "joy": 1.0}, {"joy": 0.5}, tried)
    return Inquiry("m", "clip.wav", "text", "well, well", "done", wordings=probe if tried else None, own=own)
