"""The network of emotion2vec: convolutions, positions, two stacks of transformer blocks, mean over frames, classes.

Ten learned tokens stand before the frames and are left out of the mean. Attention is weakened with distance, by a
slope a head (ALiBi; Press et al. 2022, https://arxiv.org/abs/2108.12409) times a learned scale. All parts are called
as in the published checkpoints.

Sources: Ma et al. 2024, emotion2vec, https://arxiv.org/abs/2312.15185; FunASR, `funasr/models/emotion2vec/`, whose
`model.py`, `base.py`, `audio.py` and `modules.py` are followed here step by step; data2vec 2.0 in fairseq before it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.families.own_attention import attention


@dataclass(frozen=True)
class Sizes:
    """What `config.yaml` says of the network, named as there where it is called the same."""

    embed_dim: int
    depth: int
    num_heads: int
    mlp_ratio: float
    norm_eps: float
    norm_affine: bool
    layer_norm_first: bool
    prenet_depth: int
    num_extra_tokens: int
    convolutions: tuple[tuple[int, int, int], ...]
    extractor_mode: str
    conv_pos_width: int
    conv_pos_groups: int
    conv_pos_depth: int
    conv_pos_pre_ln: bool
    use_alibi_encoder: bool
    alibi_scales: tuple[int, ...]
    classes: int


class Emotion2vec(nn.Module):
    """The network, cut behind the feature projection.

    Parameters
    ----------
    columns : tuple of int
        Of the head's classes, those that are outputs.
    """

    def __init__(self, sizes: Sizes, columns: tuple[int, ...]) -> None:
        super().__init__()
        self.sizes, self.columns = sizes, list(columns)
        self.modality_encoders = nn.ModuleDict({"AUDIO": _Audio(sizes)})
        self.blocks = nn.ModuleList(_Block(sizes) for _ in range(sizes.depth))
        self.norm = _norm(sizes) if sizes.layer_norm_first else None
        self.proj = nn.Linear(sizes.embed_dim, sizes.classes)

    def front(self, samples: Tensor) -> Tensor:
        """Samples (batch, n) to the encoder input (batch, frames, channels)."""
        audio: Any = self.modality_encoders["AUDIO"]
        hidden: Tensor = audio.project_features(audio.local_encoder(samples))
        return hidden

    def forward(self, hidden: Tensor) -> Tensor:
        """Encoder input to logits (batch, outputs)."""
        return self._run(hidden, None)[0]

    def attend(self, hidden: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Logits, and every block's attention among the frames, shape (batch, heads, frames, frames)."""
        tokens = self.sizes.num_extra_tokens
        return self._run(hidden, slice(tokens, tokens + hidden.shape[1]))

    def _run(self, hidden: Tensor, among: slice | None) -> tuple[Tensor, tuple[Tensor, ...]]:
        audio: Any = self.modality_encoders["AUDIO"]
        tokens, biases = self.sizes.num_extra_tokens, self._biases(hidden.shape[1], hidden.device)
        hidden = hidden + audio.relative_positional_encoder(hidden)
        if tokens:
            hidden = torch.cat([audio.extra_tokens.expand(len(hidden), -1, -1), hidden], dim=1)
        if not self.sizes.layer_norm_first:
            hidden = audio.context_encoder.norm(hidden)
        attentions: list[Tensor] = []
        for block, bias in zip((*audio.context_encoder.blocks, *self.blocks), biases, strict=True):
            hidden, weights = block(hidden, bias, among)
            attentions += [] if weights is None else [weights]
        if self.norm is not None:
            hidden = self.norm(hidden)
        return self.proj(hidden[:, tokens:].mean(dim=1))[:, self.columns], tuple(attentions)

    def _biases(self, frames: int, device: torch.device) -> list[Tensor | None]:
        """What is added to every block's attention scores, (1, heads, units, units), the learned tokens included."""
        blocks = self.sizes.prenet_depth + self.sizes.depth
        if not self.sizes.use_alibi_encoder:
            return [None] * blocks
        audio: Any = self.modality_encoders["AUDIO"]
        scales = audio.alibi_scale.clamp(min=0)
        tokens = self.sizes.num_extra_tokens
        bias = functional.pad(alibi(self.sizes.num_heads, frames, device), (tokens, 0, tokens, 0))
        return [bias * scales[0]] * blocks if len(scales) == 1 else [bias * scale for scale in scales]


class _Audio(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        channels = sizes.convolutions[-1][0]
        self.local_encoder = _Convolutions(sizes)
        self.project_features = nn.Sequential(
            _Turn(), nn.LayerNorm(channels), nn.Linear(channels, sizes.embed_dim)
        )
        self.relative_positional_encoder = _positions(sizes)
        self.context_encoder = _Prenet(sizes)
        if sizes.num_extra_tokens:
            self.extra_tokens = nn.Parameter(torch.empty(1, sizes.num_extra_tokens, sizes.embed_dim))
        if sizes.use_alibi_encoder:
            self.alibi_scale = nn.Parameter(torch.empty(sizes.alibi_scales))


class _Prenet(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(_Block(sizes) for _ in range(sizes.prenet_depth))
        self.norm = None if sizes.layer_norm_first else _norm(sizes)


class _Convolutions(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        before = (1, *(out for out, _, _ in sizes.convolutions))
        self.conv_layers = nn.Sequential(
            *(
                nn.Sequential(
                    nn.Conv1d(inward, out, kernel, stride, bias=False),
                    nn.Identity(),
                    *_convolution_norm(sizes.extractor_mode, i, out),
                    nn.GELU(),
                )
                for i, (inward, (out, kernel, stride)) in enumerate(
                    zip(before, sizes.convolutions, strict=False)
                )
            )
        )

    def forward(self, samples: Tensor) -> Tensor:
        features: Tensor = self.conv_layers(samples[:, None])
        return features


def _convolution_norm(mode: str, layer: int, channels: int) -> tuple[nn.Module, ...]:
    if mode == "layer_norm":
        return (nn.Sequential(_Turn(), nn.LayerNorm(channels), _Turn()),)
    return (nn.GroupNorm(channels, channels),) if layer == 0 else ()


def _positions(sizes: Sizes) -> nn.Sequential:
    width, dim = max(3, sizes.conv_pos_width // sizes.conv_pos_depth), sizes.embed_dim
    layers = (
        nn.Sequential(
            nn.Conv1d(dim, dim, width, padding=width // 2, groups=sizes.conv_pos_groups),
            _Shorten(1 - width % 2),
            _Turn(),
            nn.LayerNorm(dim, elementwise_affine=False),
            _Turn(),
            nn.GELU(),
        )
        for _ in range(sizes.conv_pos_depth)
    )
    encoder = nn.Sequential(_Turn(), *layers, _Turn())
    return nn.Sequential(nn.LayerNorm(dim), encoder) if sizes.conv_pos_pre_ln else encoder


class _Block(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        inner = int(sizes.embed_dim * sizes.mlp_ratio)
        self.is_norm_first = sizes.layer_norm_first
        self.norm1, self.norm2 = _norm(sizes), _norm(sizes)
        self.attn = _Attention(sizes.embed_dim, sizes.num_heads)
        self.mlp = nn.Sequential()
        self.mlp.add_module("fc1", nn.Linear(sizes.embed_dim, inner))
        self.mlp.add_module("act", nn.GELU())
        self.mlp.add_module("fc2", nn.Linear(inner, sizes.embed_dim))

    def forward(
        self, hidden: Tensor, bias: Tensor | None, among: slice | None
    ) -> tuple[Tensor, Tensor | None]:
        if self.is_norm_first:
            attended, weights = self.attn(self.norm1(hidden), bias, among)
            # The residual is the feed-forward part's own output, in FunASR as in fairseq before it.
            return 2 * self.mlp(self.norm2(hidden + attended)), weights
        attended, weights = self.attn(hidden, bias, among)
        hidden = self.norm1(hidden + attended)
        return self.norm2(hidden + self.mlp(hidden)), weights


class _Attention(nn.Module):
    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)

    def forward(
        self, hidden: Tensor, bias: Tensor | None, among: slice | None
    ) -> tuple[Tensor, Tensor | None]:
        query, key, value = self.qkv(hidden).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        attended, weights = attention(query, key, value, bias, among)
        return self.proj(attended.transpose(1, 2).flatten(2)), weights


def alibi(heads: int, frames: int, device: torch.device) -> Tensor:
    """Minus the distance of two frames times the slope of each head, shape (1, heads, frames, frames)."""
    place = torch.arange(frames, device=device, dtype=torch.float32)
    distance = (place[None] - place[:, None]).abs()
    return -torch.tensor(slopes(heads), device=device)[None, :, None, None] * distance


def slopes(heads: int) -> list[float]:
    """ALiBi's slope of each head: a geometric series, filled up from a longer one where heads are no power of 2."""
    whole = 2 ** math.floor(math.log2(heads))
    series = [2 ** (-8 * (i + 1) / whole) for i in range(whole)]
    return series if heads == whole else series + slopes(2 * whole)[::2][: heads - whole]


def _norm(sizes: Sizes) -> nn.LayerNorm:
    return nn.LayerNorm(sizes.embed_dim, eps=sizes.norm_eps, elementwise_affine=sizes.norm_affine)


class _Turn(nn.Module):
    def forward(self, hidden: Tensor) -> Tensor:
        return hidden.transpose(-2, -1)


class _Shorten(nn.Module):
    """Takes off the frames that padding for an even kernel adds."""

    def __init__(self, by: int) -> None:
        super().__init__()
        self.by = by

    def forward(self, hidden: Tensor) -> Tensor:
        return hidden[..., : hidden.shape[-1] - self.by]
