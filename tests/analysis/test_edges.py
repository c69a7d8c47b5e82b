import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.edges import nudged


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
