"""Every family of speech models: known by its folder, and equal to what its authors' code gives."""

import os
from dataclasses import replace

import numpy as np
import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

from models.errors import ModelError
from models.explain.run import explain
from models.families.backbones import sizes
from models.interface import Output, Request
from models.layouts.table import LAYOUTS, config_of, recognise
from models.layouts.weight_names import weight_names
from models.registry import load, read_card
from tests import checkpoints

ATTRIBUTES = tuple(Output(name, "dimension", 0.0, 1.0) for name in ("activation", "dominance", "valence"))
IEMOCAP = ("neu", "ang", "hap", "sad")
ODYSSEY_CLASSES = ("Angry", "Sad", "Happy", "Surprise", "Fear", "Disgust", "Contempt", "Neutral")


LARGE = {"hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "intermediate_size": 4096}


def classes(*names):
    return tuple(Output(name, "class") for name in names)


def z_scored(samples):
    return (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7)


def scaled(samples):
    return (samples - checkpoints.SCALE["mean"]) / (checkpoints.SCALE["std"] + 1e-6)


def as_it_is(samples):
    return samples


def soxan(pooling):
    labels = {0: "neutral", 1: "joy"}
    return lambda folder: checkpoints.dense(folder, id2label=labels, pooling_mode=pooling)


KINDS = {
    "audeering": (checkpoints.dense, z_scored, ATTRIBUTES),
    "soxan-sum": (soxan("sum"), z_scored, classes("neutral", "joy")),
    "soxan-max": (soxan("max"), z_scored, classes("neutral", "joy")),
    "hubert-dense": (lambda folder: checkpoints.dense(folder, backbone="Hubert"), z_scored, ATTRIBUTES),
    "ehcalabres": (checkpoints.ehcalabres, z_scored, classes(*checkpoints.EHCALABRES.values())),
    "odyssey": (checkpoints.odyssey, scaled, ATTRIBUTES),
    "odyssey-one": (lambda folder: checkpoints.odyssey(folder, {0: "valence"}), scaled, ATTRIBUTES[2:]),
    "odyssey-classes": (
        lambda folder: checkpoints.odyssey(folder, dict(enumerate(ODYSSEY_CLASSES))),
        scaled,
        classes(*ODYSSEY_CLASSES),
    ),
    "odyssey-parts": (checkpoints.odyssey_parts, scaled, ATTRIBUTES),
    "speechbrain": (checkpoints.speechbrain, as_it_is, classes(*IEMOCAP)),
    "speechbrain-plain": (
        lambda folder: checkpoints.speechbrain(folder, output_norm=False),
        as_it_is,
        classes(*IEMOCAP),
    ),
}


@pytest.fixture(scope="module", params=KINDS)
def made(request, tmp_path_factory):
    """A folder, the network that is saved in it, what its authors do with samples first, and its outputs."""
    build, normalise, outputs = KINDS[request.param]
    folder = tmp_path_factory.mktemp("families") / request.param
    return folder, build(folder), normalise, outputs


@pytest.mark.filterwarnings("ignore:Support for mismatched:UserWarning")  # in the reference's own mask
def test_outputs_are_those_of_the_reference(made, clip):
    folder, network, normalise, outputs = made
    assert read_card(str(folder)).outputs == outputs
    model = load(str(folder), device="cpu")
    with torch.no_grad():
        expected = network(torch.from_numpy(normalise(clip.samples))[None])[0].tolist()
    assert np.ptp(expected) > 1e-3 or len(expected) == 1
    found = model.predict(clip).outputs
    assert list(found) == [output.name for output in outputs]
    np.testing.assert_allclose(list(found.values()), expected, atol=1e-5)
    hidden = model.encode(model.prepare(clip))
    twice = model.head(hidden.expand(2, -1, -1)).tolist()
    np.testing.assert_allclose(twice, [expected, expected], atol=1e-5)
    assert hidden.shape[1] == 49
    assert model.bytes_needed(49, from_samples=False) > 0


def test_one_layout_alone_knows_each_folder(made):
    folder = made[0]
    knowing = [layout for layout in LAYOUTS if layout.recognises(folder, config_of(folder))]
    assert knowing[0] is recognise(folder)
    assert [layout.family for layout in knowing[1:]] == (
        ["models.families.stock"] if folder.name == "ehcalabres" else []
    )


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("audeering", "classifier.dense.bias"),
        ("odyssey", "pool_model.attention"),
        ("odyssey", "ser_model.out.0.bias"),
    ],
)
@pytest.mark.parametrize("pickled", [False, True])
def test_gaps_and_strangers_are_refused_by_name(kind, head, pickled, tmp_path):
    folder = tmp_path / "mine"
    KINDS[kind][0](folder)
    whole = load_file(folder / "model.safetensors")

    def save(weights):
        if pickled:
            (folder / "model.safetensors").unlink(missing_ok=True)
            torch.save(weights, folder / "pytorch_model.bin")
        else:
            save_file(weights, folder / "model.safetensors")

    save({key: value for key, value in whole.items() if key != head})
    with pytest.raises(ModelError, match=rf"mine has no trained head.*{head} is missing"):
        load(str(folder), device="cpu")
    save({key.replace(head, f"{head}s"): value for key, value in whole.items()})
    with pytest.raises(ModelError, match=rf"{head} is missing; {head}s is unknown"):
        load(str(folder), device="cpu")
    save({**whole, "other_head.weight": torch.zeros(2)})
    with pytest.raises(ModelError, match=r"mine has weights that.*other_head.weight is unknown"):
        load(str(folder), device="cpu")
    save({**whole, head: torch.zeros(7)})
    with pytest.raises(ModelError, match=rf"mine does not fit its config.json: {head} is of another shape"):
        load(str(folder), device="cpu")
    save({**whole, "quantizer.codevectors": torch.zeros(2)})
    load(str(folder), device="cpu")
    save({key: value for key, value in whole.items() if not key.endswith("masked_spec_embed")})
    load(str(folder), device="cpu")


def test_classes_of_another_order_stay_in_it(tmp_path):
    checkpoints.speechbrain(tmp_path / "mine")
    lines = "'hap' => 1\n'neu' => 0\n'sad' => 3\n'ang' => 2\n====\n'starting_index' => 0\n"
    (tmp_path / "mine" / "label_encoder.txt").write_text(lines)
    assert [output.name for output in read_card(str(tmp_path / "mine")).outputs] == [
        "neu",
        "hap",
        "ang",
        "sad",
    ]


def test_odyssey_looks_at_the_start_of_a_long_clip(tmp_path, clip):
    checkpoints.odyssey(tmp_path / "mine", maxlen=8000)
    model = load(str(tmp_path / "mine"), device="cpu")
    assert model.longest == 8000
    assert model.prepare(clip).shape == (1, 8000)
    assert model.predict(clip) == model.predict(replace(clip, samples=clip.samples[:8000]))
    assert model.card.note == "Looks at the first 0.5 s of a clip."
    saliency = explain(model, clip, Request("valence", steps=2))
    assert saliency.values.shape == (24,)
    assert saliency.provenance["looks_at"] == "at most the first 8000 samples"


def test_odyssey_without_label_names(tmp_path):
    folder = tmp_path / "mine"
    checkpoints.odyssey(folder)
    for count, names in (
        (3, ("activation", "dominance", "valence")),
        (8, ODYSSEY_CLASSES),
        (1, ("LABEL_0",)),
    ):
        checkpoints.edit(folder / "config.json", id2label=None, num_classes=count)
        assert tuple(output.name for output in read_card(str(folder)).outputs) == names


def test_other_scales_of_a_dense_head_are_not_guessed(tmp_path):
    checkpoints.dense(tmp_path / "mine", id2label={0: "valence", 1: "arousal"}, problem_type="regression")
    outputs = read_card(str(tmp_path / "mine")).outputs
    assert outputs == (Output("valence", "dimension"), Output("activation", "dimension"))


def odyssey_without_statistics(folder):
    checkpoints.odyssey_parts(folder)
    (folder / "config.json").unlink()
    (folder / "train_norm_stat.pkl").write_bytes(b"cos\nabort\n(tR.")


def odyssey_that_reckons(folder):
    checkpoints.odyssey(folder)
    config = (folder / "config.json").read_text()
    (folder / "config.json").write_text(config.replace("192000", "12*16000"))


def dense_that_pools_otherwise(folder):
    checkpoints.dense(folder, pooling_mode="median")


def dense_of_no_size(folder):
    checkpoints.dense(folder)
    checkpoints.edit(folder / "config.json", hidden_size="wide")


def speechbrain_without(name):
    def build(folder):
        checkpoints.speechbrain(folder)
        (folder / name).unlink()

    return build


def speechbrain_with_labels(text):
    def build(folder):
        checkpoints.speechbrain(folder)
        (folder / "label_encoder.txt").write_text(text)

    return build


def speechbrain_with_half_a_backbone(folder):
    checkpoints.speechbrain(folder)
    weights = torch.load(folder / "wav2vec2.ckpt", weights_only=True)
    torch.save(
        {key: value for key, value in weights.items() if "conv_layers" not in key}, folder / "wav2vec2.ckpt"
    )


def speechbrain_that_runs_code(folder):
    class Dangerous:
        def __reduce__(self):
            return os.mkdir, (str(folder / "run"),)

    checkpoints.speechbrain(folder)
    torch.save({"0.w.weight": Dangerous()}, folder / "model.ckpt")


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            odyssey_without_statistics,
            r"mine cannot be used: its config.json has to give mean and std as numbers",
        ),
        (odyssey_that_reckons, r"config.json is damaged: Expecting ',' delimiter"),
        (dense_that_pools_otherwise, r"mine pools by 'median'; supported are mean, sum, max"),
        (dense_of_no_size, r"mine cannot be loaded"),
        (speechbrain_without("model.ckpt"), r"mine is incomplete: model.ckpt is missing"),
        (speechbrain_without("label_encoder.txt"), r"mine is a model of unknown architecture"),
        (speechbrain_with_labels(""), r"label_encoder.txt is damaged: it should number the labels from 0"),
        (speechbrain_with_labels("'a' => 1\n====\n'b' => 0"), r"label_encoder.txt is damaged"),
        (
            speechbrain_with_half_a_backbone,
            r"mine lacks weights of its backbone: feature_extractor.conv_layers",
        ),
        (
            speechbrain_that_runs_code,
            r"mine is not loaded: its weights are damaged or hold objects that could run",
        ),
    ],
)
def test_folders_that_cannot_be_used(build, message, tmp_path):
    folder = tmp_path / "mine"
    build(folder)
    with pytest.raises(ModelError, match=message):
        load(str(folder), device="cpu")
    assert not (folder / "run").exists()


@pytest.mark.parametrize("old_file", [False, True])
def test_a_pickle_is_told_by_its_names_and_not_run(old_file, tmp_path):
    folder = tmp_path / "mine"
    checkpoints.ehcalabres(folder)

    class Dangerous:
        def __reduce__(self):
            return os.mkdir, (str(folder / "run"),)

    weights = {"classifier.dense.weight": Dangerous()}
    torch.save(weights, folder / "pytorch_model.bin", _use_new_zipfile_serialization=not old_file)
    assert recognise(folder).family == "models.families.dense_head"
    assert "classifier.dense.weight" in weight_names(folder)
    assert not (folder / "run").exists()


@pytest.mark.parametrize("content", [b"", b"\x10", b"no weights", b"\x08\0\0\0\0\0\0\0[[[[[[[[[[["])
def test_no_names_in_damaged_weights(content, tmp_path):
    for name in ("model.safetensors", "pytorch_model.bin"):
        (tmp_path / name).write_bytes(content)
        assert weight_names(tmp_path) == frozenset()
        (tmp_path / name).unlink()
    assert weight_names(tmp_path) == frozenset()


@pytest.mark.parametrize(
    "published",
    [
        transformers.Wav2Vec2Config(),
        transformers.WavLMConfig(),
        transformers.WavLMConfig(**LARGE, feat_extract_norm="layer", do_stable_layer_norm=True),
        transformers.Wav2Vec2Config(
            **LARGE, feat_extract_norm="layer", do_stable_layer_norm=True, conv_bias=True
        ),
    ],
    ids=["wav2vec2-base", "wavlm-base", "wavlm-large", "wav2vec2-large-robust"],
)
def test_sizes_of_published_backbones_are_read_off_their_weights(published):
    with torch.device("meta"):
        weights = transformers.AutoModel.from_config(published).state_dict()
    found = sizes(weights, "mine")
    assert found == {name: _as_list(getattr(published, name)) for name in found}


def _as_list(value):
    return list(value) if isinstance(value, tuple) else value
