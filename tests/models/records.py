"""An attribution to store, without torch."""

import numpy as np

from models.interface import Saliency, WordScore

SALIENCY = Saliency(
    clip="a.wav",
    model="toy",
    target="valence",
    method="ig",
    steps=16,
    baseline="mask",
    values=np.array([0.25, -1.5, 1e-30], np.float32),
    prediction=1 / 3,
    baseline_prediction=-2.0,
    delta=1e-9,
    relative_delta=4e-10,
    words=(WordScore("schön", 0.1, 0.2, 0.5),),
    unplaced=0.125,
    provenance={"rate": "16000"},
)
