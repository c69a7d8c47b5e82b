"""Vox-Profile's emotion models: WavLM here, Whisper in `vox_profile_whisper`.

The layers of WavLM are run one by one, since releases of transformers differ in whether the last of the states that
they hand out is normalised. Vox-Profile wants it so where WavLM is the large one.

A low-rank update (LoRA; Hu et al. 2022, https://arxiv.org/abs/2106.09685) is added to the weights that it belongs to,
as loralib does when a model is put to work: W + B A / rank, for Vox-Profile leaves alpha at 1.

Source: vox-profile-release, `src/model/emotion/wavlm_emotion.py` and `wavlm_emotion_dim.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from models.errors import ModelError
from models.families import vox_profile_whisper
from models.families.backbones import sizes
from models.families.speech import SpeechModel, as_it_is, cut, z_score
from models.families.vox_profile_parts import VoxProfile, check_layers, filled, shape_of
from models.families.weights import read_weights
from models.folders import CONFIG, PREPROCESSOR, read_json, weight_files
from models.interface import ModelCard
from models.layouts.layout import Config
from models.layouts.vox_profile import LONGEST, WHISPER, heads

BACKBONE = "backbone_model."
LARGE = "wavlm_large"
ATTENTION = f"{BACKBONE}encoder.layers.0.attention."
UNUSED = ("gender_layer.",)
WITH_UPDATES = ("lora", "combined")
# What has updates, in the layers behind the middle one.
UPDATED = re.compile(r"^backbone_model\.encoder\.layers\.(\d+)\.(feed_forward\.\w+_dense|fc[12])\.weight$")


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> SpeechModel:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    config = read_json(folder / CONFIG)
    weights = read_weights(weight_files(folder), folder.name, device)
    if config.get("finetune_method") in WITH_UPDATES:
        weights = merged(weights, config, folder.name)
    if config["pretrain_model"] in WHISPER:
        return vox_profile_whisper.load(folder, card, fingerprint, device, weights)
    return _load_wavlm(folder, card, fingerprint, device, weights)


def merged(weights: Mapping[str, Tensor], config: Config, name: str) -> dict[str, Tensor]:
    """The checkpoint with its low-rank updates added; ModelError if one is missing or of another rank."""
    whole = {key: tensor for key, tensor in weights.items() if not key.endswith((".lora_A", ".lora_B"))}
    numbered = {key: int(found[1]) for key in weights if (found := UPDATED.match(key))}
    for key, layer in numbered.items():
        if layer <= (max(numbered.values()) + 1) // 2:
            continue
        down, up = (key.removesuffix("weight") + part for part in ("lora_A", "lora_B"))
        rank = shape_of(weights, down, name)[0]
        if rank != config.get("lora_rank") or shape_of(weights, up, name)[1] != rank:
            problem = f"{down} has rank {rank}, and lora_rank is {config.get('lora_rank')}."
            raise ModelError(f"{name} does not fit its {CONFIG}: {problem}")
        whole[key] = weights[key] + weights[up] @ weights[down] / rank
    return whole


class VoxWavLM(VoxProfile):
    """WavLM, the learned sum over its states, and Vox-Profile's heads.

    Parameters
    ----------
    backbone : transformers' WavLMModel
    states : int
        How many states have a share in the sum: all, or all but the one behind the positions.
    """

    def __init__(
        self,
        backbone: nn.Module,
        states: int,
        weights: Mapping[str, Tensor],
        heads: tuple[str, ...],
        name: str,
    ) -> None:
        super().__init__(weights, heads, name)
        self.backbone_model = backbone
        self.weights = nn.Parameter(torch.empty(states))

    def forward(self, hidden: Tensor) -> Tensor:
        """Encoder input (batch, frames, channels) to outputs (batch, outputs)."""
        states = torch.stack(self._states(hidden)[-len(self.weights) :])
        shares = self.weights.softmax(dim=0)[:, None, None, None]
        return self.read_out((shares * states).sum(dim=0))

    def _states(self, hidden: Tensor) -> list[Tensor]:
        """What is known behind the positions and behind every layer."""
        backbone: Any = self.backbone_model
        encoder, is_large = backbone.encoder, backbone.config.do_stable_layer_norm
        hidden = hidden + encoder.pos_conv_embed(hidden)
        states = [hidden if is_large else encoder.layer_norm(hidden)]
        bias = None
        for layer in encoder.layers:
            hidden, bias = layer(states[-1], position_bias=bias)[:2]
            states.append(hidden)
        return [*states[:-1], encoder.layer_norm(hidden)] if is_large else states


def _load_wavlm(
    folder: Path, card: ModelCard, fingerprint: str, device: str, weights: Mapping[str, Tensor]
) -> SpeechModel:
    from transformers import WavLMConfig, WavLMModel  # noqa: PLC0415 - slow to import

    name, config = folder.name, read_json(folder / CONFIG)
    inside = {
        key.removeprefix(BACKBONE): tensor for key, tensor in weights.items() if key.startswith(BACKBONE)
    }
    buckets, attention_heads = shape_of(weights, f"{ATTENTION}rel_attn_embed.weight", name)
    settings = sizes(inside, name, attention_heads)
    settings["do_stable_layer_norm"] = is_large = config["pretrain_model"] == LARGE
    states = check_layers(settings["num_hidden_layers"], weights, config, name)
    with torch.device("meta"):
        backbone = WavLMModel(WavLMConfig(**settings, num_buckets=buckets))
        network = VoxWavLM(backbone, states, weights, heads(folder, config), name)
    stated = read_json(folder / PREPROCESSOR) if (folder / PREPROCESSOR).is_file() else {}
    return cut(
        backbone,
        filled(network, weights, UNUSED, card),
        z_score if stated.get("do_normalize", is_large) else as_it_is,
        folder=folder,
        card=card,
        fingerprint=fingerprint,
        device=device,
        longest=LONGEST,
    )
