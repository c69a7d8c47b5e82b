"""Wav2Vec2, HuBERT and WavLM with the stock head for sequence classification."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import Tensor, nn

from models.families.speech import SpeechModel, as_it_is, cut, z_score
from models.families.weights import load_network
from models.folders import CONFIG, PREPROCESSOR, read_json
from models.interface import ModelCard


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> SpeechModel:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    settings = read_json(folder / PREPROCESSOR)
    network = load_network(read_json(folder / CONFIG)["architectures"][0], folder, device)
    return cut(
        getattr(network, network.base_model_prefix),
        _Logits(network),
        z_score if settings.get("do_normalize", True) else as_it_is,
        folder=folder,
        card=card,
        fingerprint=fingerprint,
        device=device,
    )


class _Logits(nn.Module):
    """A stock network that gives its logits alone."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network

    def forward(self, hidden: Tensor) -> Tensor:
        logits: Tensor = self.network(hidden).logits
        return logits
