"""A BLSTM with a pooling over the word embeddings of a frozen encoder.

The cut is behind the encoder's own embeddings, as with RoBERTa, so that attributions go through the frozen encoder and
are about the words themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from torch import Tensor, nn

from models.families.pooled_speech import everything, hanging_on, require_attention
from models.families.roberta import TextClassifier, Unchanged
from models.recipes.networks.pooled import OneInput


class ReadingNetwork(nn.Module):
    """A frozen encoder, its embeddings taken out, and what follows it."""

    def __init__(self, encoder: Any, network: OneInput) -> None:
        super().__init__()
        encoder.embeddings = Unchanged()
        self.encoder, self.network = encoder, network

    def forward(self, inputs_embeds: Tensor) -> SimpleNamespace:
        """Embeddings (batch, pieces, channels) to outputs, under the name that stock networks give them."""
        return SimpleNamespace(logits=self.attend(inputs_embeds)[0])

    def attend(self, hidden: Tensor, counted: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Outputs (batch, outputs) and what each piece counts (batch, pieces), which is multiplied by `counted`."""
        words = self.encoder(inputs_embeds=hidden).last_hidden_state
        return self.network.attend(words, everything(words), counted)


@dataclass(frozen=True, eq=False)
class PoolingText(TextClassifier):
    """A text network whose `_network` is a `ReadingNetwork`."""

    _pooling: str

    def attentions(self, hidden: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """As `head`, with the weights (batch, pieces) of the pooling, on which the outputs hang.

        Raises
        ------
        UsageError
            If the model pools without attention.
        """
        require_attention(self._pooling, self.card.name)
        outputs, weights = hanging_on(lambda counted: self._network.attend(hidden, counted))
        return outputs, (weights,)
