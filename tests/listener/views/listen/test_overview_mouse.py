import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.views.listen.axis import SHORTEST, Window
from listener.views.listen.bars import Place
from listener.views.listen.overview_mouse import LEAST_FRAME_PX, Grip, frame, grip_at, part_at, pulled

PLACE = Place(Window(0.0, 10.0), width=1000.0, height=26.0)
WINDOW = Window(2.0, 4.0)
times = st.floats(-5, 15)


@pytest.mark.parametrize(
    ("x", "part"),
    [
        (193, "outside"),
        (194, "start"),
        (205, "start"),
        (206, "frame"),
        (300, "frame"),
        (395, "end"),
        (406, "end"),
        (407, "outside"),
    ],
)
def test_edges_are_held_near_them(x, part):
    assert part_at(x, WINDOW, PLACE) == part


def test_a_narrow_frame_can_be_seen_and_its_middle_held():
    narrow = Window(5.0, 5.001)
    assert frame(narrow, PLACE) == pytest.approx((497.05, 503.05))
    assert [part_at(x, narrow, PLACE) for x in (497.5, 500, 503)] == ["start", "frame", "end"]
    assert frame(Window(9.9995, 10.0), PLACE) == (1000 - LEAST_FRAME_PX, 1000)
    assert frame(Window(0.0, 0.0005), PLACE) == (0, LEAST_FRAME_PX)


def test_outside_the_frame_comes_under_the_mouse():
    assert grip_at(700, WINDOW, PLACE, 10.0) == Grip("frame", 7.0, Window(6.0, 8.0))
    assert grip_at(990, WINDOW, PLACE, 10.0) == Grip("frame", 9.9, Window(8.0, 10.0))
    assert grip_at(300, WINDOW, PLACE, 10.0) == Grip("frame", 3.0, WINDOW)


def test_the_frame_is_moved_and_its_edges_pulled():
    assert pulled(Grip("frame", 3.0, WINDOW), 4.5, 10.0) == Window(3.5, 5.5)
    assert pulled(Grip("frame", 3.0, WINDOW), 99.0, 10.0) == Window(8.0, 10.0)
    assert pulled(Grip("start", 2.0, WINDOW), 1.0, 10.0) == Window(1.0, 4.0)
    assert pulled(Grip("start", 2.0, WINDOW), -3.0, 10.0) == Window(0.0, 4.0)
    assert pulled(Grip("end", 4.0, WINDOW), 3.0, 10.0) == Window(2.0, 3.0)
    assert pulled(Grip("end", 4.0, WINDOW), 12.0, 10.0) == Window(2.0, 10.0)


def test_an_edge_stops_before_the_other():
    assert pulled(Grip("start", 2.0, WINDOW), 9.0, 10.0) == Window(4.0 - SHORTEST, 4.0)
    assert pulled(Grip("end", 4.0, WINDOW), 0.0, 10.0) == Window(2.0, 2.0 + SHORTEST)


@given(st.sampled_from(["frame", "start", "end"]), times, times)
def test_wherever_one_pulls_the_window_lies_in_the_clip(part, taken, time):
    window = pulled(Grip(part, taken, WINDOW), time, 10.0)
    assert 0 <= window.start < window.stop <= 10 + 1e-9
    if part == "frame":
        assert window.length == pytest.approx(2.0)
