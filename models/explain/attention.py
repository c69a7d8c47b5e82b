"""Where a transformer's attention goes, and how much the output hangs on it.

Attention shows which units a model draws on, not what they do to the output: on planted truth it is near chance. Both
maps are never negative, have no unit and do not add up to anything; they are here to be compared with.
"""

from __future__ import annotations

import torch
from torch import Tensor

from models.explain.gradients import gradients_of
from models.explain.passes import Attribution, Floats, Passes
from models.explain.paths import AudioModel, TextModel


def received(passes: Passes, model: AudioModel | TextModel) -> tuple[Attribution, ...]:
    """The share of all attention that each unit receives, averaged over layers, heads and units that look.

    Shares add up to 1 and are the same for every target.

    Raises
    ------
    UsageError
        If the model has no attention.
    """
    passes.tell(0.0)
    with torch.no_grad():
        _, layers = model.attentions(passes.path.end)
    values = _values([layer.mean(dim=(0, 1, 2)) for layer in layers])
    return tuple(Attribution(values, is_in_units=False) for _ in passes.columns)


def weighted(passes: Passes, model: AudioModel | TextModel) -> tuple[Attribution, ...]:
    """The attention that each unit receives, times its gradient where that is positive, one map a target.

    Per layer the positive part of attention times gradient, averaged over heads (Chefer et al. 2021, equation 5) and
    summed over the units that look; the gradient says how much the target hangs on what each of them sees. Layers are
    averaged, not multiplied: their product spreads over all frames.

    Raises
    ------
    UsageError
        If the model has no attention.
    """
    passes.tell(0.0)
    with torch.enable_grad():
        outputs, layers = model.attentions(passes.path.end.detach().clone().requires_grad_(True))
        wanted = outputs[:, list(passes.columns)]
    return tuple(
        Attribution(
            _values(
                [
                    (layer * gradient).clamp(min=0).mean(dim=(0, 1)).sum(dim=0)
                    for layer, gradient in zip(layers, gradients, strict=True)
                ]
            ),
            is_in_units=False,
        )
        for gradients in gradients_of(wanted, layers)
    )


def _values(layers: list[Tensor]) -> Floats:
    values: Floats = torch.stack(layers).mean(dim=0).detach().cpu().double().numpy()
    return values
