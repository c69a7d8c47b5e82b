import pytest
from PySide6.QtCore import QSizeF

from listener.views.listen.lanes.base import GUTTER_PX
from listener.views.listen.lanes.marks import GAP_PX, TICK_PX, Marks

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def marks():
    marks = Marks()
    marks.resize(QSizeF(GUTTER_PX, 100))
    return marks


def test_marks_stand_at_their_values_and_their_names_inside_the_lane(marks):
    marks.show_marks(-1.0, 1.0, [(-1.0, "low"), (0.0, "zero"), (1.0, "high")], "x")
    (low, low_room, _), (zero, zero_room, _), (high, high_room, _) = marks.places()
    assert (low, zero, high) == (100.0, 50.0, 0.0)
    assert zero_room.center().y() == 50.0
    assert high_room.top() == 0.0
    assert low_room.bottom() == 100.0
    assert {room.right() for _, room, _ in marks.places()} == {GUTTER_PX - TICK_PX - GAP_PX - 1}


def test_names_without_room_are_left_out_and_their_ticks_stay(marks):
    marks.show_marks(0.0, 100.0, [(value, str(value)) for value in (10, 11, 50)], "x")
    assert [(y, name) for y, _, name in marks.places()] == [(90.0, "10"), (89.0, ""), (50.0, "50")]


def test_a_lane_of_another_height_has_its_marks_elsewhere(marks):
    marks.show_marks(0.0, 10.0, [(5.0, "5")], "x")
    marks.resize(QSizeF(GUTTER_PX, 60))
    assert [y for y, *_ in marks.places()] == [30.0]
