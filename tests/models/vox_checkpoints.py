"""Tiny Vox-Profile folders with random weights, under the names of the published ones, and the published forward."""

import json

import torch
import transformers
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional

CLASSES, DETAILED, RANK, WIDTH = 9, 17, 3, 12
EMOTIONS = ["Anger", "Contempt", "Disgust", "Fear", "Happiness", "Neutral", "Sadness", "Surprise", "Other"]
DIMENSIONS = ["arousal", "valence", "dominance"]
OFTEN = {"hidden_size": 32, "num_attention_heads": 2, "intermediate_size": 64, "conv_dim": [16] * 7}
POSITIONS = {"num_conv_pos_embeddings": 16, "num_conv_pos_embedding_groups": 2}
WAVLM = {
    "wavlm": {"feat_extract_norm": "group", "do_stable_layer_norm": False},
    "wavlm_large": {"feat_extract_norm": "layer", "do_stable_layer_norm": True},
}


def arguments(size, *, is_dim, method="finetune", **more):
    """What `config.json` holds: the arguments of the published class."""
    gender = {"predict_gender": False} if is_dim else {}
    return {
        "pretrain_model": size,
        "hidden_dim": WIDTH,
        "finetune_method": method,
        "lora_rank": RANK,
        "freeze_params": True,
        "output_class_num": CLASSES,
        "use_conv_output": True,
        "detailed_class_num": DETAILED,
        **gender,
        **more,
    }


def wavlm(folder, size="wavlm_large", *, is_dim=True, states=5, method="finetune", seed=0):
    """A folder on a WavLM of four layers; the module it was made of."""
    torch.manual_seed(seed)
    config = transformers.WavLMConfig(
        num_hidden_layers=4, num_buckets=32, **OFTEN, **POSITIONS, **WAVLM[size]
    )
    network = nn.Module()
    network.backbone_model = transformers.WavLMModel(config)
    network.weights = nn.Parameter(torch.zeros(states))
    heads(network, 32, with_classes=not is_dim)
    config = arguments(size, is_dim=is_dim, method=method, use_conv_output=states == 5)
    return write(folder, network, config, "feed_forward.{}_dense")


def whisper(folder, *, is_dim=True, method="finetune", mels=128, seed=0):
    """A folder on a Whisper of three layers, decoder included; class heads are there with dimensions alone as well."""
    torch.manual_seed(seed)
    config = transformers.WhisperConfig(
        d_model=64,
        encoder_layers=3,
        decoder_layers=1,
        encoder_attention_heads=1,
        decoder_attention_heads=1,
        encoder_ffn_dim=48,
        decoder_ffn_dim=16,
        vocab_size=20,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=3,
        num_mel_bins=mels,
        max_source_positions=750,
    )
    network = nn.Module()
    network.backbone_model = transformers.WhisperModel(config)
    network.embed_positions = nn.Parameter(
        network.backbone_model.encoder.embed_positions.weight.detach().clone()
    )
    network.weights = nn.Parameter(torch.zeros(4))
    heads(network, 64, with_classes=True)
    return write(folder, network, arguments("whisper_large", is_dim=is_dim, method=method), "fc{}")


def heads(network, channels, *, with_classes):
    def head(outputs):
        return nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, outputs))

    layers = [nn.Conv1d(channels, WIDTH, 1), *(nn.Conv1d(WIDTH, WIDTH, 1) for _ in range(2))]
    network.model_seq = nn.Sequential(
        layers[0], nn.ReLU(), nn.Dropout(0.1), layers[1], nn.ReLU(), nn.Dropout(0.1), layers[2]
    )
    for name in DIMENSIONS:
        setattr(network, f"{name}_layer", head(1))
    if with_classes:
        network.emotion_layer, network.detailed_out_layer = head(CLASSES), head(DETAILED)


def write(folder, network, config, updated):
    """The folder's files. With updates, the returned module has them in its weights, and the file beside them."""
    for name, parameter in network.named_parameters():  # stock scales are so small that all outputs are alike
        parameter.data += (0.1 if name.startswith("backbone_model.") else 0.5) * torch.randn_like(parameter)
    network.weights.data = torch.linspace(-1, 1, len(network.weights))
    state = {key: tensor.clone() for key, tensor in network.state_dict().items()}
    if config["finetune_method"] == "lora":
        parts = [
            updated.format(part) for part in (("1", "2") if "fc" in updated else ("intermediate", "output"))
        ]
        layers = network.backbone_model.encoder.layers
        for i in range(len(layers) // 2 + 1, len(layers)):
            for part in parts:
                _update(state, layers[i].get_submodule(part), f"backbone_model.encoder.layers.{i}.{part}.")
    folder.mkdir()
    save_file(state, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return network.eval()


def _update(state, layer, key):
    down, up = torch.randn(RANK, layer.in_features), torch.randn(layer.out_features, RANK)
    state[f"{key}lora_A"], state[f"{key}lora_B"] = down, up
    layer.weight.data += up @ down * (1 / RANK)


def published_wavlm(network, samples):
    """`WavLMWrapper.forward` of one clip, on the hidden states as transformers 4.46 hands them out."""
    backbone = network.backbone_model
    is_large = backbone.config.do_stable_layer_norm
    if is_large:
        samples = transformers.Wav2Vec2FeatureExtractor(do_normalize=True)(
            samples, sampling_rate=16000
        ).input_values[0]
    states = []
    hooks = [
        layer.register_forward_hook(lambda _layer, _inputs, outputs: states.append(outputs[0]))
        for layer in backbone.encoder.layers
    ]
    first = []
    hooks.append(
        backbone.encoder.layers[0].register_forward_pre_hook(lambda _layer, inputs: first.append(inputs[0]))
    )
    last = backbone(torch.as_tensor(samples)[None]).last_hidden_state
    for hook in hooks:
        hook.remove()
    stacked = torch.stack([*first, *states[:-1], last])
    if len(network.weights) < len(stacked):
        stacked = stacked[1:]
    shares = functional.softmax(network.weights, dim=-1)
    mixed = (shares.unsqueeze(-1) * stacked.reshape(len(stacked), -1)).sum(dim=0).view(stacked.shape[1:])
    return outputs(network, network.model_seq(mixed.transpose(1, 2)).transpose(1, 2).mean(dim=1))


def published_whisper(network, samples):
    """`WhisperWrapper.forward` of one clip."""
    encoder = network.backbone_model.encoder
    extractor = transformers.WhisperFeatureExtractor(feature_size=encoder.num_mel_bins, chunk_length=15)
    coded = extractor(samples, return_tensors="pt", sampling_rate=16000, max_length=15 * 16000)
    encoder.embed_positions = nn.Embedding.from_pretrained(network.embed_positions[:750].detach())
    features = network.model_seq(encoder(coded.input_features).last_hidden_state.transpose(1, 2)).transpose(
        1, 2
    )
    length = (len(samples) // 160 - 1) // 2 + 1
    return outputs(network, features[:, :length].mean(dim=1))


def outputs(network, pooled):
    """All that the published heads say of the pooled features, by name."""
    given = {name: getattr(network, f"{name}_layer")(pooled).sigmoid()[0] for name in DIMENSIONS}
    if hasattr(network, "emotion_layer"):
        given |= {
            "emotion": network.emotion_layer(pooled)[0],
            "detailed": network.detailed_out_layer(pooled)[0],
        }
    return {name: values.detach().numpy() for name, values in given.items()}
