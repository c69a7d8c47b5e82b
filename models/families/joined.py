"""Models that hear and read: what explaining needs of one, so that frames and pieces of words share one path.

A unit is first a frame of 20 ms, then a piece of a word. Both kinds stand in one tensor, the narrower padded with zero
channels, so that a path from baseline to clip moves through both at once and their attributions add up together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from models.devices import memory_told
from models.families.predictions import prediction
from models.families.roberta import Tokens
from models.interface import Material, Model, Prediction


@dataclass(frozen=True, eq=False)
class Joined:
    """One clip at the input of a joined network's encoders.

    Attributes
    ----------
    frames : int
        How many units are frames.
    tokens : Tokens
        The pieces that are the other units, in order, the model's own marks among them.
    start, end : Tensor, shape (1, frames + pieces, channels)
        The baseline (corpus-mean frame; pieces masked, marks kept), and the clip.
    outputs : function of a Tensor, shape (rows, frames + pieces, channels)
        Gives all outputs, shape (rows, outputs).
    attention : function of the same, or None
        Gives outputs and pooling weights (rows, frames + pieces) in their graph: what the network itself gives to each
        unit, each modality's summing to 1; None where it pools without attention.
    """

    frames: int
    tokens: Tokens
    start: Tensor
    end: Tensor
    outputs: Callable[[Tensor], Tensor]
    attention: Callable[[Tensor], tuple[Tensor, Tensor]] | None = None


class JoinedModel(Model, Protocol):
    """A model whose card's `modality` is `audio+text`; it refuses clips that lack sound or transcript (ModelError)."""

    def joined(self, material: Material) -> Joined: ...


def predict(model: JoinedModel, material: Material) -> Prediction:
    """All outputs; ModelError if the clip has no sound or no transcript, or the model gives no number."""
    why = f"{model.card.name} cannot take {material.clip}."
    with memory_told(model.device, why), torch.inference_mode():
        joined = model.joined(material)
        return prediction(model.card, material.clip, joined.outputs(joined.end)[0])


def stacked(frames: Tensor, pieces: Tensor) -> Tensor:
    """Frames and then pieces, the narrower padded with channels of zero."""
    width = max(frames.shape[2], pieces.shape[2])
    return torch.cat([functional.pad(units, (0, width - units.shape[2])) for units in (frames, pieces)], 1)
