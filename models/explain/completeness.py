"""How far an attribution is from adding up, and how many steps are tried to make it do so.

Integrated gradients over the whole path add up to the change of the output (completeness, Sundararajan et al. 2017);
a sum over a few nodes does so only about. With a smooth path 16 Gauss-Legendre nodes are mostly enough; where they
are not, more are tried, and the attribution that adds up best is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.interface import Output

TOLERANCE = 0.01
# Changes smaller than this share of the output's range are no larger than the noise of ratings; for a logit, or
# where the range is not known, the range counts as `UNKNOWN_RANGE`.
LEAST_CHANGE = 0.01
UNKNOWN_RANGE = 5.0


@dataclass(frozen=True)
class Rule:
    """How many nodes there are on the path, and whether they are spread over it or over its logarithm."""

    name: Literal["gauss-legendre", "log-alpha"]
    steps: int


_RULES = tuple(Rule("gauss-legendre", steps) for steps in (16, 32, 64))
_FROM_ZERO = (_RULES[0], Rule("log-alpha", 32), _RULES[2])


def relative_delta(delta: float, change: float, output: Output) -> float:
    """The relative completeness error |delta| / max(|change|, floor).

    Parameters
    ----------
    delta : float
        Sum of the attributions minus `change`.
    change : float
        The output at the input minus the output at the baseline.
    output : Output
        What is explained. The floor is 1 % of its range: 0.06 points on a scale from 1 to 7, 0.05 for a logit. It
        keeps a clip about which the model says the same as about the baseline from looking incomplete.
    """
    return abs(delta) / max(abs(change), floor(output))


def floor(output: Output) -> float:
    """The smallest change of an output that `relative_delta` divides by."""
    if output.low is None or output.high is None:
        return LEAST_CHANGE * UNKNOWN_RANGE
    return LEAST_CHANGE * (output.high - output.low)


def rules_to_try(steps: int | None, baseline: str) -> tuple[Rule, ...]:
    """The rules to try in turn until the error is at most `TOLERANCE`: one if `steps` says how many nodes.

    From samples of zero the second attempt is evenly spread in the logarithm of the way, since a model that hears no
    level changes nowhere else.
    """
    if steps is None:
        return _FROM_ZERO if baseline == "zero" else _RULES
    if steps < 1:
        raise ValueError(f"expected at least one step, found {steps}")
    return (Rule("gauss-legendre", steps),)
