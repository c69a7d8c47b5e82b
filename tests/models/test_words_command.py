"""The command `words`: words with times, and where they are from."""

import json
import shutil

import pytest

from analysis.places import DEMO_FOLDER
from analysis.words import read_phones, read_words
from main import main
from tests.models.whisper_checkpoints import whisper

CLIP = "MSP-PODCAST_9001_0006.wav"
TEXT = ["You", "can", "park", "behind", "the", "school"]


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def corpus(tmp_path):
    """The demo's labels with one clip's sound and transcript, and no alignment."""
    folder = tmp_path / "corpus"
    shutil.copytree(DEMO_FOLDER / "Labels", folder / "Labels")
    for part, name in (("Audios", CLIP), ("Transcripts", CLIP.replace(".wav", ".txt"))):
        (folder / part).mkdir()
        shutil.copy(DEMO_FOLDER / part / name, folder / part / name)
    return folder


@pytest.fixture
def ask(capsys):
    def ask(*arguments):
        code = main(["words", *map(str, arguments), "--json"])
        said = capsys.readouterr()
        return json.loads(said.out) if code == 0 else (code, said.err)

    return ask


def test_words_of_the_corpus(ask):
    found = ask("demo", "--clip", CLIP)
    assert (found["clip"], found["origin"], found["by"]) == (CLIP, "corpus", "")
    assert [word["text"].capitalize() for word in found["words"]] == [text.capitalize() for text in TEXT]


def test_words_that_are_aligned_become_a_textgrid(ask, corpus, tmp_path):
    out = tmp_path / "out.TextGrid"
    found = ask(corpus, "--clip", CLIP, "--textgrid", out)
    assert (found["origin"], found["by"]) == ("aligned", "PocketSphinx")
    assert [word["text"] for word in found["words"]] == TEXT
    assert [word.text for word in read_words(out)] == TEXT
    assert [phone.text for phone in read_phones(out)] == [phone["text"] for phone in found["phones"]]


def test_words_that_are_recognised_are_never_taken_for_the_corpus_s(ask, corpus):
    out = corpus / "ForceAligned" / CLIP.replace(".wav", ".TextGrid")
    out.parent.mkdir()
    found = ask(corpus / "Audios" / CLIP, "--textgrid", out)
    assert found["origin"] == "recognised"
    assert [word["text"] for word in found["words"]][:3] == ["you", "can", "park"]
    assert '"recognised - words"' in out.read_text()
    assert read_words(out) == read_phones(out) == ()
    assert ask(corpus, "--clip", CLIP)["origin"] == "aligned"


def test_words_that_a_whisper_recognises(ask, corpus, tmp_path):
    model = whisper(tmp_path / "whisper-tiny")
    found = ask(corpus / "Audios" / CLIP, "--model", model)
    assert (found["origin"], found["by"]) == ("recognised", "Whisper tiny")
    assert {word["text"] for word in found["words"]} <= {"you", "can", "park", "behind", "the", "school"}
    (model / "model.safetensors").write_bytes(b"")
    code, said = ask(corpus / "Audios" / CLIP, "--model", model)
    assert (code, "damaged" in said) == (3, True)


def test_wrong_use_is_told(ask, corpus, tmp_path):
    for arguments, told in (
        (("demo",), "name a clip by --clip"),
        (("demo", "--clip", "x.wav"), "there is no clip 'x.wav'"),
        ((tmp_path / "none.wav",), "there is no file or folder"),
        ((corpus / "Audios" / CLIP, "--clip", CLIP), "leave it out for a sound file"),
        (("demo", "--clip", CLIP, "--language", "de"), "name it by --model"),
        (("demo", "--clip", CLIP, "--model", tmp_path / "none"), "give its folder"),
    ):
        code, said = ask(*arguments)
        assert code == 2
        assert told in said
