"""Integrated gradients: from the baseline to the clip, by as many steps as the sum needs to be right.

(clip - baseline) times the gradient averaged over the straight path between them (Sundararajan et al. 2017). Captum
takes the average for one output at Gauss-Legendre nodes. Two things it cannot do are done here: several outputs from
the same forward passes, and nodes in the logarithm of the way.

Those are for paths from samples of zero. Models with group norm hear hardly any difference between a clip and the
same clip at a thousandth of its level; nearly the whole change lies in the first thousandth of the path, where no
evenly spread node looks. With alpha = exp(s) and Gauss-Legendre nodes for s between ln 1e-6 and 0, and one node for
what is below, they do. The error that is left is told like any other.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from models.explain.completeness import TOLERANCE, Rule, relative_delta, rules_to_try
from models.explain.gradients import gradients_of, spread
from models.explain.passes import Attribution, Floats, Passes

LEAST_ALPHA = 1e-6


def integrated_gradients(passes: Passes, steps: int | None) -> tuple[Attribution, ...]:
    """For each target the first attribution that is complete, or else the one nearest to it.

    Targets that are complete take no part in the next attempt. With `steps` there is one attempt.
    """
    attempts: list[list[tuple[float, Attribution]]] = [[] for _ in passes.columns]
    wanted = list(range(len(passes.columns)))
    rules = rules_to_try(steps, passes.path.baseline)
    start = 0.0
    for rule in rules:
        stop = 1.0 if rule == rules[-1] else (1.0 + start) / 2
        for target, values in zip(wanted, _attribute(passes, wanted, rule, (start, stop)), strict=True):
            change = float(passes.changes[target])
            error = relative_delta(float(values.sum()) - change, change, passes.targets[target])
            attempts[target].append((error, Attribution(values, rule.steps, details={"rule": rule.name})))
        wanted = [target for target in wanted if not attempts[target][-1][0] <= TOLERANCE]
        if not wanted:
            break
        start = stop
    return tuple(min(tried, key=lambda attempt: attempt[0])[1] for tried in attempts)


def nodes(rule: Rule) -> tuple[Floats, Floats]:
    """Places on the path, 0 to 1, and their weights, which add up to 1."""
    if rule.name == "gauss-legendre":
        places, weights = np.polynomial.legendre.leggauss(rule.steps)
        return (places + 1) / 2, weights / 2
    places, weights = np.polynomial.legendre.leggauss(rule.steps - 1)
    length = -math.log(LEAST_ALPHA)
    alphas = np.exp(length * (places - 1) / 2)
    below = np.array([LEAST_ALPHA])
    return np.concatenate([below / 2, alphas]), np.concatenate([below, weights / 2 * length * alphas])


def _attribute(passes: Passes, wanted: list[int], rule: Rule, share: tuple[float, float]) -> list[Floats]:
    """One signed value a unit for each wanted target. Progress goes through `share`."""
    if len(wanted) == 1 and rule.name == "gauss-legendre":
        gradients = [_by_captum(passes, wanted[0], rule.steps, share)]
    else:
        gradients = _together(passes, wanted, nodes(rule), share)
    return [spread(_at_input(passes, each), passes.path.start, passes.path.end) for each in gradients]


def _by_captum(passes: Passes, target: int, steps: int, share: tuple[float, float]) -> tuple[Tensor, ...]:
    """The mean gradients on the path, by Captum, with respect to all that `_ends` gives."""
    from captum.attr import IntegratedGradients  # noqa: PLC0415 - slow to import

    starts, ends = _ends(passes)
    done = 0

    def forward(*rows: Tensor) -> Tensor:
        nonlocal done
        passes.tell(share[0] + (share[1] - share[0]) * done / steps)
        done += len(rows[0])
        return _outputs(passes, rows)[:, target]

    engine = IntegratedGradients(forward, multiply_by_inputs=False)
    found: list[tuple[Tensor, ...]] = []

    def work() -> None:
        nonlocal done
        done = 0
        found.append(engine.attribute(ends, starts, n_steps=steps, internal_batch_size=passes.batch))

    while not passes.fits(work):
        pass
    return found[0]


def _together(
    passes: Passes, wanted: list[int], rule: tuple[Floats, Floats], share: tuple[float, float]
) -> list[tuple[Tensor, ...]]:
    """The mean gradients on the path for several targets, which share each forward pass."""
    starts, ends = _ends(passes)
    totals = [tuple(torch.zeros_like(end) for end in ends) for _ in wanted]
    places, weights = (torch.from_numpy(part).to(ends[0]) for part in rule)

    def work(first: int, stop: int) -> None:
        def along(start: Tensor, end: Tensor) -> Tensor:
            way = places[first:stop].reshape(-1, *[1] * (end.ndim - 1)) * (end - start)
            return (start + way).requires_grad_(True)

        rows = tuple(along(start, end) for start, end in zip(starts, ends, strict=True))
        with torch.enable_grad():
            outputs = _outputs(passes, rows)[:, wanted]
        sums = [
            [torch.tensordot(weights[first:stop], gradient, dims=1)[None] for gradient in gradients]
            for gradients in gradients_of(outputs, rows)
        ]
        for total, batch in zip(totals, sums, strict=True):
            for whole, part in zip(total, batch, strict=True):
                whole.add_(part)

    passes.in_batches(len(places), work, share)
    return totals


def _ends(passes: Passes) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Baseline and clip: the encoder input and, where there is one, the output of its convolution."""
    path, part = passes.path, passes.convolved
    if part is None:
        return (path.start,), (path.end,)
    return (path.start, part.start), (path.end, part.end)


def _outputs(passes: Passes, rows: tuple[Tensor, ...]) -> Tensor:
    """The outputs for rows of each of `_ends`."""
    if passes.convolved is None:
        return passes.differentiable(rows[0])
    with passes.convolved.given(rows[1]):
        return passes.differentiable(rows[0])


def _at_input(passes: Passes, gradients: tuple[Tensor, ...]) -> Tensor:
    """Mean gradients with respect to the encoder input alone."""
    whole = gradients[0]
    if passes.convolved is not None:
        whole = whole + passes.convolved.back(gradients[1], passes.path.end)
    return whole / passes.factor
