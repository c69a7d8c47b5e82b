"""SpeechBrain's wav2vec2 with one linear layer on the mean of the frames.

SpeechBrain normalises the frames of a clip, all at once, where `output_norm` says so. The tiny noise that its pooling
adds to the mean (below 1e-4, other each time) is left out.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import layer_norm

from models.families.backbones import sizes
from models.families.speech import SpeechModel, as_it_is, cut, z_score
from models.families.weights import fill, read_weights
from models.folders import PREPROCESSOR, read_json
from models.interface import ModelCard
from models.layouts.speechbrain import LAYOUT, setting
from models.layouts.table import config_of

BACKBONE = "model."
HEAD = "0"


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> SpeechModel:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    weights = read_weights(LAYOUT.weights(folder), folder.name, device)
    inside = {key.removeprefix(BACKBONE): weights[key] for key in weights if key.startswith(BACKBONE)}
    settings = sizes(inside, folder.name, config_of(folder).get("num_attention_heads"))
    is_normed = (setting(folder, "output_norm") or "").lower() == "true"
    with torch.device("meta"):
        network = _Network(settings, len(card.outputs), is_normed=is_normed)
    fill(network, weights, folder.name)
    sound = read_json(folder / PREPROCESSOR) if (folder / PREPROCESSOR).is_file() else {}
    return cut(
        network.model,
        network,
        partial(z_score, floor=1e-5) if sound.get("do_normalize", True) else as_it_is,
        folder=folder,
        card=card,
        fingerprint=fingerprint,
        device=device,
    )


class _Network(nn.Module):
    """The parts under the names that they have in the files."""

    def __init__(self, settings: dict[str, Any], outputs: int, *, is_normed: bool) -> None:
        from transformers import Wav2Vec2Config, Wav2Vec2Model  # noqa: PLC0415 - slow to import

        super().__init__()
        self.is_normed = is_normed
        self.model = Wav2Vec2Model(Wav2Vec2Config(**settings))
        head = nn.Module()
        head.w = nn.Linear(settings["hidden_size"], outputs, bias=False)
        self.add_module(HEAD, head)

    def forward(self, hidden: Tensor) -> Tensor:
        frames: Tensor = self.model(hidden).last_hidden_state
        if self.is_normed:
            frames = layer_norm(frames, frames.shape[1:])
        outputs: Tensor = getattr(self, HEAD).w(frames.mean(dim=1))
        return outputs
