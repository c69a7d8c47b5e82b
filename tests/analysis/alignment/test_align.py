"""Words are found where they are spoken: held against the demo corpus, whose true times are known."""

import itertools
import os
from pathlib import Path

import numpy as np
import pytest

from analysis import audio
from analysis.alignment import Alignment, align, align_once, kept_alignment
from analysis.alignment.decoder import FRAMES_A_SECOND, RATE, frames_of, make_decoder
from analysis.alignment.hearing import NICER
from analysis.alignment.spelling import spoken_words
from analysis.progress import Cancelled
from analysis.words import alignment_path, read_words

DEMO = Path(__file__).parents[3] / "resources" / "demo"
CLIPS = sorted(path for path in (DEMO / "Audios").iterdir() if alignment_path(DEMO, path.name))


def clip(path):
    """Samples, rate, true words of one demo clip."""
    sound = audio.read(path)
    return sound.mono(), sound.rate, read_words(alignment_path(DEMO, path.name))


def transcript(words):
    return " ".join(word.text for word in words)


def test_words_start_and_end_where_they_are_spoken():
    starts, ends, decoder = [], [], make_decoder()
    for path in CLIPS:
        samples, rate, true = clip(path)
        sound = (audio.resample(samples, rate, RATE).clip(-1, 1) * 32767).astype("<i2").tobytes()
        spoken = spoken_words(transcript(true))
        assert [len(word.parts) for word in spoken] == [1] * len(true)
        found = frames_of(decoder, [(word.parts[0], "AH") for word in spoken], sound)
        starts += [at / FRAMES_A_SECOND - word.start for (_, at, _, _), word in zip(found, true, strict=True)]
        ends += [
            (at + 1) / FRAMES_A_SECOND - word.end for (_, _, at, _), word in zip(found, true, strict=True)
        ]
    assert len(starts) > 600
    assert np.median(np.abs(starts)) <= 0.02
    assert np.median(np.abs(ends)) <= 0.02
    assert np.percentile(np.abs(starts), 90) <= 0.1


def test_text_as_people_write_it_is_aligned_alike_each_time():
    samples, rate, true = clip(CLIPS[0])
    found = align(samples, rate, f"[LAUGHTER] {transcript(true).upper()}!")
    assert found.trouble == ""
    assert [word.text.lower() for word in found.words] == [word.text.lower() for word in true]
    assert max(abs(word.start - at.start) for word, at in zip(found.words, true, strict=True)) < 0.1
    assert align(samples, rate, f"[LAUGHTER] {transcript(true).upper()}!") == found


def test_clips_of_ten_seconds_are_aligned():
    read = [clip(path) for path in CLIPS[:6]]
    assert {rate for _, rate, _ in read} == {read[0][1]}
    samples = np.concatenate([samples for samples, _, _ in read])
    texts = [word.text for _, _, words in read for word in words]
    found = align(samples, read[0][1], " ".join(texts))
    assert len(samples) > 9 * read[0][1]
    assert [word.text for word in found.words] == texts
    last = read[-1][2][-1].end - len(read[-1][0]) / read[0][1]
    assert found.words[-1].end == pytest.approx(len(samples) / read[0][1] + last, abs=0.1)


def test_phones_fill_their_words():
    samples, rate, true = clip(CLIPS[0])
    found = align(samples, rate, f"{transcript(true)} twenty-five")
    assert [phone.text for phone in found.phones][:3] == ["DH", "EY", "W"]
    for word in found.words:
        own = [phone for phone in found.phones if word.start <= phone.start < word.end]
        assert (own[0].start, own[-1].end) == (word.start, word.end)
        assert all(one.end == other.start for one, other in itertools.pairwise(own))
    assert sum(len(word.text) for word in found.words) > len(found.phones) > 2 * len(found.words)


def test_a_word_that_the_dictionary_lacks_lies_between_its_neighbours():
    samples, rate, true = clip(CLIPS[0])
    texts = [word.text for word in true]
    texts[2] = "Zzgrixomo"
    found = align(samples, rate, " ".join(texts)).words
    assert found[2].text == "Zzgrixomo"
    assert found[1].end <= found[2].start < found[2].end <= found[3].start
    assert found[0].start == pytest.approx(true[0].start, abs=0.1)
    assert found[-1].end == pytest.approx(true[-1].end, abs=0.1)


@pytest.mark.parametrize(
    ("seconds", "text", "told"),
    [
        (0.1, "far more words than fit", "does not fit the sound"),
        (1.0, "доброе утро …", "no English word"),
        (61.0, "hello", "up to 60 seconds"),
        (0.0, "hello", "did not run"),
    ],
)
def test_what_cannot_be_aligned_is_told(seconds, text, told):
    found = align(np.zeros(round(seconds * 8000), np.float32), 8000, text)
    assert found.words == ()
    assert told in found.trouble


def test_work_that_is_cancelled_ends():
    def report(_fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        align(np.zeros(16000, np.float32), 16000, "hello", report)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells a process's children so")
def test_aligning_gives_way_to_playing():
    others, seen = children(), []

    def report(_fraction):
        seen.extend(os.getpriority(os.PRIO_PROCESS, child) for child in children() - others)
        raise Cancelled

    with pytest.raises(Cancelled):
        align(np.zeros(16000, np.float32), 16000, "hello", report)
    assert seen == [min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICER)]


def children():
    """The processes that this one has begun."""
    texts = [file.read_text() for file in Path("/proc/self/task").glob("*/children")]
    return {int(child) for text in texts for child in text.split()}


def test_a_clip_is_aligned_once(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path))
    samples, rate, true = clip(CLIPS[1])
    asked = samples, rate, transcript(true)
    assert kept_alignment(*asked) is None
    found = align_once(*asked)
    assert isinstance(found, Alignment)
    assert kept_alignment(*asked) == found
    assert kept_alignment(samples[1:], *asked[1:]) is None
    assert kept_alignment(*asked[:2], asked[2] + " yes") is None
    (file,) = (tmp_path / "alignments").iterdir()
    file.write_text('[["half', encoding="utf-8")
    assert align_once(*asked) == found
    assert kept_alignment(*asked) == found
