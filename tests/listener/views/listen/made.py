"""A saliency made by hand."""

import numpy as np

from models.interface import Saliency


def saliency(
    values=(0.1, -0.2, 0.3),
    *,
    clip="a.wav",
    target="valence",
    prediction=4.2,
    delta=0.0006,
    words=(),
    unplaced=0.0,
):
    """A saliency with these values; all else is plain."""
    values = np.asarray(values, np.float32)
    return Saliency(
        clip=clip,
        model="m",
        target=target,
        method="ig",
        steps=16,
        baseline="mean frame",
        values=values,
        prediction=prediction,
        baseline_prediction=4.0,
        delta=delta,
        relative_delta=abs(delta) / abs(prediction - 4.0),
        words=words,
        unplaced=unplaced,
        provenance={"device": "cpu"},
    )
