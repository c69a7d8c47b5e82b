"""The live desk's way from sound to words, features, outputs and saliency, and by the command with a microphone."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

import main
from analysis.audio import Sound, read
from analysis.live.keeping import recordings
from analysis.session.identity import CorpusIdentity
from analysis.session.session import Session
from analysis.words import Word
from models.interface import ModelCard, Output
from models.live import Understood, hear, understand
from models.probabilities import probabilities
from tests.listener.room import MISSING, low_noise, open_room

ROOT = Path(main.__file__).parent
CLIP = ROOT / "resources" / "demo" / "Audios" / "MSP-PODCAST_9001_0009.wav"


@pytest.fixture
def session(tmp_path):
    corpus = CorpusIdentity("small", str(tmp_path), "msp-podcast", "1.11", 6, "0" * 64)
    Session.create(tmp_path / "small.earmark", corpus, tagger="ada").close()
    return tmp_path / "small.earmark"


def test_words_features_outputs_and_saliency():
    sound = read(CLIP)
    words = (Word("a", 0.0, 0.5), Word("nasty", 0.5, 1.0), Word("day", 1.0, 1.5))
    heard = hear(
        sound, ["demo-audio", "demo-text"], Understood("a nasty day", "typed", words), target="valence"
    )
    assert heard.notices == ()
    listened, read_ = heard.answers
    frames = (sound.length - 400) // 320 + 1
    assert [feature.shape for feature in listened.features] == [(sound.length,), (frames, 96)]
    assert listened.saliency.values.shape == (frames,)
    assert listened.saliency.prediction == pytest.approx(listened.outputs["valence"])
    assert max(read_.saliency.words, key=lambda word: abs(word.value)).text == "nasty"
    assert read_.target == listened.target == "valence"


def test_without_words_a_listening_model_answers_and_says_so():
    heard = hear(read(CLIP), ["demo-text"], Understood())
    assert [answer.card.name for answer in heard.answers] == ["demo-audio"]
    assert heard.notices == ("Without words demo-text cannot answer; demo-audio listens to the sound alone.",)
    assert hear(read(CLIP), ["demo-audio"], Understood()).notices == ()


def test_silence_has_no_words():
    assert understand(Sound(np.zeros((16000, 1), np.float32), 16000)).transcript == ""


@pytest.mark.parametrize(
    ("several", "wanted"),
    [(False, {"a": 0.25, "b": 0.75}), (True, {"a": 0.5, "b": 0.75})],
    ids=["one", "several"],
)
def test_probabilities(several, wanted):
    outputs = (Output("a", "class"), Output("b", "class"), Output("valence", "dimension"))
    card = ModelCard("m", "m", "audio", outputs, "", "", several_at_once=several)
    assert probabilities(card, {"a": 0.0, "b": np.log(3), "valence": 4.0}) == pytest.approx(wanted)


def test_a_file_is_heard_and_kept(session, capsys):
    command = [
        "live",
        "--file",
        str(CLIP),
        "--transcript",
        "",
        "--model",
        "demo-audio",
        "--keep",
        str(session),
    ]
    assert main.main([*command, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    with Session.open(session, tagger="ada") as opened:
        (kept,) = recordings(opened.tags().values())
    assert kept.name == CLIP.name and kept.sound.length == read(CLIP).length
    assert kept.outputs["demo-audio"] == said["answers"][0]["outputs"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--keep", "nowhere.earmark"], "there is no session"),
        ([], "--seconds"),
        (["--file", "nothing.wav"], "nothing.wav"),
    ],
)
def test_wrong_use(arguments, says, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    assert main.main(["live", *arguments]) in (2, 3)
    told = capsys.readouterr().err
    assert says in told and told.count("\n") == 1


@pytest.mark.skipif(bool(MISSING), reason=f"PulseAudio is not installed: {', '.join(MISSING)}")
def test_a_microphone_is_recorded(tmp_path):
    soundfile.write(tmp_path / "noise.wav", low_noise(10, 16000), 16000)
    options = ["--seconds", "0.5", "--transcript", "", "--model", "demo-audio", "--json"]
    with (
        open_room() as room,
        subprocess.Popen(["paplay", str(tmp_path / "noise.wav")], env=room.environment) as noise,
    ):
        command = [sys.executable, str(ROOT / "main.py"), "live", *options]
        done = subprocess.run(command, env=room.environment, capture_output=True, text=True, check=False)
        noise.terminate()
    if "microphone" in done.stderr or "PortAudio" in done.stderr:
        pytest.skip(f"PortAudio does not reach PulseAudio: {done.stderr}")
    said = json.loads(done.stdout)
    assert said["seconds"] >= 0.5
    assert len(said["answers"][0]["attribution"]) >= 20
