"""Recordings are in the session's own file, and come out as they went in."""

from datetime import datetime

import numpy as np
import pytest
import soundfile

from analysis.audio import Sound
from analysis.errors import UsageError
from analysis.live.keeping import Recording, edit_to_keep, name_at, recordings, write_recordings
from analysis.session.identity import CorpusIdentity
from analysis.session.session import Session

SAMPLES = np.round(np.random.default_rng(0).uniform(-1, 1, (1600, 1)) * 2**23) / 2**23 * 0.5


@pytest.fixture
def session(tmp_path):
    corpus = CorpusIdentity("small", str(tmp_path), "msp-podcast", "1.11", 6, "0" * 64)
    with Session.create(tmp_path / "small.earmark", corpus, tagger="ada") as session:
        yield session


def one(name="recording 1", transcript="oh no"):
    return Recording(
        name, Sound(SAMPLES.astype(np.float32), 16000), transcript, "typed", {"demo": {"valence": 3.5}}
    )


def do(session, recording):
    session.commit(edit_to_keep(recording, session.tags().values(), tagger="ada", codebook_version=1))


def test_a_recording_comes_back_as_it_was(session, tmp_path):
    do(session, one())
    with Session.open(session.path, tagger="ada") as again:
        (found,) = recordings(again.tags().values())
    np.testing.assert_allclose(found.sound.samples, SAMPLES, atol=2**-23)
    assert (found.name, found.transcript, found.by, found.sound.rate) == (
        "recording 1",
        "oh no",
        "typed",
        16000,
    )
    assert found.outputs == {"demo": {"valence": 3.5}}
    (path,) = write_recordings([found], tmp_path / "out")
    assert soundfile.info(path).frames == 1600
    with pytest.raises(UsageError, match="is there already"):
        write_recordings([found], tmp_path / "out")


def test_keeping_again_under_a_name_replaces_and_is_undone(session):
    do(session, one())
    do(session, one(transcript="oh yes"))
    assert [found.transcript for found in recordings(session.tags().values())] == ["oh yes"]
    session.undo()
    assert [found.transcript for found in recordings(session.tags().values())] == ["oh no"]


def test_names_sort_by_time():
    assert name_at(datetime(2026, 1, 2, 3, 4, 5)) == "recording 2026-01-02 03.04.05"
