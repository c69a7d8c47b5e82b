"""How small networks are trained, as a value; needs no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Fit:
    """How a small network is trained.

    Attributes
    ----------
    epochs : int
        At most.
    batch : int
        Examples in one.
    rate : float
        The largest learning rate.
    weight_decay : float
        AdamW's.
    patience : int
        Epochs without a better score before it stops.
    schedule : {'cosine', 'constant'}
        Whether the rate falls to 0 along half a cosine, or stays.
    warmup : float
        Share of all steps over which the rate rises from 0.
    largest_gradient : float
        Norm to which gradients are cut.
    weighted : bool
        Whether rare classes count more, so that all count alike.
    focus : float
        Exponent of focal loss for classes; 0 is cross-entropy.
    """

    epochs: int = 60
    batch: int = 32
    rate: float = 1e-3
    weight_decay: float = 1e-2
    patience: int = 15
    schedule: Literal["cosine", "constant"] = "cosine"
    warmup: float = 0.05
    largest_gradient: float = 1.0
    weighted: bool = False
    focus: float = 0.0
