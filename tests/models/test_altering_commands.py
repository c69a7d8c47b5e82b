"""`hear` and `what-if` as one calls them, on the demo."""

import csv
import json

import numpy as np
import pytest
import soundfile

from analysis.salient_sound import salient_frames
from main import main
from models.explain.run import explain
from models.interface import Request
from models.registry import load
from models.sources import open_source

CLIP = "MSP-PODCAST_9001_0070.wav"
OTHER = "MSP-PODCAST_9001_0003.wav"
HEAR = ("hear", "demo", "--model", "demo-audio", "--target", "activation", "--clip", CLIP)
WHAT_IF = ("what-if", "demo", "--model", "demo-audio", "--clip", CLIP)
TEXT = ("what-if", "--model", "demo-text")


def call(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def answer(capsys, *arguments):
    code, out, err = call(capsys, *arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def rows(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_hear(capsys, tmp_path):
    out = tmp_path / "heard.wav"
    found = answer(capsys, *HEAR, "--share", "25", "--out", out)
    model = load("demo-audio")
    material = open_source(["demo"]).read(CLIP, 16000, "audio")
    saliency = explain(model, material, Request("activation"))
    assert found["prediction"] == pytest.approx(saliency.prediction, abs=1e-5)
    assert found["salient_share"] == salient_frames(saliency.values, 0.25).mean()
    change = found["prediction"] - found["baseline_prediction"]
    kept_change = found["kept_prediction"] - found["baseline_prediction"]
    assert found["retained_share"] == pytest.approx(kept_change / change)
    samples, rate = soundfile.read(out)
    assert (len(samples), rate) == (len(material.samples), 16000)
    assert 0.5 < (samples == 0).mean() < 0.8

    rest = answer(capsys, *HEAR, "--share", "25", "--keep", "rest", "--out", out)
    assert rest["salient_share"] == found["salient_share"]
    assert rest["kept_prediction"] != found["kept_prediction"]
    code, said, _ = call(capsys, *HEAR, "--keep", "noise", "--direction", "lowering", "--out", out)
    assert code == 0
    assert "as noise" in said
    assert "is retained" in said


def test_hear_with_wrong_use(capsys, tmp_path):
    out = ("--out", tmp_path / "heard.wav")
    several = ("hear", "demo", "--model", "demo-audio", "--target", "activation")
    cases = [
        ((*several, *out), "clips were given; name one with --clip"),
        ((*HEAR, "--out", tmp_path / "heard.mp3"), "is no .wav file"),
        ((*HEAR, "--out", tmp_path / "no" / "heard.wav"), "cannot be written"),
        (
            ("hear", "demo", "--model", "demo-text", "--target", "valence", "--clip", CLIP, *out),
            "reads words",
        ),
        (
            ("hear", "demo", "--model", "demo-audio", "--target", "joy", "--clip", CLIP, *out),
            "no output 'joy'",
        ),
    ]
    for arguments, message in cases:
        code, _, err = call(capsys, *arguments)
        assert (code, message in err) == (2, True), err
    assert call(capsys, *HEAR, *out, "--share", "101")[0] == 2
    assert not out[1].exists()


def test_recordings_are_never_replaced(capsys, tmp_path):
    recording = tmp_path / "clip.wav"
    soundfile.write(recording, np.zeros(8000, np.float32), 16000)
    before = recording.read_bytes()
    for given in (recording, tmp_path):
        code, _, err = call(
            capsys, "hear", given, "--model", "demo-audio", "--target", "activation", "--out", recording
        )
        assert code == 2
        assert "it is there and belongs to what is read; choose another place" in err
    assert recording.read_bytes() == before


def test_outputs_may_be_called_as_papers_do(capsys, tmp_path):
    out = ("--clip", CLIP, "--out", tmp_path / "heard.wav")
    found = answer(capsys, "hear", "demo", "--model", "demo-audio", "--target", "Arousal", *out)
    assert found["target"] == "activation"
    code, said, _ = call(capsys, *TEXT, "--text", "I am glad.", "--text", "I am sad.", "--target", "Valence")
    assert code == 0
    assert "valence" in said


def test_voices_need_a_folder(capsys, tmp_path):
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file", tmp_path / "no" / "voices"):
        code, _, err = call(capsys, *WHAT_IF, "--only", "low-pass", "--out", out)
        assert code == 2
        assert err.startswith(f"earmark: no folder can be made at {out} (")


def test_what_if_of_voices(capsys, tmp_path):
    table, voices = tmp_path / "effects.csv", tmp_path / "voices"
    found = answer(capsys, *WHAT_IF, "--clip", OTHER, "--csv", table, "--out", voices)
    assert [one["clip"] for one in found["clips"]] == [CLIP, OTHER]
    assert (found["model"], found["failed"]) == ("demo-audio", [])
    first = found["clips"][0]
    assert [bar["name"] for bar in first["waterfall"]["valence"]][:2] == ["as-is", "flat-f0"]
    for change in first["changes"]:
        for name, effect in change["effect"].items():
            assert effect == pytest.approx(change["outputs"][name] - change["null_outputs"][name])
    read = rows(table)
    assert len(read) == 2 * 5 * 2
    assert float(read[0]["effect"]) == first["changes"][0]["effect"][read[0]["output"]]
    assert len(list(voices.iterdir())) == 2 * 5 * 2
    sound = soundfile.info(voices / f"{CLIP.removesuffix('.wav')}.normal-tempo.wav")
    null = soundfile.info(voices / f"{CLIP.removesuffix('.wav')}.normal-tempo.null.wav")
    stretch = next(one["stretch"] for one in first["changes"] if one["change"] == "normal-tempo")
    assert sound.frames == round(null.frames * stretch)


def test_what_if_of_one_change_for_people(capsys):
    code, out, _ = call(capsys, *WHAT_IF, "--only", "low-pass")
    assert code == 0
    assert "Words removed: Nothing is left above" in out
    assert "resynthesis alone" in out
    assert "Pitch" not in out


def test_a_clip_too_short_is_told_and_others_go_on(capsys, tmp_path):
    short, longer = tmp_path / "short.wav", tmp_path / "longer.wav"
    soundfile.write(short, [0.1] * 800, 16000)
    soundfile.write(longer, 0.1 * np.random.default_rng(0).normal(size=8000), 16000)
    code, out, err = call(
        capsys, "what-if", short, longer, "--model", "demo-audio", "--only", "flat-f0", "--json"
    )
    assert code == 0
    found = json.loads(out)
    assert [one["clip"] for one in found["failed"]] == ["short.wav"]
    assert "short.wav: lasts 50 ms" in err
    assert found["clips"][0]["changes"][0]["changed"] is False
    assert call(capsys, "what-if", short, "--model", "demo-audio")[0] == 3


def test_what_if_of_words(capsys, tmp_path):
    table = tmp_path / "wordings.csv"
    found = answer(
        capsys, *TEXT, "--text", "I like you, I love you", "--text", "=I like you. I love you", "--csv", table
    )
    (clip,) = found["clips"]
    assert clip["text"] == "I like you, I love you"
    (wording,) = clip["wordings"]
    assert wording["text"] == "=I like you. I love you"
    before, after = clip["outputs"]["valence"], wording["outputs"]["valence"]
    assert wording["differences"]["valence"] == pytest.approx(after - before)
    (row,) = rows(table)
    assert row["text"] == "'=I like you. I love you"
    assert (row["probability"], row["difference"]) == ("", str(wording["differences"]["valence"]))

    automatic = answer(capsys, *TEXT, "demo", "--clip", OTHER, "--target", "valence")
    wordings = automatic["clips"][0]["wordings"]
    assert {one["kind"] for one in wordings} == {"punctuation", "left out", "masked"}
    sizes = [abs(one["differences"]["valence"]) for one in wordings]
    assert sizes == sorted(sizes, reverse=True)
    code, out, _ = call(capsys, *TEXT, "demo", "--clip", OTHER, "--text", "They were rude.")
    assert code == 0
    assert "They were rude.: valence -" in out


def test_what_if_with_wrong_use(capsys, tmp_path):
    cases = [
        (("what-if", "--model", "demo-audio"), "name a corpus or sound files"),
        (TEXT, "give a text with --text"),
        ((*TEXT, "demo", "--out", tmp_path / "x"), "is a text model, which takes no --out"),
        ((*WHAT_IF, "--text", "x"), "is a speech model, which takes no --text"),
        ((*WHAT_IF, "--only", "pitch"), "there is no change 'pitch' of a voice"),
        ((*TEXT, "--text", "x", "--target", "joy"), "no output 'joy'"),
        ((*WHAT_IF, "--csv", tmp_path / "no" / "x.csv"), "cannot be written"),
        (("what-if", "demo", "--model", "demo-audio", "--clip", "z.wav"), "there is no clip 'z.wav'"),
        ((*TEXT, "--text", "x", "--clip", CLIP), "--clip"),
    ]
    for arguments, message in cases:
        code, _, err = call(capsys, *arguments)
        assert (code, message in err) == (2, True), err


def test_each_help_has_an_example(capsys):
    for name in ("hear", "what-if"):
        code, out, _ = call(capsys, name, "--help")
        assert code == 0
        assert f"main.py {name}" in out
