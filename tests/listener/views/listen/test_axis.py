import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.views.listen.axis import SHORTEST, TimeAxis, Window, kept_inside, scrolled, turned_to, zoomed

times = st.floats(0, 100)


def test_zooming_keeps_the_time_under_the_mouse_in_its_place():
    assert zoomed(Window(0.0, 8.0), 0.5, at=2.0, duration=8.0) == Window(1.0, 5.0)
    assert zoomed(Window(1.0, 5.0), 2.0, at=2.0, duration=8.0) == Window(0.0, 8.0)


def test_nothing_is_shown_before_the_start_or_after_the_end():
    assert zoomed(Window(0.0, 2.0), 2.0, at=2.0, duration=8.0) == Window(0.0, 4.0)
    assert zoomed(Window(0.0, 8.0), 4.0, at=8.0, duration=8.0) == Window(0.0, 8.0)
    assert scrolled(Window(5.0, 7.0), 3.0, duration=8.0) == Window(6.0, 8.0)
    assert scrolled(Window(1.0, 2.0), -3.0, duration=8.0) == Window(0.0, 1.0)


def test_zooming_in_ends_at_the_shortest_window():
    assert zoomed(Window(0.0, 1.0), 1e-9, at=0.5, duration=1.0).length == pytest.approx(SHORTEST)


def test_a_page_is_turned_only_when_the_time_is_out_of_sight():
    window = Window(1.0, 2.0)
    assert turned_to(window, 1.5, duration=10.0) is window
    assert turned_to(window, 2.5, duration=10.0) == Window(pytest.approx(2.45), pytest.approx(3.45))
    assert turned_to(window, 10.0, duration=10.0) == Window(9.0, 10.0)


@given(times, times, st.floats(0.001, 200))
def test_a_window_lies_inside_whatever_is_asked(start, length, duration):
    window = kept_inside(Window(start, start + length), duration)
    limit = max(duration, SHORTEST)
    assert window.start >= 0
    assert window.stop <= limit + 1e-9
    assert SHORTEST - 1e-9 <= window.length <= limit + 1e-9


def test_the_axis_tells_only_of_changes(qtbot):
    axis = TimeAxis()
    axis.span(4.0)
    with qtbot.assertNotEmitted(axis.changed):
        axis.show_all()
        axis.follow(2.0)
    with qtbot.waitSignal(axis.changed):
        axis.zoom(0.5, at=0.0)
    assert axis.window == Window(0.0, 2.0)
    axis.scroll(0.5)
    assert axis.window == Window(1.0, 3.0)


def test_one_leaps_back_to_what_was_shown_and_forth_again():
    axis = TimeAxis()
    axis.span(8.0)
    axis.leap_back()
    assert axis.window == Window(0.0, 8.0)
    axis.leap(Window(2.0, 3.0))
    axis.leap(Window(2.0, 3.0))
    axis.leap_back()
    assert axis.window == Window(0.0, 8.0)
    axis.leap_back()
    assert axis.window == Window(2.0, 3.0)
    axis.span(4.0)
    axis.leap_back()
    assert axis.window == Window(0.0, 4.0)
