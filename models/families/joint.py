"""A speech and a text encoder under one head, cut at the inputs of both encoders."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from models.errors import ModelError
from models.families.joined import Joined, predict, stacked
from models.families.roberta import TextClassifier, Unchanged, read_tokenizer
from models.families.speech import SpeechModel, as_it_is, mean_frame, require_frames, z_score
from models.families.weights import fill, read_weights, refusing
from models.folders import CARD, CONFIG, PREPROCESSOR, read_json, weight_files
from models.interface import Material, ModelCard, Prediction
from models.layouts.dense_head import BACKBONES
from models.layouts.joint import SPEECH, TEXT
from models.recipes.features.sounds import FIELD
from models.recipes.networks.joint import Joint


@dataclass(frozen=True, eq=False)
class JointModel:
    """Both encoders: `_ear` prepares the sound, `_reader` the transcript, and the network does the rest."""

    card: ModelCard
    fingerprint: str
    device: str
    mean_frame: Tensor
    _ear: SpeechModel
    _reader: TextClassifier
    _embeddings: nn.Module
    _network: Joint

    def predict(self, material: Material) -> Prediction:
        """All outputs; ModelError if the clip has no sound or no transcript, or the model gives no number."""
        return predict(self, material)

    def joined(self, material: Material) -> Joined:
        """One clip as explaining wants it; ModelError if it has no sound or no transcript."""
        tokens = self._reader.tokens(material)
        frames = self._ear.encode(self._ear.prepare(material))
        pieces, masked = self._reader.encode(tokens.ids), self._reader.encode(self._reader.masked(tokens))
        count, heard, read = frames.shape[1], frames.shape[2], pieces.shape[2]
        return Joined(
            frames=count,
            tokens=tokens,
            start=stacked(self.mean_frame.expand_as(frames), masked),
            end=stacked(frames, pieces),
            outputs=lambda rows: self._network.tell(rows[:, :count, :heard], rows[:, count:, :read]),
        )


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> JointModel:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    weights = read_weights(weight_files(folder), folder.name, device)
    with refusing(folder.name, device):
        network = _built(folder, len(card.outputs))
    fill(network, weights, folder.name)
    network = network.eval().requires_grad_(False).to(device)
    speech, text = network.hearing.backbone.config, network.reading.backbone.config
    hop = math.prod(speech.conv_stride)
    require_frames(card, hop)
    frame = mean_frame(folder, speech.hidden_size, device)
    if frame is None:
        raise ModelError(f"{folder.name} is incomplete: its {CARD} names no baseline.")
    embeddings = network.reading.backbone.embeddings
    network.reading.backbone.embeddings = Unchanged()
    own: dict[str, Any] = {"card": card, "fingerprint": fingerprint, "device": device}
    normalises = read_json(folder / PREPROCESSOR).get("do_normalize", True)
    ear = SpeechModel(
        **own,
        hop=hop,
        field=FIELD,
        mean_frame=frame,
        longest=None,
        _front=network.hearing.front,
        _network=network,
        _config=speech,
        _normalise=z_score if normalises else as_it_is,
    )
    reader = TextClassifier(
        **own,
        _tokenizer=read_tokenizer(folder / TEXT),
        _embeddings=embeddings,
        _network=network,
        _longest=text.max_position_embeddings - text.pad_token_id - 1,
        _valence=None,
    )
    return JointModel(
        **own, mean_frame=frame, _ear=ear, _reader=reader, _embeddings=embeddings, _network=network
    )


def _built(folder: Path, outputs: int) -> Joint:
    import transformers  # noqa: PLC0415 - slow to import

    settings = read_json(folder / SPEECH / CONFIG)
    stem = BACKBONES[settings["model_type"]]
    speech = getattr(transformers, f"{stem}Model")(getattr(transformers, f"{stem}Config").from_dict(settings))
    reading = transformers.RobertaConfig.from_dict(read_json(folder / TEXT / CONFIG))
    return Joint(speech, transformers.RobertaModel(reading, add_pooling_layer=False), outputs)
