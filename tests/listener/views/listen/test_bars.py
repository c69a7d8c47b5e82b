import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.words import Word
from listener.views.listen.axis import Window
from listener.views.listen.bars import (
    Bar,
    Bars,
    Place,
    packed,
    stretch_at,
    word_scores,
)
from models.interface import WordScore

PLACE = Place(Window(1.0, 3.0), width=200.0, height=40.0)
OVERLAPPING = [("b", 2.0, 3.0), ("long", 0.2, 9.0), ("c", 5.5, 5.6), ("d", 7.0, 8.0)]


def test_places_turn_seconds_into_pixels_and_back():
    assert PLACE.x(1.5) == 50
    assert PLACE.seconds(50) == 1.5


def test_overlapping_stretches_take_rows_and_rows_are_used_again():
    assert packed([(0, 4), (1, 2), (2, 5), (4, 6)]) == (0, 1, 1, 0)
    assert packed([(0, 9), (1, 8), (2, 7)]) == (0, 1, 2)
    assert packed([]) == ()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=30))
def test_no_two_stretches_of_a_row_overlap_and_no_row_is_needless(pairs):
    stretches = sorted((start, start + length) for start, length in pairs)
    rows = packed(stretches)
    for (one, row), (other, other_row) in zip(
        zip(stretches, rows, strict=True), list(zip(stretches, rows, strict=True))[1:], strict=False
    ):
        assert row != other_row or one[1] <= other[0]
    deepest = max((sum(start <= at < end for start, end in stretches) for at in range(41)), default=0)
    assert len(set(rows)) == deepest


def test_only_visible_bars_are_placed():
    edges = {"a": (0.0, 0.9), "b": (0.5, 1.5), "c": (4.0, 5.0)}
    bars = Bars([Bar(key, key, start, end, "#111111") for key, (start, end) in edges.items()])
    assert [(box.bar.key, box.x0, box.x1) for box in bars.boxes(PLACE)] == [("b", -50.0, 50.0)]
    assert not bars.pixels(PLACE, 4, narrower_than=14).any()


def test_bars_without_room_for_a_text_are_drawn_as_pixels_in_their_row():
    bars = Bars([Bar("a", "a", 1.5, 1.54, "#123456"), Bar("b", "b", 1.51, 1.5101, "#00ff00", row=1)])
    assert bars.boxes(PLACE) == ()
    pixels = bars.pixels(PLACE, 3)
    assert pixels.shape == (6, 200)
    assert pixels[:3, 49:55].tolist() == [[0, *[0xFF123456] * 3, 0, 0]] * 2 + [[0] * 6]
    assert np.argwhere(pixels[3:]).tolist() == [[0, 51], [1, 51]]


def test_words_find_their_scores_by_time():
    words = [Word("not", 0.1, 0.3), Word("good", 0.3, 0.8)]
    scores = [WordScore("good", 0.3000001, 0.8, -0.5), WordScore("um", float("nan"), float("nan"), 9.0)]
    assert word_scores(words, scores) == (None, -0.5)
    shared = [WordScore("I", 0.1, 0.16, 0.25), WordScore("am", 0.16, 0.3000001, 0.5), *scores]
    assert word_scores(words, shared) == (0.75, -0.5)


def test_stretches_hold_their_start_but_not_their_end():
    stretches = [(0.0, 1.0), (1.0, 2.0)]
    assert [stretch_at(time, stretches) for time in (0.0, 0.99, 1.0, 2.0)] == [0, 0, 1, None]


def test_bars_are_found_by_time_though_a_long_one_began_long_before():
    bars = Bars([Bar(key, key, start, end, "#111111") for key, start, end in OVERLAPPING])
    assert [bar.key for bar in bars.bars[bars.between(5.0, 6.0)]] == ["long", "b", "c"]
    assert [bar.key for bar in bars.bars[bars.between(0.0, 0.5)]] == ["long"]
    assert bars.bars[bars.between(9.5, 9.9)] == ()


@given(
    st.lists(st.tuples(st.floats(0, 10), st.floats(0.1, 5)), max_size=30), st.floats(0, 10), st.floats(0, 3)
)
def test_no_bar_in_sight_is_missed(stretches, start, length):
    bars = Bars([Bar(str(i), "", at, at + long, "#111111") for i, (at, long) in enumerate(stretches)])
    found = bars.bars[bars.between(start, start + length)]
    assert {bar.key for bar in bars.bars if bar.end >= start and bar.start <= start + length} <= {
        bar.key for bar in found
    }


def test_only_rows_that_are_asked_for_are_drawn():
    bars = Bars([Bar(str(row), "", 1.0, 2.0, f"#00000{row}", row=row) for row in range(5)])
    pixels = bars.pixels(PLACE, 2, rows=range(2, 4))
    assert pixels[:, 0].tolist() == [0xFF000002, 0, 0xFF000003, 0]
    assert [box.bar.row for box in bars.boxes(PLACE, rows=range(2, 4))] == [2, 3]


def test_ticks_stand_where_any_bar_is():
    bars = Bars(
        [
            Bar("before", "", 0.0, 0.5, "#0000ff"),
            Bar("edge", "", 0.5, 1.02, "#0000ff"),
            Bar("long", "", 2.0, 2.5, "#00ff00"),
            Bar("inside", "", 2.1, 2.2, "#00ff00", row=1),
            Bar("point", "", 2.7, 2.7001, "#ff0000"),
            Bar("beyond", "", 2.995, 9.0, "#0000ff"),
        ]
    )
    ticks, below = bars.ticks(PLACE, 2)
    assert (ticks == below).all()
    assert {int(colour) for colour in ticks} == {0, 0xFF0000FF, 0xFF00FF00, 0xFFFF0000}
    assert np.flatnonzero(ticks == 0xFF00FF00).tolist() == list(range(100, 151))
    assert np.flatnonzero(ticks == 0xFFFF0000).tolist() == [170]
    assert np.flatnonzero(ticks == 0xFF0000FF).tolist() == [0, 1, 2, 199]


def test_ticks_of_several_colours_in_one_pixel_share_its_rows():
    colours = ("#000001", "#000002", "#000003")
    bars = Bars([Bar(colour, "", 1.0, 1.1 + 0.1 * i, colour) for i, colour in enumerate(colours)])
    ticks = bars.ticks(PLACE, 4) & 0xFF
    assert ticks[:, 2].tolist() == [1, 1, 2, 3]
    assert ticks[:, 13].tolist() == [2, 2, 3, 3]
    assert ticks[:, 23].tolist() == [3, 3, 3, 3]
    assert not Bars([]).ticks(PLACE, 4).any()
