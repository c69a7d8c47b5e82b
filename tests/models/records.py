"""An attribution and the trust in it, to be stored, without torch."""

from math import nan

import numpy as np

from models.interface import Check, Saliency, Trust, WordScore

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

TRUST = Trust(
    "doubtful",
    (Check("completeness", 0.01, 0.05, True, "adds up"), Check("baseline", nan, nan, False, "größer")),
)


def same(one, other):
    """Whether two attributions have the same values of the same type; all else is compared by `assert`."""
    fields = [name for name in vars(one) if name != "values"]
    assert all(getattr(one, name) == getattr(other, name) for name in fields)
    np.testing.assert_array_equal(one.values, other.values)
    return one.values.dtype == other.values.dtype
