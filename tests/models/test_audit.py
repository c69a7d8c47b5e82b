"""An audit rejects baselines that do not add up or are not neutral, and gives models a mean frame."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
import typer
from typer.testing import CliRunner

from analysis.errors import DataError, UsageError
from analysis.progress import Cancelled
from models.commands.auditing import COMMANDS
from models.explain.audit import audit, choose
from models.explain.reference import default_baseline, reference_frame
from models.explain.run import explain
from models.interface import Material, Prediction, Request
from models.profiles import Candidate, read_profile, write_profile
from models.registry import load
from tests.models.toys import Toy, direction


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "data"))


def row(baseline, *, error=0.01, distance=0.1, sd=0.0, needed=1.0, target="valence"):
    return Candidate(baseline, target, error / 2, error, 4.0, sd, distance, needed)


@pytest.mark.parametrize(
    ("rows", "order", "is_clear"),
    [
        ([row("a", error=0.06), row("b")], ["b", "a"], True),
        ([row("a", distance=0.6, needed=9), row("b")], ["b", "a"], True),
        ([row("a", sd=0.3, needed=9), row("b")], ["b", "a"], True),
        ([row("a"), row("b", sd=0.03, needed=2)], ["b", "a"], True),  # equally constant to 0.05 SD of 2
        ([row("a", error=0.06), row("b", distance=2)], ["a", "b"], False),
        ([row("a"), row("a", target="activation", error=1), row("b", error=0.04)], ["b", "a"], True),
    ],
)
def test_the_choice(rows, order, is_clear):
    assert choose(rows, {"valence": 2.0, "activation": 2.0}) == (order, is_clear)


class Predicting(Toy):
    """A toy that one can ask as well."""

    def predict(self, material):
        said = self.head(self.encode(self.prepare(material)))
        return Prediction(material.clip, "toy", {"activation": float(said[0, 0])})


def test_zero_is_rejected_where_level_is_not_heard():
    random = np.random.default_rng(0)
    clips = [Material(f"{n}", random.normal(size=6).astype(np.float32), 16000) for n in range(4)]
    profile = audit(Predicting(direction), clips, ["activation"], precisions=("bf16",)).profile
    assert profile.gates["bf16 cpu"] > 0.999  # this toy multiplies no matrices, so nothing is rounded
    rows = {candidate.baseline: candidate for candidate in profile.candidates}
    assert rows["zero"].error_median > 0.5
    assert profile.baseline != "zero"
    assert profile.candidates[0].baseline == profile.baseline


def test_a_model_without_a_frame_gets_one(speech_model, clip):
    random = np.random.default_rng(1)
    clips = [
        replace(clip, clip=f"{n}.wav", samples=0.1 * random.normal(size=n).astype(np.float32))
        for n in (4000, 6000, 8000)
    ]
    too_short = replace(clip, clip="short.wav", samples=clip.samples[:100])
    told = []
    found = audit(speech_model, [*clips, too_short], ["valence"], told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert [name for name, _ in found.failed] == ["short.wav"]
    hidden = torch.cat([speech_model.encode(speech_model.prepare(one))[0] for one in clips])
    np.testing.assert_allclose(found.frame, hidden.mean(dim=0), atol=1e-5)
    profile = found.profile
    assert (profile.own_baseline, profile.clips) == ("time-mean", 3)
    assert {candidate.baseline for candidate in profile.candidates} >= {"corpus-mean", "zero", "silence"}
    with pytest.raises(UsageError, match="without a corpus-mean frame"):
        explain(speech_model, clip, Request("valence", baseline="corpus-mean"))
    write_profile(speech_model.fingerprint, replace(profile, baseline="corpus-mean"), found.frame)
    assert default_baseline(speech_model) == "corpus-mean"
    np.testing.assert_array_equal(reference_frame(speech_model).numpy(), found.frame)
    assert explain(speech_model, clip, Request("valence", steps=2)).baseline == "corpus-mean"


def test_an_interrupted_audit_goes_on(text_model, clip):
    clips = [replace(clip, clip=text, transcript=text) for text in ("all is well", "so bad", "well, well")]
    tried, told = {}, []

    def stop_at_half(fraction):
        told.append(fraction)
        if fraction >= 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        audit(text_model, clips, ["valence"], stop_at_half, tried=tried)
    assert [number for _, number in tried] == [0, 1, 2]
    kept = dict(tried)
    assert audit(text_model, clips, ["valence"], tried=tried) == audit(text_model, clips, ["valence"])
    assert all(tried[key] is one for key, one in kept.items())


def test_texts_are_audited_too(text_model, clip):
    clips = [replace(clip, transcript=text) for text in ("all is well", "so bad", "well, well")]
    profile = audit(text_model, clips, ["valence"]).profile
    assert {candidate.baseline for candidate in profile.candidates} == {"mask", "pad"}
    assert profile.own_baseline == "mask"


def test_what_cannot_be_audited(speech_model, clip):
    with pytest.raises(UsageError, match="has no output 'joy'; it has activation, valence"):
        audit(speech_model, [clip] * 3, ["joy"])
    with pytest.raises(DataError, match="takes 2 of these clips; 3 are needed"):
        audit(speech_model, [clip] * 2, ["valence"])


@pytest.mark.parametrize("model", ["demo-audio", "demo-text"])
def test_the_command_says_why_no_clip_can_be_read(tmp_path, model):
    header = "FileName,SpkrID,EmoClass,EmoAct,EmoVal,EmoDom,Split_Set"
    rows = [f"{name}.wav,1,N,4,4,4,Train" for name in "abcd"]
    (tmp_path / "labels_consensus.csv").write_text("\n".join([header, *rows]))
    app = typer.Typer()
    app.command("audit")(COMMANDS["audit"])
    error = CliRunner().invoke(app, [str(tmp_path), "--model", model]).exception
    assert isinstance(error, DataError)
    assert str(error).startswith("4 clips cannot be read, and 3 are needed; the first: ")


def test_the_command():
    app = typer.Typer()
    app.command("audit")(COMMANDS["audit"])
    arguments = ["demo", "--model", "demo-text", "--clips", "3", "--target", "valence", "--seed", "1"]
    shown = CliRunner().invoke(app, arguments).stdout
    assert "From now on this model is explained with" in shown
    assert shown.count("\n") == 2 + 2 + 1
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exception is None, result.exception
    found = json.loads(result.stdout)
    profile = read_profile(load("demo-text", device="cpu").fingerprint)
    assert (found["baseline"], found["clips"], found["seed"]) == (profile.baseline, 3, 1)
    assert found["frame_sha256"] == ""
    assert found["candidates"][0]["baseline"] == profile.baseline
    assert {candidate["baseline"] for candidate in found["candidates"]} == {"mask", "pad"}
    assert found["failed"] == []
