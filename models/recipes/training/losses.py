"""What is made small in training.

Classes: cross-entropy, weighted by class where wanted, or focal loss (Lin et al. 2017), which lets sure examples count
less. Dimensions: 1 - CCC (Lin 1989, the n form), which a batch of one cannot have: so small batches are gathered.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

Loss = Callable[[Tensor, Tensor], Tensor]
FEWEST_FOR_CCC = 2
FLOOR = 1e-8


def classes_loss(*, weights: Tensor | None = None, focus: float = 0.0) -> Loss:
    """The loss of logits (batch, classes) for labels (batch,).

    Parameters
    ----------
    weights : Tensor, shape (classes,), optional
        What an example of each class counts; the loss is their weighted mean.
    focus : float
        The exponent of focal loss; 0 is cross-entropy.
    """

    def loss(logits: Tensor, labels: Tensor) -> Tensor:
        costs = functional.cross_entropy(logits, labels, reduction="none")
        counts = torch.ones_like(costs) if weights is None else weights.to(logits)[labels]
        eased = (1 - torch.exp(-costs)).clamp(min=0) ** focus if focus else torch.ones_like(costs)
        return (counts * eased * costs).sum() / counts.sum()

    return loss


def ccc_loss(values: Tensor, wanted: Tensor) -> Tensor:
    """1 - CCC, averaged over dimensions.

    Parameters
    ----------
    values, wanted : Tensor, shape (batch, dimensions)
        NaN in `wanted` is left out; a dimension with fewer than two known values does not count.

    Raises
    ------
    ValueError
        If no dimension has two known values.
    """
    losses = []
    for found, truth in zip(values.T, wanted.T, strict=True):
        known = ~torch.isnan(truth)
        if int(known.sum()) >= FEWEST_FOR_CCC:
            losses.append(1 - _ccc(found[known], truth[known]))
    if not losses:
        raise ValueError("expected two values of one dimension at least")
    return torch.stack(losses).mean()


def _ccc(found: Tensor, truth: Tensor) -> Tensor:
    both = ((found - found.mean()) * (truth - truth.mean())).mean()
    apart = found.var(unbiased=False) + truth.var(unbiased=False) + (found.mean() - truth.mean()) ** 2
    return 2 * both / (apart + FLOOR)
