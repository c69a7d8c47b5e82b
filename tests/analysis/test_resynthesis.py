"""Changed voices, measured: what was to go is gone, what was to stay is there, and the null twin is like the clip."""

from pathlib import Path

import numpy as np
import pytest

from analysis import audio
from analysis.corpora import open_corpus
from analysis.errors import DataError
from analysis.loudness import frame_levels, is_speech, speech_level, true_peak
from analysis.places import DEMO
from analysis.resynthesis import MANIPULATIONS, resynthesise
from analysis.resynthesis.praat import find_voice
from analysis.resynthesis.tempo import NORMAL_SYLLABLES, NORMAL_WORDS, speaking_rate, syllable_nuclei
from analysis.words import Word, alignment_path, read_words

RATE = 16000
CLIPS = 3


@pytest.fixture(scope="module")
def spoken():
    """Samples and words of three clips, of low and high voices."""
    corpus = open_corpus(DEMO)
    rows = corpus.clips.iloc[:: len(corpus.clips) // CLIPS][:CLIPS]
    return [
        (audio.read(path).mono(), read_words(alignment_path(Path(corpus.folder), clip)))
        for clip, path in zip(rows["clip"], rows["path"], strict=True)
    ]


def spectrum_db(samples):
    windows = np.lib.stride_tricks.sliding_window_view(samples.astype(float), 512)[::160] * np.hanning(512)
    return 10 * np.log10(np.mean(np.abs(np.fft.rfft(windows)) ** 2, axis=0) + 1e-12)


def tone(hz, seconds=1.0):
    return (0.3 * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


def test_pitch_is_flat(spoken):
    for samples, _ in spoken:
        made = resynthesise("flat-f0", samples, RATE)
        before, after = find_voice(samples.astype(float), RATE), find_voice(made.samples.astype(float), RATE)
        assert before.f0.std() > 0.05 * before.median
        assert after.f0.std() < 0.015 * after.median
        assert after.median == pytest.approx(before.median, rel=0.01)
        assert made.parameters["median_hz"] == before.median
        assert (made.changed, made.stretch) == (True, 1.0)


def test_loudness_is_flat_in_speech_and_pauses_stay(spoken):
    for samples, _ in spoken:
        made = resynthesise("flat-intensity", samples, RATE)
        speech = is_speech(samples, RATE)
        before, after = frame_levels(samples, RATE), frame_levels(made.samples, RATE)
        assert after[speech].std() < 0.5 * before[speech].std()
        np.testing.assert_allclose(made.null, samples * 10 ** (made.gain_db / 20), atol=1e-6)
        gains = (after - before)[~(speech | np.roll(speech, 1) | np.roll(speech, -1))]
        assert len(gains) == 0 or np.ptp(gains) < 1


def test_tempo_by_the_words(spoken):
    for samples, words in spoken:
        made = resynthesise("normal-tempo", samples, RATE, words)
        rate = len(words) / sum(word.end - word.start for word in words)
        assert made.parameters["words_a_second"] == pytest.approx(rate)
        assert made.stretch == pytest.approx(np.clip(rate / NORMAL_WORDS, 0.5, 2), abs=0.002)
        assert len(made.null) == len(samples)
        assert made.old_time(made.new_time(0.7)) == pytest.approx(0.7)
        moved = [Word(word.text, made.new_time(word.start), made.new_time(word.end)) for word in words]
        again = speaking_rate(made.samples, RATE, moved)
        assert again.value == pytest.approx(NORMAL_WORDS, rel=0.01) or made.stretch == pytest.approx(
            2, abs=0.01
        )
        before, after = find_voice(samples.astype(float), RATE), find_voice(made.samples.astype(float), RATE)
        assert after.median == pytest.approx(before.median, rel=0.05)


def test_tempo_by_syllables():
    """Ten swells of a voice, four a second."""
    times = np.arange(int(2.5 * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * 120 * harmonic * times) / harmonic for harmonic in range(1, 20))
    swells = (0.05 * voice * (0.05 + np.sin(np.pi * 4 * times) ** 2)).astype(np.float32)
    np.testing.assert_allclose(syllable_nuclei(swells, RATE), 0.125 + 0.25 * np.arange(10), atol=0.01)
    found = speaking_rate(swells, RATE)
    assert (found.unit, found.normal) == ("syllables", NORMAL_SYLLABLES)
    made = resynthesise("normal-tempo", swells, RATE)
    assert len(made.samples) / RATE == pytest.approx(2.5 * found.value / NORMAL_SYLLABLES, abs=0.02)


def test_no_tempo_is_changed_by_more_than_two():
    words = tuple(Word("a", 0.1 * number, 0.1 * number + 0.05) for number in range(9))
    made = resynthesise("normal-tempo", tone(150), RATE, words)
    assert made.stretch == pytest.approx(2, abs=0.01)
    assert "the limit of 0.5 to 2" in made.description
    slow = (Word("a", 0.0, 0.98), Word("a", 1.0, 1.98))
    assert resynthesise("normal-tempo", tone(150, 2.0), RATE, slow).stretch == pytest.approx(0.5, abs=0.01)


def test_words_are_gone_and_the_tune_stays(spoken):
    for samples, _ in spoken:
        made = resynthesise("low-pass", samples, RATE)
        power = np.abs(np.fft.rfft(made.samples.astype(float))) ** 2
        above = np.fft.rfftfreq(len(samples), 1 / RATE) > made.parameters["cut_hz"]
        assert 10 * np.log10(power[above].sum() / power.sum()) < -60
        assert 400 <= made.parameters["cut_hz"] <= 500
        before, after = find_voice(samples.astype(float), RATE), find_voice(made.samples.astype(float), RATE)
        assert after.median == pytest.approx(before.median, rel=0.05)


def test_the_filter_has_no_delay_and_keeps_low_tones():
    low, high = tone(200), tone(1000)
    made = resynthesise("low-pass", low + high, RATE)
    middle = slice(RATE // 4, 3 * RATE // 4)
    lowest = np.abs(made.samples[middle]).max() / 0.3
    np.testing.assert_allclose(made.samples[middle], lowest * low[middle], atol=1e-3)


def test_all_at_once(spoken):
    samples, words = spoken[0]
    made = resynthesise("flat-prosody", samples, RATE, words)
    alone = resynthesise("normal-tempo", samples, RATE, words)
    assert made.stretch == pytest.approx(alone.stretch)
    after = find_voice(made.samples.astype(float), RATE)
    assert np.median(np.abs(after.f0 / after.median - 1)) < 0.005
    assert frame_levels(made.samples, RATE)[is_speech(made.samples, RATE)].std() < 4


@pytest.mark.parametrize("name", MANIPULATIONS)
def test_done_again_it_is_the_same(spoken, name):
    samples, words = spoken[0]
    first, second = (resynthesise(name, samples, RATE, words) for _ in range(2))
    np.testing.assert_array_equal(first.samples, second.samples)
    np.testing.assert_array_equal(first.null, second.null)


def test_null_twins_are_like_the_clip(spoken):
    for samples, words in spoken:
        for name in MANIPULATIONS:
            made = resynthesise(name, samples, RATE, words)
            assert made.null.shape == samples.shape
            distance = spectrum_db(made.null) - made.gain_db - spectrum_db(samples)
            assert np.abs(distance[:240]).mean() < 1, name
            assert speech_level(made.samples, RATE) - made.gain_db == pytest.approx(
                speech_level(samples, RATE), abs=0.01
            )
            assert max(true_peak(made.samples), true_peak(made.null)) < 1


def test_where_there_is_nothing_to_change():
    noise = (0.1 * np.random.default_rng(0).normal(size=RATE)).astype(np.float32)
    cases = [("flat-f0", noise, "hardly any voice"), ("normal-tempo", noise, "tempo is not known")]
    cases += [(name, np.zeros(RATE, np.float32), "There") for name in MANIPULATIONS]
    for name, samples, reason in cases:
        made = resynthesise(name, samples, RATE)
        assert not made.changed
        assert reason in made.description
        assert (made.samples is samples, made.null is samples, made.stretch) == (True, True, 1.0)


def test_too_short_or_unknown():
    with pytest.raises(DataError, match=r"lasts 50 ms; changing a voice needs 100 ms"):
        resynthesise("flat-f0", tone(150, 0.05), RATE)
    with pytest.raises(ValueError, match="expected one of flat-f0"):
        resynthesise("flat-f1", tone(150), RATE)
    with pytest.raises(ValueError, match="samples"):
        resynthesise("flat-f0", tone(150)[None], RATE)


def test_any_clip_from_a_tenth_of_a_second_on():
    for rate in (8000, 16000, 44100):
        for samples in (np.ones(rate // 10), np.random.default_rng(0).normal(size=rate // 10)):
            for name in MANIPULATIONS:
                made = resynthesise(name, (0.1 * samples).astype(np.float32), rate)
                assert np.isfinite(made.samples).all()
                assert np.isfinite(made.null).all()
