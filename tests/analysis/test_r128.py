import math

import numpy as np
import pytest

from analysis.audio import Sound
from analysis.loudness import true_peak
from analysis.r128 import HOP_S, PIECE_S, measure


def sine(seconds, level_db, *, rate=48000, channels=2, hertz=1000.0):
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def lufs(*parts, rate=48000):
    return measure(Sound(np.concatenate(parts), rate)).lufs


@pytest.mark.parametrize("rate", [16000, 48000])
@pytest.mark.parametrize(
    "parts",
    [
        [(20, -23)],
        [(10, -36), (60, -23), (10, -36)],
        [(10, -72), (10, -36), (60, -23), (10, -36), (10, -72)],
        [(20, -26), (20.1, -20), (20, -26)],
    ],
    ids=["1", "3", "4", "5"],
)
def test_the_cases_of_ebu_tech_3341(parts, rate):
    assert lufs(*(sine(*part, rate=rate) for part in parts), rate=rate) == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100])
def test_a_tone_is_as_loud_at_any_rate(rate):
    assert lufs(sine(5, -23, rate=rate), rate=rate) == pytest.approx(-23, abs=0.1)


def test_case_2_of_ebu_tech_3341_and_the_reference_tone_of_bs_1770():
    assert lufs(sine(20, -33)) == pytest.approx(-33, abs=0.1)
    left = sine(5, 0, hertz=997.0)
    left[:, 1] = 0
    assert lufs(left) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize("hertz", [50, 100, 4000, 10000])
def test_the_weighting_is_that_of_the_filters_of_bs_1770(hertz):
    """Against the coefficients that the recommendation prints for 48 kHz."""
    delay = np.exp(-2j * np.pi * hertz / 48000)
    shelf = np.polyval([1.19839281085285, -2.69169618940638, 1.53512485958697][::-1], delay) / np.polyval(
        [1, -1.69065929318241, 0.73248077421585][::-1], delay
    )
    high_pass = np.polyval([1, -2, 1], delay) / np.polyval(
        [1, -1.99004745483398, 0.99007225036621][::-1], delay
    )
    printed = 20 * math.log10(abs(shelf * high_pass)) - 0.691
    assert lufs(sine(5, -20, hertz=hertz)) + 20 == pytest.approx(printed, abs=0.03)


def test_what_is_measured_is_what_both_ears_hear():
    wave = sine(3, -20, rate=16000, channels=1)
    one, two, four = (measure(Sound(np.repeat(wave, n, axis=1), 16000)).lufs for n in (1, 2, 4))
    assert one == pytest.approx(two, abs=1e-9)
    assert four == pytest.approx(two, abs=1e-6)


def test_pieces_leave_no_seam():
    rng = np.random.default_rng(0)
    samples = rng.normal(0, 0.1, (round(3.05 * PIECE_S * 8000), 1)).astype(np.float32)
    whole = measure(Sound(samples, 8000))
    halves = [measure(Sound(part, 8000)).lufs for part in (samples[: 15 * 8000], samples[15 * 8000 :])]
    assert whole.lufs == pytest.approx(np.mean(halves), abs=0.02)
    assert 10 ** (whole.peak_db / 20) == pytest.approx(true_peak(samples), rel=0.005)


def test_shorter_than_a_block_all_counts():
    short = measure(Sound(sine(4 * HOP_S - 0.001, -30, rate=16000), 16000))
    block = measure(Sound(sine(4 * HOP_S, -30, rate=16000), 16000))
    assert (short.is_ungated, block.is_ungated) == (True, False)
    assert short.lufs == pytest.approx(block.lufs, abs=0.1)
    assert measure(Sound(np.full((1, 1), 0.5, np.float32), 16000)).is_ungated


def test_silence_has_no_loudness_and_gets_no_gain():
    silence = measure(Sound(np.zeros((16000, 1), np.float32), 16000))
    assert silence.lufs == -math.inf
    assert (silence.gain_db(), silence.is_held_back()) == (0.0, False)


def test_the_gain_brings_a_sound_to_the_target():
    samples = sine(5, -40, rate=16000, channels=1)
    gain = measure(Sound(samples, 16000)).gain_db(-23)
    assert gain == pytest.approx(17, abs=0.1)
    assert lufs(samples * np.float32(10 ** (gain / 20)), rate=16000) == pytest.approx(-23, abs=1e-4)


def test_peaks_hold_the_gain_back():
    samples = sine(5, -40, rate=16000, channels=1)
    samples[8000] = 0.5
    quiet = measure(Sound(samples, 16000))
    assert quiet.is_held_back(-23)
    raised = samples * np.float32(10 ** (quiet.gain_db(-23) / 20))
    assert measure(Sound(raised, 16000)).peak_db == pytest.approx(-1, abs=1e-3)
