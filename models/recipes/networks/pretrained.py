"""Pretrained encoders as networks that take a list of clips, of any lengths, and treat each as if it were alone.

Group norm makes padded sound another sound. So the convolutions run clip by clip, and only what stands behind them is
padded, with a mask: exactly what each clip gives alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from models.families.speech import Front, Turned, Unchanged


class Hearing(nn.Module):
    """A speech network without its convolutions, which stand before it and are not learned.

    Parameters
    ----------
    network : a stock network for sequence classification, or a backbone
        Changed here; `whole` puts it back together.
    """

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network
        backbone = self.backbone
        self.front = Front(backbone.feature_extractor, backbone.feature_projection)
        backbone.feature_extractor._freeze_parameters()
        backbone.feature_extractor = Turned()
        backbone.feature_projection = Unchanged(pair=backbone.config.model_type != "hubert")

    @property
    def backbone(self) -> Any:
        return getattr(self.network, self.network.base_model_prefix, self.network)

    def forward(self, items: Sequence[dict[str, Any]]) -> Tensor:
        outputs: Tensor = self.network(*self.encode([item["samples"] for item in items])).logits
        return outputs

    def encode(self, clips: Sequence[Tensor]) -> tuple[Tensor, Tensor | None]:
        """Clips, each (samples,), to the encoder input (clips, frames, channels), and where there are samples."""
        frames = pad_sequence([self.front(clip[None])[0] for clip in clips], batch_first=True)
        lengths = [len(clip) for clip in clips]
        if len(set(lengths)) == 1:
            return frames, None
        counts = torch.tensor(lengths, device=frames.device)
        return frames, (torch.arange(max(lengths), device=frames.device) < counts[:, None]).long()

    def levels(self) -> list[list[nn.Module]]:
        """Its learned parts from below, without a head."""
        encoder = self.backbone.encoder
        lowest = [self.front.projection, encoder.pos_conv_embed, encoder.layer_norm]
        return [lowest, *([layer] for layer in encoder.layers)]

    def whole(self) -> Any:
        """The network as it was made."""
        self.backbone.feature_extractor = self.front.extractor
        self.backbone.feature_projection = self.front.projection
        return self.network


class Reading(nn.Module):
    """RoBERTa over transcripts of any lengths."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network

    @property
    def backbone(self) -> Any:
        return getattr(self.network, self.network.base_model_prefix, self.network)

    def forward(self, items: Sequence[dict[str, Any]]) -> Tensor:
        ids, mask = self.encode([item["ids"] for item in items])
        outputs: Tensor = self.network(ids, attention_mask=mask).logits
        return outputs

    def encode(self, texts: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Pieces, each (pieces,), to ids (texts, pieces), and where there are any."""
        ids = pad_sequence(list(texts), batch_first=True, padding_value=self.network.config.pad_token_id)
        counts = torch.tensor([len(text) for text in texts], device=ids.device)
        return ids, (torch.arange(ids.shape[1], device=ids.device) < counts[:, None]).long()

    def levels(self) -> list[list[nn.Module]]:
        """Its learned parts from below, without a head."""
        return [[self.backbone.embeddings], *([layer] for layer in self.backbone.encoder.layer)]


def head_of(network: Any) -> list[nn.Module]:
    """All of a stock network that is not its backbone."""
    parts = [part for name, part in network.named_children() if name != network.base_model_prefix]
    weights = [weight for name, weight in network.named_parameters(recurse=False)]
    return [*parts, nn.ParameterList(weights)]
