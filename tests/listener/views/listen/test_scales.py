import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.tables import Scale
from listener.views.listen.scales import (
    Shown,
    drawn_rates,
    nice_below,
    saliency_pictures,
    scale_of,
    smoothed,
)
from listener.views.listen.units import Unit, unit_of
from models.interface import Output, WordScore
from tests.listener.views.listen.made import saliency

ONE_PEAK = np.eye(1, 50, 25)[0]
VALENCE = Output("valence", "dimension", 1.0, 7.0)
SCALE = Scale(1, 7)
POINTS = Unit("label points", per_frame=50.0, per_word=1.0)
LOGITS = Unit("logits", per_frame=50.0, per_word=1.0)


def pictures(*values, units=None, shared=True):
    shown = zip(values, units or [POINTS] * len(values), strict=True)
    return saliency_pictures([Shown(saliency(values=each), unit) for each, unit in shown], shared=shared)


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


def test_rates_are_label_points_a_second_on_the_corpus_scale():
    flat = saliency(values=np.full(40, 0.01))
    assert drawn_rates(Shown(flat, POINTS))[20] == pytest.approx(0.5, abs=1e-7)
    from_0_to_1 = unit_of(flat, Output("valence", "dimension", 0.0, 1.0), SCALE)
    assert drawn_rates(Shown(flat, from_0_to_1)).sum() * 0.02 == pytest.approx(6 * 0.4, abs=1e-5)


def test_attention_is_shown_in_shares_without_a_unit():
    attention = saliency(values=[1.0, 3.0], delta=np.nan)
    unit = unit_of(attention, VALENCE, SCALE)
    assert (unit.name, unit.per_frame, unit.is_signed) == ("share", 25.0, False)
    assert drawn_rates(Shown(attention, unit)).sum() == pytest.approx(100.0)
    assert unit_of(saliency(values=[1.0, -3.0], delta=np.nan), VALENCE, SCALE).is_signed


@pytest.mark.parametrize(
    ("output", "name", "rate"),
    [
        (VALENCE, "label points", "label points per second"),
        (Output("anger", "class"), "logits", "logits per second"),
        (Output("valence", "dimension"), "model units", "model units per second"),
    ],
)
def test_the_unit_follows_from_what_is_known_of_the_output(output, name, rate):
    unit = unit_of(saliency(), output, SCALE)
    assert (unit.name, unit.rate) == (name, rate)


def test_full_colour_is_the_99th_percentile_of_the_size():
    rates = np.concatenate([np.arange(1.0, 101.0), [-200.0]])
    scale = scale_of(rates, [0.5, -2.0])
    assert (scale.limit, scale.height, scale.word) == (100.0, 200.0, 2.0)


def test_silence_of_the_model_has_a_scale_too():
    assert scale_of(np.zeros(5)).limit == 1.0


def test_a_shared_scale_is_the_widest():
    shown = pictures(ONE_PEAK * 6, ONE_PEAK * 2, ONE_PEAK)
    assert [picture.is_shared for picture in shown] == [True] * 3
    own = scale_of(drawn_rates(Shown(saliency(values=ONE_PEAK), POINTS))).limit
    assert [picture.scale.limit for picture in shown] == [pytest.approx(6 * own)] * 3


def test_own_scales_and_scales_of_unlike_units_are_not_shared():
    own = pictures(ONE_PEAK)[0].scale.limit
    for units, shared in (((POINTS, POINTS), False), ((POINTS, LOGITS), True)):
        shown = pictures(ONE_PEAK * 3, ONE_PEAK, units=units, shared=shared)
        assert [picture.is_shared for picture in shown] == [False, False]
        assert [picture.scale.limit for picture in shown] == [pytest.approx(3 * own), pytest.approx(own)]


def test_a_column_without_saliency_has_no_picture():
    shown = saliency_pictures([None, Shown(saliency(), POINTS)], shared=True)
    assert shown[0] is None
    assert not shown[1].is_shared


def test_words_of_a_text_model_have_a_scale():
    words = (WordScore("not", 0.0, 0.1, -0.8), WordScore("bad", 0.1, 0.2, 0.2))
    (picture,) = saliency_pictures([Shown(saliency(words=words), POINTS)], shared=True)
    assert picture.scale.word == pytest.approx(0.8)


def test_values_are_read_by_frame():
    (picture,) = pictures(np.full(40, 0.01))
    assert picture.at(0.399) == pytest.approx(0.5, abs=1e-6)
    assert picture.at(0.8) is None
    assert picture.at(-0.001) is None


@pytest.mark.parametrize(("value", "mark"), [(0.9, 0.5), (1.0, 1.0), (13.0, 10.0), (0.034, 0.02), (5.9, 5.0)])
def test_marks_on_an_axis_are_round(value, mark):
    assert nice_below(value) == pytest.approx(mark)
