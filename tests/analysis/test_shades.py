from dataclasses import replace

import numpy as np
import pytest

from analysis.shades import Shades, Shading
from analysis.spectrogram import NARROW_BAND, Spectrogram, SpectrogramSettings, spectrogram

FLAT = Shading(range_db=60, emphasis_db=0)


def made(power_db, step=100.0):
    return Spectrogram(np.array(power_db, np.float32), 0.5, 0.01, step, 4000.0, SpectrogramSettings())


def shaded(shades, shading):
    return shades.shade(shades.layers[0].levels, shading)


def tones(*parts, rate=16000):
    """Sines of these frequencies and amplitudes, 0.3 s."""
    times = (np.arange(round(0.3 * rate)) + 0.5) / rate
    return sum(amplitude * np.sin(2 * np.pi * hertz * times) for hertz, amplitude in parts).astype(np.float32)


def test_shades_are_shares_of_the_range_below_the_greatest_power():
    shades = Shades.build(made([[0, -30], [-60, -90]]))
    assert shades.top_db(FLAT) == 0
    assert shaded(shades, FLAT).tolist() == [[255, 128], [0, 0]]
    assert shaded(shades, replace(FLAT, range_db=120)).tolist() == [[255, 191], [128, 64]]


def test_shades_are_relative_to_a_power_that_is_given():
    shades = Shades.build(made([[0, -30], [-60, -90]]))
    assert shaded(shades, replace(FLAT, top_db=30.0)).tolist() == [[128, 0], [0, 0]]
    assert shaded(shades, replace(FLAT, top_db=-30.0)).tolist() == [[255, 255], [128, 0]]


def test_emphasis_lifts_by_the_octave_and_leaves_1000_hz():
    shades = Shades.build(made([[-200, -10, -10, -200, -10]], step=500.0))
    emphasis = Shading(range_db=51, emphasis_db=6)
    # 500, 1000 and 2000 Hz: -16, -10 and -4 dB, of which the last is the greatest.
    assert shades.top_db(emphasis) == pytest.approx(-4)
    assert shaded(shades, emphasis)[0, [1, 2, 4]].tolist() == [255 - 60, 255 - 30, 255]


def test_emphasis_and_range_hold_for_real_tones():
    settings = SpectrogramSettings(window=NARROW_BAND)
    shades = Shades.build(spectrogram(tones((1000, 1), (2000, 0.1)), 16000, settings))
    row = shaded(shades, Shading())[len(shades.layers[0].levels) // 2]
    low, high = (int(row[round(hertz / shades.step)]) for hertz in (1000, 2000))
    assert row.max() == low == 255
    # 20 dB less by amplitude, 6 more by emphasis, of a range of 70.
    assert high == pytest.approx(255 * (1 - 14 / 70), abs=2)


def test_silence_has_no_shade_whatever_the_settings():
    shades = Shades.build(spectrogram(np.zeros(16000, np.float32), 16000))
    for shading in (Shading(), FLAT, Shading(150, 24, None), Shading(50, 24, -100.0)):
        assert not shaded(shades, shading).any()


def test_each_layer_halves_the_times_and_keeps_the_loudest_of_two():
    power = np.full((129, 1), -60.0)
    power[128] = 0
    power[3] = -30
    layers = Shades.build(made(power)).layers
    assert [len(layer.levels) for layer in layers] == [129, 65, 33]
    assert [layer.hop for layer in layers] == [0.01, 0.02, 0.04]
    assert [layer.start for layer in layers] == pytest.approx([0.5, 0.505, 0.515])
    assert np.flatnonzero(layers[1].levels > -6000).tolist() == [1, 64]
    assert layers[2].levels[[0, 32], 0].tolist() == [-3000, 0]


def test_a_layer_has_at_least_a_window_a_pixel_as_far_as_there_are():
    shades = Shades.build(made(np.zeros((300, 1))))
    assert shades.layer(0.001) is shades.layers[0]
    assert shades.layer(0.0399) is shades.layers[1]
    assert shades.layer(0.04) is shades.layers[2]
    assert shades.layer(100.0) is shades.layers[-1]


def test_a_click_is_as_dark_in_every_layer():
    samples = np.zeros(16000, np.float32)
    samples[5000] = 1
    shades = Shades.build(spectrogram(samples, 16000))
    assert {shades.shade(layer.levels, Shading()).max() for layer in shades.layers} == {255}


def test_the_power_at_a_time_and_frequency_is_that_of_the_nearest():
    shades = Shades.build(made([[0, -30.126], [-60, -90]]))
    assert shades.power_at(0.504, 149) == -30.13
    assert shades.power_at(0.506, 49) == -60
    assert shades.power_at(0.494, 0) is None
    assert shades.power_at(0.516, 0) is None
    assert shades.power_at(0.5, 151) is None


def test_the_power_at_a_tone_is_its_level():
    shades = Shades.build(spectrogram(tones((1000, 0.1)), 16000, SpectrogramSettings(window=NARROW_BAND)))
    assert shades.power_at(0.15, 1000) == pytest.approx(-20, abs=0.05)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"range_db": 0}, "from 5 to 150 dB, not 0 dB"),
        ({"range_db": float("nan")}, "dynamic range"),
        ({"emphasis_db": -1}, "from 0 to 24 dB per octave, not -1 dB"),
        ({"top_db": 100}, "for -150 to 60 dB, not 100 dB"),
    ],
)
def test_shading_out_of_range_is_refused(values, said):
    with pytest.raises(ValueError, match=said):
        Shading(**values)
