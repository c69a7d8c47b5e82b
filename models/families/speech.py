"""Speech networks on a Wav2Vec2, HuBERT or WavLM backbone, whatever their head.

The network is cut at the encoder input: `encode` runs the convolutions and the feature projection, `head` all that
follows. In place of the parts that `encode` has taken out, modules are put in that hand on what they get, so that
`head` is the network's own forward pass, with its layer sum, pooling and head, and `head(encode(x))` is the whole
model. Clips run alone and unpadded: group norm makes padding change the result.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.devices import memory_told, require_memory
from models.errors import ModelError
from models.families.predictions import prediction
from models.families.stock_attention import attentions
from models.folders import baseline_file
from models.interface import FRAMES_PER_SECOND, Material, ModelCard, Prediction

Normalise = Callable[[NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class SpeechModel:
    """A speech network cut at its encoder input.

    Attributes
    ----------
    hop, field : int
        Samples from one frame to the next, and samples that one frame sees.
    mean_frame : Tensor, shape (channels,), or None
        The corpus's mean frame at the encoder input, where the model's folder has one.
    longest : int or None
        Samples from a clip's start that the model looks at, where it was built to look at no more.
    """

    card: ModelCard
    fingerprint: str
    device: str
    hop: int
    field: int
    mean_frame: Tensor | None
    longest: int | None
    _front: Front
    _network: nn.Module
    _config: Any
    _normalise: Normalise

    def predict(self, material: Material) -> Prediction:
        """All outputs; ModelError if the clip has no sound or too little, or the model gives no number."""
        samples = self.prepare(material)
        why = f"{self.card.name} cannot take {material.clip}."
        with memory_told(self.device, why), torch.inference_mode():
            return prediction(self.card, material.clip, self.head(self.encode(samples))[0])

    def prepare(self, material: Material) -> Tensor:
        """The clip as the network wants it, shape (1, n), normalised with the model's own statistics.

        Normalising stays outside what is differentiated: inside it would undo every scaled copy of the clip.
        """
        samples = self._checked(material)[: self.longest]
        require_memory(self._front.bytes_needed(len(samples)), self.device, material.clip)
        return torch.tensor(self._normalise(samples)[None], device=self.device)

    def encode(self, samples: Tensor) -> Tensor:
        """Samples (1, n) to the encoder input (1, frames, channels); differentiable."""
        hidden: Tensor = self._front(samples)
        return hidden

    def head(self, hidden: Tensor) -> Tensor:
        """Encoder input (batch, frames, channels) to outputs (batch, outputs), in the order of the card."""
        outputs: Tensor = self._network(hidden)
        return outputs

    def attentions(self, hidden: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """As `head`, with the weights (batch, heads, frames, frames) of all layers, in the outputs' graph."""
        self._require_memory_for_weights(hidden)
        return attentions(self.head, self._network, hidden, self.card.name)

    @property
    def positional(self) -> nn.Module | None:
        """The convolution that tells positions, to which the encoder input goes; None if there is none."""
        found = [
            module for name, module in self._network.named_modules() if name.endswith("pos_conv_embed.conv")
        ]
        return found[0] if len(found) == 1 else None

    def bytes_needed(self, units: int, *, from_samples: bool) -> int:
        """About how much memory one forward and backward pass takes, of `units` frames or samples."""
        frames = units // self.hop if from_samples else units
        forms_weights = getattr(self._config, "_attn_implementation", "") == "eager"
        encoder = self._encoder_bytes(frames, forms_weights=forms_weights)
        return encoder + (2 * self._front.bytes_needed(units) if from_samples else 0)

    def _encoder_bytes(self, frames: int, *, forms_weights: bool) -> int:
        floats = frames * (8 * self._config.hidden_size + 3 * self._config.intermediate_size)
        if forms_weights:
            floats += 3 * self._config.num_attention_heads * frames**2
        encoder: int = 4 * self._config.num_hidden_layers * floats
        return encoder

    def _require_memory_for_weights(self, hidden: Tensor) -> None:
        """Attention weights grow with the square of a clip's length, so that a minute takes many gigabytes."""
        rows, frames = hidden.shape[:2]
        needed = rows * self._encoder_bytes(frames, forms_weights=True)
        require_memory(needed, self.device, f"the attention of {self.card.name} to {frames} frames")

    def _checked(self, material: Material) -> NDArray[np.float32]:
        if material.samples is None:
            raise ModelError(f"{material.clip} has no audio, and {self.card.name} listens to audio.")
        if material.rate != self.card.rate:
            raise ValueError(f"expected {self.card.rate} Hz, found {material.rate} Hz")
        samples = material.samples.astype(np.float32, copy=False)
        if len(samples) < self.field:
            least, found = self.field * 1000 / self.card.rate, len(samples) * 1000 / self.card.rate
            problem = f"lasts {found:.1f} ms, and {self.card.name} needs at least {least:.0f} ms."
            raise ModelError(f"{material.clip} {problem}")
        if not np.isfinite(samples).all():
            raise ModelError(f"{material.clip} holds samples that are not numbers; export its audio again.")
        return samples


def cut(
    backbone: Any,
    network: nn.Module,
    normalise: Normalise,
    *,
    folder: Path,
    card: ModelCard,
    fingerprint: str,
    device: str,
    longest: int | None = None,
) -> SpeechModel:
    """Take a network apart at the encoder input of its backbone, for reading only and on `device`.

    Parameters
    ----------
    backbone : transformers' Wav2Vec2Model, HubertModel or WavLMModel
        A part of `network`; changed here.
    network : module
        Gives outputs (batch, outputs) for what its backbone is given.
    normalise : function of samples, shape (n,)
        Gives them as the network wants them.

    Raises
    ------
    ModelError
        If the frames are not those that Earmark works with, or the folder's mean frame does not fit.
    """
    config = backbone.config
    hop = math.prod(config.conv_stride)
    require_frames(card, hop)
    front = Front(backbone.feature_extractor, backbone.feature_projection)
    backbone.feature_extractor = Turned()
    backbone.feature_projection = Unchanged(pair=config.model_type != "hubert")
    return SpeechModel(
        card=card,
        fingerprint=fingerprint,
        device=device,
        hop=hop,
        field=_field(config),
        mean_frame=mean_frame(folder, config.hidden_size, device),
        longest=longest,
        _front=front.eval().requires_grad_(False).to(device),
        _network=network.eval().requires_grad_(False).to(device),
        _config=config,
        _normalise=normalise,
    )


class Front(nn.Module):
    """What stands before the encoder."""

    def __init__(self, extractor: Any, projection: Any) -> None:
        super().__init__()
        self.extractor, self.projection = extractor, projection

    def forward(self, samples: Tensor) -> Tensor:
        projected = self.projection(self.extractor(samples).transpose(1, 2))
        hidden: Tensor = projected[0] if isinstance(projected, tuple) else projected
        return hidden

    def bytes_needed(self, samples: int) -> int:
        """About what the convolutions hold at once in a forward pass: the first layer's output and its copies."""
        first = self.extractor.conv_layers[0].conv
        return int(4 * 4 * first.out_channels * samples // first.stride[0])


def z_score(samples: NDArray[np.float32], floor: float = 1e-7) -> NDArray[np.float32]:
    """A clip with mean 0 and variance 1; `floor` is added to its variance."""
    scored: NDArray[np.float32] = (samples - samples.mean()) / np.sqrt(samples.var() + floor)
    return scored


def as_it_is(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """A clip for a network that wants no normalising."""
    return samples


def require_frames(card: ModelCard, hop: int) -> None:
    """Refuse a model whose frames, one every `hop` samples, are not 50 a second."""
    if card.rate != hop * FRAMES_PER_SECOND:
        raise ModelError(
            f"{card.name} has a frame every {hop} samples at {card.rate} Hz; only 50 a second are supported."
        )


def mean_frame(folder: Path, channels: int, device: str) -> Tensor | None:
    """The corpus-mean frame in a model's folder, shape (channels,); None if it has none."""
    from safetensors.torch import load_file  # noqa: PLC0415

    path = baseline_file(folder)
    if path is None:
        return None
    try:
        frame: Tensor = load_file(path)["mean_frame"]
    except Exception as error:  # safetensors' own errors have no common base
        raise ModelError(f"{path} is damaged or holds no mean_frame.") from error
    if tuple(frame.shape) != (channels,):
        raise ModelError(f"{path} holds a mean_frame of shape {tuple(frame.shape)}; expected ({channels},).")
    return frame.to(device, torch.float32)


class Turned(nn.Module):
    """In place of the convolutions: gives (batch, channels, frames), which the stock code turns back."""

    def forward(self, hidden: Tensor) -> Tensor:
        return hidden.transpose(1, 2)


class Unchanged(nn.Module):
    """In place of the feature projection, which gives a pair in Wav2Vec2 and WavLM, and a tensor in HuBERT."""

    def __init__(self, *, pair: bool) -> None:
        super().__init__()
        self.pair = pair

    def forward(self, hidden: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        return (hidden, hidden) if self.pair else hidden


def _field(config: Any) -> int:
    field = 1
    for kernel, stride in zip(reversed(config.conv_kernel), reversed(config.conv_stride), strict=True):
        field = (field - 1) * stride + kernel
    return field
