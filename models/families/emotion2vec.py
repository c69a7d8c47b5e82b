"""emotion2vec and emotion2vec+ from FunASR's files; the network is in `emotion2vec_network`.

Sizes come from `config.yaml`, as in FunASR, and have to fit the weights. Published checkpoints call the encoder
`d2v_model`, and some hold parts that only pretraining uses: a decoder and a running mean.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.errors import ModelError
from models.families.emotion2vec_network import Emotion2vec, Sizes
from models.families.own_attention import AttendingModel
from models.families.speech import Front, SpeechModel, as_it_is, mean_frame, require_frames, z_score
from models.families.weights import fill, read_weights
from models.interface import ModelCard
from models.layouts.emotion2vec import LAYOUT, SETTINGS, columns, read_settings, tokens

AUDIO = "modality_encoders.AUDIO."
PREFIX = re.compile(r"^(module\.)?(d2v_model\.)?")
UNUSED = ("_ema", f"{AUDIO}decoder.")
# As torch's layer norm adds it to the variance.
FLOOR = 1e-5
EXTRACTORS = ("layer_norm", "default")


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> SpeechModel:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    settings = read_settings(folder)
    read = read_weights(LAYOUT.weights(folder), folder.name, device)
    weights = {PREFIX.sub("", key): tensor for key, tensor in read.items()}
    weights = {key: tensor for key, tensor in weights.items() if not key.startswith(UNUSED)}
    scale = weights.get(f"{AUDIO}alibi_scale")
    if scale is not None and scale.dim() == 4:  # as it was before scales could differ from layer to layer
        weights[f"{AUDIO}alibi_scale"] = scale[None]
    sizes = sizes_of(folder, settings)
    with torch.device("meta"):
        network = Emotion2vec(sizes, columns(folder))
    fill(network, weights, folder.name)
    network.eval().requires_grad_(False).to(device)
    hop = math.prod(stride for _, _, stride in sizes.convolutions)
    require_frames(card, hop)
    return AttendingModel(
        card=card,
        fingerprint=fingerprint,
        device=device,
        hop=hop,
        field=_field(sizes),
        mean_frame=mean_frame(folder, sizes.embed_dim, device),
        longest=None,
        _front=Emotion2vecFront(network),
        _network=network,
        _config=SimpleNamespace(
            hidden_size=sizes.embed_dim,
            intermediate_size=int(sizes.embed_dim * sizes.mlp_ratio),
            num_hidden_layers=sizes.prenet_depth + sizes.depth,
            num_attention_heads=sizes.num_heads,
        ),
        _normalise=_normalised if settings["model_conf"].get("normalize") else as_it_is,
    )


class Emotion2vecFront(Front):
    """What stands before the encoder."""

    def __init__(self, network: Emotion2vec) -> None:
        super().__init__(None, None)
        self.network = network

    def forward(self, samples: Tensor) -> Tensor:
        return self.network.front(samples)

    def bytes_needed(self, samples: int) -> int:
        """About what the convolutions hold at once in a forward pass: the first layer's output and its copies."""
        channels, _, stride = self.network.sizes.convolutions[0]
        return 4 * 4 * channels * samples // stride


def sizes_of(folder: Path, settings: Mapping[str, Any]) -> Sizes:
    """What `config.yaml` says of the network; ModelError if it lacks something or wants what is not supported."""
    try:
        whole = settings["model_conf"]
        audio = whole["modalities"]["audio"]
        heads = int(whole["num_heads"])
        prenet, depth = int(audio["prenet_depth"]), int(whole["depth"])
        if audio["extractor_mode"] not in EXTRACTORS:
            raise ValueError(f"extractor_mode is {audio['extractor_mode']}")
        if audio["use_alibi_encoder"] and int(audio["num_alibi_heads"]) != heads:
            raise ModelError(f"{folder.name} is not supported: num_alibi_heads differs from num_heads.")
        return Sizes(
            embed_dim=int(whole["embed_dim"]),
            depth=depth,
            num_heads=heads,
            mlp_ratio=float(whole["mlp_ratio"]),
            norm_eps=float(whole["norm_eps"]),  # YAML takes 1e-05 for a word
            norm_affine=bool(whole["norm_affine"]),
            layer_norm_first=bool(whole["layer_norm_first"]),
            prenet_depth=prenet,
            num_extra_tokens=int(audio["num_extra_tokens"]),
            convolutions=_convolutions(str(audio["feature_encoder_spec"])),
            extractor_mode=audio["extractor_mode"],
            conv_pos_width=int(audio["conv_pos_width"]),
            conv_pos_groups=int(audio["conv_pos_groups"]),
            conv_pos_depth=int(audio["conv_pos_depth"]),
            conv_pos_pre_ln=bool(audio["conv_pos_pre_ln"]),
            use_alibi_encoder=bool(audio["use_alibi_encoder"]),
            alibi_scales=(
                prenet + depth if audio["learned_alibi_scale_per_layer"] else 1,
                1,
                heads if audio["learned_alibi_scale_per_head"] else 1,
                1,
                1,
            ),
            classes=len(tokens(folder)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{folder / SETTINGS} is damaged or incomplete: {error}.") from error


def _convolutions(text: str) -> tuple[tuple[int, int, int], ...]:
    """Channels, kernel and stride of each, from such as `[(512, 10, 5)] + [(512, 3, 2)] * 4`, which is not run."""

    def value(node: ast.expr) -> Any:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return value(node.left) + value(node.right)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            return value(node.left) * value(node.right)
        return ast.literal_eval(node)

    try:
        read = value(ast.parse(text, mode="eval").body)
        return tuple((int(channels), int(kernel), int(stride)) for channels, kernel, stride in read)
    except (SyntaxError, TypeError, ValueError) as error:
        raise ValueError(f"feature_encoder_spec is {text}") from error


def _field(sizes: Sizes) -> int:
    field = 1
    for _, kernel, stride in reversed(sizes.convolutions):
        field = (field - 1) * stride + kernel
    return field


def _normalised(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    return z_score(samples, FLOOR)
