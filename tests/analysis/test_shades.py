import numpy as np
import pytest

from analysis.shades import Shades
from analysis.spectrogram import Spectrogram, SpectrogramSettings, spectrogram

SETTINGS = SpectrogramSettings(range_db=60, emphasis_db=0)


def made(power_db):
    return Spectrogram(np.array(power_db, np.float32), 0.5, 0.01, 100.0, SETTINGS)


def test_shades_are_shares_of_the_range_below_the_greatest_power():
    shades = Shades.build(made([[0, -30], [-60, -90]])).layers[0].shades
    assert shades.tolist() == [[255, 128], [0, 0]]


def test_each_layer_halves_the_times_and_keeps_the_loudest_of_two():
    power = np.full((129, 1), -60.0)
    power[128] = 0
    power[3] = -30
    layers = Shades.build(made(power)).layers
    assert [len(layer.shades) for layer in layers] == [129, 65, 33]
    assert [layer.hop for layer in layers] == [0.01, 0.02, 0.04]
    assert [layer.start for layer in layers] == pytest.approx([0.5, 0.505, 0.515])
    assert np.flatnonzero(layers[1].shades).tolist() == [1, 64]
    assert layers[2].shades[[0, 32], 0].tolist() == [128, 255]


def test_a_layer_has_at_least_a_window_a_pixel_as_far_as_there_are():
    shades = Shades.build(made(np.zeros((300, 1))))
    assert shades.layer(0.001) is shades.layers[0]
    assert shades.layer(0.0399) is shades.layers[1]
    assert shades.layer(0.04) is shades.layers[2]
    assert shades.layer(100.0) is shades.layers[-1]


def test_a_click_is_as_dark_in_every_layer():
    samples = np.zeros(16000, np.float32)
    samples[5000] = 1
    assert {layer.shades.max() for layer in Shades.build(spectrogram(samples, 16000)).layers} == {255}
