import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.acoustics import Envelope
from listener.theme import DARK
from listener.views.listen.axis import Window
from listener.views.listen.bars import Place
from listener.views.listen.pictures import (
    STRONGEST_GROUND,
    Ink,
    SaliencyPicture,
    Scale,
    Steps,
    ink,
    nice_below,
    per_second,
    saliency_pictures,
    scale_of,
    smoothed,
    strips,
    wave,
    wave_image,
)
from models.interface import Output, WordScore
from tests.listener.views.listen.made import saliency

ONE_PEAK = np.eye(1, 50, 25)[0]
VALENCE = Output("valence", "dimension", 1.0, 7.0)


def test_smoothing_spreads_one_value_as_a_gaussian_of_40_ms():
    values = np.zeros(101)
    values[50] = 1.0
    spread = smoothed(values)
    expected = np.exp(-0.5 * (np.arange(-50, 51) / 2.0) ** 2)
    inside = np.abs(np.arange(-50, 51)) <= 8
    assert spread == pytest.approx(np.where(inside, expected / expected[inside].sum(), 0.0), abs=1e-12)


@given(arrays(np.float64, st.integers(0, 60), elements=st.floats(-10, 10)))
def test_smoothing_keeps_length_and_sum_even_of_the_shortest_clip(values):
    spread = smoothed(values)
    assert len(spread) == len(values)
    assert spread.sum() == pytest.approx(values.sum(), abs=1e-9)


def test_rates_are_units_a_second():
    flat = saliency(values=np.full(40, 0.01))
    assert per_second(flat)[20] == pytest.approx(0.5, abs=1e-7)
    assert per_second(flat).sum() * 0.02 == pytest.approx(0.4, abs=1e-6)


def test_full_colour_is_the_99th_percentile_of_the_size():
    rates = np.concatenate([np.arange(1.0, 101.0), [-200.0]])
    scale = scale_of(rates, [0.5, -2.0])
    assert (scale.limit, scale.height, scale.word) == (100.0, 200.0, 2.0)


def test_silence_of_the_model_has_a_scale_too():
    assert scale_of(np.zeros(5)).limit == 1.0


def test_a_shared_scale_is_the_wider_one_in_shares_of_the_range():
    one, other = saliency(values=ONE_PEAK * 6), saliency(values=ONE_PEAK * 2)
    shown = saliency_pictures([one, other], [VALENCE, Output("valence", "dimension", 0.0, 1.0)], shared=True)
    assert [picture.is_shared for picture in shown] == [True, True]
    own = scale_of(per_second(other)).limit
    assert shown[1].scale.limit == pytest.approx(own)
    assert shown[0].scale.limit == pytest.approx(6 * own)


def test_own_scales_and_scales_of_unlike_outputs_are_not_shared():
    one, other = saliency(values=ONE_PEAK * 3), saliency(values=ONE_PEAK)
    own = scale_of(per_second(other)).limit
    anger = Output("anger", "class")
    for outputs, shared in (([VALENCE, VALENCE], False), ([VALENCE, anger], True)):
        shown = saliency_pictures([one, other], outputs, shared=shared)
        assert [picture.is_shared for picture in shown] == [False, False]
        assert [picture.scale.limit for picture in shown] == [pytest.approx(3 * own), pytest.approx(own)]
    assert shown[1].unit == "logits"


def test_a_column_without_saliency_has_no_picture():
    shown = saliency_pictures([None, saliency()], [None, VALENCE], shared=True)
    assert shown[0] is None
    assert not shown[1].is_shared


def test_words_of_a_text_model_have_a_scale():
    words = (WordScore("not", 0.0, 0.1, -0.8), WordScore("bad", 0.1, 0.2, 0.2))
    (picture,) = saliency_pictures([saliency(words=words)], [VALENCE], shared=True)
    assert picture.scale.word == pytest.approx(0.8)


def test_values_are_read_by_frame():
    (picture,) = saliency_pictures([saliency(values=np.full(40, 0.01))], [VALENCE], shared=True)
    assert picture.at(0.399) == pytest.approx(0.5, abs=1e-6)
    assert picture.at(0.8) is None
    assert picture.at(-0.001) is None


def test_ink_takes_the_sign_as_hue_and_the_size_as_strength():
    picture = SaliencyPicture(np.array([0.0, 2.0, -4.0]), Scale(2.0, 4.0), False, "label points")
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
    picture = wave(Envelope.build(samples), 8, place, peak=1.0)
    assert picture.edges.tolist() == [0, 1, 2, 3, 4]
    assert picture.tops == pytest.approx([50 - 0.5, 90 - 0.5, 80 - 0.5, 0 - 0.5], abs=1e-4)
    assert picture.bottoms == pytest.approx([90 + 0.5, 150 + 0.5, 110 + 0.5, 100 + 0.5], abs=1e-4)


def test_the_wave_ends_where_the_sound_ends():
    place = Place(Window(0.5, 2.5), width=200.0, height=100.0)
    picture = wave(Envelope.build(np.zeros(100, np.float32)), 100, place, peak=1.0, pixels=2.0)
    assert picture.edges[[0, -1]].tolist() == [0.0, 50.0]
    assert len(picture.tops) == 100
    assert wave(Envelope.build(np.zeros(100, np.float32)), 100, Place(Window(1, 2), 9, 9), peak=1.0) is None


def test_an_outline_goes_there_along_the_top_and_back_along_the_bottom():
    place = Place(Window(0.0, 2.0), width=2.0, height=20.0)
    x, y = wave(Envelope.build(np.array([1.0, 1.0], np.float32)), 1, place, peak=1.0).outline()
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


@pytest.mark.parametrize(("value", "mark"), [(0.9, 0.5), (1.0, 1.0), (13.0, 10.0), (0.034, 0.02), (5.9, 5.0)])
def test_marks_on_an_axis_are_round(value, mark):
    assert nice_below(value) == pytest.approx(mark)
