"""Tiny checkpoints with random weights, in the layout of real ones."""

import json
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

from tests import references

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


AUDEERING = {0: "arousal", 1: "dominance", 2: "valence"}
EHCALABRES = dict(enumerate(["angry", "calm", "disgust", "fearful", "happy", "neutral", "sad", "surprised"]))
ODYSSEY = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
SCALE = {"mean": -8.3e-05, "std": 0.085}


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
    shaken(network).save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor(do_normalize=do_normalize).save_pretrained(folder)
    return folder


def shaken(network):
    """The network with weights so large that not all its outputs are alike, as they are at first."""
    for parameter in network.parameters():
        parameter.data += 0.1 * torch.randn_like(parameter)
    return network.eval()


def dense(folder: Path, *, id2label=AUDEERING, backbone="Wav2Vec2", architecture=None, **config):
    """A network with audEERING's dense head, saved in `folder`, and given."""
    torch.manual_seed(0)
    settings = {**TINY, **LAYER, **labels(id2label), **config}
    network = getattr(references, f"{backbone}Emotion")(
        getattr(transformers, f"{backbone}Config")(**settings)
    )
    shaken(network).save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor().save_pretrained(folder)
    edit(folder / "config.json", architectures=[architecture or f"{backbone}ForSpeechClassification"])
    return network


def ehcalabres(folder: Path):
    """Eight classes, a stock class in `config.json`, and a head under other names in a pickle; gives the network."""
    network = dense(folder, id2label=EHCALABRES, architecture="Wav2Vec2ForSequenceClassification")
    weights = {
        key.replace("classifier.out_proj", "classifier.output"): value
        for key, value in network.state_dict().items()
    }
    (folder / "model.safetensors").unlink()
    torch.save(weights, folder / "pytorch_model.bin")
    return network


def odyssey(folder: Path, id2label=AUDEERING, **config):
    """A WavLM of the Odyssey baseline, saved whole in `folder`; gives the network."""
    torch.manual_seed(0)
    wavlm = transformers.WavLMConfig(**{**TINY, **LAYER, "conv_bias": False})
    network = shaken(references.Odyssey(wavlm, len(id2label)))
    folder.mkdir()
    save_file(network.state_dict(), folder / "model.safetensors")
    settings = {
        "architectures": ["SERModel"],
        "auto_map": {"AutoConfig": "pipeline_utils.SERConfig"},
        "model_type": "ser",
        "num_classes": len(id2label),
        "id2label": {str(number): name for number, name in id2label.items()},
        "sampling_rate": 16000,
        "maxlen": 192000,
        **ODYSSEY,
        **SCALE,
        **config,
    }
    (folder / "config.json").write_text(json.dumps(settings))
    (folder / "pipeline_utils.py").write_text("raise SystemExit")
    (folder / "preprocessor_config.json").write_text('{"mean": 10}')
    return network


def odyssey_parts(folder: Path):
    """The same as the challenge's zip has it, with mean and standard deviation beside it; gives the network."""
    network = odyssey(folder)
    for name in ("model.safetensors", "config.json", "preprocessor_config.json"):
        (folder / name).unlink()
    for part in ("ssl", "pool", "ser"):
        torch.save(getattr(network, f"{part}_model").state_dict(), folder / f"final_{part}.pt")
    (folder / "config.json").write_text(json.dumps({**SCALE, "num_attention_heads": 2}))
    return network


def speechbrain(folder: Path, *, output_norm=True):
    """SpeechBrain's wav2vec2 for IEMOCAP, saved in `folder`; gives the network."""
    torch.manual_seed(0)
    config = transformers.Wav2Vec2Config(**{**TINY, **GROUP, "hidden_size": 128})  # two heads of 64 channels
    network = shaken(references.SpeechBrain(config, 4, output_norm=output_norm))
    folder.mkdir()
    old = {
        key.replace("parametrizations.weight.original0", "weight_g").replace(
            "parametrizations.weight.original1", "weight_v"
        ): value
        for key, value in network.wav2vec2.state_dict().items()
    }
    torch.save(old, folder / "wav2vec2.ckpt")
    torch.save(network.head.state_dict(), folder / "model.ckpt")
    (folder / "label_encoder.txt").write_text(
        "'neu' => 0\n'ang' => 1\n'hap' => 2\n'sad' => 3\n================\n'starting_index' => 0\n"
    )
    (folder / "hyperparams.yaml").write_text(
        "sample_rate: 16000\n"
        "wav2vec2: !new:speechbrain.lobes.models.huggingface_wav2vec.HuggingFaceWav2Vec2\n"
        "    source: !ref <wav2vec2_hub>\n"
        f"    output_norm: {output_norm}  # after the encoder\n"
        "other:\n    output_norm: !ref <output_norm>\n"
        "run: !apply:os.abort []\n"
    )
    return network


def text(folder: Path, *, id2label=None, seed=0, layers=2, **settings):
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
        **settings,
    )
    network = transformers.RobertaForSequenceClassification(config)
    shaken(network).save_pretrained(folder)
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


def edit(path: Path, **changes):
    """Change some values of a JSON file."""
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")
