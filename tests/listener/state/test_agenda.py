import numpy as np
import pytest

from listener.state.columns.wishes import Wish
from listener.state.explaining.agenda import TIMED_CLIPS, Agenda, Progress
from listener.state.explaining.unfinished import Plan

PLAN = Plan(Wish("m", "valence"), ())


@pytest.mark.parametrize(
    ("left", "place", "expected"),
    [
        ([], 2, None),
        ([0, 1, 2, 3, 4, 5], 2, 30),
        ([0, 1, 3, 4, 5], 2, 40),
        ([0, 1, 4, 5], 2, 20),
        ([0, 5], 2, 10),
        ([5], 2, 60),
        ([0, 4], None, 10),
    ],
)
def test_what_is_near_comes_first_then_what_was_planned_first(left, place, expected):
    shown = np.array([10, 20, 30, 40, 50, 60])
    agenda = Agenda(PLAN, shown, 100)
    for row in np.delete(shown, left):
        agenda.settle(row, "")
    assert agenda.next_row(shown, place) == expected


def test_far_from_the_clip_in_view_the_plans_order_counts():
    agenda = Agenda(PLAN, np.array([7, 3, 90]), 100)
    backwards = np.arange(100)[::-1]
    assert agenda.next_row(backwards, 50) == 7
    assert agenda.next_row(backwards, 5) == 90
    assert agenda.next_row(backwards[:0], None) == 7


def test_what_is_done_and_failed_is_counted_and_the_rest_is_timed_by_the_last_clips():
    agenda = Agenda(PLAN, np.arange(100), 200)
    assert agenda.progress(is_running=True) == Progress(0, 100, 0, True, None)
    agenda.settle(0, "a.wav", "is empty.")
    assert agenda.progress(is_running=False) == Progress(1, 100, 1, False, None)
    agenda.settle(1, "b.wav", seconds=1000.0)
    for row in range(2, 2 + TIMED_CLIPS):
        agenda.settle(row, "c.wav", seconds=2.0)
    left = 100 - 2 - TIMED_CLIPS
    assert agenda.progress(is_running=True) == Progress(100 - left, 100, 1, True, 2.0 * left)
    assert agenda.failures == [("a.wav", "is empty.")]
    assert [agenda.holds(row) for row in (0, 99, 100)] == [True, True, False]
