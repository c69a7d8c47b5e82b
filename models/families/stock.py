"""Wav2Vec2, HuBERT and WavLM with the stock head for sequence classification.

The network is cut at the encoder input: `encode` runs the convolutions and the feature projection, `head` all that
follows. In place of the parts that `encode` has taken out, modules are put in that hand on what they get, so that
`head` is the stock forward pass itself, with its weighted layer sum, projector and pooling, and
`head(encode(x))` is the whole model. Clips run alone and unpadded: group norm makes padding change the result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.devices import memory_told, require_memory
from models.errors import ModelError
from models.families.weights import load_network
from models.folders import CONFIG, PREPROCESSOR, baseline_file, read_json
from models.interface import FRAMES_PER_SECOND, Material, ModelCard, Prediction


@dataclass(frozen=True, eq=False)
class SpeechClassifier:
    """A speech network cut at its encoder input.

    Attributes
    ----------
    hop, field : int
        Samples from one frame to the next, and samples that one frame sees.
    mean_frame : Tensor, shape (channels,), or None
        The corpus's mean frame at the encoder input, where the model's folder has one.
    """

    card: ModelCard
    fingerprint: str
    device: str
    hop: int
    field: int
    mean_frame: Tensor | None
    _front: _Front
    _network: Any
    _normalise: bool

    def predict(self, material: Material) -> Prediction:
        """All outputs; ModelError if the clip has no sound or too little."""
        samples = self.prepare(material)
        why = f"{self.card.name} cannot take {material.clip}."
        with memory_told(self.device, why), torch.inference_mode():
            outputs = self.head(self.encode(samples))[0].tolist()
        names = (output.name for output in self.card.outputs)
        return Prediction(material.clip, self.card.name, dict(zip(names, outputs, strict=True)))

    def prepare(self, material: Material) -> Tensor:
        """The clip as the network wants it, shape (1, n), normalised with the model's own statistics.

        Normalising stays outside what is differentiated: inside it would undo every scaled copy of the clip.
        """
        samples = self._checked(material)
        require_memory(self._front.bytes_needed(len(samples)), self.device, material.clip)
        if self._normalise:
            samples = (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7)
        return torch.tensor(samples[None], device=self.device)

    def encode(self, samples: Tensor) -> Tensor:
        """Samples (1, n) to the encoder input (1, frames, channels); differentiable."""
        hidden: Tensor = self._front(samples)
        return hidden

    def head(self, hidden: Tensor) -> Tensor:
        """Encoder input (batch, frames, channels) to outputs (batch, outputs), in the order of the card."""
        outputs: Tensor = self._network(hidden).logits
        return outputs

    def bytes_needed(self, units: int, *, from_samples: bool) -> int:
        """About how much memory one forward and backward pass takes, of `units` frames or samples."""
        frames = units // self.hop if from_samples else units
        config = self._network.config
        floats = frames * (8 * config.hidden_size + 3 * config.intermediate_size)
        if getattr(config, "_attn_implementation", "") == "eager":
            floats += 3 * config.num_attention_heads * frames**2
        encoder: int = 4 * config.num_hidden_layers * floats
        return encoder + (2 * self._front.bytes_needed(units) if from_samples else 0)

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


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> SpeechClassifier:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    config = read_json(folder / CONFIG)
    settings = read_json(folder / PREPROCESSOR)
    network = load_network(config["architectures"][0], folder, device)
    backbone = getattr(network, network.base_model_prefix)
    front = _Front(backbone.feature_extractor, backbone.feature_projection).eval()
    backbone.feature_extractor = _Turned()
    backbone.feature_projection = _Unchanged(pair=network.config.model_type != "hubert")
    hop, field = _hop(network.config), _field(network.config)
    if card.rate != hop * FRAMES_PER_SECOND:
        raise ModelError(
            f"{card.name} has a frame every {hop} samples at {card.rate} Hz; only 50 a second are supported."
        )
    return SpeechClassifier(
        card=card,
        fingerprint=fingerprint,
        device=device,
        hop=hop,
        field=field,
        mean_frame=_mean_frame(folder, network.config.hidden_size, device),
        _front=front,
        _network=network,
        _normalise=bool(settings.get("do_normalize", True)),
    )


class _Front(nn.Module):
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


class _Turned(nn.Module):
    """In place of the convolutions: gives (batch, channels, frames), which the stock code turns back."""

    def forward(self, hidden: Tensor) -> Tensor:
        return hidden.transpose(1, 2)


class _Unchanged(nn.Module):
    """In place of the feature projection, which gives a pair in Wav2Vec2 and WavLM, and a tensor in HuBERT."""

    def __init__(self, *, pair: bool) -> None:
        super().__init__()
        self.pair = pair

    def forward(self, hidden: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        return (hidden, hidden) if self.pair else hidden


def _hop(config: Any) -> int:
    return math.prod(config.conv_stride)


def _field(config: Any) -> int:
    field = 1
    for kernel, stride in zip(reversed(config.conv_kernel), reversed(config.conv_stride), strict=True):
        field = (field - 1) * stride + kernel
    return field


def _mean_frame(folder: Path, channels: int, device: str) -> Tensor | None:
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
