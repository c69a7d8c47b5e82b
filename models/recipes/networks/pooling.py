"""From many units to one: what a sequence comes down to before it is judged.

The poolings that study D compares, on the outputs of a BLSTM. Padding takes no part in any of them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

POOLINGS = ("last", "cls", "average", "attention")
# Where nothing is to be looked at; finite, so that a row without any unit stays a number.
NOWHERE = -1e9


class Attention(nn.Module):
    """Additive attention (Bahdanau et al. 2014): e_i = v^T tanh(W_h h_i + b_h); a = softmax(e)."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.project = nn.Linear(channels, hidden)
        self.score = nn.Linear(hidden, 1, bias=False)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """What each unit counts.

        Parameters
        ----------
        hidden : Tensor, shape (batch, units, channels)
        mask : Tensor of bool, shape (batch, units) or (batch, parts, units)
            Which units there are, or which belong to each part.

        Returns
        -------
        Tensor, shape of `mask`
            Rows sum to 1 over their units; 0 elsewhere, and everywhere in a row without units.
        """
        scores: Tensor = self.score(torch.tanh(self.project(hidden))).squeeze(-1)
        if mask.dim() > scores.dim():
            scores = scores[:, None]
        return scores.masked_fill(~mask, NOWHERE).softmax(dim=-1) * mask


class Pooling(nn.Module):
    """One of `POOLINGS`.

    `last` takes the last unit, `cls` the first, which is a text model's mark of the start; `average` all alike;
    `attention` each as `Attention` weighs it.
    """

    def __init__(self, kind: str, channels: int, hidden: int) -> None:
        super().__init__()
        if kind not in POOLINGS:
            raise ValueError(f"expected a pooling of {', '.join(POOLINGS)}, found {kind!r}")
        self.kind = kind
        self.attention = Attention(channels, hidden) if kind == "attention" else None

    def forward(self, hidden: Tensor, mask: Tensor, counted: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """One row for each sequence, and what each of its units counts.

        Parameters
        ----------
        hidden : Tensor, shape (batch, units, channels)
        mask : Tensor of bool, shape (batch, units)
            True for the units that there are, which come first.
        counted : Tensor, shape (batch, units), optional
            What each counts is multiplied by this; 1 changes nothing.

        Returns
        -------
        pooled : Tensor, shape (batch, channels)
        weights : Tensor, shape (batch, units)
            Sum to 1; in the graph of `pooled`.
        """
        weights = self._weights(hidden, mask)
        weights = weights if counted is None else weights * counted
        return (weights[:, None] @ hidden).squeeze(1), weights

    def _weights(self, hidden: Tensor, mask: Tensor) -> Tensor:
        if self.attention is not None:
            weights: Tensor = self.attention(hidden, mask)
            return weights
        counts = mask.sum(dim=1, keepdim=True)
        if self.kind == "average":
            return mask / counts
        wanted = counts - 1 if self.kind == "last" else torch.zeros_like(counts)
        return torch.zeros_like(hidden[..., 0]).scatter(1, wanted, 1.0)
