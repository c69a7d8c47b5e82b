"""WavLM with attentive statistics pooling: the baseline of the Odyssey 2024 emotion challenge (Goncalves et al. 2024).

The reference looks at the first `maxlen` samples of a clip (12 s), and so does this: later frames have no attribution.
"""

from __future__ import annotations

from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.families.backbones import sizes
from models.families.speech import SpeechModel, cut
from models.families.weights import fill, read_weights
from models.folders import CONFIG, read_json
from models.interface import ModelCard
from models.layouts.odyssey import LAYOUT, PARTS, longest

BACKBONE = "ssl_model."
LEAST_VARIANCE = 1e-5


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> SpeechModel:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    config = read_json(folder / CONFIG)
    weights: dict[str, Tensor] = {}
    for file in LAYOUT.weights(folder):
        read = read_weights([file], folder.name, device)
        weights |= {PARTS.get(file.name, "") + key: tensor for key, tensor in read.items()}
    inside = {key.removeprefix(BACKBONE): weights[key] for key in weights if key.startswith(BACKBONE)}
    settings = sizes(inside, folder.name, config.get("num_attention_heads"))
    layers = next(number for number in count(1) if f"ser_model.fc.{number}.0.weight" not in weights)
    with torch.device("meta"):
        network = _Network(settings, layers, len(card.outputs))
    fill(network, weights, folder.name)
    return cut(
        network.ssl_model,
        network,
        partial(_scaled, mean=config["mean"], deviation=config["std"]),
        folder=folder,
        card=card,
        fingerprint=fingerprint,
        device=device,
        longest=longest(config),
    )


def _scaled(samples: NDArray[np.float32], *, mean: float, deviation: float) -> NDArray[np.float32]:
    """By the training set's mean and standard deviation."""
    scaled: NDArray[np.float32] = ((samples - mean) / (deviation + 1e-6)).astype(np.float32)
    return scaled


class _Network(nn.Module):
    """The parts under the names that they have in the files."""

    def __init__(self, settings: dict[str, Any], layers: int, outputs: int) -> None:
        from transformers import WavLMConfig, WavLMModel  # noqa: PLC0415 - slow to import

        super().__init__()
        width = settings["hidden_size"]
        self.ssl_model = WavLMModel(WavLMConfig(**settings))
        self.pool_model = _Pooling(width)
        self.ser_model = _Head(width, layers, outputs)

    def forward(self, hidden: Tensor) -> Tensor:
        outputs: Tensor = self.ser_model(self.pool_model(self.ssl_model(hidden).last_hidden_state))
        return outputs


class _Pooling(nn.Module):
    """Attentive statistics pooling: mean and standard deviation over time, weighted by what matters."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.sap_linear = nn.Linear(width, width)
        self.attention = nn.Parameter(torch.zeros(width, 1))

    def forward(self, frames: Tensor) -> Tensor:
        weights = (torch.tanh(self.sap_linear(frames)) @ self.attention).softmax(dim=1)
        mean = (weights * frames).sum(dim=1)
        variance = (weights * frames**2).sum(dim=1) - mean**2
        return torch.cat([mean, variance.clamp(min=LEAST_VARIANCE).sqrt()], dim=1)


class _Head(nn.Module):
    """Without the dropout that stands behind its layers in training."""

    def __init__(self, width: int, layers: int, outputs: int) -> None:
        super().__init__()
        self.fc = nn.ModuleList(
            nn.Sequential(nn.Linear(width if number else 2 * width, width), nn.LayerNorm(width), nn.ReLU())
            for number in range(layers)
        )
        self.out = nn.Sequential(nn.Linear(width, outputs))

    def forward(self, pooled: Tensor) -> Tensor:
        for layer in self.fc:
            pooled = layer(pooled)
        outputs: Tensor = self.out(pooled)
        return outputs
