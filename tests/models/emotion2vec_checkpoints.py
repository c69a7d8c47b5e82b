"""Tiny emotion2vec folders with random weights, under the names of the published ones, and the published forward."""

import math

import torch
import yaml
from torch.nn import functional

TOKENS = [
    "生气/angry",
    "厌恶/disgusted",
    "恐惧/fearful",
    "开心/happy",
    "中立/neutral",
    "其他/other",
    "难过/sad",
]
TOKENS += ["吃惊/surprised", "<unk>"]
DIM, HEADS, PRENET, DEPTH, EXTRA, CHANNELS = 24, 4, 2, 3, 10, 16
SPEC = f"[({CHANNELS}, 10, 5)] + [({CHANNELS}, 3, 2)] * 4 + [({CHANNELS},2,2)] + [({CHANNELS},2,2)]"
STRIDES, KERNELS = [5, 2, 2, 2, 2, 2, 2], [10, 3, 3, 3, 3, 2, 2]
AUDIO = "modality_encoders.AUDIO."


def settings(*, whole=None, audio=None):
    """`config.yaml`, with changes to the whole network's part and to the audio encoder's."""
    encoder = {
        "type": "AUDIO",
        "prenet_depth": PRENET,
        "num_extra_tokens": EXTRA,
        "use_alibi_encoder": True,
        "learned_alibi": False,
        "learned_alibi_scale": True,
        "learned_alibi_scale_per_head": True,
        "learned_alibi_scale_per_layer": False,
        "num_alibi_heads": HEADS,
        "model_depth": DEPTH,
        "extractor_mode": "layer_norm",
        "feature_encoder_spec": SPEC,
        "conv_pos_width": 95,
        "conv_pos_groups": 4,
        "conv_pos_depth": 5,
        "conv_pos_pre_ln": False,
    }
    network = {
        "depth": DEPTH,
        "num_heads": HEADS,
        "norm_eps": "1e-05",
        "norm_affine": True,
        "embed_dim": DIM,
        "mlp_ratio": 4.0,
        "layer_norm_first": False,
        "normalize": True,
        "modalities": {"audio": encoder | (audio or {})},
    }
    return {"model": "Emotion2vec", "model_conf": network | (whole or {})}


def state(config, classes, seed=0):
    """All tensors of such a network, the parts left over from pretraining included."""
    generator = torch.Generator().manual_seed(seed)

    def draw(*shape, around=0.0):
        return around + 0.3 * torch.randn(shape, generator=generator)

    def block(name):
        return {
            f"{name}.norm1.weight": draw(DIM, around=1),
            f"{name}.norm1.bias": draw(DIM),
            f"{name}.attn.qkv.weight": draw(3 * DIM, DIM),
            f"{name}.attn.qkv.bias": draw(3 * DIM),
            f"{name}.attn.proj.weight": draw(DIM, DIM),
            f"{name}.attn.proj.bias": draw(DIM),
            f"{name}.norm2.weight": draw(DIM, around=1),
            f"{name}.norm2.bias": draw(DIM),
            f"{name}.mlp.fc1.weight": draw(4 * DIM, DIM),
            f"{name}.mlp.fc1.bias": draw(4 * DIM),
            f"{name}.mlp.fc2.weight": draw(DIM, 4 * DIM),
            f"{name}.mlp.fc2.bias": draw(DIM),
        }

    def norm(name, size):
        return {f"{name}.weight": draw(size, around=1), f"{name}.bias": draw(size)}

    audio, is_first = config["model_conf"]["modalities"]["audio"], config["model_conf"]["layer_norm_first"]
    tensors = {f"{AUDIO}extra_tokens": draw(1, EXTRA, DIM)}
    layers = PRENET + DEPTH if audio["learned_alibi_scale_per_layer"] else 1
    tensors[f"{AUDIO}alibi_scale"] = draw(layers, 1, HEADS, 1, 1, around=0.5)
    for i, kernel in enumerate(KERNELS):
        name = f"{AUDIO}local_encoder.conv_layers.{i}"
        tensors[f"{name}.0.weight"] = draw(CHANNELS, CHANNELS if i else 1, kernel)
        if audio["extractor_mode"] == "layer_norm":
            tensors |= norm(f"{name}.2.1", CHANNELS)
        elif i == 0:
            tensors |= norm(f"{name}.2", CHANNELS)
    tensors |= norm(f"{AUDIO}project_features.1", CHANNELS)
    tensors |= {f"{AUDIO}project_features.2.weight": draw(DIM, CHANNELS)}
    tensors |= {f"{AUDIO}project_features.2.bias": draw(DIM)}
    positions = f"{AUDIO}relative_positional_encoder."
    if audio["conv_pos_pre_ln"]:
        tensors |= norm(f"{positions}0", DIM)
        positions += "1."
    width = audio["conv_pos_width"] // audio["conv_pos_depth"]
    for i in range(1, audio["conv_pos_depth"] + 1):
        tensors[f"{positions}{i}.0.weight"] = draw(DIM, DIM // 4, width)
        tensors[f"{positions}{i}.0.bias"] = draw(DIM)
    for i in range(PRENET):
        tensors |= block(f"{AUDIO}context_encoder.blocks.{i}")
    for i in range(DEPTH):
        tensors |= block(f"blocks.{i}")
    tensors |= norm("norm" if is_first else f"{AUDIO}context_encoder.norm", DIM)
    return tensors | {"proj.weight": draw(classes, DIM), "proj.bias": draw(classes)}


def write(folder, config=None, tokens=TOKENS, seed=0):
    """A folder as FunASR has it; its configuration and tensors."""
    config = config or settings()
    tensors = state(config, len(tokens), seed)
    stored = {key if key.startswith("proj.") else f"d2v_model.{key}": value for key, value in tensors.items()}
    stored |= {"_ema": torch.ones(1), f"d2v_model.{AUDIO}decoder.proj.weight": torch.ones(2)}
    folder.mkdir()
    torch.save({"model": stored, "epoch": 3}, folder / "model.pt")
    (folder / "config.yaml").write_text(yaml.safe_dump(config).replace("'1e-05'", "1e-05"), encoding="utf-8")
    (folder / "tokens.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    return config, tensors


def published(config, tensors, samples):
    """Logits of all classes for one clip: `Emotion2vec.inference` written out, with the extra tokens and ALiBi."""
    whole, audio = config["model_conf"], config["model_conf"]["modalities"]["audio"]
    source = torch.as_tensor(samples)
    if whole["normalize"]:
        source = functional.layer_norm(source, source.shape)
    x = convolved(tensors, source[None, None], audio["extractor_mode"]).transpose(1, 2)
    x = normed(tensors, f"{AUDIO}project_features.1", x)
    x = functional.linear(
        x, tensors[f"{AUDIO}project_features.2.weight"], tensors[f"{AUDIO}project_features.2.bias"]
    )
    x = x + positions(tensors, x, audio)
    frames = x.shape[1]
    x = torch.cat([tensors[f"{AUDIO}extra_tokens"], x], dim=1)
    bias = torch.zeros(HEADS, EXTRA + frames, EXTRA + frames)
    for head, slope in enumerate([0.25, 0.0625, 0.015625, 0.00390625]):
        for i in range(frames):
            bias[head, EXTRA + i, EXTRA:] = -slope * (torch.arange(frames) - i).abs()
    if not whole["layer_norm_first"]:
        x = normed(tensors, f"{AUDIO}context_encoder.norm", x)
    names = [f"{AUDIO}context_encoder.blocks.{i}" for i in range(PRENET)] + [
        f"blocks.{i}" for i in range(DEPTH)
    ]
    for i, name in enumerate(names):
        scales = tensors[f"{AUDIO}alibi_scale"].clamp_min(0)
        x = blocked(tensors, name, x, bias * scales[min(i, len(scales) - 1)], whole["layer_norm_first"])
    if whole["layer_norm_first"]:
        x = normed(tensors, "norm", x)
    pooled = x[:, EXTRA:].mean(dim=1)
    return functional.linear(pooled, tensors["proj.weight"], tensors["proj.bias"])[0].numpy()


def normed(tensors, name, x):
    return functional.layer_norm(x, x.shape[-1:], tensors[f"{name}.weight"], tensors[f"{name}.bias"], 1e-5)


def convolved(tensors, x, mode):
    for i, stride in enumerate(STRIDES):
        name = f"{AUDIO}local_encoder.conv_layers.{i}"
        x = functional.conv1d(x, tensors[f"{name}.0.weight"], stride=stride)
        if mode == "layer_norm":
            x = normed(tensors, f"{name}.2.1", x.transpose(1, 2)).transpose(1, 2)
        elif i == 0:
            x = functional.group_norm(x, CHANNELS, tensors[f"{name}.2.weight"], tensors[f"{name}.2.bias"])
        x = functional.gelu(x)
    return x


def positions(tensors, x, audio):
    name = f"{AUDIO}relative_positional_encoder."
    if audio["conv_pos_pre_ln"]:
        x, name = normed(tensors, f"{name}0", x), f"{name}1."
    x, width = x.transpose(1, 2), audio["conv_pos_width"] // audio["conv_pos_depth"]
    for i in range(1, audio["conv_pos_depth"] + 1):
        weight, bias = tensors[f"{name}{i}.0.weight"], tensors[f"{name}{i}.0.bias"]
        x = functional.conv1d(x, weight, bias, padding=width // 2, groups=audio["conv_pos_groups"])
        x = x if width % 2 else x[..., :-1]
        x = functional.gelu(functional.layer_norm(x.transpose(1, 2), (DIM,)).transpose(1, 2))
    return x.transpose(1, 2)


def blocked(tensors, name, x, bias, is_first):
    def attended(y):
        qkv = functional.linear(y, tensors[f"{name}.attn.qkv.weight"], tensors[f"{name}.attn.qkv.bias"])
        parts = qkv.reshape(1, -1, 3, HEADS, DIM // HEADS).permute(2, 0, 3, 1, 4)
        scores = parts[0] / math.sqrt(DIM // HEADS) @ parts[1].transpose(-2, -1) + bias
        mixed = (scores.softmax(dim=-1) @ parts[2]).transpose(1, 2).reshape(1, -1, DIM)
        return functional.linear(
            mixed, tensors[f"{name}.attn.proj.weight"], tensors[f"{name}.attn.proj.bias"]
        )

    def fed(y):
        y = functional.gelu(
            functional.linear(y, tensors[f"{name}.mlp.fc1.weight"], tensors[f"{name}.mlp.fc1.bias"])
        )
        return functional.linear(y, tensors[f"{name}.mlp.fc2.weight"], tensors[f"{name}.mlp.fc2.bias"])

    if is_first:
        x = fed(normed(tensors, f"{name}.norm2", x + attended(normed(tensors, f"{name}.norm1", x))))
        return x + x
    x = normed(tensors, f"{name}.norm1", x + attended(x))
    return normed(tensors, f"{name}.norm2", x + fed(x))
