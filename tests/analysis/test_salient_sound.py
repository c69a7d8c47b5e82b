"""What is kept of a clip: the right frames, as long as the clip, without clicks, as loud, never clipping."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import welch

from analysis import audio
from analysis.corpora import open_corpus
from analysis.loudness import speech_level, true_peak
from analysis.places import DEMO
from analysis.salient_sound import keep_only, salient_frames

RATE = 16000
FRAME = RATE // 50
KEEPS = ("salient", "rest", "salient-in-noise")


@pytest.fixture(scope="module")
def speech():
    path = open_corpus(DEMO).clips["path"].iloc[0]
    sound = audio.read(path)
    assert sound.rate == RATE
    return sound.mono()


def every(count, *, of):
    """A map in which so many frames of each `of` are salient."""
    return np.arange(of * 1000) % of < count


def test_the_largest_frames_by_size_and_by_sign():
    values = np.array([0.1, -0.5, 0.4, 0.0, -0.2])
    assert salient_frames(values, 0.4).tolist() == [False, True, True, False, False]
    assert salient_frames(values, 0.4, "raising").tolist() == [True, False, True, False, False]
    assert salient_frames(values, 0.2, "lowering").tolist() == [False, True, False, False, False]
    assert salient_frames(values, 1.0).tolist() == [True, True, True, False, True]
    assert salient_frames(values, 1.0, "raising").tolist() == [True, False, True, False, False]


def test_ties_are_broken_in_time_and_nothing_is_salient_in_an_empty_map():
    assert salient_frames(np.ones(5), 0.4).tolist() == [True, True, False, False, False]
    assert not salient_frames(np.zeros(5), 0.4).any()
    assert not salient_frames(-np.ones(5), 0.4, "raising").any()
    assert salient_frames(np.array([]), 0.4).shape == (0,)


def test_shares_are_rounded_to_frames_and_never_to_none():
    values = np.arange(1.0, 11.0)
    assert [int(salient_frames(values, share).sum()) for share in (0, 0.001, 0.14, 0.15, 0.25)] == [
        0,
        1,
        1,
        2,
        3,
    ]


def test_what_is_no_share_or_no_map():
    for values, share in [
        (np.ones(3), 1.1),
        (np.ones(3), -0.1),
        (np.array([np.nan]), 0.5),
        (np.ones((2, 2)), 0.5),
    ]:
        with pytest.raises(ValueError, match="expected"):
            salient_frames(values, share)


def test_kept_frames_are_untouched_and_the_rest_is_silent():
    samples = np.full(50 * FRAME, 0.1, np.float32)
    frames = np.zeros(50, bool)
    frames[10:20] = True
    salient = keep_only(samples, RATE, frames, keep="salient")
    rest = keep_only(samples, RATE, frames, keep="rest")
    fade = RATE // 200  # half of a fade lies on either side of an edge
    inside = salient.unamplified[10 * FRAME + fade + 1 : 20 * FRAME - fade - 1]
    np.testing.assert_allclose(inside, 0.1, rtol=1e-5)
    assert not salient.samples[: 10 * FRAME - fade - 1].any()
    assert not salient.samples[20 * FRAME + fade + 1 :].any()
    assert salient.unamplified[10 * FRAME] == pytest.approx(0.05, abs=0.002)
    np.testing.assert_allclose(salient.unamplified + rest.unamplified, samples, rtol=1e-5)
    assert (salient.salient_share, rest.salient_share) == (0.2, 0.2)


def test_samples_without_a_frame_are_not_salient():
    samples = np.full(10 * FRAME, 0.1, np.float32)
    for count in (9, 4):
        kept = keep_only(samples, RATE, np.ones(count, bool), keep="salient")
        assert kept.unamplified[0] == pytest.approx(0.1)
        assert not kept.samples[count * FRAME + 100 :].any()


def test_a_map_of_another_clip_is_refused():
    samples = np.zeros(50 * FRAME, np.float32)
    for frames in (np.ones(56, bool), np.ones((50, 1), bool)):
        with pytest.raises(ValueError, match="frames"):
            keep_only(samples, RATE, frames, keep="salient")


def test_loudness_is_that_of_the_clip(speech):
    """What is left is quieter than the clip's speech by 6 dB, and raised by as much."""
    loud = np.repeat(every(1, of=2)[: len(speech) // (5 * FRAME) + 1], 5 * FRAME)[: len(speech)]
    samples = 0.4 * speech * np.where(loud, 1.0, 0.25)
    quiet = ~loud[::FRAME][: len(speech) // FRAME]
    kept = keep_only(samples.astype(np.float32), RATE, quiet, keep="salient")
    assert kept.gain_db > 6
    assert speech_level(kept.samples, RATE) == pytest.approx(speech_level(samples, RATE), abs=0.1)


def test_nothing_clips():
    samples = np.clip(np.random.default_rng(0).normal(size=50 * FRAME), -1, 1).astype(np.float32)
    for keep in KEEPS:
        kept = keep_only(samples, RATE, every(10, of=25)[:50], keep=keep)
        assert kept.gain_db < 0
        assert true_peak(kept.samples) < 1


@pytest.mark.parametrize("keep", ["salient", "rest"])
def test_no_clicks(keep):
    """Cut out of a low tone, nothing is heard where the tone has nothing: 60 dB below it, and no larger jumps."""
    tone = (0.5 * np.sin(2 * np.pi * 200 * np.arange(2 * RATE) / RATE)).astype(np.float32)
    kept = keep_only(tone, RATE, every(5, of=12)[:100], keep=keep).unamplified
    assert np.abs(np.diff(kept)).max() <= np.abs(np.diff(tone)).max() + 0.5 * np.pi / (2 * 0.01 * RATE)
    frequencies, power = welch(kept, RATE, nperseg=2048)
    splatter = power[frequencies > 2000].sum() / power.sum()
    assert 10 * np.log10(splatter) < -60


def test_noise_has_the_spectrum_and_the_level_of_what_it_replaces(speech):
    frames = np.zeros(len(speech) // FRAME, bool)
    noise = keep_only(speech, RATE, frames, keep="salient-in-noise")
    assert noise.gain_db == pytest.approx(0, abs=3)
    assert np.std(noise.unamplified) == pytest.approx(np.std(speech), rel=0.02)
    assert abs(np.corrcoef(noise.unamplified, speech)[0, 1]) < 0.1
    frequencies, spoken = welch(speech, RATE, nperseg=512)
    _, made = welch(noise.unamplified, RATE, nperseg=512)
    heard = frequencies > 100
    assert np.abs(10 * np.log10(made[heard] / spoken[heard])).mean() < 2


def test_noise_fills_each_gap_at_its_own_level_and_by_its_seed():
    samples = np.random.default_rng(0).normal(size=60 * FRAME).astype(np.float32)
    samples *= np.repeat([0.02, 0.05, 0.005], 20 * FRAME).astype(np.float32)
    frames = np.repeat([False, True, False], 20)
    kept, again = (keep_only(samples, RATE, frames, keep="salient-in-noise").unamplified for _ in range(2))
    np.testing.assert_array_equal(kept, again)
    other = keep_only(samples, RATE, frames, keep="salient-in-noise", seed=1).unamplified
    assert not np.array_equal(kept, other)
    np.testing.assert_allclose(kept[21 * FRAME : 39 * FRAME], samples[21 * FRAME : 39 * FRAME], rtol=1e-5)
    for part, level in ((slice(0, 20 * FRAME), 0.02), (slice(40 * FRAME, 60 * FRAME), 0.005)):
        assert np.std(kept[part]) == pytest.approx(level, rel=0.05)


@settings(max_examples=60)
@given(
    rate=st.sampled_from([8000, 11025, 16000, 44100]),
    frames=st.lists(st.booleans(), min_size=1, max_size=40),
    extra=st.floats(0, 0.025),
    level=st.sampled_from([0.0, 1e-4, 0.1, 2.0]),
    keep=st.sampled_from(KEEPS),
)
def test_whatever_is_kept(rate, frames, extra, level, keep):
    count = max(1, int((len(frames) / 50 + extra) * rate))
    samples = (level * np.random.default_rng(count).normal(size=count)).astype(np.float32)
    kept = keep_only(samples, rate, np.array(frames), keep=keep)
    assert kept.samples.shape == samples.shape
    assert kept.samples.dtype == np.float32
    assert np.isfinite(kept.samples).all()
    assert np.isfinite(kept.gain_db)
    assert np.abs(kept.samples).max() < 1
    if keep != "salient-in-noise":
        assert np.abs(np.diff(kept.unamplified)).max(initial=0) <= (
            np.abs(np.diff(samples)).max(initial=0) + np.abs(samples).max() * np.pi / (0.01 * rate)
        ) * (1 + 1e-4)
