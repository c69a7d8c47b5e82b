"""A prior on attributions: a model should look where listeners heard emotion.

Beside the task, what is made small is the share of |gradient x (input - baseline)| that lies outside the tagged
regions (right for the right reasons; Ross, Hughes and Doshi-Velez 2017). The input is the encoder's, the baseline the
corpus's mean frame, and the gradient is taken at a random point of the path between them, so that over many steps all
of the path counts (as in expected gradients; Erion et al. 2021). It is near the share of integrated gradients but not
the same: signs that change along the path do not cancel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.utils.rnn import pad_sequence

from models.recipes.networks.pretrained import Hearing
from models.recipes.training.aims import Aim

FLOOR = 1e-6


class Focused(nn.Module):
    """A speech network that also tells, as one more output, how much of its attribution lies outside the regions.

    Parameters
    ----------
    hearing : Hearing
        Its attention is computed in the way that has second derivatives.
    mean_frame : Tensor, shape (channels,)
        The baseline.
    """

    mean_frame: Tensor

    def __init__(self, hearing: Hearing, mean_frame: Tensor) -> None:
        super().__init__()
        self.hearing = hearing
        self.register_buffer("mean_frame", mean_frame)

    def forward(self, items: Sequence[dict[str, Any]]) -> Tensor:
        """Outputs and the share outside, (items, outputs + 1); the share is NaN where no frame is inside.

        Parameters
        ----------
        items : sequence of mapping
            `samples` (n,), and `inside` (frames,), 1 for the frames of regions and else 0.
        """
        hidden, heard = self.hearing.encode([item["samples"] for item in items])
        with sdpa_kernel(SDPBackend.MATH):
            outputs = self.hearing.network(hidden, heard).logits
            share = self._outside(hidden.detach(), heard, [item["inside"] for item in items])
        return torch.cat([outputs, share[:, None].to(outputs)], dim=1)

    def _outside(self, hidden: Tensor, heard: Tensor | None, inside: Sequence[Tensor]) -> Tensor:
        """Shape (items,). In training of one output at one point, both at random; else of all, half-way."""
        keeps_graph = torch.is_grad_enabled()
        wanted = pad_sequence(list(inside), batch_first=True)
        there = pad_sequence([torch.ones_like(one) for one in inside], batch_first=True)
        way = torch.rand(len(hidden), 1, 1) if self.training else torch.tensor(0.5)
        with torch.enable_grad():
            points = (self.mean_frame + way.to(hidden) * (hidden - self.mean_frame)).requires_grad_()
            values = self.hearing.network(points.clone(), heard).logits  # padding is cleared in place
            shares = []
            for one in self._looked_at(values):
                (gradient,) = torch.autograd.grad(one, points, create_graph=keeps_graph, retain_graph=True)
                sizes = ((hidden - self.mean_frame) * gradient).sum(dim=2).abs() * there
                shares.append((sizes * (1 - wanted)).sum(dim=1) / (sizes.sum(dim=1) + FLOOR))
            share = torch.stack(shares).mean(dim=0)
            return torch.where(wanted.any(dim=1), share, torch.nan)

    def _looked_at(self, values: Tensor) -> list[Tensor]:
        """Sums over the items of what is differentiated."""
        if not self.training:
            return [values[:, number].sum() for number in range(values.shape[1])]
        drawn = torch.randint(values.shape[1], (len(values), 1)).to(values.device)
        return [values.gather(1, drawn).sum()]


def with_prior(aim: Aim, strength: float) -> Aim:
    """The aim of such a network: `strength` times the mean share outside is added to the loss and off the score."""

    def loss(outputs: Tensor, goals: Tensor) -> Tensor:
        return aim.loss(outputs[:, :-1], goals) + strength * _mean(outputs[:, -1])

    def score(outputs: Tensor, goals: Tensor) -> float:
        return aim.score(outputs[:, :-1], goals) - strength * _mean(outputs[:, -1]).item()

    return replace(aim, loss=loss, score=score)


def _mean(shares: Tensor) -> Tensor:
    """Over clips with regions; 0 where there is none."""
    known = shares[~torch.isnan(shares)]
    return known.mean() if len(known) else shares.new_zeros(())
