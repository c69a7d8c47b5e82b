"""RoBERTa with the stock head for sequence classification, DistilRoBERTa included.

The network is cut behind its embeddings, as the speech models are at their encoder input: `encode` gives the summed
and normalised embeddings, `head` runs all that follows. Attributing to the whole embeddings module, not to the word
embeddings alone, keeps positions the same along the path, which completeness needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from models.devices import is_out_of_memory, memory_told, too_large
from models.errors import ModelError
from models.families.predictions import prediction
from models.families.stock_attention import attentions
from models.families.weights import load_network
from models.folders import CONFIG, read_json
from models.interface import Material, ModelCard, Prediction
from models.layouts.sentiment import VALENCE, signs
from models.recipes.data.cleaning.table import as_learned


@dataclass(frozen=True, eq=False)
class Tokens:
    """A transcript in pieces.

    Attributes
    ----------
    ids : Tensor, shape (1, n)
    spans : tuple of (start, end)
        Characters of `text` that each piece stands for; of no use where `special`.
    special : tuple of bool
        Whether the piece is a mark of the model, such as the start, and no text.
    text : str
        The transcript as the model reads it, which is cleaned as those were that it learned from.
    """

    ids: Tensor
    spans: tuple[tuple[int, int], ...]
    special: tuple[bool, ...]
    text: str


@dataclass(frozen=True, eq=False)
class TextClassifier:
    """A text network cut behind its embeddings."""

    card: ModelCard
    fingerprint: str
    device: str
    _tokenizer: Any
    _embeddings: nn.Module
    _network: Any
    _longest: int
    _valence: Callable[[Tensor], Tensor] | None

    def predict(self, material: Material) -> Prediction:
        """All outputs; ModelError if the clip has no transcript or one that is too long, or one is no number."""
        why = f"{self.card.name} cannot take {material.clip}."
        with memory_told(self.device, why), torch.inference_mode():
            outputs = self.head(self.encode(self.tokens(material).ids))[0]
            return prediction(self.card, material.clip, outputs)

    def tokens(self, material: Material) -> Tokens:
        """The transcript in pieces, marks of start and end included."""
        if not material.transcript.strip():
            raise ModelError(f"{material.clip} has no transcript, and {self.card.name} reads transcripts.")
        text = as_learned(self.card.cleaning, material.transcript)
        if not text.strip():
            raise ModelError(
                f"{material.clip} has no words for {self.card.name}: its transcript names sounds only."
            )
        coded = self._tokenizer(
            text, return_offsets_mapping=True, return_special_tokens_mask=True, verbose=False
        )
        count = len(coded["input_ids"])
        if count > self._longest:
            problem = f"has {count} word pieces in its transcript; {self.card.name} takes {self._longest}."
            raise ModelError(f"{material.clip} {problem}")
        ids = torch.tensor([coded["input_ids"]], device=self.device)
        spans = tuple((int(start), int(end)) for start, end in coded["offset_mapping"])
        return Tokens(ids, spans, tuple(bool(mark) for mark in coded["special_tokens_mask"]), text)

    def masked(self, tokens: Tokens) -> Tensor:
        """The ids with every piece of text masked and the model's own marks kept, shape (1, n)."""
        special = torch.tensor([tokens.special], device=self.device)
        return torch.where(special, tokens.ids, self._tokenizer.mask_token_id)

    def padded(self, tokens: Tokens) -> Tensor:
        """The ids with every piece of text taken for padding and the model's own marks kept, shape (1, n)."""
        special = torch.tensor([tokens.special], device=self.device)
        return torch.where(special, tokens.ids, self._tokenizer.pad_token_id)

    def encode(self, ids: Tensor) -> Tensor:
        """Ids (1, n) to embeddings (1, n, channels)."""
        hidden: Tensor = self._embeddings(ids)
        return hidden

    def head(self, hidden: Tensor) -> Tensor:
        """Embeddings (batch, n, channels) to outputs (batch, outputs), in the order of the card."""
        outputs: Tensor = self._network(inputs_embeds=hidden).logits
        return outputs if self._valence is None else torch.cat([outputs, self._valence(outputs)], dim=1)

    def attentions(self, hidden: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """As `head`, with the weights (batch, heads, n, n) of all layers, in the outputs' graph."""
        return attentions(self.head, self._network, hidden, self.card.name)


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> TextClassifier:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    network = load_network(read_json(folder / CONFIG)["architectures"][0], folder, device)
    padding = network.config.pad_token_id
    if not isinstance(padding, int):
        raise ModelError(
            f"{folder / CONFIG} is damaged: pad_token_id should be a whole number, not {padding!r}."
        )
    embeddings = network.roberta.embeddings
    network.roberta.embeddings = Unchanged()
    return TextClassifier(
        card=card,
        fingerprint=fingerprint,
        device=device,
        _tokenizer=read_tokenizer(folder),
        _embeddings=embeddings,
        _network=network,
        # Positions start behind the padding index, which is 1.
        _longest=network.config.max_position_embeddings - padding - 1,
        _valence=_valence(card, device),
    )


def _valence(card: ModelCard, device: str) -> Callable[[Tensor], Tensor] | None:
    """From logits (batch, classes) to valence (batch, 1), where the card has it beside classes."""
    sides = signs([output.name for output in card.outputs if output.kind == "class"])
    if card.outputs[-1] != VALENCE or not sides:
        return None
    weights = torch.tensor(sides, dtype=torch.float32, device=device)

    def valence(logits: Tensor) -> Tensor:
        if card.several_at_once:
            shares = torch.sigmoid(logits) / torch.sigmoid(logits).sum(dim=1, keepdim=True)
        else:
            shares = torch.softmax(logits, dim=1)
        return (shares * weights).sum(dim=1, keepdim=True)

    return valence


class Unchanged(nn.Module):
    """In place of the embeddings."""

    def forward(self, inputs_embeds: Tensor, **_: Any) -> Tensor:
        return inputs_embeds


def read_tokenizer(folder: Path) -> Any:
    """The tokenizer in a model's folder; ModelError if there is none that tells characters and has a mask."""
    from transformers import AutoTokenizer  # noqa: PLC0415 - slow to import

    # Without its files transformers makes up a tokenizer that knows no word.
    if not (folder / "tokenizer.json").is_file() and not (folder / "vocab.json").is_file():
        problem = f"neither tokenizer.json nor vocab.json is in {folder}."
        raise ModelError(f"{folder.name} has no tokenizer: {problem}")
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except Exception as error:  # damaged files fail in as many ways as there are readers
        if is_out_of_memory(error):
            raise too_large("cpu", f"the tokenizer of {folder.name} does not fit.") from error
        raise ModelError(f"{folder.name} has no usable tokenizer: {error}".splitlines()[0]) from error
    if not tokenizer.is_fast or tokenizer.mask_token_id is None:
        raise ModelError(f"{folder.name} needs a tokenizer that tells characters and has a mask.")
    return tokenizer
