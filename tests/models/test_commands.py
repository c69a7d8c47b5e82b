"""`predict`, `explain` and `attribution` as one calls them."""

import csv
import json
import sqlite3
from contextlib import closing

import numpy as np
import pytest
import soundfile
import typer
from typer.testing import CliRunner

from analysis.errors import DataError, UsageError
from models.commands import explaining, stored
from models.explain.store import FILE
from models.registry import read_card
from models.scales import on_scale
from models.sources import open_source

COMMANDS = {**explaining.COMMANDS, **stored.COMMANDS}
app = typer.Typer()
for name, command in COMMANDS.items():
    app.command(name)(command)


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def answer(*arguments):
    result = call(*arguments, "--json")
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


@pytest.fixture
def sounds(tmp_path):
    """Three sounds of 0.5 s, the last too short for any model."""
    generator = np.random.default_rng(0)
    paths = [tmp_path / f"{name}.wav" for name in "abc"]
    for path, count in zip(paths, (8000, 8000, 100), strict=True):
        soundfile.write(path, 0.1 * generator.normal(size=count), 16000)
    return paths


@pytest.fixture
def model(speech_folders):
    return speech_folders["wav2vec2-group"]


def test_predict(sounds, model, tmp_path):
    table = tmp_path / "out.csv"
    found = answer("predict", *sounds, "--model", model, "--csv", table)
    assert found["model"] == "wav2vec2-group"
    assert set(found["predictions"][0]) == {"clip", "outputs"}
    assert [one["clip"] for one in found["predictions"]] == ["a.wav", "b.wav"]
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [row["clip"] for row in rows] == ["a.wav", "b.wav"]
    assert float(rows[0]["valence"]) == found["predictions"][0]["outputs"]["valence"]
    result = call("predict", *sounds, "--model", model)
    assert "c.wav lasts 6.2 ms" in result.stderr
    assert result.stdout.count("\n") == 2


def test_predictions_on_the_scale_of_a_corpus(tmp_path):
    table = tmp_path / "out.csv"
    found = answer("predict", "demo", "--model", "demo-text", "--csv", table)["predictions"]
    card, scale = read_card("demo-text"), open_source(["demo"]).scale
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    for one, row in list(zip(found, rows, strict=True))[:5]:
        for output in card.outputs:
            expected = on_scale(one["outputs"][output.name], output, scale)
            assert one["on_corpus_scale"][output.name] == expected
            assert (float(row[output.name]), float(row[f"{output.name}_on_scale"])) == (
                one["outputs"][output.name],
                expected,
            )
    assert list(rows[0]) == [
        "clip",
        *found[0]["outputs"],
        *(f"{name}_on_scale" for name in found[0]["outputs"]),
    ]


def test_explain_and_attribution(sounds, model, tmp_path):
    store = tmp_path / "store"
    arguments = ("explain", *sounds, "--model", model, "--target", "valence", "--out", store)
    first = answer(*arguments, "--clip", "a.wav")
    assert {key: first[key] for key in ("model", "target", "clips", "done", "cached", "failed")} == {
        "model": "wav2vec2-group",
        "target": "valence",
        "clips": 1,
        "done": 1,
        "cached": 0,
        "failed": [],
    }
    assert 0 <= first["max_relative_delta"] < 0.01
    second = answer(*arguments)
    assert (second["clips"], second["done"], second["cached"]) == (3, 1, 1)
    assert [one["clip"] for one in second["failed"]] == ["c.wav"]
    assert "needs at least 25 ms" in second["failed"][0]["reason"]

    npz = tmp_path / "a.npz"
    found = answer("attribution", store, "a.wav", "--target", "valence", "--npz", npz)
    assert (found["clip"], found["rate"], found["frames_per_second"]) == ("a.wav", 16000, 50)
    change = found["prediction"] - found["baseline_prediction"]
    assert sum(found["attribution"]) == pytest.approx(change + found["delta"], abs=1e-5)
    with np.load(npz) as saved:
        np.testing.assert_array_equal(saved["values"], np.array(found["attribution"], np.float32))
        np.testing.assert_allclose(saved["times"], np.arange(24) / 50)
        assert json.loads(str(saved["metadata"]))["prediction"] == found["prediction"]
    assert "valence" in call("attribution", store, "a.wav", "--target", "valence").stdout


def test_arousal_is_activation(sounds, model, tmp_path):
    store = tmp_path / "store"
    explain = ("explain", sounds[0], "--model", model, "--out", store, "--target")
    assert answer(*explain, "Arousal")["target"] == "activation"
    assert answer(*explain, "activation")["cached"] == 1
    assert answer("attribution", store, "a.wav", "--target", "arousal")["target"] == "activation"


def test_a_method_without_completeness(sounds, model, tmp_path):
    store = tmp_path / "store"
    arguments = (sounds[0], "--model", model, "--target", "valence", "--out", store, "--method", "attention")
    found = answer("explain", *arguments)
    assert (found["done"], found["failed"], found["max_relative_delta"]) == (1, [], None)
    assert "0 explained, 1 were there, 0 failed. Stored" in call("explain", *arguments).stdout
    found = answer("attribution", store, "a.wav", "--target", "valence")
    assert (found["method"], found["delta"], found["relative_delta"]) == ("attention", None, None)
    assert (
        "attention, not in units of valence"
        in call("attribution", store, "a.wav", "--target", "valence").stdout
    )


def test_trust_is_kept_and_shown(sounds, model, tmp_path):
    store = tmp_path / "store"
    arguments = ("explain", *sounds, "--model", model, "--target", "valence", "--out", store)
    assert "trust" not in answer(*arguments)
    assert answer("attribution", store, "a.wav", "--target", "valence")["trust"] is None
    first = answer(*arguments, "--check")
    assert (first["done"], first["cached"]) == (0, 2)
    assert set(first["trust"]) == {"sound", "doubtful", "do not use"} and sum(first["trust"].values()) == 2
    trust = answer("attribution", store, "a.wav", "--target", "valence")["trust"]
    assert first["trust"][trust["verdict"]] > 0
    assert {"name", "value", "limit", "passed", "reason"} == set(trust["checks"][0])
    said = call("attribution", store, "a.wav", "--target", "valence").stdout
    assert f"trust: {trust['verdict']}" in said and trust["checks"][0]["reason"] in said
    assert answer(*arguments, "--check")["trust"] == first["trust"]
    with closing(sqlite3.connect(store / FILE)) as connection:
        assert connection.execute("SELECT count(*) FROM trust").fetchone() == (2,)


def test_one_model_minus_another(sounds, model, speech_folders, tmp_path):
    store, other = tmp_path / "store", speech_folders["hubert-group"]
    arguments = (
        "explain",
        *sounds,
        "--model",
        model,
        "--target",
        "valence",
        "--out",
        store,
        "--minus",
        other,
    )
    found = answer(*arguments)
    assert (found["model"], found["done"], found["cached"]) == ("wav2vec2-group - hubert-group", 2, 0)
    assert [one["clip"] for one in found["failed"]] == ["c.wav"]
    names = ("wav2vec2-group", "hubert-group", found["model"])
    maps = [answer("attribution", store, "a.wav", "--target", "valence", "--model", name) for name in names]
    values = [np.array(one["attribution"]) for one in maps]
    np.testing.assert_allclose(values[2], values[0] - values[1], atol=1e-6)
    assert maps[2]["prediction"] == pytest.approx(maps[0]["prediction"] - maps[1]["prediction"])
    assert maps[2]["rate"] == 16000
    again = answer(*arguments)
    assert (again["done"], again["cached"]) == (0, 2)
    assert answer("receipts", store, "--out", tmp_path / "receipts") == {"receipts": 4}
    difference = ("attribution", store, "a.wav", "--target", "valence", "--model", found["model"])
    for refused, message in (
        ((*difference, "--receipt", tmp_path / "r"), "a difference has no receipt"),
        ((*arguments, "--method", "attention"), "attention is not in units of the output"),
    ):
        assert message in str(call(*refused).exception)


def test_when_all_fail(sounds, model, text_folder, tmp_path):
    arguments = (
        "explain",
        sounds[2],
        "--model",
        model,
        "--target",
        "valence",
        "--out",
        tmp_path / "store",
        "--json",
    )
    result = call(*arguments)
    assert result.exit_code == 3
    assert json.loads(result.stdout)["max_relative_delta"] is None
    result = call("predict", sounds[0], "--model", text_folder)
    assert result.exit_code == 3
    assert "a.wav has no transcript" in result.stderr


def test_which_model_must_be_clear(sounds, speech_folders, tmp_path):
    store = tmp_path / "store"
    for kind in ("wav2vec2-group", "hubert-group"):
        answer("explain", sounds[0], "--model", speech_folders[kind], "--target", "valence", "--out", store)
    attribution = ("attribution", store, "a.wav", "--target", "valence")
    error = call(*attribution).exception
    assert isinstance(error, UsageError)
    assert "give --model hubert-group or wav2vec2-group" in str(error)
    assert answer(*attribution, "--model", "hubert-group")["model"] == "hubert-group"


def test_wrong_use(sounds, model, tmp_path):
    store = tmp_path / "store"
    explain = ("explain", sounds[0], "--model", model, "--out", store, "--target")
    answer(*explain, "valence")
    cases = [
        ((*explain, "joy"), "has no output 'joy'; it has activation, valence"),
        ((*explain, "valence", "--baseline", "noise"), "no baseline 'noise' for audio"),
        ((*explain, "valence", "--clip", "z.wav"), "there is no clip 'z.wav'"),
        ((*explain, "valence", "--device", "tpu"), "there is no device 'tpu'"),
        (("predict", tmp_path / "none.wav", "--model", model), "there is no file or folder"),
        (("predict", sounds[0], "--model", "nothing"), "there is no model 'nothing'"),
        (("predict", sounds[0], sounds[0], "--model", model), "two files are called a.wav"),
        (("predict", tmp_path, sounds[0], "--model", model), "give either one corpus or"),
        (("predict", sounds[0], "--model", model, "--csv", tmp_path / "no" / "x.csv"), "cannot be written"),
        (("attribution", tmp_path / "nowhere", "a.wav", "--target", "valence"), "there is no store"),
        (("attribution", store, "z.wav", "--target", "valence"), "nothing of the clip 'z.wav'"),
        (("attribution", store, "a.wav", "--target", "activation"), "it has only valence"),
    ]
    for arguments, message in cases:
        error = call(*arguments).exception
        assert isinstance(error, UsageError), arguments
        assert message in str(error)
    assert call(*explain, "valence", "--engine", "slurm").exit_code == 2
    assert call(*explain, "valence", "--steps", "0").exit_code == 2


def test_damaged_store(sounds, model, tmp_path):
    store = tmp_path / "store"
    arguments = ("explain", sounds[0], "--model", model, "--target", "valence", "--out", store)
    answer(*arguments)
    connection = sqlite3.connect(store / FILE)
    with connection:
        connection.execute("UPDATE attributions SET frames = x'00'")
    connection.close()
    attribution = ("attribution", store, "a.wav", "--target", "valence")
    assert isinstance(call(*attribution).exception, DataError)
    assert answer(*arguments)["done"] == 1
    assert answer(*attribution)["clip"] == "a.wav"


def test_each_help_has_an_example():
    for name in COMMANDS:
        assert f"main.py {name}" in call(name, "--help").stdout
