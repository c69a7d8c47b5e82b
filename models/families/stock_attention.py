"""Attention weights of a network of transformers, in the graph of its outputs.

Fast attention never forms the weights. So for the pass that wants them, every layer works step by step (`eager`), and
afterwards as before. WavLM hands its work to a function of torch that gives weights averaged over the heads, on which
the outputs do not depend; it is replaced for that pass by the same computation in the open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from analysis.errors import UsageError

GATED = "torch_multi_head_self_attention"


def attentions(
    forward: Callable[[Tensor], Tensor], network: nn.Module, hidden: Tensor, name: str
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Outputs for `hidden`, and the attention weights of every layer.

    Parameters
    ----------
    forward : function of a Tensor
        From `hidden` to the outputs, through `network`.
    hidden : Tensor, shape (batch, units, channels)
        Made a leaf that needs gradients if it does not, so that weights and outputs are in the graph.
    name : str
        Of the model, for messages.

    Returns
    -------
    outputs : Tensor, shape (batch, outputs)
    weights : tuple of Tensor, shape (batch, heads, units, units)
        First layer first; row i tells what unit i looks at, and sums to 1.

    Raises
    ------
    UsageError
        If the network has no attention.
    """
    layers = [module for module in network.modules() if hasattr(module, "q_proj") or hasattr(module, "query")]
    if not layers:
        raise UsageError(f"{name} has no attention; choose another method.")
    if torch.is_grad_enabled() and not hidden.requires_grad:
        hidden = hidden.detach().requires_grad_(True)
    kept: list[Tensor] = []
    with ExitStack() as stack:
        for layer in layers:
            stack.enter_context(_in_the_open(layer))
            hook = layer.register_forward_hook(lambda _layer, _inputs, outputs: kept.append(outputs[1]))
            stack.callback(hook.remove)
        outputs = forward(hidden)
    return outputs, tuple(kept)


@contextmanager
def _in_the_open(layer: Any) -> Iterator[None]:
    """Let a layer form its weights."""
    if hasattr(layer, GATED):
        setattr(layer, GATED, partial(_gated_attention, layer))
        try:
            yield
        finally:
            delattr(layer, GATED)
        return
    usual = layer.config._attn_implementation
    layer.config._attn_implementation = "eager"
    try:
        yield
    finally:
        layer.config._attn_implementation = usual


def _gated_attention(
    layer: Any, hidden: Tensor, _mask: None, bias: Tensor, *_: object
) -> tuple[Tensor, Tensor]:
    """WavLM's attention with its gated relative position bias, shape (batch * heads, units, units)."""

    def split(projected: Tensor) -> Tensor:
        return projected.view(*hidden.shape[:2], layer.num_heads, layer.head_dim).transpose(1, 2)

    queries, keys, values = (split(part(hidden)) for part in (layer.q_proj, layer.k_proj, layer.v_proj))
    scores = layer.scaling * queries @ keys.transpose(-1, -2)
    scores = scores + bias.view(scores.shape)
    weights = scores.softmax(dim=-1)
    mixed: Tensor = layer.out_proj((weights @ values).transpose(1, 2).flatten(2))
    return mixed, weights
