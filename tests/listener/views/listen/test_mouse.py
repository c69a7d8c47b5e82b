import pytest

from listener.views.listen.bars import Bar
from listener.views.listen.mouse import (
    OnBar,
    Open,
    Scroll,
    SpanEdge,
    Zoom,
    dragged,
    samples,
    target_at,
    wheel,
)

BARS = [Bar("a", "", 1.0, 2.0, "", row=0), Bar("b", "", 1.5, 2.5, "", row=1)]


@pytest.mark.parametrize(
    ("time", "target"),
    [
        (0.5, Open()),
        (0.95, SpanEdge("start")),
        (1.05, SpanEdge("start")),
        (1.5, Open()),
        (2.95, SpanEdge("end")),
        (3.2, Open()),
    ],
)
def test_edges_of_the_selection_are_near_the_edges_only(time, target):
    assert target_at(time, 0.1, (1.0, 3.0)) == target


def test_inside_a_short_selection_the_middle_stays_free():
    assert target_at(1.05, 0.1, (1.0, 1.1)) == Open()
    assert target_at(1.01, 0.1, (1.0, 1.1)) == SpanEdge("start")


@pytest.mark.parametrize(
    ("time", "row", "target"),
    [
        (1.02, 0, OnBar("a", "start")),
        (1.5, 0, OnBar("a")),
        (1.98, 0, OnBar("a", "end")),
        (1.98, 1, OnBar("b")),
        (1.5, 2, Open()),
        (2.02, 0, OnBar("a", "end")),
    ],
)
def test_bars_are_found_in_their_row(time, row, target):
    assert target_at(time, 0.05, None, BARS, row) == target


def test_where_bars_touch_the_one_under_the_mouse_is_taken():
    touching = [Bar("a", "", 1.0, 2.0, ""), Bar("b", "", 2.0, 3.0, "")]
    assert target_at(1.99, 0.05, None, touching, 0) == OnBar("a", "end")
    assert target_at(2.01, 0.05, None, touching, 0) == OnBar("b", "start")


def test_an_edge_dragged_over_the_other_turns_the_stretch_around():
    assert dragged((1.0, 2.0), "end", 1.5) == (1.0, 1.5)
    assert dragged((1.0, 2.0), "end", 0.5) == (0.5, 1.0)
    assert dragged((1.0, 2.0), "start", 2.5) == (2.0, 2.5)


def test_samples_lie_inside_the_sound():
    assert samples((-1.0, 99.0), 16000, 32000) == (0, 32000)
    assert samples((0.1, 0.20004), 16000, 32000) == (1600, 3201)


@pytest.mark.parametrize(
    ("dx", "dy", "sideways", "meant"),
    [
        (0, 120, False, Zoom(1 / 1.25)),
        (0, -120, False, Zoom(1.25)),
        (0, -120, True, Scroll(0.15)),
        (120, 10, False, Scroll(-0.15)),
        (0, 0, False, None),
    ],
)
def test_the_wheel_zooms_and_scrolls(dx, dy, sideways, meant):
    assert wheel(dx, dy, sideways=sideways) == meant
