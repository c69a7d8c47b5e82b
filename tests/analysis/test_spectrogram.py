import numpy as np
import pytest

from analysis.spectrogram import NARROW_BAND, WIDE_BAND, SpectrogramSettings, gaussian, spectrogram

RATES = (8000, 16000, 44100)


def sine(frequency, rate, amplitude=1.0, seconds=0.3):
    times = (np.arange(round(seconds * rate)) + 0.5) / rate
    return (amplitude * np.sin(2 * np.pi * frequency * times)).astype(np.float32)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("window", [WIDE_BAND, NARROW_BAND])
@pytest.mark.parametrize("frequency", [500.0, 1234.5, 3010.0])
def test_the_ridge_of_a_sine_lies_on_its_frequency_and_is_as_high_as_its_amplitude(rate, window, frequency):
    found = spectrogram(sine(frequency, rate, 0.5), rate, SpectrogramSettings(window=window))
    middle = found.power_db[len(found.power_db) // 2]
    assert found.frequencies()[middle.argmax()] == pytest.approx(frequency, abs=found.step / 2)
    assert middle.max() == pytest.approx(20 * np.log10(0.5), abs=0.5)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.25037])
def test_a_click_stands_at_its_time(rate, seconds):
    samples = np.zeros(round(0.3 * rate), np.float32)
    samples[round(seconds * rate)] = 1
    found = spectrogram(samples, rate)
    loudest = found.times()[found.power_db.max(axis=1).argmax()]
    assert loudest == pytest.approx((round(seconds * rate) + 0.5) / rate, abs=found.hop / 2 + 1e-9)


def test_axes_reach_over_the_sound_and_to_the_highest_frequency():
    found = spectrogram(np.zeros(16000, np.float32), 16000)
    assert found.power_db.shape == (500, 161)
    assert found.times()[[0, -1]] == pytest.approx([0.5 / 16000, 0.998 + 0.5 / 16000])
    assert found.frequencies()[[0, -1]] == pytest.approx([0, 5000])
    assert spectrogram(np.zeros(80, np.float32), 8000).frequencies()[-1] == 4000
    assert (found.power_db == -200).all()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"window": 0.2}, "from 1 to 100 ms, not 200 ms"),
        ({"window": float("nan")}, "window must last"),
        ({"highest": 100}, "from 500 to 50000 Hz, not 100 Hz"),
        ({"step": 0}, "above 0 Hz"),
    ],
)
def test_settings_out_of_range_are_refused(values, said):
    with pytest.raises(ValueError, match=said):
        SpectrogramSettings(**values)


def test_long_windows_stand_as_far_apart_as_praats():
    assert SpectrogramSettings(window=WIDE_BAND).hop == 0.002
    assert SpectrogramSettings(window=0.1).hop == pytest.approx(0.1 / (8 * np.pi**0.5))
    found = spectrogram(sine(1000, 16000), 16000, SpectrogramSettings(window=0.1))
    assert found.hop == pytest.approx(0.00705, abs=0.00003)
    assert found.power_db[len(found.power_db) // 2].max() == pytest.approx(0, abs=0.05)


def test_the_window_is_symmetric_and_vanishes_at_its_ends():
    window = gaussian(2)
    by_hand = [
        (np.exp(-12 * x * x) - np.exp(-12)) / (1 - np.exp(-12)) for x in (-2 / 3, -1 / 3, 0, 1 / 3, 2 / 3)
    ]
    assert window == pytest.approx(by_hand, abs=1e-7)


def test_wrong_input_is_refused():
    for shape in ((0,), (3, 2)):
        with pytest.raises(ValueError, match="shape"):
            spectrogram(np.zeros(shape, np.float32), 8000)


def test_long_work_tells_how_far_it_is():
    shares = []
    spectrogram(np.zeros(16000 * 20, np.float32), 16000, report=shares.append)
    assert len(shares) > 1
    assert shares == sorted(shares)
    assert shares[-1] == 1
