from dataclasses import replace

import numpy as np
import pytest

from listener.views.listen.difference import Pair, Side, difference, pair
from listener.views.listen.scales import DrawnScale, Shown, drawn_rates
from listener.views.listen.units import Unit
from tests.listener.views.listen.made import saliency

POINTS = Unit("label points", per_frame=50.0, per_word=1.0)
LOGITS = Unit("logits", per_frame=50.0, per_word=1.0)
SHARES = Unit("share", per_frame=1.0, per_word=1.0, is_signed=False)
RNG = np.random.default_rng(3)
ONE, OTHER = RNG.normal(size=(2, 60))


def side(number, values, *, unit=POINTS, modality="audio", is_refused=False, **of_map):
    return Side(number, Shown(saliency(values=values, **of_map), unit, is_refused), modality)


def compare(left, right, *scales):
    return difference(Pair(left, right, scales))


@pytest.mark.parametrize(
    ("active", "count", "which"),
    [(0, 1, None), (0, 2, (0, 1)), (1, 2, (0, 1)), (0, 4, (0, 1)), (2, 4, (1, 2)), (3, 4, (2, 3))],
)
def test_the_active_column_is_compared_with_its_left_neighbour(active, count, which):
    assert pair(active, count) == which


def test_the_right_column_minus_the_left_one():
    found = compare(side(1, ONE), side(2, OTHER))
    assert (found.title, found.minuend, found.reason) == ("Column 2 minus column 1", "column 2", "")
    expected = [drawn_rates(Shown(saliency(values=values), POINTS)) for values in (ONE, OTHER)]
    assert found.picture.rates == pytest.approx(expected[1] - expected[0], abs=1e-5)


def test_a_voice_minus_its_words_whichever_stands_left():
    for left, right in (("audio", "text"), ("text", "audio")):
        found = compare(side(1, ONE, modality=left), side(2, OTHER, modality=right))
        voice, words = (1, 2) if left == "audio" else (2, 1)
        assert found.title == f"Voice minus words ({voice} \u2212 {words})"
        assert (found.minuend, found.subtrahend) == ("voice", "words")
        sign = 1 if left == "audio" else -1
        assert np.sign(found.picture.rates.sum()) == sign * np.sign((ONE - OTHER).sum())


def test_other_targets_are_named():
    found = compare(side(1, ONE), side(2, OTHER, target="activation", modality="text"))
    assert found.title == "Activation minus valence (2 \u2212 1)"


def test_a_small_difference_looks_small_beside_the_columns():
    found = compare(side(1, ONE), side(2, ONE * 1.001), DrawnScale(40.0, 50.0), DrawnScale(30.0, 60.0))
    assert (found.picture.scale.limit, found.picture.scale.height) == (40.0, 60.0)


def test_a_frame_more_is_cut():
    assert len(compare(side(1, ONE), side(2, np.append(OTHER, 1.0))).picture.rates) == 60


def test_the_numbers_stand_beside_chance():
    lines = compare(side(1, ONE), side(2, ONE)).lines
    assert lines[0].startswith("ρ 1.00 (chance \u2212")
    assert lines[1].startswith("top-20 % overlap 100 % (chance ")
    assert lines[2].startswith("same sign there 100 %")
    assert lines[3].startswith("0 ms apart (chance ")


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        (Side(1, None, "audio"), side(2, ONE), "Explain column 1 and column 2 to compare them."),
        (side(1, ONE), side(2, ONE, clip="b.wav"), "Column 1 and column 2 show different clips."),
        (
            side(1, ONE),
            side(2, ONE[:50]),
            "These maps have 50 and 60 frames; only maps of the same sound can be compared.",
        ),
        (
            side(1, ONE),
            side(2, OTHER, unit=LOGITS),
            "One map is in label points, the other in logits: they cannot be subtracted.",
        ),
        (
            side(1, ONE),
            side(2, abs(OTHER), unit=SHARES),
            "Attention has no unit, so it cannot be subtracted.",
        ),
    ],
)
def test_what_cannot_be_subtracted_says_why(left, right, reason):
    found = compare(left, right)
    assert (found.picture, found.reason) == (None, reason)


def test_maps_without_common_units_still_agree_or_not():
    found = compare(side(1, ONE), side(2, abs(ONE), unit=SHARES))
    assert found.title == "Column 1 and column 2"
    assert found.lines[0].startswith("ρ 1.00")
    assert len(found.lines) == 3


def test_logits_are_subtracted_within_one_model_only():
    one, other = side(1, ONE, unit=LOGITS), side(2, OTHER, unit=LOGITS)
    assert compare(one, other).picture is not None
    foreign = replace(other, shown=replace(other.shown, saliency=replace(other.shown.saliency, model="n")))
    assert compare(one, foreign).reason.startswith("The logits of two models have no common scale")


def test_a_map_that_points_nowhere_has_a_difference_but_no_numbers():
    found = compare(side(1, ONE), side(2, np.zeros(60)))
    assert found.picture is not None
    assert found.lines == ("One map is the same everywhere, so it points nowhere.",)


def test_the_difference_of_a_refused_map_is_grey():
    assert compare(side(1, ONE, is_refused=True), side(2, OTHER)).picture.is_refused


def test_the_same_pair_is_known_again_and_any_change_is_noticed():
    left, right = side(1, ONE), side(2, OTHER)
    scales = [DrawnScale(1.0, 1.0)]
    wanted = Pair(left, right, scales)
    assert wanted.is_as(Pair(left, right, list(scales)))
    assert not wanted.is_as(None)
    refused = replace(right, shown=replace(right.shown, is_refused=True))
    for other in (
        Pair(left, side(2, OTHER), scales),
        Pair(left, refused, scales),
        Pair(left, right, [DrawnScale(2.0, 1.0)]),
        Pair(left, Side(2, None, "audio"), scales),
    ):
        assert not wanted.is_as(other)
