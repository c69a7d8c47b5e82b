"""Tiny checkpoints with random weights, in the layout of real ones."""

import json
from pathlib import Path

import torch
import transformers

DIMENSIONS = {0: "activation", 1: "valence"}
TINY = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "conv_dim": [16] * 7,
    "num_feat_extract_layers": 7,
    "num_conv_pos_embeddings": 16,
    "num_conv_pos_embedding_groups": 2,
    "classifier_proj_size": 16,
}
GROUP = {"feat_extract_norm": "group", "conv_bias": False, "do_stable_layer_norm": False}
LAYER = {"feat_extract_norm": "layer", "conv_bias": True, "do_stable_layer_norm": True}
SPEECH = {
    "wav2vec2-group": ("Wav2Vec2", GROUP),
    "wav2vec2-layer": ("Wav2Vec2", LAYER),
    "wav2vec2-sum": ("Wav2Vec2", {**GROUP, "use_weighted_layer_sum": True}),
    "hubert-group": ("Hubert", GROUP),
    "hubert-layer-sum": ("Hubert", {**LAYER, "use_weighted_layer_sum": True}),
    "wavlm-group": ("WavLM", GROUP),
    "wavlm-layer-sum": ("WavLM", {**LAYER, "use_weighted_layer_sum": True}),
}


def labels(id2label):
    return {"id2label": id2label, "label2id": {name: number for number, name in id2label.items()}}


def speech(folder: Path, kind="wav2vec2-group", *, id2label=DIMENSIONS, seed=0, do_normalize=True, **config):
    """A speech classifier of one of the kinds of `SPEECH`, saved in `folder`."""
    name, settings = SPEECH[kind]
    torch.manual_seed(seed)
    problem = {"problem_type": "regression"} if id2label is DIMENSIONS else {}
    settings = {**TINY, **settings, **labels(id2label), **problem, **config}
    network = getattr(transformers, f"{name}ForSequenceClassification")(
        getattr(transformers, f"{name}Config")(**settings)
    )
    for parameter in network.parameters():  # stock scales are so small that all outputs are alike
        parameter.data += 0.1 * torch.randn_like(parameter)
    network.save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor(do_normalize=do_normalize).save_pretrained(folder)
    return folder


def text(folder: Path, *, id2label=None, seed=0, layers=2):
    """A RoBERTa classifier with a byte tokenizer, saved in `folder`."""
    byte_symbols()
    torch.manual_seed(seed)
    id2label = id2label or {0: "valence"}
    config = transformers.RobertaConfig(
        vocab_size=261,
        max_position_embeddings=514,
        type_vocab_size=1,
        pad_token_id=1,
        hidden_size=32,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=64,
        **labels(id2label),
    )
    network = transformers.RobertaForSequenceClassification(config)
    for parameter in network.parameters():
        parameter.data += 0.1 * torch.randn_like(parameter)
    network.save_pretrained(folder)
    tokenizer(folder)
    return folder


def tokenizer(folder: Path):
    """A byte-level tokenizer without merges: one piece a byte."""
    marks = ["<s>", "<pad>", "</s>", "<unk>"]
    symbols = [*marks, *byte_symbols(), "<mask>"]
    vocabulary = {symbol: number for number, symbol in enumerate(symbols)}
    settings = {
        "tokenizer_class": "RobertaTokenizer",
        "model_max_length": 512,
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "mask_token": "<mask>",
    }
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


def byte_symbols():
    """GPT-2's printable stand-ins for the 256 bytes, in the order of the bytes."""
    printable = {
        *range(ord("!"), ord("~") + 1),
        *range(ord("¡"), ord("¬") + 1),
        *range(ord("®"), ord("ÿ") + 1),
    }
    hidden = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) if byte in printable else chr(256 + hidden.index(byte)) for byte in range(256)]


def card(folder: Path, **content):
    """Write `earmark.json`."""
    (folder / "earmark.json").write_text(json.dumps(content), encoding="utf-8")
