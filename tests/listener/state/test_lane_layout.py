import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.state.columns.lane_layout import (
    BY_ID,
    LANES,
    LaneLayout,
    read_layout,
    shared_out,
    way_to,
    write_layout,
)
from listener.state.columns.lanes import Lanes

NO_LIMITS = {kind.id: (0, 2000) for kind in LANES}
FIRST = LaneLayout()
IDS = tuple(kind.id for kind in LANES)


def heights(layout):
    return {place.lane: place.height for place in layout.places}


def order(layout):
    return [place.lane for place in layout.places]


def shown_as(**sizes):
    """A layout of these lanes only, at these heights."""
    return read_layout(
        json.dumps([[lane, sizes.get(lane, BY_ID[lane].height), lane in sizes] for lane in IDS])
    )


def test_at_first_the_pictures_of_sound_are_hidden():
    assert FIRST.shown == ("wave", "saliency", "words", "tags")


def test_a_lane_moves_past_shown_ones_and_not_over_the_ends():
    moved = FIRST.moved("tags", -2)
    assert moved.shown == ("wave", "tags", "saliency", "words")
    assert moved.moved("tags", 2).shown == FIRST.shown
    assert FIRST.moved("wave", -1) == FIRST.moved("wave", 0) == FIRST
    assert FIRST.moved("spectrogram", 1) == FIRST
    assert (FIRST.may_move("wave", 1), FIRST.may_move("tags", 1)) == (True, False)


def test_a_hidden_lane_comes_back_where_it_was():
    hidden = FIRST.with_shown("saliency", False)
    assert hidden.shown == ("wave", "words", "tags")
    assert hidden.with_shown("saliency", True) == FIRST


def test_the_last_lane_stays():
    layout = FIRST
    for lane in IDS:
        layout = layout.with_shown(lane, False)
    assert layout.shown == ("tags",)
    assert not layout.may_hide("tags")


def test_room_to_spare_goes_to_the_lanes_that_stretch_by_their_heights():
    layout = shown_as(wave=100, spectrogram=200, words=30)
    assert shared_out(layout, 361, NO_LIMITS) == {"wave": 110, "spectrogram": 221, "words": 30}
    assert shared_out(layout, 100, NO_LIMITS) == {"wave": 100, "spectrogram": 200, "words": 30}


def test_a_lane_is_drawn_within_what_it_can_be_at_present():
    layout = shown_as(wave=100, words=30, tags=30)
    limits = NO_LIMITS | {"words": (0, 28), "tags": (162, 2000)}
    assert shared_out(layout, 300, limits) == {"wave": 110, "words": 28, "tags": 162}


def test_a_lane_grows_at_the_cost_of_those_below_then_of_those_above():
    layout = shown_as(wave=100, saliency=80, words=26)
    drawn = {"wave": 200, "saliency": 80, "words": 26}
    sizes = heights(layout.resized("saliency", 50, drawn))
    assert (sizes["wave"], sizes["saliency"], sizes["words"]) == (152, 130, 24)
    sizes = heights(layout.resized("saliency", 500, drawn))
    assert (sizes["wave"], sizes["saliency"], sizes["words"]) == (48, 580, 24)


def test_a_lane_shrinks_to_its_least_and_the_next_takes_the_room():
    layout = shown_as(wave=100, saliency=80)
    drawn = {"wave": 100, "saliency": 80}
    sizes = heights(layout.resized("wave", -90, drawn))
    assert (sizes["wave"], sizes["saliency"]) == (48, 132)
    sizes = heights(layout.resized("saliency", -20, drawn))
    assert (sizes["wave"], sizes["saliency"]) == (120, 60)


def test_a_dragged_lane_goes_past_a_neighbour_from_its_middle_on_and_not_back_again():
    sizes = {"wave": 100, "words": 20, "tags": 50}
    assert [way_to(y, "words", sizes, 5) for y in (49, 51, 120, 154, 156)] == [-1, 0, 0, 0, 1]
    assert [way_to(y, "wave", sizes, 5) for y in (-50, 114, 116)] == [0, 0, 1]
    assert way_to(500, "tags", sizes, 5) == 0
    assert way_to(49, "words", {"words": 20, "wave": 100, "tags": 50}, 5) == 0


@given(
    st.permutations(IDS),
    st.lists(st.integers(0, 3000), min_size=len(IDS), max_size=len(IDS)),
    st.sets(st.sampled_from(IDS)),
)
def test_a_layout_is_read_as_it_was_written(lanes, sizes, hidden):
    layout = read_layout(
        json.dumps([[lane, size, lane not in hidden] for lane, size in zip(lanes, sizes, strict=True)])
    )
    assert order(layout) == list(lanes)
    assert layout.shown
    assert read_layout(write_layout(layout)) == layout


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.sampled_from(IDS),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_any_text_gives_a_whole_layout(value):
    layout = read_layout(json.dumps(value))
    assert sorted(order(layout)) == sorted(IDS)
    assert layout.shown


@pytest.mark.parametrize("text", ["", "{", "null", '[["wave"]]', '[["nosuch", 40, true]]', "[" * 5000])
def test_a_damaged_text_gives_the_first_layout(text):
    assert read_layout(text) == FIRST


def test_a_lane_that_a_text_does_not_know_stands_below_its_neighbour_of_the_first_layout():
    layout = read_layout('[["tags", 40, true], ["wave", 90, true], ["wave", 20, false]]')
    assert order(layout) == ["tags", "wave", "spectrogram", "prosody", "saliency", "words", "clash", "phones"]
    assert heights(layout)["wave"] == 90


def test_the_state_tells_of_changes_only():
    lanes, told = Lanes(), []
    lanes.changed.connect(lambda: told.append(lanes.layout.shown))
    lanes.show("wave", True)
    lanes.move("wave", -1)
    assert told == []
    lanes.show("spectrogram", True)
    lanes.move("tags", -1)
    lanes.reset()
    assert told == [
        ("wave", "spectrogram", "saliency", "words", "tags"),
        ("wave", "spectrogram", "saliency", "tags", "words"),
        FIRST.shown,
    ]
