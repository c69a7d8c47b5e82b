"""Attention of networks that are written here: fast without weights, or by steps, with them as part of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from models.families.speech import SpeechModel


@dataclass(frozen=True, eq=False)
class AttendingModel(SpeechModel):
    """A speech model whose network itself tells its attention weights, by a method `attend`."""

    def attentions(self, hidden: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """As `head`, with the weights (batch, heads, frames, frames) of all layers, in the outputs' graph.

        What the frames give to and take from units that are no frames of the clip is not among the weights, so their
        rows may sum to less than 1.
        """
        self._require_memory_for_weights(hidden)
        if torch.is_grad_enabled() and not hidden.requires_grad:
            hidden = hidden.detach().requires_grad_(True)
        network: Any = self._network
        outputs, weights = network.attend(hidden)
        return outputs, weights


def attention(
    query: Tensor, key: Tensor, value: Tensor, bias: Tensor | None = None, among: slice | None = None
) -> tuple[Tensor, Tensor | None]:
    """Softmax of query key / sqrt(channels) + bias, times value.

    Parameters
    ----------
    query, key, value : Tensor, shape (batch, heads, units, channels)
    bias : Tensor, broadcast to (batch, heads, units, units), optional
    among : slice, optional
        Units whose weights are wanted; without it no weights are kept, which is faster.

    Returns
    -------
    attended : Tensor, shape (batch, heads, units, channels)
    weights : Tensor, shape (batch, heads, n, n), or None
        What the wanted units take from each other. `attended` is computed from it, so it has gradients.
    """
    if among is None:
        return functional.scaled_dot_product_attention(query, key, value, attn_mask=bias), None
    scores = query * query.shape[-1] ** -0.5 @ key.transpose(-2, -1)
    shares = (scores if bias is None else scores + bias).softmax(dim=-1)
    weights = shares[..., among, among]
    whole = shares.clone()
    whole[..., among, among] = weights
    return whole @ value, weights
