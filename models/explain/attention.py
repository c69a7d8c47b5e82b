"""Where a transformer's attention goes, and how much the output hangs on it.

Attention shows which units a model draws on, not what they do to the output: on planted truth it is near chance. Both
maps are never negative, have no unit and do not add up to anything; they are here to be compared with.
"""

from __future__ import annotations

import torch
from torch import Tensor

from analysis.errors import UsageError
from models.explain.gradients import gradients_of
from models.explain.passes import Attribution, Floats, Passes


def received(passes: Passes) -> tuple[Attribution, ...]:
    """The share of all attention that each unit receives, averaged over layers, heads and units that look.

    Shares add up to 1, in a model that hears and reads to 1 for its frames and to 1 for its pieces of words, and are
    the same for every target.

    Raises
    ------
    UsageError
        If the model has no attention.
    """
    passes.tell(0.0)
    with torch.no_grad():
        _, layers = _attentions(passes, passes.path.end)
    values = _values([layer.flatten(0, -2).mean(dim=0) for layer in layers])
    return tuple(Attribution(values, is_in_units=False) for _ in passes.columns)


def weighted(passes: Passes) -> tuple[Attribution, ...]:
    """The attention that each unit receives, times its gradient where that is positive, one map a target.

    Per layer the positive part of attention times gradient, averaged over heads (Chefer et al. 2021, equation 5) and
    summed over the units that look; the gradient says how much the target hangs on what each of them sees. Layers are
    averaged, not multiplied: their product spreads over all frames.

    Raises
    ------
    UsageError
        If the model has no attention, or sums up what it has for each unit, so that no output hangs on these sums.
    """
    passes.tell(0.0)
    with torch.enable_grad():
        outputs, layers = _attentions(passes, passes.path.end.detach().clone().requires_grad_(True))
        wanted = outputs[:, list(passes.columns)]
    return tuple(
        Attribution(
            _values(
                [
                    _over_lookers((layer * gradient).clamp(min=0))
                    for layer, gradient in zip(layers, gradients, strict=True)
                ]
            ),
            is_in_units=False,
        )
        for gradients in _gradients(wanted, layers)
    )


def _gradients(wanted: Tensor, layers: tuple[Tensor, ...]) -> list[tuple[Tensor, ...]]:
    used = torch.autograd.grad(wanted.sum(), layers, retain_graph=True, allow_unused=True)
    if any(gradient is None for gradient in used):
        raise UsageError("the outputs do not hang on the attention that this model tells; choose attention.")
    return gradients_of(wanted, layers)


def _over_lookers(weights: Tensor) -> Tensor:
    """The sum over the units that look and the mean over rows and heads, shape (units,)."""
    layer = weights[:, None, None] if weights.ndim == 2 else weights
    return layer.mean(dim=(0, 1)).sum(dim=0)


def _attentions(passes: Passes, rows: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
    if passes.path.attention is None:
        raise ValueError(f"expected a path that tells its attention, found one from {passes.path.baseline}")
    return passes.path.attention(rows)


def _values(layers: list[Tensor]) -> Floats:
    values: Floats = torch.stack(layers).mean(dim=0).detach().cpu().double().numpy()
    return values
