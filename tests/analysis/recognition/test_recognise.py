"""Words are recognised where nothing is known of them: rough, but the same each time, and called recognised."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from analysis import audio
from analysis.alignment import align
from analysis.progress import Cancelled
from analysis.recognition import kept_recognition, recognise, recognise_once

AUDIOS = Path(__file__).parents[3] / "resources" / "demo" / "Audios"
CLIP = AUDIOS / "MSP-PODCAST_9001_0006.wav"


@pytest.fixture(scope="module")
def sound():
    """Samples and rate of a clip that says "You can park behind the school."."""
    read = audio.read(CLIP)
    return read.mono(), read.rate


@pytest.fixture(scope="module")
def found(sound):
    return recognise(*sound)


def test_words_are_heard_with_their_times_and_phones(sound, found):
    assert (found.origin, found.by, found.trouble) == ("recognised", "PocketSphinx", "")
    assert [word.text for word in found.words[:3]] == ["you", "can", "park"]
    true = align(*sound, "You can park behind the school.").words
    assert max(abs(word.start - at.start) for word, at in zip(found.words[:3], true, strict=False)) < 0.1
    assert [phone.text for phone in found.phones[:2]] == ["Y", "UW"]
    assert all(one.end <= other.start for one, other in itertools.pairwise(found.words))


def test_a_clip_is_heard_once(sound, found, tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path))
    assert kept_recognition(*sound) is None
    assert recognise_once(*sound) == found
    assert kept_recognition(*sound) == found
    assert kept_recognition(sound[0][1:], sound[1]) is None
    (file,) = (tmp_path / "recognitions").iterdir()
    file.write_text("[[", encoding="utf-8")
    assert kept_recognition(*sound) is None


@pytest.mark.parametrize(
    ("seconds", "loudness", "told"),
    [(1.0, 0.0, "silent"), (0.0, 0.1, "silent"), (1.0, 0.1, "no word")],
)
def test_why_there_are_no_words_is_told(seconds, loudness, told):
    tone = loudness * np.sin(np.arange(round(seconds * 8000)) * 0.1)
    found = recognise(tone.astype(np.float32), 8000)
    assert (found.words, found.origin) == ((), "recognised")
    assert told in found.trouble


def test_a_long_clip_is_heard_in_parts(sound):
    samples, rate = sound
    later = len(samples) / rate + 0.5
    twice = np.concatenate([samples, np.zeros(rate // 2, np.float32), samples])
    words = recognise(twice, rate, longest_s=2.5).words
    for text in ("you", "can"):
        starts = [word.start for word in words if word.text == text]
        assert any(abs(start - starts[0] - later) < 0.1 for start in starts), text
    assert all(one.end <= other.start for one, other in itertools.pairwise(words))


def test_work_that_is_cancelled_ends(sound):
    def report(_fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        recognise(*sound, report)
