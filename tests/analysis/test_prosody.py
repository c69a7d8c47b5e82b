import numpy as np
import pytest

from analysis.prosody import ProsodySettings, prosody

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
    found = prosody(voice(150, 40), RATE)
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
