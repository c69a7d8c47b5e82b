"""The sizes of a Wav2Vec2 or WavLM backbone, read off its weights, where the folder states none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from torch import Tensor

from models.errors import ModelError

LAYER = re.compile(r"^encoder\.layers\.(\d+)\.")
CONVOLUTION = re.compile(r"^feature_extractor\.conv_layers\.(\d+)\.conv\.weight$")
POSITIONS = "encoder.pos_conv_embed.conv.parametrizations.weight.original1"
STRIDES = (5, 2, 2, 2, 2, 2, 2)
CHANNELS_OF_A_HEAD = 64


def sizes(weights: Mapping[str, Tensor], name: str, heads: object = None) -> dict[str, Any]:
    """Settings for a `Wav2Vec2Config` or `WavLMConfig` that these weights fit.

    All published models of these kinds that normalise every convolution also normalise before each layer.

    Parameters
    ----------
    weights : mapping of name to Tensor
        Of the backbone alone.
    name : str
        Of the model, for messages.
    heads : int, optional
        Number of attention heads, if known; else 64 channels make one, as in all published models.

    Raises
    ------
    ModelError
        If the weights are not those of such a backbone.
    """
    try:
        return _sizes(weights, heads)
    except (KeyError, IndexError, ValueError) as error:
        raise ModelError(f"{name} lacks weights of its backbone: {error.args[0]} is missing.") from error


def _sizes(weights: Mapping[str, Tensor], heads: object) -> dict[str, Any]:
    convolutions = [weights[key] for key in sorted(filter(CONVOLUTION.match, weights))]
    if len(convolutions) != len(STRIDES):
        raise ValueError("feature_extractor.conv_layers")
    is_layer_norm = "feature_extractor.conv_layers.1.layer_norm.weight" in weights
    width = weights["encoder.layer_norm.weight"].shape[0]
    _, width_of_group, positions = weights[POSITIONS].shape
    layers = {int(found.group(1)) for found in map(LAYER.match, weights) if found}
    return {
        "hidden_size": width,
        "num_hidden_layers": max(layers) + 1,
        "num_attention_heads": heads if isinstance(heads, int) else max(1, width // CHANNELS_OF_A_HEAD),
        "intermediate_size": weights["encoder.layers.0.feed_forward.intermediate_dense.weight"].shape[0],
        "conv_dim": [len(kernel) for kernel in convolutions],
        "conv_kernel": [kernel.shape[2] for kernel in convolutions],
        "conv_stride": list(STRIDES),
        "conv_bias": "feature_extractor.conv_layers.0.conv.bias" in weights,
        "feat_extract_norm": "layer" if is_layer_norm else "group",
        "do_stable_layer_norm": is_layer_norm,
        "num_conv_pos_embeddings": positions,
        "num_conv_pos_embedding_groups": width // width_of_group,
    }
