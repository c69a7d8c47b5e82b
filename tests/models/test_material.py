"""Clips of any rate and channel count become what a model wants, or one sentence says why not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import soundfile

from analysis.alignment import align_once
from analysis.corpora import open_corpus
from analysis.errors import DataError, UsageError
from analysis.tables import CLIP_COLUMNS, Corpus, Scale
from analysis.words import Word
from models.errors import ModelError
from models.material import material, material_of_file

TEXTGRID = '"ooTextFile" "TextGrid" 0 1 <exists> 1 "IntervalTier" "words" 0 1 1 0 0.5 "yes"'


def tone(rate, seconds=0.5, channels=1):
    wave = 0.5 * np.sin(2 * np.pi * 200 * np.arange(int(rate * seconds)) / rate)
    return np.repeat(wave[:, None], channels, axis=1)


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "ForceAligned").mkdir()
    (tmp_path / "ForceAligned" / "a.TextGrid").write_text(TEXTGRID)
    soundfile.write(tmp_path / "a.wav", tone(44100, channels=2), 44100)
    soundfile.write(tmp_path / "b.wav", tone(8000), 8000)
    rows = [
        {"clip": "a.wav", "path": str(tmp_path / "a.wav"), "transcript": "Yes."},
        {"clip": "b.wav", "path": str(tmp_path / "b.wav"), "transcript": ""},
        {"clip": "c.wav", "path": "", "transcript": "Silent words"},
    ]
    clips = pd.DataFrame(rows, columns=list(CLIP_COLUMNS))
    return Corpus("c", tmp_path, "msp-podcast", "1.11", Scale(1, 7), clips, pd.DataFrame())


@pytest.mark.parametrize("clip", ["a.wav", "b.wav"])
def test_any_rate_and_channels(corpus, clip):
    found = material(corpus, clip, 16000)
    assert found.rate == 16000
    assert found.samples.shape == (8000,)
    assert found.samples.dtype == np.float32
    middle = slice(2000, 6000)
    np.testing.assert_allclose(found.samples[middle], tone(16000)[middle, 0], atol=2e-3)


def test_words_come_with_the_transcript(corpus):
    assert material(corpus, "a.wav", 16000).words == (Word("yes", 0.0, 0.5),)
    assert material(corpus, "b.wav", 16000).words == ()


def test_words_without_times_get_those_that_were_found(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    corpus = replace(open_corpus("demo"), folder=tmp_path)
    clip = corpus.clips["clip"].iloc[0]
    assert material(corpus, clip, 16000, "text").words == ()
    found = material(corpus, clip, 16000, "text", timing=align_once).words
    assert [word.text for word in found] == corpus.clips["transcript"].iloc[0].rstrip(".!?").split()
    assert material(corpus, clip, 8000, "text").words == found
    assert material(corpus, clip, 16000, "audio").words == found


def test_what_a_model_cannot_do_without(corpus):
    with pytest.raises(ModelError, match=rf"c.wav has no audio in {corpus.folder}"):
        material(corpus, "c.wav", 16000)
    assert material(corpus, "c.wav", 16000, "text").samples is None
    with pytest.raises(ModelError, match=rf"b.wav has no transcript in {corpus.folder}"):
        material(corpus, "b.wav", 16000, "text")
    with pytest.raises(UsageError, match=r"there is no clip 'd.wav' in"):
        material(corpus, "d.wav", 16000)


def test_what_a_model_can_do_without_may_be_damaged(corpus, tmp_path):
    (tmp_path / "a.wav").write_bytes(b"")
    assert material(corpus, "a.wav", 16000, "text").samples is None
    with pytest.raises(DataError, match="is empty"):
        material(corpus, "a.wav", 16000, "audio")
    soundfile.write(tmp_path / "a.wav", tone(16000), 16000)
    (tmp_path / "ForceAligned" / "a.TextGrid").write_text("no TextGrid")
    assert material(corpus, "a.wav", 16000, "audio").words == ()
    with pytest.raises(DataError, match="no TextGrid"):
        material(corpus, "a.wav", 16000, "text")


def test_files(tmp_path):
    soundfile.write(tmp_path / "x.flac", tone(22050), 22050)
    found = material_of_file(tmp_path / "x.flac", 16000)
    assert (found.clip, found.samples.shape, found.transcript) == ("x.flac", (8000,), "")
    (tmp_path / "y.wav").write_bytes(b"RIFF")
    with pytest.raises(DataError):
        material_of_file(tmp_path / "y.wav", 16000)


def test_what_hears_and_reads_needs_both(corpus):
    both = material(corpus, "a.wav", 16000, "audio+text")
    assert both.samples is not None
    assert both.transcript == "Yes."
    with pytest.raises(
        ModelError, match=r"b.wav has no transcript in .*; a model that hears and reads needs one"
    ):
        material(corpus, "b.wav", 16000, "audio+text")
    with pytest.raises(ModelError, match=r"c.wav has no audio in .* to use a model that hears and reads\."):
        material(corpus, "c.wav", 16000, "audio+text")
