import numpy as np
import pytest
from PySide6.QtGui import QColor

from analysis.acoustics import Envelope
from listener.theme import DARK, LIGHT
from listener.views.listen.axis import Window
from listener.views.listen.bars import Place
from listener.views.listen.pictures import (
    STRONGEST_GROUND,
    Ink,
    Steps,
    hues,
    ink,
    strips,
    wave,
    wave_image,
)
from listener.views.listen.scales import DrawnScale, SaliencyPicture
from listener.views.listen.units import Unit

POINTS = Unit("label points", per_frame=50.0, per_word=1.0)
SHARES = Unit("share", per_frame=1.0, per_word=1.0, is_signed=False)


def test_ink_takes_the_sign_as_hue_and_the_size_as_strength():
    picture = SaliencyPicture(np.array([0.0, 2.0, -4.0]), DrawnScale(2.0, 4.0), False, POINTS)
    shown = ink(picture, np.array([0.01, 0.03, 0.05, 0.07, -0.01]), DARK)
    plain, raises, lowers = 0xFF8D96A3, 0xFFFF9A3C, 0xFF4AA3FF
    assert shown.wave.tolist() == [plain, raises, lowers, plain, plain]
    alphas = (shown.ground >> 24).tolist()
    assert alphas == [0, round(255 * STRONGEST_GROUND), round(255 * STRONGEST_GROUND), 0, 0]
    assert shown.ground[1] & 0xFFFFFF == 0x543314


def test_without_saliency_the_wave_is_plain():
    assert ink(None, np.zeros(2), DARK).wave.tolist() == [0xFF8D96A3] * 2


def test_the_image_has_the_wave_between_tops_and_bottoms():
    steps = Steps(np.arange(3.0), np.array([0.0, 1.5]), np.array([1.0, 2.5]))
    colours = Ink(np.array([1, 2], np.uint32), np.array([8, 9], np.uint32))
    assert wave_image(steps, 3.0, colours).tolist() == [[1, 9], [8, 2], [8, 9]]
    assert wave_image(steps, 3.0, colours, pixels=2.0)[:, 1].tolist() == [9, 9, 9, 2, 2, 9]


def test_the_wave_is_exact_to_the_sample_in_each_pixel_column():
    samples = np.array([0.1, 0.5, -0.5, -0.1, 0.2, 0.2, 0.0, 1.0], np.float32)
    place = Place(Window(0.0, 1.0), width=4.0, height=200.0)
    picture = wave(Envelope.build(samples), 8, place, reach=1.0)
    assert picture.edges.tolist() == [0, 1, 2, 3, 4]
    assert picture.tops == pytest.approx([50 - 0.5, 90 - 0.5, 80 - 0.5, 0 - 0.5], abs=1e-4)
    assert picture.bottoms == pytest.approx([90 + 0.5, 150 + 0.5, 110 + 0.5, 100 + 0.5], abs=1e-4)


def test_the_wave_ends_where_the_sound_ends():
    place = Place(Window(0.5, 2.5), width=200.0, height=100.0)
    picture = wave(Envelope.build(np.zeros(100, np.float32)), 100, place, reach=1.0, pixels=2.0)
    assert picture.edges[[0, -1]].tolist() == [0.0, 50.0]
    assert len(picture.tops) == 100
    assert wave(Envelope.build(np.zeros(100, np.float32)), 100, Place(Window(1, 2), 9, 9), reach=1.0) is None


def test_an_outline_goes_there_along_the_top_and_back_along_the_bottom():
    place = Place(Window(0.0, 2.0), width=2.0, height=20.0)
    x, y = wave(Envelope.build(np.array([1.0, 1.0], np.float32)), 1, place, reach=1.0).outline()
    assert x.tolist() == [0, 1, 1, 2, 2, 1, 1, 0]
    assert y.tolist() == [-0.5] * 4 + [0.5] * 4


def test_the_strip_has_a_step_a_frame_below_and_above_the_middle():
    rates = np.array([1.0, -2.0, 4.0, 0.0])
    lowers, raises = strips(rates, Place(Window(0.0, 0.08), width=80.0, height=80.0), height=4.0)
    assert lowers.edges == pytest.approx([0, 20, 40, 60, 80])
    assert raises.tops == pytest.approx([30, 40, 0, 40])
    assert lowers.bottoms == pytest.approx([40, 60, 40, 40])


def test_frames_narrower_than_pixels_show_their_largest():
    rates = np.zeros(1000)
    rates[503] = 8.0
    _, raises = strips(rates, Place(Window(0.0, 20.0), width=10.0, height=80.0), height=8.0)
    assert raises.tops.tolist() == [40, 40, 40, 40, 40, 0, 40, 40, 40, 40]
    assert strips(rates, Place(Window(30.0, 40.0), width=10.0, height=80.0), height=8.0) is None


def test_what_has_no_sign_stands_on_the_bottom_of_the_strip():
    place = Place(Window(0.0, 0.04), width=40.0, height=80.0)
    lowers, raises = strips(np.array([1.0, 4.0]), place, height=4.0, signed=False)
    assert raises.tops == pytest.approx([60, 0])
    assert lowers.bottoms == pytest.approx([80, 80])


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_map_without_sign_has_one_hue_and_a_refused_one_hardly_any(theme):
    scale, rates = DrawnScale(1.0, 1.0), np.zeros(1)
    assert hues(SaliencyPicture(rates, scale, False, SHARES), theme) == (theme.unsigned, theme.unsigned)
    assert hues(SaliencyPicture(rates, scale, False, POINTS), theme) == (theme.lowers, theme.raises)
    for colour in hues(SaliencyPicture(rates, scale, False, POINTS, is_refused=True), theme):
        assert QColor(colour).hslSaturation() < QColor(theme.raises).hslSaturation() / 2
