import numpy as np
import pytest

from analysis.errors import DataError
from analysis.prosody import METHODS, Means, Prosody, ProsodySettings, means, prosody

RATE = 16000


def voice(f0, seconds, amplitude=0.1):
    """Two harmonics of the same amplitude."""
    phase = 2 * np.pi * f0 * np.arange(round(seconds * RATE)) / RATE
    return (amplitude * (np.sin(phase) + np.sin(2 * phase))).astype(np.float32)


def test_f0_is_found_where_there_is_voice_only():
    samples = np.concatenate([voice(200, 0.5), np.zeros(RATE // 2, np.float32)])
    found = prosody(samples, RATE)
    assert found.f0[(found.times > 0.05) & (found.times < 0.45)] == pytest.approx(200, abs=0.1)
    assert np.isnan(found.f0[found.times > 0.55]).all()


def test_intensity_is_praats_level_above_20_micropascal():
    found = prosody(voice(200, 0.5), RATE)
    inside = found.intensity_db[(found.intensity_times > 0.1) & (found.intensity_times < 0.4)]
    assert inside == pytest.approx(10 * np.log10(0.1**2 / 4e-10), abs=0.05)


def test_a_long_sound_has_one_row_of_steps_and_no_seam():
    shares = []
    found = prosody(voice(150, 40), RATE, report=shares.append)
    assert shares == pytest.approx([1 / 3, 2 / 3, 1])
    assert np.diff(found.times).min() > 0.001
    assert np.diff(found.times).max() < 0.021
    assert found.f0 == pytest.approx(150, abs=0.1)
    assert (found.times[0], found.times[-1]) == pytest.approx((0.02, 39.98), abs=0.011)
    assert np.ptp(found.intensity_db[10:-10]) < 0.1


def test_the_range_is_where_f0_is_looked_for():
    found = prosody(voice(200, 0.5), RATE, ProsodySettings(floor=250, ceiling=500))
    assert not np.nansum((found.f0 < 250) | (found.f0 > 500))
    assert found.settings.floor == 250


def test_a_sound_too_short_to_tell_has_no_steps():
    found = prosody(voice(200, 0.05), RATE)
    assert [len(part) for part in (found.times, found.f0, found.intensity_times, found.intensity_db)] == [
        0
    ] * 4


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="shape"):
        prosody(np.zeros((3, 2), np.float32), RATE)


@pytest.mark.parametrize("method", METHODS)
def test_it_is_what_praat_says_with_the_same_settings(method):
    from parselmouth import Sound

    samples = np.concatenate([voice(140, 0.4), voice(210, 0.4, 0.02)])
    samples += np.random.default_rng(0).normal(0, 0.01, len(samples)).astype(np.float32)
    settings = ProsodySettings(floor=100, ceiling=300, method=method, voicing=0.6, silence=0.1)
    name = "to_pitch_ac" if method == "autocorrelation" else "to_pitch_cc"
    ask = getattr(Sound(samples.astype(np.float64), RATE), name)
    there = ask(0.01, 100.0, silence_threshold=0.1, voicing_threshold=0.6, pitch_ceiling=300.0)
    found = prosody(samples, RATE, settings)
    assert found.times == pytest.approx(there.xs())
    assert np.nan_to_num(found.f0) == pytest.approx(there.selected_array["frequency"], abs=1e-9)
    assert 0 < np.isnan(found.f0).sum() < len(found.f0)


def test_thresholds_decide_what_is_voiced():
    hiss = np.random.default_rng(0).normal(0, 0.02, RATE).astype(np.float32)
    noisy = voice(200, 1.0, 0.02) + hiss
    voiced = [
        np.isfinite(prosody(noisy, RATE, ProsodySettings(voicing=voicing)).f0).mean()
        for voicing in (0.2, 0.45, 0.9)
    ]
    assert voiced[0] >= voiced[1] > voiced[2]
    two = np.concatenate([voice(200, 0.5), voice(200, 0.5, 0.005)])
    quiet = [prosody(two, RATE, ProsodySettings(silence=silence)) for silence in (0.01, 0.2)]
    assert [bool(np.isfinite(found.f0[found.times > 0.6]).all()) for found in quiet] == [True, False]


def made(f0, intensity_db):
    """Steps at 0.1, 0.2, ... s for F0, and half a step later for intensity."""
    times = 0.1 * np.arange(1, len(f0) + 1)
    return Prosody(times, np.array(f0), times + 0.05, np.array(intensity_db), ProsodySettings(step=0.1))


def test_a_time_has_the_values_of_the_nearest_step():
    found = made([100.0, np.nan, 300.0], [60.0, 70.0, 80.0])
    assert found.f0_at(0.14) == 100
    assert np.isnan(found.f0_at(0.16))
    assert found.f0_at(0.35) == 300
    assert found.f0_at(0.36) is None
    assert found.f0_at(0.04) is None
    assert found.intensity_at(0.26) == 70
    assert made([], []).f0_at(0.1) is None


def test_means_are_over_the_voiced_steps_and_over_power():
    found = made([100.0, np.nan, 300.0, 800.0], [60.0, 70.0, 80.0, 90.0])
    told = means(found, 0.09, 0.31)
    assert told.f0 == 200
    # Steps at 0.15 and 0.25 s: (1e6 + 1e7) / 2.
    assert told.intensity_db == pytest.approx(10 * np.log10(5.5e6), abs=1e-12)
    assert np.isnan(means(found, 0.15, 0.2).f0)
    assert repr(means(found, 0.5, 0.6)) == repr(Means(np.nan, np.nan))


def test_means_agree_with_praats():
    from parselmouth import Sound
    from parselmouth.praat import call

    samples = np.concatenate([voice(140, 0.5), voice(210, 0.5, 0.02)])
    told = means(prosody(samples, RATE), 0.2, 0.8)
    sound = Sound(samples.astype(np.float64), RATE)
    pitch = sound.to_pitch_ac(0.01, 75.0, pitch_ceiling=500.0)
    assert told.f0 == pytest.approx(call(pitch, "Get mean", 0.2, 0.8, "Hertz"), rel=0.005)
    loudness = sound.to_intensity(75.0, 0.01)
    assert told.intensity_db == pytest.approx(call(loudness, "Get mean", 0.2, 0.8, "energy"), abs=0.15)


def test_a_ceiling_above_half_the_rate_is_told():
    with pytest.raises(DataError, match=r"ceiling of 1000 Hz is above 500 Hz, half the rate"):
        prosody(np.zeros(1000, np.float32), 1000, ProsodySettings(ceiling=1000))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"floor": 5}, "floor must be from 20 to 2000 Hz, not 5 Hz"),
        ({"ceiling": 9000}, "ceiling must be from 20 to 2000 Hz, not 9000 Hz"),
        ({"floor": 500}, "floor of 500 Hz must be below the ceiling of 500 Hz"),
        ({"method": "guess"}, "autocorrelation or cross-correlation, not guess"),
        ({"voicing": 1.5}, "voicing threshold must be from 0 to 1, not 1.5"),
        ({"silence": float("nan")}, "silence threshold"),
        ({"step": 0}, "above 0 s"),
    ],
)
def test_settings_out_of_range_are_refused(values, said):
    with pytest.raises(ValueError, match=said):
        ProsodySettings(**values)
