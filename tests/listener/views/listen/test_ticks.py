import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.views.listen.axis import SHORTEST, Window
from listener.views.listen.ticks import ticks


def test_round_times_are_marked_with_finer_ones_between():
    found = ticks(Window(0.0, 2.0), most=4)
    assert found.labelled == pytest.approx((0.0, 0.5, 1.0, 1.5, 2.0))
    assert [found.label(time) for time in found.labelled] == ["0.0", "0.5", "1.0", "1.5", "2.0"]
    assert found.fine == pytest.approx([i / 10 for i in range(20) if i % 5])


@pytest.mark.parametrize(
    ("length", "most", "step"),
    [(10, 10, 1), (10, 9, 2), (10, 4, 5), (10, 1.5, 10), (60, 10, 10), (0.0005, 8, 1e-4)],
)
def test_steps_are_one_two_or_five(length, most, step):
    labelled = ticks(Window(0.0, length), most).labelled
    assert labelled[1] - labelled[0] == pytest.approx(step)


def test_labels_tell_neighbours_apart_where_single_samples_are_seen():
    found = ticks(Window(3.1415, 3.142), most=6)
    labels = [found.label(time) for time in found.labelled]
    assert labels == ["3.1415", "3.1416", "3.1417", "3.1418", "3.1419", "3.1420"]


@given(st.floats(0, 4000), st.floats(SHORTEST, 4000), st.floats(1, 40))
def test_marks_lie_in_sight_and_have_room(start, length, most):
    window = Window(start, start + length)
    found = ticks(window, most)
    assert len(found.labelled) <= most + 1.001
    assert all(window.start - length / 1000 <= time <= window.stop + length / 1000 for time in found.labelled)
    labels = [found.label(time) for time in found.labelled]
    assert len(set(labels)) == len(labels)
