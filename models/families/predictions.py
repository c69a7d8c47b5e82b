"""A network's outputs for a clip, under their names."""

from __future__ import annotations

import math

from torch import Tensor

from models.errors import ModelError
from models.interface import ModelCard, Prediction


def prediction(card: ModelCard, clip: str, outputs: Tensor) -> Prediction:
    """What a network gives, shape (outputs,); ModelError if it is no number, as with broken weights."""
    values = {output.name: value for output, value in zip(card.outputs, outputs.tolist(), strict=True)}
    for name, value in values.items():
        if not math.isfinite(value):
            raise ModelError(f"{card.name} gives no number for {name} of {clip}.")
    return Prediction(clip, card.name, values)
