import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from listener.views.listen.scales import (
    nice_below,
    per_second,
    saliency_pictures,
    scale_of,
    smoothed,
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


@pytest.mark.parametrize(("value", "mark"), [(0.9, 0.5), (1.0, 1.0), (13.0, 10.0), (0.034, 0.02), (5.9, 5.0)])
def test_marks_on_an_axis_are_round(value, mark):
    assert nice_below(value) == pytest.approx(mark)
