"""From a model's logits to the probabilities of its classes."""

from __future__ import annotations

import math
from collections.abc import Mapping

from models.interface import ModelCard


def probabilities(card: ModelCard, outputs: Mapping[str, float]) -> dict[str, float]:
    """Of the classes, 0 to 1: by sigmoid where several may hold at once, else by softmax; empty without classes."""
    logits = {output.name: outputs[output.name] for output in card.outputs if output.kind == "class"}
    if card.several_at_once:
        return {name: 0.5 * (1 + math.tanh(logit / 2)) for name, logit in logits.items()}
    highest = max(logits.values(), default=0.0)
    powers = {name: math.exp(logit - highest) for name, logit in logits.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}
