"""Receipts say all that decides a result; run again they match, and what was changed is refused."""

import json
from dataclasses import replace
from math import nan

import numpy as np
import pytest
import soundfile

from analysis.errors import DataError
from models.explain.keys import METHOD_VERSION
from models.explain.receipts import compare, read_receipts, receipt, write_receipts
from models.explain.store import open_store
from models.interface import Request
from tests.models.records import SALIENCY
from tests.models.test_commands import answer, call

KNOWN = {
    "modality": "text",
    "precision": "fp32",
    "input_sha256": "in",
    "model_sha256": "weights",
    "baseline_sha256": "frame",
    "method_version": "1",
}
TOLD = replace(SALIENCY, provenance={**SALIENCY.provenance, **KNOWN}, delta=nan, relative_delta=nan)


def test_what_is_written_comes_back(tmp_path):
    path = tmp_path / "receipts.jsonl"
    assert write_receipts(path, [TOLD, replace(TOLD, clip="\udcff.wav")]) == 2
    one, other = read_receipts(path)
    assert (one.clip, one.model, one.modality, one.precision) == ("a.wav", "toy", "text", "fp32")
    assert one.request == Request("valence", "ig", 16, "mask")
    assert (one.input_sha256, one.model_sha256, one.baseline_sha256) == ("in", "weights", "frame")
    assert (one.method_version, other.clip) == ("1", "\udcff.wav")
    np.testing.assert_array_equal(one.values, TOLD.values)
    content = receipt(TOLD)
    assert (content["sum"], content["largest"], content["frames"]) == (-1.25, 1.5, 3)
    assert content["relative_delta"] is None


def test_comparing(tmp_path):
    write_receipts(tmp_path / "one", [TOLD])
    (one,) = read_receipts(tmp_path / "one")
    same = compare(one, TOLD)
    assert same.is_exact and same.matches and same.difference == 0
    near = compare(one, replace(TOLD, values=TOLD.values + np.float32(0.0001)))
    assert not near.is_exact and near.matches
    assert near.difference == pytest.approx(0.0001 / 1.5, rel=1e-3)
    assert not compare(one, replace(TOLD, values=TOLD.values * np.float32(1.001))).matches
    assert not compare(one, replace(TOLD, prediction=0.34)).matches
    assert not compare(one, replace(TOLD, words=(replace(TOLD.words[0], value=0.6),))).matches
    assert compare(one, replace(TOLD, values=TOLD.values[:2])).difference == np.inf
    silent = replace(TOLD, values=np.zeros(3, np.float32))
    write_receipts(tmp_path / "silent", [silent])
    (one,) = read_receipts(tmp_path / "silent")
    assert compare(one, silent).is_exact and not compare(one, TOLD).matches


def changed(content):
    return json.dumps({**content, "prediction": 0.3})


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("no JSON", "line 2: this is no receipt"),
        ("[]", "line 2: this is no receipt"),
        ('{"kind": "other", "seal": ""}', "line 2: this is no receipt"),
        (changed(receipt(TOLD)), "line 2: this receipt was changed after it was written"),
        (json.dumps({**receipt(TOLD), "version": 2}), "line 2: a newer Earmark wrote this receipt"),
    ],
)
def test_what_is_refused(tmp_path, line, problem):
    path = tmp_path / "receipts"
    path.write_text(f"{json.dumps(receipt(TOLD))}\n{line}\n")
    with pytest.raises(DataError, match=problem):
        read_receipts(path)
    path.write_bytes(b"\n")
    with pytest.raises(DataError, match="holds no receipt"):
        read_receipts(path)
    with pytest.raises(DataError, match="cannot be read as receipts"):
        read_receipts(tmp_path / "none")


@pytest.fixture
def stored(tmp_path, speech_folders):
    """A store with the attributions of two sounds, the sounds and the model."""
    generator = np.random.default_rng(0)
    sounds = [tmp_path / "a.wav", tmp_path / "b.wav"]
    for path in sounds:
        soundfile.write(path, 0.1 * generator.normal(size=8000), 16000)
    model, store = speech_folders["wav2vec2-group"], tmp_path / "store"
    answer("explain", *sounds, "--model", model, "--target", "valence", "--out", store)
    return store, sounds, model


def test_repeating(stored, tmp_path):
    store, sounds, model = stored
    path = tmp_path / "receipts.jsonl"
    assert answer("receipts", store, "--out", path) == {"receipts": 2}
    found = answer("repeat", path, *sounds, "--model", model)
    assert (found["receipts"], found["matching"]) == (2, 2)
    assert [row["clip"] for row in found["results"]] == ["a.wav", "b.wav"]
    assert all(row["exact"] and row["difference"] == 0 for row in found["results"])
    one = tmp_path / "one.json"
    answer("attribution", store, "b.wav", "--target", "valence", "--receipt", one)
    assert one.read_text() == path.read_text().splitlines(keepends=True)[1]
    assert (
        "b.wav  valence by wav2vec2-group, ig: matches to the bit"
        in call("repeat", one, *sounds, "--model", model).stdout
    )


def test_what_cannot_be_repeated_is_named(stored, tmp_path, speech_folders):
    store, sounds, model = stored
    path = tmp_path / "receipts.jsonl"
    answer("receipts", store, "--out", path)
    soundfile.write(sounds[0], np.zeros(8000), 16000)

    def reasons(*arguments):
        result = call("repeat", path, *arguments, "--json")
        assert result.exit_code == 3
        return [row["reason"] for row in json.loads(result.stdout)["results"]]

    assert reasons(*sounds, "--model", model) == ["the audio of a.wav differs from that of the receipt", ""]
    assert reasons(sounds[1], "--model", model)[0] == "there is no clip a.wav in what was given"
    other = speech_folders["hubert-group"]
    assert reasons(*sounds, "--model", other)[0] == f"the weights of {other} are not those of the receipt"


def told_anew(path, store, **provenance):
    """Write the receipt of a.wav as if something else had been known of it."""
    (found,) = open_store(store).find("a.wav", "valence").values()
    write_receipts(path, [replace(found, provenance={**found.provenance, **provenance})])


def test_another_mean_frame_is_no_repetition(stored, tmp_path):
    store, sounds, model = stored
    path = tmp_path / "receipt"
    told_anew(path, store, baseline_sha256="of another frame")
    result = call("repeat", path, *sounds, "--model", model)
    assert result.exit_code == 3
    assert "frame of" in result.stdout and "is not that of the receipt; audit it as then" in result.stdout


def test_another_version_of_the_methods_is_told(stored, tmp_path):
    store, sounds, model = stored
    path = tmp_path / "receipt"
    told_anew(path, store, method_version="0")
    (row,) = answer("repeat", path, *sounds, "--model", model)["results"]
    assert row["matches"]
    assert row["comment"] == f"computed by version 0 of the methods, repeated by version {METHOD_VERSION}"
    told_anew(path, store)
    (row,) = answer("repeat", path, *sounds, "--model", model)["results"]
    assert row["comment"] == ""


def test_what_differs_is_told(stored, tmp_path):
    store, sounds, model = stored
    path = tmp_path / "receipt"
    (found,) = open_store(store).find("a.wav", "valence").values()
    write_receipts(path, [replace(found, values=found.values * np.float32(1.01))])
    result = call("repeat", path, *sounds, "--model", model)
    assert result.exit_code == 3
    assert "differs, by 9.9e-03 of the largest value" in result.stdout
