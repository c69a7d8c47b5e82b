"""Words as a frozen BERT or RoBERTa gives them: one row of its last layer for each piece, its own marks included."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.errors import ModelError
from models.families.roberta import TextClassifier, Tokens, read_tokenizer
from models.families.weights import load_network
from models.folders import CONFIG, fingerprint, read_json, weight_files
from models.interface import Material, ModelCard
from models.layouts.pooled import TOKENIZER
from models.recipes.features.kept import kept

# By what configurations call them.
ENCODERS = {"bert": "BertModel", "roberta": "RobertaModel"}
RATE = 16000


@dataclass(frozen=True, eq=False)
class WordEncoder:
    """A frozen encoder with its tokenizer.

    Attributes
    ----------
    folder : Path
        What it was read from.
    network : transformers' BertModel or RobertaModel
    reader : TextClassifier
        Cuts transcripts into pieces.
    """

    folder: Path
    network: Any
    reader: TextClassifier
    _made_of: str

    @property
    def channels(self) -> int:
        """Values in one row; 768 in the base sizes."""
        return int(self.network.config.hidden_size)

    def tokens(self, clip: str, transcript: str) -> Tokens:
        """The pieces of a clip's transcript; ModelError if it is empty or too long."""
        return self.reader.tokens(Material(clip, None, RATE, transcript))

    def embed(self, tokens: Tokens, transcript: str) -> NDArray[np.float32]:
        """One row a piece, shape (pieces, channels); kept, so that the second time costs nothing."""

        def make() -> NDArray[np.float32]:
            with torch.inference_mode():
                rows: NDArray[np.float32] = self.network(tokens.ids).last_hidden_state[0].cpu().numpy()
            return rows

        return kept("word-embeddings", (self._made_of, transcript), make)

    def save(self, folder: Path) -> None:
        """Write the configuration and the tokenizer, without the weights."""
        folder.mkdir(parents=True)
        for name in (CONFIG, *TOKENIZER):
            if (self.folder / name).is_file():
                shutil.copyfile(self.folder / name, folder / name)


def read_encoder(folder: Path, device: str) -> WordEncoder:
    """A frozen encoder from the folder of any BERT or RoBERTa, whatever its head.

    Raises
    ------
    ModelError
        If it is no such model, damaged, or lacks weights.
    """
    architecture = _architecture(folder, read_json(folder / CONFIG))
    network = load_network(architecture, folder, device, is_part=True, add_pooling_layer=False)
    card = ModelCard(folder.name, folder.name, "text", (), "unknown", "")
    return WordEncoder(
        folder=folder,
        network=network,
        reader=TextClassifier(
            card=card,
            fingerprint="",
            device=device,
            _tokenizer=read_tokenizer(folder),
            _embeddings=network.embeddings,
            _network=network,
            _longest=longest(network.config),
            _valence=None,
        ),
        _made_of=fingerprint(folder, (CONFIG, *TOKENIZER), weight_files(folder)),
    )


def bare_encoder(folder: Path) -> nn.Module:
    """The encoder that the `config.json` in `folder` describes, with random weights."""
    import transformers  # noqa: PLC0415

    config = read_json(folder / CONFIG)
    architecture = _architecture(folder, config)
    settings = getattr(transformers, architecture).config_class.from_dict(config)
    network: nn.Module = getattr(transformers, architecture)(settings, add_pooling_layer=False)
    return network


def longest(config: Any) -> int:
    """How many pieces an encoder takes; RoBERTa's positions start behind its padding."""
    is_roberta = config.model_type == "roberta"
    return int(config.max_position_embeddings - (config.pad_token_id + 1 if is_roberta else 0))


def _architecture(folder: Path, config: Mapping[str, Any]) -> str:
    found = ENCODERS.get(str(config.get("model_type")))
    if found is None:
        raise ModelError(f"{folder.name} is no BERT or RoBERTa; words are embedded by one of these.")
    return found
