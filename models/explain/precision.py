"""Whether a model may be explained in 16 bits.

Some processors and libraries silently get single operations wrong in 16 bits, which turns attributions into noise
without any error. So a model is compared with itself in 32 bits on two clips first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.errors import ModelError
from models.explain.faithfulness import signal
from models.explain.run import explain
from models.interface import Material, Model, Precision, Request
from models.profiles import LEAST_CORRELATION

CLIPS = 2


def check(model: Model, materials: Sequence[Material], request: Request, precision: Precision) -> float:
    """The lowest correlation of 16-bit with 32-bit frames over two clips.

    Parameters
    ----------
    materials : sequence of Material
        The first two are used; at least one is needed.

    Returns
    -------
    float
        Pearson's r over the frames of a clip, the lower of the two; 1 for `fp32`.

    Raises
    ------
    ModelError
        If it is below 0.999, so that the model must be explained in 32 bits.
    """
    if precision == "fp32":
        return 1.0
    used = materials[:CLIPS]
    if not used:
        raise ValueError("expected at least one clip, found none")
    lowest = lowest_agreement(model, used, request, precision)
    if not lowest >= LEAST_CORRELATION:
        problem = (
            f"differs too much from fp32 on {model.device} (r = {lowest:.4f}, {LEAST_CORRELATION} needed)."
        )
        raise ModelError(f"{model.card.name} in {precision} {problem}")
    return lowest


def lowest_agreement(
    model: Model, materials: Sequence[Material], request: Request, precision: Precision
) -> float:
    """As `check`, whatever it is."""
    return min(_agreement(model, material, request, precision) for material in materials[:CLIPS])


def _agreement(model: Model, material: Material, request: Request, precision: Precision) -> float:
    exact = signal(explain(model, material, request))
    rounded = signal(explain(model, material, request, precision=precision))
    if np.allclose(exact, exact[0]):
        return 1.0 if np.allclose(rounded, exact, rtol=1e-3) else 0.0
    return float(np.corrcoef(exact, rounded)[0, 1])
