"""Gradient times input: how steep the outputs are at the clip, times how far the clip is from the baseline."""

from __future__ import annotations

import torch
from torch import Tensor

from models.explain.passes import Attribution, Floats, Passes


def gradient_x_input(passes: Passes) -> tuple[Attribution, ...]:
    """(clip - baseline) times the gradient at the clip, summed over channels, one attribution a target.

    One pass, and only a straight-line guess at the change: the sum is as far from the change as the output is from
    being linear (Shrikumar et al. 2016, with a baseline other than zero). With a baseline of zeros it is Captum's
    `InputXGradient`.
    """
    path = passes.path
    passes.tell(0.0)
    rows = path.end.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        outputs = passes.differentiable(rows)
    gradients = gradients_of(outputs, (rows,))
    return tuple(
        Attribution(spread(gradient / passes.factor, path.start, path.end)) for (gradient,) in gradients
    )


def gradients_of(outputs: Tensor, inputs: tuple[Tensor, ...]) -> list[tuple[Tensor, ...]]:
    """Gradients of each column of `outputs`, summed over rows, from one forward pass."""
    last = outputs.shape[1] - 1
    return [
        torch.autograd.grad(outputs[:, column].sum(), inputs, retain_graph=column < last)
        for column in range(last + 1)
    ]


def spread(gradient: Tensor, start: Tensor, end: Tensor) -> Floats:
    """Gradient (1, units) or (1, units, channels) times the way from start to end, summed over channels."""
    product = (gradient * (end - start)).detach().cpu().double()
    values: Floats = product.reshape(end.shape[1], -1).sum(dim=1).numpy()
    return values
