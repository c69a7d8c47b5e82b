"""A model that cannot be used is refused in one sentence that names it."""

import json
import math
import os

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

from analysis.errors import UsageError
from models import devices, registry
from models.errors import ModelError
from models.registry import find, load, read_card, read_fingerprint
from tests import checkpoints


@pytest.fixture
def folder(tmp_path):
    return checkpoints.speech(tmp_path / "mine")


def edit_config(folder, **changes):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, **changes}))


def edit_weights(folder, change):
    state = load_file(folder / "model.safetensors")
    save_file(change(state), folder / "model.safetensors", metadata={"format": "pt"})


def test_missing_head(folder):
    edit_weights(
        folder, lambda state: {key: value for key, value in state.items() if "classifier" not in key}
    )
    message = r"mine has no trained head.*classifier.bias, classifier.weight are missing"
    with pytest.raises(ModelError, match=message):
        load(str(folder), device="cpu")


def test_head_under_other_names(folder):
    edit_weights(
        folder, lambda state: {key.replace("projector", "dense"): value for key, value in state.items()}
    )
    with pytest.raises(ModelError, match=r"no trained head.*projector.bias, projector.weight"):
        load(str(folder), device="cpu")


def test_head_of_another_shape(folder):
    edit_weights(folder, lambda state: {**state, "classifier.weight": torch.zeros(5, 16)})
    with pytest.raises(
        ModelError, match=r"mine does not fit its config.json: classifier.weight is of another shape"
    ):
        load(str(folder), device="cpu")


def test_weights_of_another_head(folder):
    edit_weights(folder, lambda state: {**state, "regressor.weight": torch.zeros(5, 16)})
    with pytest.raises(ModelError, match=r"mine has weights that.*no place for: regressor.weight is unknown"):
        load(str(folder), device="cpu")


def test_spare_and_unneeded_weights_are_no_fault(folder):
    edit_weights(folder, lambda state: {**state, "quantizer.weight": torch.zeros(3)})
    edit_weights(
        folder, lambda state: {k: v for k, v in state.items() if not k.endswith("masked_spec_embed")}
    )
    load(str(folder), device="cpu")


@pytest.mark.parametrize("size", [0, 5, 100, -1])
def test_weights_cut_short(folder, size):
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[:size])
    with pytest.raises(ModelError, match=r"mine is damaged: model.safetensors is cut short"):
        load(str(folder), device="cpu")


@pytest.mark.parametrize(
    "header",
    [
        "[]",
        "{}",
        '{"a": 1}',
        '{"a": {"data_offsets": [0, 0]}}',
        '{"a": {"data_offsets": [0, "x"], "shape": [1]}}',
        '{"a": {"data_offsets": [0, 0], "shape": "x"}}',
        '{"a": ' * 20_000,
    ],
)
def test_weights_with_a_damaged_header(folder, header):
    content = len(header).to_bytes(8, "little") + header.encode()
    (folder / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match=r"mine is damaged: model.safetensors"):
        load(str(folder), device="cpu")


@pytest.mark.parametrize("places", ["[]", '["a"]', "{}", '{"a": "gone.safetensors"}'])
def test_an_index_that_names_no_weights(folder, places):
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors.index.json").write_text(f'{{"weight_map": {places}}}')
    with pytest.raises(ModelError, match=r"mine is incomplete"):
        load(str(folder), device="cpu")


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin"])
def test_a_pointer_in_place_of_weights(folder, name):
    (folder / "model.safetensors").unlink()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 378342345\n"
    (folder / name).write_text(pointer)
    with pytest.raises(ModelError, match=f"{name} only points to the weights .Git LFS.; fetch them with"):
        load(str(folder), device="cpu")


def test_weights_that_are_no_numbers(folder, clip):
    edit_weights(
        folder,
        lambda state: {**state, "classifier.bias": torch.full_like(state["classifier.bias"], math.nan)},
    )
    with pytest.raises(ModelError, match=r"mine gives no number for activation of clip.wav"):
        load(str(folder), device="cpu").predict(clip)


def test_damaged_and_dangerous_pickles(folder):
    class Dangerous:
        def __reduce__(self):
            return os.mkdir, (str(folder / "run"),)

    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"no weights")
    with pytest.raises(ModelError, match=r"mine is not loaded: its weights are damaged or hold objects"):
        load(str(folder), device="cpu")
    torch.save([torch.zeros(1)], folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"mine cannot be loaded"):
        load(str(folder), device="cpu")
    torch.save({"weight": Dangerous()}, folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"mine is not loaded: its weights are damaged or hold objects"):
        load(str(folder), device="cpu")
    assert not (folder / "run").exists()


def test_files_that_are_missing(folder):
    (folder / "preprocessor_config.json").unlink()
    with pytest.raises(ModelError, match=r"mine has no readable preprocessor_config.json"):
        load(str(folder), device="cpu")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"mine has no weights"):
        load(str(folder), device="cpu")


@pytest.mark.parametrize("content", ["{", "[]", '"text"', '{"a":' * 20_000])
def test_damaged_config(folder, content):
    (folder / "config.json").write_text(content)
    with pytest.raises(ModelError, match=r"config.json is damaged"):
        read_card(str(folder))


@pytest.mark.parametrize(
    ("architectures", "named"),
    [(["Other"], "Other"), ([], "unknown"), (None, "unknown"), (5, "unknown"), ([["x"]], "x")],
)
def test_unknown_architecture(folder, architectures, named):
    edit_config(folder, architectures=architectures)
    with pytest.raises(
        ModelError, match=rf"mine is a.*{named}.*supported are .*Wav2Vec2ForSequenceClassification"
    ):
        load(str(folder), device="cpu")


def test_other_frame_rates_are_refused(folder):
    transformers.Wav2Vec2FeatureExtractor(sampling_rate=8000).save_pretrained(folder)
    with pytest.raises(ModelError, match=r"frame every 320 samples at 8000 Hz"):
        load(str(folder), device="cpu")


def test_no_such_model(tmp_path, monkeypatch):
    monkeypatch.setattr(registry, "BUNDLED", tmp_path / "bundled")
    with pytest.raises(UsageError, match=r"there is no model 'nowhere'.*none is bundled"):
        find("nowhere")
    checkpoints.speech(tmp_path / "bundled" / "demo-audio")
    with pytest.raises(UsageError, match=r"has no config.json.*demo-audio"):
        find(str(tmp_path))
    assert find("demo-audio") == tmp_path / "bundled" / "demo-audio"
    assert [card.name for card in registry.bundled()] == ["demo-audio"]


def test_too_large_for_memory(folder, monkeypatch):
    monkeypatch.setattr(devices, "free_memory", lambda _: 10_000)
    with pytest.raises(ModelError, match=r"too large for the memory of cpu: mine needs about 0.\d GB"):
        load(str(folder), device="cpu")


def test_no_such_device():
    assert devices.pick("cpu") == "cpu"
    assert devices.pick() in ("cuda", "mps", "cpu")
    for device in ("tpu", "cpu:0", "cuda:99"):
        with pytest.raises(UsageError, match=f"there is no device '{device}' here; choose from .*cpu"):
            devices.pick(device)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA"),
        RuntimeError(
            "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes."
        ),
        RuntimeError("MPS backend out of memory"),
        OSError("Cannot allocate memory (os error 12)"),
    ],
)
def test_running_out_of_memory_is_known(error):
    assert devices.is_out_of_memory(error)
    assert not devices.is_out_of_memory(RuntimeError("shapes differ"))


def test_fingerprint_follows_weights_settings_and_baseline(folder):
    first = read_fingerprint(str(folder))
    assert load(str(folder), device="cpu").fingerprint == first
    edit_weights(folder, lambda state: {**state, "classifier.bias": state["classifier.bias"] + 1})
    second = read_fingerprint(str(folder))
    edit_config(folder, hidden_act="relu")
    third = read_fingerprint(str(folder))
    save_file({"mean_frame": torch.zeros(32)}, folder / "baseline.safetensors")
    checkpoints.card(folder, title="only words")
    assert read_fingerprint(str(folder)) == third
    checkpoints.card(folder, baseline="baseline.safetensors")
    assert len({first, second, third, read_fingerprint(str(folder))}) == 4


def test_baseline_must_fit(folder):
    checkpoints.card(folder, baseline="baseline.safetensors")
    with pytest.raises(ModelError, match=r"mine is incomplete: baseline.safetensors is missing"):
        load(str(folder), device="cpu")
    save_file({"mean_frame": torch.zeros(7)}, folder / "baseline.safetensors")
    with pytest.raises(ModelError, match=r"shape \(7,\); expected \(32,\)"):
        load(str(folder), device="cpu")
    save_file({"other": torch.zeros(32)}, folder / "baseline.safetensors")
    with pytest.raises(ModelError, match=r"holds no mean_frame"):
        load(str(folder), device="cpu")
