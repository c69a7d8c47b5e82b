"""A corpus is predicted once: what is kept is found by content, and what was stopped goes on."""

import os
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import soundfile

import models.predicted
from analysis.progress import Cancelled
from analysis.tables import CLIP_COLUMNS, Corpus, Scale
from models.predicted import kept_predictions, predicted
from models.registry import load


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    generator = np.random.default_rng(0)
    for name in ("a.wav", "b.wav"):
        soundfile.write(folder / name, generator.normal(0, 0.1, 8000), 16000)
    (folder / "broken.wav").write_bytes(b"no sound at all")
    rows = [
        {"clip": name, "path": str(folder / name), "transcript": text}
        for name, text in (("a.wav", "Good."), ("broken.wav", "Awful."), ("b.wav", ""))
    ] + [{"clip": "mute.wav", "path": "", "transcript": "Good."}]
    clips = pd.DataFrame(rows, columns=list(CLIP_COLUMNS))
    return Corpus("c", folder, "table", "1", Scale(1, 7), clips, pd.DataFrame())


@pytest.fixture
def loads(monkeypatch):
    """How often a model was loaded."""
    names = []

    def counted(name, **options):
        names.append(name)
        return load(name, **options)

    monkeypatch.setattr(models.predicted, "load", counted)
    return names


def test_every_clip_in_its_row_and_what_failed_by_name(corpus):
    heard, read = predicted(corpus, "demo-audio"), predicted(corpus, "demo-text")
    assert list(heard.outputs) == ["activation", "valence"]
    assert np.isnan(heard.outputs["valence"]).tolist() == [False, True, False, True]
    assert [clip for clip, _ in heard.failed] == ["broken.wav", "mute.wav"]
    assert np.isnan(read.outputs["valence"]).tolist() == [False, False, True, False]
    assert [clip for clip, _ in read.failed] == ["b.wav"]
    assert read.outputs["valence"][0] == read.outputs["valence"][3] > 4 > read.outputs["valence"][1]


def test_the_second_time_loads_no_model(corpus, loads):
    assert np.isnan(kept_predictions(corpus, "demo-audio").outputs["valence"]).all()
    first, again = predicted(corpus, "demo-audio"), predicted(corpus, "demo-audio")
    assert loads == ["demo-audio"]
    np.testing.assert_array_equal(again.outputs["valence"], first.outputs["valence"])
    assert again.failed == first.failed
    kept = kept_predictions(corpus, "demo-audio")
    np.testing.assert_array_equal(kept.outputs["activation"], first.outputs["activation"])


def test_work_that_is_stopped_goes_on_where_it_was(corpus):
    def stop_late(share):
        if share >= 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        predicted(corpus, "demo-audio", report=stop_late)
    kept = kept_predictions(corpus, "demo-audio").outputs["valence"]
    assert np.isnan(kept).tolist() == [False, True, True, True]
    whole = predicted(corpus, "demo-audio").outputs["valence"]
    assert whole[0] == kept[0]
    assert np.isfinite(whole[2])


def test_a_changed_clip_is_predicted_anew_and_others_are_not(corpus):
    first = predicted(corpus, "demo-audio").outputs["valence"]
    path = corpus.folder / "b.wav"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.3, 8000), 16000)
    os.utime(path, ns=(1, 1))
    kept = kept_predictions(corpus, "demo-audio").outputs["valence"]
    assert kept[0] == first[0]
    assert np.isnan(kept[2])
    assert predicted(corpus, "demo-audio").outputs["valence"][2] != first[2]
    read = predicted(corpus, "demo-text").outputs["valence"]
    others = replace(corpus, clips=corpus.clips.assign(transcript=["Awful.", "", "Else", ""]))
    assert kept_predictions(others, "demo-audio").outputs["valence"][0] == first[0]
    kept = kept_predictions(others, "demo-text").outputs["valence"]
    assert kept[0] == read[1]
    assert np.isnan(kept[2])


def test_a_damaged_file_counts_as_absent(corpus, tmp_path, loads):
    predicted(corpus, "demo-text")
    (file,) = (tmp_path / "cache" / "predictions").iterdir()
    file.write_bytes(b"PAR1 and then nothing")
    assert np.isnan(kept_predictions(corpus, "demo-text").outputs["valence"]).all()
    assert np.isfinite(predicted(corpus, "demo-text").outputs["valence"][0])
    assert loads == ["demo-text"] * 2
