import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.audio import Sound
from analysis.edges import Snap, nudged, snapped
from analysis.words import Word


@pytest.mark.parametrize(
    ("span", "edge", "by", "moved"),
    [
        ((20, 50), "start", 10, (30, 50)),
        ((20, 50), "start", -10, (10, 50)),
        ((20, 50), "start", -30, (0, 50)),
        ((20, 50), "start", 40, (49, 50)),
        ((20, 50), "end", 10, (20, 60)),
        ((20, 50), "end", 70, (20, 100)),
        ((20, 50), "end", -40, (20, 21)),
        ((90, 130), "end", 10, (90, 100)),
        ((110, 130), "end", -5, (110, 111)),
    ],
)
def test_one_edge_moves_and_stays_in_the_sound(span, edge, by, moved):
    assert nudged(span, edge, by, 100) == moved


@given(st.data())
def test_a_sample_is_left_and_a_step_back_returns_where_nothing_was_in_the_way(data):
    length = data.draw(st.integers(1, 10**9))
    start = data.draw(st.integers(0, length - 1))
    span = (start, data.draw(st.integers(start + 1, length)))
    edge = data.draw(st.sampled_from(["start", "end"]))
    by = data.draw(st.integers(-length, length))
    moved = nudged(span, edge, by, length)
    assert 0 <= moved[0] < moved[1] <= length
    other, own = (1, 0) if edge == "start" else (0, 1)
    assert moved[other] == span[other]
    if moved[own] - span[own] == by:
        assert nudged(moved, edge, -by, length) == span


def wave(*values):
    return Sound(np.array(values, np.float32).reshape(len(values), -1), 1000)


WORDS = (Word("good", 0.1, 0.2), Word("news", 0.25, 0.9))
TO_WORDS, TO_CROSSINGS, TO_BOTH = Snap(to_words=True), Snap(to_crossings=True), Snap(True, True)


@pytest.mark.parametrize(
    ("position", "place"),
    [(60, 100), (59, 59), (140, 100), (141, 141), (225, 200), (226, 250), (400, 400), (0, 0), (300, 300)],
)
def test_an_edge_goes_to_the_nearest_word_within_40_ms(position, place):
    sound = wave(*np.zeros(300))
    assert snapped(position, sound, WORDS, TO_WORDS) == place


def test_a_word_that_ends_beyond_the_sound_draws_nothing():
    assert snapped(300, wave(*np.zeros(300)), (Word("late", 0.0, 0.301),), TO_WORDS) == 300


@pytest.mark.parametrize(
    ("position", "place"), [(0, 3), (2, 3), (3, 3), (6, 3), (7, 10), (8, 10), (15, 10), (16, 16), (20, 20)]
)
def test_an_edge_goes_to_the_nearest_rising_crossing_within_5_ms(position, place):
    sound = wave(0, -1, -1, 0, 1, 0, 0, -1, -1, -2, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1)
    assert snapped(position, sound, (), TO_CROSSINGS) == place


def test_of_two_places_equally_near_the_earlier_is_taken():
    assert snapped(3, wave(0, -1, 1, -1, 1, 1), (), TO_CROSSINGS) == 2
    assert snapped(225, wave(*np.zeros(300)), WORDS, TO_WORDS) == 200


def test_crossings_are_those_of_the_mean_over_the_channels():
    sound = wave([-1, -1], [-3, 1], [-1, 3], [1, 1])
    assert snapped(1, sound, (), TO_CROSSINGS) == 2


def test_words_come_before_crossings_and_neither_is_wanted_at_first():
    sound = wave(*([-1, 1] * 150))
    assert snapped(130, sound, WORDS, TO_BOTH) == 100
    assert snapped(150, sound, WORDS, TO_BOTH) == 149
    assert snapped(130, sound, WORDS, Snap()) == 130


@given(st.lists(st.integers(-2, 2), min_size=1, max_size=40), st.data())
def test_no_crossing_is_nearer_than_the_one_taken(values, data):
    position = data.draw(st.integers(0, len(values)))
    place = snapped(position, wave(*values), (), TO_CROSSINGS)
    rising = [k for k in range(1, len(values)) if values[k - 1] < 0 <= values[k]]
    near = [k for k in rising if abs(k - position) <= 5]
    assert place == (min(near, key=lambda k: (abs(k - position), k)) if near else position)
    assert snapped(place, wave(*values), (), TO_CROSSINGS) == place
