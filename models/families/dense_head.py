"""Wav2Vec2, HuBERT and WavLM with a dense head on pooled frames: dense, tanh, and one more layer.

audEERING's model of Wagner et al. 2023 (doi:10.1109/TPAMI.2023.3263585) pools by the mean, soxan's head by mean, sum or
maximum; ehcalabres' checkpoint calls the last layer `output`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from models.errors import ModelError
from models.families.speech import SpeechModel, as_it_is, cut, z_score
from models.families.weights import fill, read_weights, refusing
from models.folders import CONFIG, PREPROCESSOR, read_json, weight_files
from models.interface import ModelCard
from models.layouts.dense_head import BACKBONES

POOLINGS: dict[str, Callable[..., Tensor]] = {"mean": torch.mean, "sum": torch.sum, "max": torch.amax}
OTHER_NAME, NAME = "classifier.output.", "classifier.out_proj."


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> SpeechModel:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    config = read_json(folder / CONFIG)
    settings = read_json(folder / PREPROCESSOR)
    pooling = config.get("pooling_mode", "mean")
    if pooling not in POOLINGS:
        raise ModelError(f"{folder.name} pools by {pooling!r}; supported are {', '.join(POOLINGS)}.")
    weights = read_weights(weight_files(folder), folder.name, device)
    with refusing(folder.name, device), torch.device("meta"):
        network = _Network(config, len(card.outputs), pooling)
    fill(network, {key.replace(OTHER_NAME, NAME): tensor for key, tensor in weights.items()}, folder.name)
    return cut(
        network.backbone,
        network,
        z_score if settings.get("do_normalize", True) else as_it_is,
        folder=folder,
        card=card,
        fingerprint=fingerprint,
        device=device,
    )


class _Network(nn.Module):
    """A backbone under the name of its kind, as in the files, and the head."""

    def __init__(self, config: dict[str, Any], outputs: int, pooling: str) -> None:
        import transformers  # noqa: PLC0415 - slow to import

        super().__init__()
        self.kind = str(config["model_type"])
        stem = BACKBONES[self.kind]
        settings = getattr(transformers, f"{stem}Config").from_dict(config)
        self.add_module(self.kind, getattr(transformers, f"{stem}Model")(settings))
        self.classifier = _Head(settings.hidden_size, outputs)
        self.pool = POOLINGS[pooling]

    @property
    def backbone(self) -> Any:
        return getattr(self, self.kind)

    def forward(self, hidden: Tensor) -> Tensor:
        outputs: Tensor = self.classifier(self.pool(self.backbone(hidden).last_hidden_state, dim=1))
        return outputs


class _Head(nn.Module):
    """Without the dropout that sits between its layers in training."""

    def __init__(self, channels: int, outputs: int) -> None:
        super().__init__()
        self.dense, self.out_proj = nn.Linear(channels, channels), nn.Linear(channels, outputs)

    def forward(self, pooled: Tensor) -> Tensor:
        outputs: Tensor = self.out_proj(torch.tanh(self.dense(pooled)))
        return outputs
