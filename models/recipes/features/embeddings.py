"""What a frozen speech encoder makes of clips, kept in the user's cache so that it is computed once.

A file is found by the encoder's fingerprint and the samples themselves, so that neither another checkpoint nor a clip
of another sound with the same name gets it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analysis.cache import cache_folder
from analysis.writing import written_whole
from models.errors import ModelError
from models.families.speech import Front, z_score
from models.families.weights import load_network
from models.folders import CONFIG, PREPROCESSOR, fingerprint, read_json, weight_files
from models.layouts.dense_head import BACKBONES
from models.registry import find

RATE = 16000


@dataclass(frozen=True, eq=False)
class Encoder:
    """A Wav2Vec2, HuBERT or WavLM without head, not to be learned.

    Attributes
    ----------
    name : str
        As it was asked for.
    network : transformers' model
    config : mapping
        That it can be built from again.
    is_scored : bool
        Whether it wants each clip with mean 0 and variance 1.
    """

    name: str
    fingerprint: str
    device: str
    network: Any
    config: dict[str, Any]
    is_scored: bool

    def prepare(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """A clip, shape (n,), as it wants it."""
        return z_score(samples) if self.is_scored else samples

    def embed(self, prepared: NDArray[np.float32]) -> Embedded:
        """What it makes of one clip."""
        front = Front(self.network.feature_extractor, self.network.feature_projection)
        with torch.inference_mode():
            given = front(torch.from_numpy(prepared)[None].to(self.device))
            hidden = self.network.encoder(given.clone()).last_hidden_state
        return Embedded(given[0].mean(dim=0).cpu(), hidden[0].cpu())


@dataclass(frozen=True, eq=False)
class Embedded:
    """What an encoder makes of a clip.

    Attributes
    ----------
    mean_input : Tensor, shape (width,)
        Mean over time of what goes into its transformer.
    states : Tensor, shape (frames, width), or (1, width)
        Last hidden states, or their mean over time.
    """

    mean_input: Tensor
    states: Tensor


def load_encoder(name: str, device: str) -> Encoder:
    """The encoder of a model on this machine: bundled, fetched before, or a folder.

    Raises
    ------
    UsageError
        If there is no such model.
    ModelError
        If it is damaged, has no such encoder, or frames that are not 20 ms apart.
    """
    folder = find(name)
    config = read_json(folder / CONFIG)
    stem = BACKBONES.get(str(config.get("model_type")))
    if stem is None:
        raise ModelError(f"{name} has no encoder of the kinds {', '.join(BACKBONES)}; give one that has.")
    network = load_network(f"{stem}Model", folder, device, is_part=True)
    if np.prod(network.config.conv_stride) * 50 != RATE:
        raise ModelError(f"{name} has frames that are not 20 ms apart; give another encoder.")
    sound = read_json(folder / PREPROCESSOR) if (folder / PREPROCESSOR).is_file() else {}
    return Encoder(
        name=name,
        fingerprint=fingerprint(folder, (CONFIG, PREPROCESSOR), weight_files(folder)),
        device=device,
        network=network,
        config=network.config.to_dict(),
        is_scored=bool(sound.get("do_normalize", True)),
    )


def embedded(encoder: Encoder, prepared: NDArray[np.float32], *, pooled: bool) -> Embedded:
    """A clip's hidden states or, if `pooled`, only their mean; from the cache if they are there.

    States that are not pooled are many, so they are kept, and given, with the precision of 16 bits.
    """
    digest = hashlib.sha256(prepared.astype("<f4").tobytes()).hexdigest()
    kind = "mean" if pooled else "frames"
    path = cache_folder() / "embeddings" / encoder.fingerprint / f"{digest}-{kind}.npy"
    rows = _kept(path)
    if rows is None:
        found = encoder.embed(prepared)
        states = found.states.mean(dim=0, keepdim=True) if pooled else found.states
        rows = (
            torch.cat([found.mean_input[None], states]).numpy().astype(np.float32 if pooled else np.float16)
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as draft:
            np.save(draft, rows)
    values = torch.from_numpy(rows.astype(np.float32))
    return Embedded(values[0], values[1:])


def _kept(path: Path) -> NDArray[Any] | None:
    """What a file holds; None if it is not there or damaged."""
    try:
        found: NDArray[Any] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return found
