"""What all Vox-Profile models share: point-wise convolutions, the mean over frames, and one small head an output."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from models.errors import ModelError
from models.families.weights import fill
from models.interface import ModelCard
from models.layouts.layout import Config
from models.layouts.vox_profile import CLASS_HEADS, DIMENSION_HEADS


class VoxProfile(nn.Module):
    """The part behind the backbone; the names of all parts are those of the published checkpoints.

    Parameters
    ----------
    weights : mapping of str to Tensor
        The checkpoint, from whose shapes all sizes come.
    heads : tuple of str
        The small networks that give the outputs, in order.
    name : str
        Of the model, for messages.
    """

    def __init__(self, weights: Mapping[str, Tensor], heads: tuple[str, ...], name: str) -> None:
        super().__init__()
        width, channels, _ = shape_of(weights, "model_seq.0.weight", name)
        self.model_seq = nn.Sequential(
            nn.Conv1d(channels, width, 1),
            nn.ReLU(),
            nn.Identity(),
            nn.Conv1d(width, width, 1),
            nn.ReLU(),
            nn.Identity(),
            nn.Conv1d(width, width, 1),
        )
        self.heads = heads
        for head in heads:
            self.add_module(head, _head(head, width, shape_of(weights, f"{head}.2.weight", name)[0]))

    def read_out(self, states: Tensor) -> Tensor:
        """A backbone's states (batch, frames, channels) to outputs (batch, outputs)."""
        pooled = self.model_seq(states.transpose(1, 2)).mean(dim=2)
        return torch.cat([self.get_submodule(head)(pooled) for head in self.heads], dim=1)


def _head(name: str, width: int, outputs: int) -> nn.Module:
    squash = (nn.Sigmoid(),) if name in DIMENSION_HEADS else ()
    return nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, outputs), *squash)


def shape_of(weights: Mapping[str, Tensor], key: str, name: str) -> tuple[int, ...]:
    """A tensor's shape; ModelError if the checkpoint of the model `name` lacks it."""
    if key not in weights:
        raise ModelError(f"{name} has no trained head or lacks other weights: {key} is missing.")
    return tuple(weights[key].shape)


def check_layers(layers: int, weights: Mapping[str, Tensor], config: Config, name: str) -> int:
    """The number of states that the checkpoint weights: one a layer, and one before them with `use_conv_output`.

    Raises
    ------
    ModelError
        If there are not as many layers as it weights.
    """
    (states,) = shape_of(weights, "weights", name)
    if states != layers + bool(config.get("use_conv_output", True)):
        raise ModelError(f"{name} is incomplete: it weights {states} states, and has {layers} layers.")
    return states


def filled(
    network: VoxProfile, weights: Mapping[str, Tensor], unused: tuple[str, ...], card: ModelCard
) -> VoxProfile:
    """A network that was built on the `meta` device with its weights.

    Parameters
    ----------
    unused : tuple of str
        Beginnings of names that the checkpoint may have, and that no output hangs on.

    Raises
    ------
    ModelError
        If the weights are not just those of the network, or it gives other outputs than `card` says.
    """
    unused += tuple(f"{head}." for head in CLASS_HEADS if head not in network.heads)
    fill(network, {key: tensor for key, tensor in weights.items() if not key.startswith(unused)}, card.name)
    given = sum(shape_of(weights, f"{head}.2.weight", card.name)[0] for head in network.heads)
    if given != len(card.outputs):
        raise ModelError(
            f"{card.name} does not fit its config.json: it gives {given} outputs, not {len(card.outputs)}."
        )
    return network
