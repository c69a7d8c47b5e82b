"""From a model's scale to the corpus's: models on 0 to 1, on -1 to 1 and on 1 to 7 become comparable.

A model is never cut to its range: what it says beyond the ends stays visible as such.
"""

from __future__ import annotations

from analysis.tables import Scale
from models.interface import Output


def factor(output: Output, scale: Scale) -> float:
    """Points of the corpus's scale that one unit of the output stands for; 1 for logits and unknown ranges."""
    if output.low is None or output.high is None:
        return 1.0
    return (scale.high - scale.low) / (output.high - output.low)


def on_scale(value: float, output: Output, scale: Scale) -> float:
    """A value of the output on the corpus's scale; logits and values of unknown range as they are."""
    if output.low is None or output.high is None:
        return value
    return scale.low + (value - output.low) * factor(output, scale)
