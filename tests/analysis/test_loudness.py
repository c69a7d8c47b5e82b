import numpy as np
import pytest

from analysis.loudness import amplified, frame_levels, is_speech, room, speech_level, true_peak

RATE = 1000


def test_levels_of_frames():
    samples = np.concatenate([np.full(20, 0.1), np.zeros(20), np.full(10, 1.0)]).astype(np.float32)
    np.testing.assert_allclose(frame_levels(samples, RATE), [-20, -200, 0], atol=1e-5)


def test_pauses_are_no_speech():
    samples = np.repeat([1.0, 0.06, 0.05, 0.0], 20).astype(np.float32)  # 0, -24.4, -26.0 dB and silence
    assert is_speech(samples, RATE).tolist() == [True, True, False, False]
    expected = 10 * np.log10((1 + 0.06**2) / 2)
    assert speech_level(samples, RATE) == pytest.approx(expected, abs=1e-5)
    assert np.isnan(speech_level(np.zeros(40, np.float32), RATE))
    assert not is_speech(np.full(40, 1e-5, np.float32), RATE).any()


def test_peaks_between_samples_count():
    """A sine at a quarter of the rate, sampled 45 degrees off its peaks, reaches 3 dB higher than its samples."""
    samples = (np.sin(np.pi / 2 * np.arange(400) + np.pi / 4) * np.hanning(400)).astype(np.float32)
    assert np.abs(samples).max() == pytest.approx(np.sqrt(0.5), abs=1e-3)
    assert true_peak(samples) == pytest.approx(1.0, abs=0.01)
    assert true_peak(amplified(samples, room(samples))) == pytest.approx(10 ** (-1 / 20), abs=1e-3)
