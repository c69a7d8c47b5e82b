"""Sounds are found in the corpus and read when asked for; what was read is held against corpus and codebook."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from analysis.interchange.formats import written_formats
from analysis.interchange.gathering import foreign_clips, gather, know, remarks_on, sounds_of, undefined_tags
from analysis.interchange.merging import merge
from analysis.interchange.records import Format, Reading
from analysis.session.codebook.book import starting_codebook
from analysis.tables import Corpus
from tests.analysis.interchange.corpora import tiny_corpus
from tests.analysis.interchange.test_formats import place
from tests.analysis.session.examples import clip_tag

CODEBOOK = starting_codebook()


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Three clips: one with sound, one whose file is broken, one without."""
    corpus = tiny_corpus(["a.wav", "b.wav", "c.wav"])
    soundfile.write(tmp_path / "a.wav", np.zeros(1000, np.float32), 8000)
    (tmp_path / "b.wav").write_bytes(b"no sound")
    corpus.clips["path"] = [str(tmp_path / "a.wav"), str(tmp_path / "b.wav"), ""]
    return corpus


def test_sounds_are_read_when_asked_for(corpus: Corpus, tmp_path: Path) -> None:
    sounds = sounds_of(corpus)
    assert (sounds["a.wav"].rate, sounds["a.wav"].frames, sounds["a.wav"].path) == (
        8000,
        1000,
        tmp_path / "a.wav",
    )
    assert list(sounds) == ["a.wav"] and len(sounds) == 1
    (tmp_path / "a.wav").unlink()
    assert "a.wav" in sounds and "a.wav" not in sounds_of(corpus)
    assert "b.wav" not in sounds and "x.wav" not in sounds


def test_all_that_is_at_hand_is_gathered(corpus: Corpus) -> None:
    tags = [clip_tag(1, clip="a.wav"), clip_tag(2, clip="x.wav")]
    outgoing = gather(tags, CODEBOOK, corpus, predictions={"a.wav": {"m:v": 1.0}})
    assert (outgoing.tags, outgoing.codebook, outgoing.corpus) == (tuple(tags), CODEBOOK, "tiny")
    assert list(outgoing.sounds) == ["a.wav"]
    assert outgoing.facts is not None and outgoing.predictions["a.wav"] == {"m:v": 1.0}
    without = gather(tags, CODEBOOK, None, name="tiny")
    assert (dict(without.sounds), without.facts, without.corpus) == ({}, None, "tiny")


def test_the_time_is_when_a_file_or_the_newest_of_a_folder_was_changed(
    corpus: Corpus, tmp_path: Path
) -> None:
    for name, seconds in (("old.txt", 100), ("new.txt", 200), ("a.wav", 50), ("b.wav", 50)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (seconds, seconds))
    assert know(tmp_path / "old.txt", CODEBOOK, corpus, tagger="eva").at == datetime.fromtimestamp(100, UTC)
    known = know(tmp_path, CODEBOOK, corpus, tagger="eva")
    assert (known.at, known.tagger) == (datetime.fromtimestamp(200, UTC), "eva")
    assert know(tmp_path / "none", CODEBOOK, None, tagger="eva").clips == ()


def test_what_corpus_and_codebook_lack_is_said(corpus: Corpus, tmp_path: Path) -> None:
    known = know(tmp_path, CODEBOOK, corpus, tagger="eva")
    tags = (
        clip_tag(1, clip="a.wav", tag="done"),
        clip_tag(2, clip="y.wav", tag="joy"),
        clip_tag(3, clip="x.wav"),
    )
    reading = Reading(tags, ("Points left out: 3.",))
    assert (undefined_tags(reading, known), foreign_clips(reading, known)) == (["joy"], ["x.wav", "y.wav"])
    assert remarks_on(reading, known) == (
        "Points left out: 3.",
        "Not in the codebook, but kept: joy. Define them there; where they come with another codebook, export that as"
        " TOML in its session and import it in this one's.",
        "2 clips not in the corpus, such as x.wav; their tags are kept.",
    )
    assert remarks_on(Reading(tags[2:]), known) == (
        "None of the tagged clips is in the corpus: these tags seem to be another corpus's.",
        "1 clip not in the corpus, such as x.wav; their tags are kept.",
    )
    without = know(tmp_path, CODEBOOK, None, tagger="eva")
    assert foreign_clips(reading, without) == []


@pytest.mark.parametrize("format_", written_formats(), ids=lambda format_: format_.name)
def test_tags_come_back_by_the_sounds_of_the_corpus(format_: Format, corpus: Corpus, tmp_path: Path) -> None:
    tags = [
        clip_tag(1, clip="a.wav", rate=8000, start=7, end=1000),
        clip_tag(2, clip="a.wav", rate=None),
        clip_tag(3, clip="c.wav", rate=None, tag="done"),
    ]
    folder = tmp_path / "out"
    folder.mkdir()
    path = place(folder, format_)
    assert format_.write is not None
    format_.write(path, gather(tags, CODEBOOK, corpus))
    known = know(path, CODEBOOK, corpus, tagger="ana")
    merged = merge(
        {tag.id: tag for tag in tags}, format_.read(path, known).tags, format_, sounds=known.sounds
    )
    assert (merged.same, merged.new) == (3, 0)
