import pytest

from listener.views.what_if.waterfall_picture import NARROWEST_SHARE, draw_waterfall
from models.explain.waterfall import waterfall
from tests.listener.views.what_if.made import NULL, SCALE, VALENCE, what_if

WIDTH = 1000


@pytest.fixture
def picture():
    return draw_waterfall(waterfall(what_if(), "valence"), VALENCE, SCALE, WIDTH)


def test_rows_say_what_was_done_in_points(picture):
    assert [(row.title, row.text) for row in picture.rows] == [
        ("As it is", "4.00"),
        ("Pitch flattened", "+0.30"),
        ("Loudness flattened", "−0.60"),
        ("Tempo normalised", "(+0.03)"),
        ("Together", "+0.12"),
        ("All three at once", "3.85"),
        ("Words removed", "−1.50"),
    ]
    assert [row.direction for row in picture.rows] == [0, 1, -1, 1, 1, 0, -1]
    assert picture.rows[3].sentence.startswith("Not to be believed: the change moves it by +0.03")
    assert picture.rows[4].sentence.startswith("What the three do only together")


def test_each_step_begins_where_the_one_before_ends(picture):
    for row, following in zip(picture.rows, picture.rows[1:-1], strict=False):
        assert following.start == pytest.approx(row.end)
    assert picture.rows[-1].start == picture.origin


def test_places_are_proportional_to_points(picture):
    (first, at_first), (second, at_second) = (
        (float(text.replace("−", "-")), x) for x, text in picture.ticks[:2]
    )
    a_point = (at_second - at_first) / (second - first)
    words = picture.rows[-1]
    assert words.end - words.start == pytest.approx(-1.5 * a_point)
    assert words.null[1] - words.null[0] == pytest.approx(2 * 3 * NULL * a_point)
    assert all(0 <= x <= WIDTH for row in picture.rows for x in (row.start, row.end, *row.null))


def test_next_to_nothing_looks_like_it():
    bars = waterfall(what_if(), "valence")[:1]
    picture = draw_waterfall(bars, VALENCE, SCALE, WIDTH)
    (first, at_first), (second, at_second) = ((float(text), x) for x, text in picture.ticks[:2])
    shown = WIDTH * (second - first) / (at_second - at_first)
    assert shown >= NARROWEST_SHARE * (SCALE.high - SCALE.low)
