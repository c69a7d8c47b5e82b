"""Colours that tell things apart do so for colour-blind eyes too.

Dichromats are simulated by the matrices of Machado, Oliveira and Fernandes 2009 (severity 1) on linear RGB; distances
are Euclidean in OKLab, times 100: about 2 can just be seen side by side.
"""

from itertools import combinations

import numpy as np
import pyqtgraph as pg
import pytest

from analysis.session.codebook.starting import PALETTE
from listener.actions import TAG_KEYS
from listener.theme import THEMES, contrast
from listener.views.listen.lanes.spectrogram import MAP_ON_DARK, MAP_ON_LIGHT
from listener.views.shade import shade

SIGHTS = {
    "full": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}
# Björn Ottosson 2020.
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def seen(colour, sight):
    """A colour, #rrggbb, in OKLab as these eyes see it."""
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return 100 * TO_LAB @ np.cbrt(TO_LMS @ np.clip(SIGHTS[sight] @ linear, 0, 1))


def distance(first, second, sight):
    return float(np.linalg.norm(seen(first, sight) - seen(second, sight)))


def test_white_is_100_from_black_whoever_looks():
    for sight in SIGHTS:
        assert distance("#000000", "#ffffff", sight) == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_ten_tags_on_keys_stay_apart(sight):
    colours = PALETTE[: len(TAG_KEYS)]
    assert len(colours) == 10
    nearest = min(combinations(colours, 2), key=lambda pair: distance(*pair, sight))
    assert distance(*nearest, sight) >= 7.5, nearest


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_what_raises_and_what_lowers_stay_apart_from_a_fifth_of_full_strength(theme, sight):
    ground = theme.base
    assert distance(theme.lowers, theme.raises, sight) >= 24
    assert distance(shade(ground, theme.lowers, 0.2), shade(ground, theme.raises, 0.2), sight) >= 4
    for sign in (theme.lowers, theme.raises):
        strengths = [
            distance(ground, shade(ground, sign, strength), sight) for strength in (0, 0.25, 0.5, 0.75, 1)
        ]
        assert np.diff(strengths).min() >= 5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_what_has_no_sign_is_neither_of_the_signs(theme):
    for sight in SIGHTS:
        assert min(distance(theme.unsigned, sign, sight) for sign in (theme.lowers, theme.raises)) >= 10


@pytest.mark.parametrize("name", [MAP_ON_DARK, MAP_ON_LIGHT])
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_map_of_the_spectrogram_grows_evenly_in_lightness(name, sight):
    table = pg.colormap.get(name).getLookupTable(nPts=17, alpha=False)
    lightness = [seen("#{:02x}{:02x}{:02x}".format(*colour), sight)[0] for colour in table]
    steps = np.diff(lightness)
    assert np.all(steps > 0) or np.all(steps < 0)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_ring_around_what_has_the_keyboard_stands_out(theme):
    for ground in (theme.window, theme.base, theme.raised):
        assert contrast(theme.accent, ground) >= 3
