"""Whisper's encoder as Vox-Profile uses it: 15 s of log-mel spectrum, and the mean over the clip's own frames.

The network always sees 15 s: what the clip does not fill is silence, which takes part in the attention and not in
the mean. The cut is behind the two convolutions, and positions are added behind it. So that the part behind the cut
needs nothing but what it is given, each frame of the encoder input also carries what the silence looks like there:
of the frames after the clip only the first few, which still hear its end, and the very last one differ from each
other. These extra channels are the same in all frames, so a baseline of frames' means leaves them as they are, and
what another baseline changes in them is spread evenly over the clip.

A frame's value stands for 20 ms; it is centred on the start of them, as Whisper's windows are.

Sources: vox-profile-release, `src/model/emotion/whisper_emotion.py` and `whisper_emotion_dim.py`; Radford et al.
2023, Robust Speech Recognition via Large-Scale Weak Supervision.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.families.own_attention import AttendingModel, attention
from models.families.speech import Front, SpeechModel, as_it_is, mean_frame
from models.families.vox_profile_parts import VoxProfile, check_layers, filled, shape_of
from models.folders import CONFIG, read_json
from models.interface import ModelCard
from models.layouts.vox_profile import LONGEST, heads

ENCODER = "backbone_model.encoder."
LAYER = re.compile(r"^backbone_model\.encoder\.layers\.(\d+)\.")
POSITIONS = "embed_positions"
UNUSED = ("backbone_model.decoder.", f"{ENCODER}{POSITIONS}", "weights", "gender_layer.")
CONTEXT = 750
WINDOW, HOP = 400, 160
# In Whisper of every size.
HEAD_CHANNELS = 64
# Frames after the clip that are carried one by one: three that the clip's end reaches, one that stands for all of
# the silence, and the last, which is next to the convolutions' padding.
CARRIED = 5


@dataclass(frozen=True, eq=False)
class WhisperModel(AttendingModel):
    """A model on Whisper's encoder, which always works on 15 s."""

    def _encoder_bytes(self, _frames: int, *, forms_weights: bool) -> int:
        return super()._encoder_bytes(CONTEXT, forms_weights=forms_weights)


def load(
    folder: Path, card: ModelCard, fingerprint: str, device: str, weights: Mapping[str, Tensor]
) -> SpeechModel:
    """A model of this kind from its weights; ModelError if they are not all there."""
    # Where positions and the encoder's shared their memory when they were saved, only one of the two was written.
    own = weights.get(f"{ENCODER}{POSITIONS}.weight")
    weights = weights if own is None else {POSITIONS: own, **weights}
    config = read_json(folder / CONFIG)
    with torch.device("meta"):
        network = VoxWhisper(weights, heads(folder, config), card.name)
    layers = len(network.backbone_model.encoder.layers)
    check_layers(layers, weights, config, card.name)
    filled(network, weights, UNUSED, card).eval().requires_grad_(False).to(device)
    channels, inner = network.channels, shape_of(weights, f"{ENCODER}layers.0.fc1.weight", card.name)[0]
    return WhisperModel(
        card=card,
        fingerprint=fingerprint,
        device=device,
        hop=2 * HOP,
        field=2 * HOP,
        mean_frame=mean_frame(folder, (1 + CARRIED) * channels, device),
        longest=LONGEST,
        _front=WhisperFront(network),
        _network=network,
        _config=SimpleNamespace(
            hidden_size=channels,
            intermediate_size=inner,
            num_hidden_layers=layers,
            num_attention_heads=channels // HEAD_CHANNELS,
        ),
        _normalise=as_it_is,
    )


class VoxWhisper(VoxProfile):
    """Whisper's encoder and Vox-Profile's heads."""

    def __init__(self, weights: Mapping[str, Tensor], heads: tuple[str, ...], name: str) -> None:
        super().__init__(weights, heads, name)
        self.channels, self.mels, _ = shape_of(weights, f"{ENCODER}conv1.weight", name)
        inner = shape_of(weights, f"{ENCODER}layers.0.fc1.weight", name)[0]
        layers = {int(found[1]) for key in weights if (found := LAYER.match(key))}
        self.backbone_model: Any = nn.Module()
        self.backbone_model.encoder = _Encoder(self.channels, self.mels, inner, max(layers) + 1)
        self.embed_positions = nn.Parameter(torch.empty(shape_of(weights, POSITIONS, name)))

    def front(self, samples: Tensor) -> Tensor:
        """Samples (batch, n) to the clip's frames (batch, frames, 6 * channels): see the module's docstring."""
        encoder = self.backbone_model.encoder
        hidden = functional.gelu(encoder.conv1(log_mel(samples, self.mels)))
        hidden = functional.gelu(encoder.conv2(hidden)).transpose(1, 2)
        frames = frames_of(samples.shape[1])
        places = [min(frames + i, CONTEXT - 1) for i in range(CARRIED - 1)] + [CONTEXT - 1]
        carried = hidden[:, places].flatten(1)[:, None].expand(-1, frames, -1)
        return torch.cat([hidden[:, :frames], carried], dim=2)

    def forward(self, hidden: Tensor) -> Tensor:
        """The clip's frames to outputs (batch, outputs)."""
        return self._run(hidden, None)[0]

    def attend(self, hidden: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Outputs, and every layer's attention among the clip's frames, shape (batch, heads, frames, frames)."""
        return self._run(hidden, slice(0, hidden.shape[1]))

    def _run(self, hidden: Tensor, among: slice | None) -> tuple[Tensor, tuple[Tensor, ...]]:
        encoder, frames = self.backbone_model.encoder, hidden.shape[1]
        carried = hidden[..., self.channels :].mean(dim=1).reshape(-1, CARRIED, self.channels)
        places = [min(i, CARRIED - 2) for i in range(CONTEXT - frames - 1)] + [CARRIED - 1]
        silence = carried[:, places[: CONTEXT - frames]]
        states = torch.cat([hidden[..., : self.channels], silence], dim=1) + self.embed_positions[:CONTEXT]
        attentions: list[Tensor] = []
        for layer in encoder.layers:
            states, weights = layer(states, among)
            attentions += [] if weights is None else [weights]
        return self.read_out(encoder.layer_norm(states)[:, :frames]), tuple(attentions)


class WhisperFront(Front):
    """What stands before the encoder of a `VoxWhisper`."""

    def __init__(self, network: VoxWhisper) -> None:
        super().__init__(None, None)
        self.network = network

    def forward(self, samples: Tensor) -> Tensor:
        return self.network.front(samples)

    def bytes_needed(self, _samples: int) -> int:
        """About what the convolutions hold at once in a forward pass."""
        return 4 * 4 * self.network.channels * 2 * CONTEXT


class _Encoder(nn.Module):
    def __init__(self, channels: int, mels: int, inner: int, layers: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(mels, channels, 3, padding=1)
        self.conv2 = nn.Conv1d(channels, channels, 3, stride=2, padding=1)
        self.layers = nn.ModuleList(_Layer(channels, inner) for _ in range(layers))
        self.layer_norm = nn.LayerNorm(channels)


class _Layer(nn.Module):
    def __init__(self, channels: int, inner: int) -> None:
        super().__init__()
        self.self_attn = _Attention(channels)
        self.self_attn_layer_norm = nn.LayerNorm(channels)
        self.fc1 = nn.Linear(channels, inner)
        self.fc2 = nn.Linear(inner, channels)
        self.final_layer_norm = nn.LayerNorm(channels)

    def forward(self, states: Tensor, among: slice | None) -> tuple[Tensor, Tensor | None]:
        attended, weights = self.self_attn(self.self_attn_layer_norm(states), among)
        states = states + attended
        return states + self.fc2(functional.gelu(self.fc1(self.final_layer_norm(states)))), weights


class _Attention(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.k_proj = nn.Linear(channels, channels, bias=False)
        self.v_proj = nn.Linear(channels, channels)
        self.q_proj = nn.Linear(channels, channels)
        self.out_proj = nn.Linear(channels, channels)

    def forward(self, states: Tensor, among: slice | None) -> tuple[Tensor, Tensor | None]:
        query, key, value = (
            projection(states).unflatten(-1, (-1, HEAD_CHANNELS)).transpose(1, 2)
            for projection in (self.q_proj, self.k_proj, self.v_proj)
        )
        attended, weights = attention(query, key, value, among=among)
        return self.out_proj(attended.transpose(1, 2).flatten(2)), weights


def frames_of(samples: int) -> int:
    """How many frames of the encoder input a clip of so many samples has, at most 15 s."""
    return min((samples // HOP - 1) // 2 + 1, CONTEXT)


def log_mel(samples: Tensor, mels: int) -> Tensor:
    """Whisper's spectrum of 15 s, shape (batch, mels, 1500), differentiable.

    The clip is cut or filled with zeros; magnitudes within 80 dB of the loudest, in units of 40 dB, around 1.
    """
    from transformers.audio_utils import mel_filter_bank  # noqa: PLC0415 - slow to import

    bank = mel_filter_bank(WINDOW // 2 + 1, mels, 0.0, 8000.0, 16000, norm="slaney", mel_scale="slaney")
    filters = torch.as_tensor(bank, dtype=torch.float32, device=samples.device)
    filled = functional.pad(samples[:, :LONGEST], (0, max(0, LONGEST - samples.shape[1])))
    window = torch.hann_window(WINDOW, device=samples.device)
    spectrum = torch.stft(filled, WINDOW, HOP, window=window, return_complex=True)[..., :-1]
    power = spectrum.real**2 + spectrum.imag**2
    levels = (filters.T @ power).clamp(min=1e-10).log10()
    levels = torch.maximum(levels, levels.amax(dim=(1, 2), keepdim=True) - 8.0)
    return (levels + 4.0) / 4.0
