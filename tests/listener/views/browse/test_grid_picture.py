import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bins import Edges
from analysis.tables import Scale
from listener.views.browse.grid_picture import (
    AXIS,
    GAP,
    NARROWEST,
    Grip,
    after_click,
    cell_at,
    draw_grid,
    fractions,
    grip_at,
    moved,
    value_at,
)

SCALE = Scale(1, 7)
COUNTS = np.array([[5153, 12522, 234], [15328, 77566, 8109], [9298, 14248, 6849]])
WIDTH, HEIGHT = AXIS + 300, AXIS + 150
MEDIUM_LOW = (1, 0)


def picture(chosen=frozenset()):
    return draw_grid(COUNTS, chosen, WIDTH, HEIGHT)


def test_activation_goes_up_and_valence_to_the_right():
    low_high = next(cell for cell in picture().cells if cell.bin == (0, 2))
    assert (low_high.x, low_high.y) == (AXIS + 200 + 1, 100 + 1)
    assert (low_high.width, low_high.height) == (98, 48)


def test_counts_and_shares_of_the_study():
    cell = next(cell for cell in picture(frozenset({MEDIUM_LOW})).cells if cell.bin == MEDIUM_LOW)
    assert cell.text == "Medium-Low: 15,328 clips, 10.3 %, chosen"
    assert sum(cell.share for cell in picture().cells) == pytest.approx(1, abs=1e-12)


def test_the_fullest_cell_is_filled_wholly_and_others_by_the_root_of_their_count():
    fills = {cell.bin: cell.fill for cell in picture().cells}
    assert fills[1, 1] == 1
    assert fills[0, 2] == pytest.approx(np.sqrt(234 / 77566), abs=1e-12)


def test_cut_points_stand_between_cells():
    assert picture().ticks_x == (AXIS + 100, AXIS + 200)
    assert picture().ticks_y == (100, 50)


def test_an_empty_grid_is_drawn():
    cells = draw_grid(np.zeros((3, 3), dtype=np.int64), frozenset(), WIDTH, HEIGHT).cells
    assert {(cell.count, cell.share, cell.fill) for cell in cells} == {(0, 0.0, 0.0)}


@pytest.mark.parametrize(
    ("x", "y", "bin_"),
    [(AXIS + 5, 5, (2, 0)), (AXIS + 299 - 2, 145, (0, 2)), (AXIS - 3, 5, None), (AXIS + 5, 152, None)],
)
def test_which_cell_a_point_is_in(x, y, bin_):
    cell = cell_at(picture(), x, y)
    assert (cell and cell.bin) == bin_


def test_a_click_chooses_one_bin_and_again_none():
    assert after_click(frozenset({(2, 2)}), MEDIUM_LOW, add=False) == {MEDIUM_LOW}
    assert after_click(frozenset({MEDIUM_LOW}), MEDIUM_LOW, add=False) == frozenset()


def test_adding_joins_and_leaves():
    both = after_click(frozenset({(2, 2)}), MEDIUM_LOW, add=True)
    assert both == {MEDIUM_LOW, (2, 2)}
    assert after_click(both, (2, 2), add=True) == {MEDIUM_LOW}


def test_keys_stay_in_the_grid():
    assert moved((2, 1), up=1) == (2, 1)
    assert moved((2, 1), up=-1, right=1) == (1, 2)


def cut_at(low, high, scale=SCALE):
    return draw_grid(COUNTS, frozenset(), WIDTH, HEIGHT, cuts=fractions(Edges(low, high), scale))


def test_cells_are_as_wide_as_their_part_of_the_scale():
    made = cut_at(2.5, 5.5)
    assert made.ticks_x == (AXIS + 75, AXIS + 225)
    assert made.ticks_y == (112.5, 37.5)


@given(
    cuts=st.tuples(st.floats(1, 7), st.floats(1, 7)).filter(lambda cuts: cuts[0] < cuts[1]),
    width=st.integers(AXIS + 10, 600),
)
def test_no_cell_is_too_narrow_for_its_count_where_there_is_room(cuts, width):
    made = draw_grid(COUNTS, frozenset(), width, HEIGHT, cuts=fractions(Edges(*cuts), SCALE))
    least = min(NARROWEST, (width - AXIS) / 3) - GAP
    assert min(cell.width for cell in made.cells) >= least - 1e-9
    assert max(cell.x + cell.width for cell in made.cells) == pytest.approx(width - GAP / 2, abs=1e-9)


@pytest.mark.parametrize(
    ("x", "y", "grip"),
    [
        (AXIS + 100 + 4, 20, Grip("x", "low")),
        (AXIS + 200 - 12, 155, Grip("x", "high")),
        (AXIS + 200 - 12, 20, None),
        (AXIS + 100, 150 + AXIS / 2, None),
        (AXIS + 50, 103, Grip("y", "low")),
        (AXIS - 5, 50 + 12, Grip("y", "high")),
        (3, 50, None),
        (AXIS + 150, 75, None),
    ],
)
def test_what_a_press_takes_hold_of(x, y, grip):
    assert grip_at(picture(), x, y) == grip


def test_what_a_point_of_an_axis_stands_for():
    assert value_at(picture(), "x", AXIS + 100, 0, SCALE) == 3
    assert value_at(picture(), "y", 0, 50, SCALE) == pytest.approx(5, abs=1e-12)
    assert value_at(picture(), "x", AXIS - 50, 0, SCALE) == 0


def test_expected_counts_stand_in_place_of_shares():
    expected = COUNTS + np.array([[0.25, 0, 900], [0, 0, 0], [0, 0, 0]])
    cells = draw_grid(COUNTS, frozenset(), WIDTH, HEIGHT, expected=expected).cells
    assert [cell.below for cell in cells[:3]] == ["→ 5,153", "→ 12,522", "→ 1,134"]
    assert cells[0].text == "Low-Low: 5,153 clips, 3.5 %, 5,153.2 expected"
    few = draw_grid(COUNTS // 1000, frozenset(), WIDTH, HEIGHT, expected=COUNTS / 1000).cells
    assert few[2].below == "→ 0.2"
