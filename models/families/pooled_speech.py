"""A BLSTM with a pooling over frames of sound, such as low-level descriptors.

The cut is behind the frames as z-scores, where a unit of 20 ms holds one frame or several. openSMILE gives no gradient,
so what goes from samples to frames is not differentiated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from analysis.errors import UsageError
from models.families.speech import Front, SpeechModel
from models.recipes.features.frames import Features
from models.recipes.features.scaling import Scaling

COPIES = 8


class FeatureFront(Front):
    """From samples to units of frames as z-scores.

    Parameters
    ----------
    features : Features
    mean, deviation : Tensor, shape (channels,)
        Of the frames of the training clips.
    """

    def __init__(self, features: Features, mean: Tensor, deviation: Tensor) -> None:
        super().__init__(None, None)
        self.features = features
        self.mean: Tensor
        self.deviation: Tensor
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)

    def forward(self, samples: Tensor) -> Tensor:
        """Samples (1, n) at 16 kHz to units (1, units, fold * channels)."""
        if samples.requires_grad:
            raise UsageError(
                "frames of sound give no gradients of samples; choose a baseline of the encoder input."
            )
        scaled = Scaling(self.mean.cpu().numpy(), self.deviation.cpu().numpy())
        units = scaled(self.features.units(samples[0].cpu().numpy()))
        return torch.from_numpy(units)[None].to(self.mean)

    def bytes_needed(self, samples: int) -> int:
        """About what computing the frames holds at once."""
        return COPIES * 4 * samples


@dataclass(frozen=True, eq=False)
class PoolingSpeech(SpeechModel):
    """A network over frames, cut behind them; its `_config` is a `Design`."""

    def head(self, hidden: Tensor) -> Tensor:
        """Units (batch, frames, channels) to outputs (batch, outputs), in the order of the card."""
        return self._attend(hidden)[0]

    def attentions(self, hidden: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """As `head`, with the weights (batch, units) of the pooling, on which the outputs hang.

        Raises
        ------
        UsageError
            If the model pools without attention.
        """
        require_attention(self._config.pooling, self.card.name)
        outputs, weights = hanging_on(lambda counted: self._attend(hidden, counted))
        return outputs, (weights,)

    def _attend(self, hidden: Tensor, counted: Tensor | None = None) -> tuple[Tensor, Tensor]:
        network: Any = self._network
        outputs, weights = network.attend(hidden, everything(hidden), counted)
        return outputs, weights

    def _encoder_bytes(self, frames: int, *, forms_weights: bool) -> int:  # noqa: ARG002 - forms them anyway
        design = self._config
        return int(4 * 16 * design.layers * design.fold * frames * (design.frame + 8 * design.hidden))


def everything(units: Tensor) -> Tensor:
    """That all units are there, shape (batch, units)."""
    return torch.ones(units.shape[:2], dtype=torch.bool, device=units.device)


def hanging_on(attend: Callable[[Tensor | None], tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """What a network gives and what each unit counts, so that the former has a gradient by the latter.

    A unit may stand for several weights of the network, such as those of its frames; they rise and fall together.

    Parameters
    ----------
    attend : function of a Tensor, shape (batch, units), or None
        Multiplies what each unit counts by it, and gives outputs and what each counts (batch, units).
    """
    if not torch.is_grad_enabled():
        return attend(None)
    with torch.no_grad():
        counts = attend(None)[1]
    weights = counts.clone().requires_grad_()
    outputs, _ = attend(weights / counts.clamp(min=torch.finfo(counts.dtype).tiny))
    return outputs, weights


def require_attention(pooling: str, name: str) -> None:
    """Refuse to tell the weights of a pooling that has none of its own."""
    if pooling != "attention":
        raise UsageError(f"{name} pools by {pooling} and has no attention; choose another method.")
