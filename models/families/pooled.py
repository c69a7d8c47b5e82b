"""Earmark's own BLSTMs with a pooling, over sound, text or both, as the recipes leave them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from models.errors import ModelError
from models.families.pooled_joined import PoolingBoth
from models.families.pooled_speech import FeatureFront, PoolingSpeech
from models.families.pooled_text import PoolingText, ReadingNetwork
from models.families.roberta import read_tokenizer
from models.families.speech import as_it_is, mean_frame
from models.families.weights import fill, read_weights, refusing
from models.folders import CARD, CONFIG, read_json, weight_files
from models.interface import FRAMES_PER_SECOND, Modality, Model, ModelCard
from models.layouts.pooled import TEXT
from models.recipes.features.frames import FEATURES, RATE, Features
from models.recipes.features.word_embeddings import bare_encoder, longest
from models.recipes.networks.pooled import Design, build


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> Model:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    design, features = _described(folder, card)
    with refusing(folder.name, device):
        parts = nn.ModuleDict({"network": build(design)})
        if features is not None:
            parts["front"] = FeatureFront(
                features, torch.zeros(features.channels), torch.ones(features.channels)
            )
        if design.piece:
            parts["encoder"] = bare_encoder(folder / TEXT)
        fill(parts, read_weights(weight_files(folder), folder.name, device), folder.name)
        parts.eval().requires_grad_(False).to(device)
    own = {"card": card, "fingerprint": fingerprint, "device": device}
    return _MADE[card.modality](folder, design, dict(parts.items()), own)


def _described(folder: Path, card: ModelCard) -> tuple[Design, Features | None]:
    """A network's design and what it is given of sound, as its configuration tells them."""
    config = read_json(folder / CONFIG)
    try:
        design = Design(**config["network"])
        features = None if card.modality == "text" else FEATURES[config["features"]]
    except (KeyError, TypeError) as error:
        raise ModelError(f"{folder / CONFIG} is damaged: it describes no network ({error}).") from error
    shape = (0, 1) if features is None else (features.channels, features.fold)
    reads = card.modality != "audio"
    is_joined = card.modality == "audio+text"
    if (design.frame, design.fold) != shape or (design.piece > 0, design.fusion != "") != (reads, is_joined):
        raise ModelError(f"{folder / CONFIG} is damaged: network is none of a model of {card.modality}.")
    if card.rate != RATE:
        raise ModelError(f"{card.name} wants sound at {card.rate} Hz; only {RATE} Hz are supported.")
    return design, features


def _speech(folder: Path, design: Design, parts: Mapping[str, Any], own: Mapping[str, Any]) -> PoolingSpeech:
    return PoolingSpeech(
        **own,
        hop=RATE // FRAMES_PER_SECOND,
        field=parts["front"].features.field,
        mean_frame=mean_frame(folder, design.fold * design.frame, own["device"]),
        longest=None,
        _front=parts["front"],
        _network=parts["network"],
        _config=design,
        _normalise=as_it_is,
    )


def _text(folder: Path, design: Design, parts: Mapping[str, Any], own: Mapping[str, Any]) -> PoolingText:
    encoder = parts["encoder"]
    return PoolingText(
        **own,
        _tokenizer=read_tokenizer(folder / TEXT),
        _embeddings=encoder.embeddings,
        _network=ReadingNetwork(encoder, parts["network"]),
        _longest=longest(encoder.config),
        _valence=None,
        _pooling=design.pooling,
    )


def _both(folder: Path, design: Design, parts: Mapping[str, Any], own: Mapping[str, Any]) -> PoolingBoth:
    ear, reader = _speech(folder, design, parts, own), _text(folder, design, parts, own)
    if ear.mean_frame is None:
        raise ModelError(f"{folder.name} is incomplete: its {CARD} names no baseline.")
    return PoolingBoth(
        **own,
        mean_frame=ear.mean_frame,
        _ear=ear,
        _reader=reader,
        _embeddings=reader._embeddings,
        _encoder=parts["encoder"],
        _network=parts["network"],
        _design=design,
    )


_Make = Callable[[Path, Design, Mapping[str, Any], Mapping[str, Any]], Model]
_MADE: Mapping[Modality, _Make] = {"audio": _speech, "text": _text, "audio+text": _both}
