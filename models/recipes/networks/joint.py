"""A speech encoder and a text encoder, fine-tuned together under one head (study B 5: jointly "BERT-like" encoders).

Each encoder's last hidden states are averaged over the clip; one dense layer sees both, and one more gives all outputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import torch
from torch import Tensor, nn

from models.recipes.networks.pretrained import Hearing, Reading

WIDTH = 256


class Joint(nn.Module):
    """Both encoders and the head.

    Parameters
    ----------
    speech : transformers' Wav2Vec2Model, HubertModel or WavLMModel
        Changed here.
    text : transformers' RobertaModel
    outputs : int
    dropout : float
        Inside the head.
    """

    def __init__(self, speech: Any, text: Any, outputs: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.hearing, self.reading = Hearing(speech), Reading(text)
        self.dense = nn.Linear(speech.config.hidden_size + text.config.hidden_size, WIDTH)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(WIDTH, outputs)

    def forward(self, items: Sequence[dict[str, Any]]) -> Tensor:
        speech, text = self.hearing.backbone, self.reading.backbone
        frames, is_sound = self.hearing.encode([item["samples"] for item in items])
        ids, is_piece = self.reading.encode([item["ids"] for item in items])
        heard = speech(frames, attention_mask=is_sound).last_hidden_state
        read = text(ids, attention_mask=is_piece).last_hidden_state
        if is_sound is None:
            counted = torch.ones_like(heard[..., 0])
        else:
            counted = speech._get_feature_vector_attention_mask(heard.shape[1], is_sound)
        return self._told(_mean(heard, counted), _mean(read, is_piece))

    def tell(self, frames: Tensor, embeddings: Tensor) -> Tensor:
        """From the encoders' inputs, each (rows, units, channels), to outputs; nothing is padded.

        The text encoder's embeddings must have been taken out.
        """
        heard = self.hearing.backbone(frames).last_hidden_state
        read = self.reading.backbone(inputs_embeds=embeddings).last_hidden_state
        return self._told(heard.mean(dim=1), read.mean(dim=1))

    def levels(self) -> list[list[nn.Module]]:
        """Learned parts from below; layers that are equally far from the head are one level."""
        down = zip_longest(reversed(self.hearing.levels()), reversed(self.reading.levels()), fillvalue=())
        encoders = [[*heard, *read] for heard, read in down]
        return [*reversed(encoders), [self.dense, self.out]]

    def _told(self, heard: Tensor, read: Tensor) -> Tensor:
        hidden = torch.tanh(self.dense(self.dropout(torch.cat([heard, read], dim=1))))
        outputs: Tensor = self.out(self.dropout(hidden))
        return outputs


def _mean(hidden: Tensor, counted: Tensor) -> Tensor:
    """Over the units that count; (rows, units, channels) to (rows, channels)."""
    weights = counted.to(hidden.dtype)[..., None]
    return (hidden * weights).sum(dim=1) / weights.sum(dim=1)
