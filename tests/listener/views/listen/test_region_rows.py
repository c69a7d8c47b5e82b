from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from analysis.session.marks import HEARD_HERE
from analysis.session.tags import new_tag
from listener.state.columns.contents import Contents
from listener.theme import DARK
from listener.views.listen.axis import TimeAxis
from listener.views.listen.lanes.region_names import MARGIN_PX
from listener.views.listen.lanes.regions import RegionsLane
from listener.views.listen.region_rows import (
    LEAST_ROW_PX,
    ROW_PX,
    Block,
    RegionRows,
    RowView,
    hidden_rows,
    region_rows,
    row_view,
)

CONTENTS = Contents(0, "a.wav", None, None, (), "", "")


@pytest.fixture
def lane(qtbot):
    axis = TimeAxis()
    axis.span(1.0)
    box = QWidget()
    qtbot.addWidget(box)
    lane = RegionsLane(axis, DARK)
    lane.setParent(box)
    lane.resize(1064, 60)
    yield lane


def region(tag, start, end, clip="a.wav", tagger="me"):
    return new_tag(clip, tag, tagger=tagger, codebook_version=1, start=start, end=end, rate=1000)


def rows_of(tags, first=""):
    return region_rows(CONTENTS, tags, lambda _name: "#aa0000", first)


def test_regions_of_this_clip_become_bars_in_order_of_time():
    tags = [
        region("late", 2000, 3000),
        region("early", 500, 2500),
        replace(region("x", 0, 10), start=None, end=None),
        region("elsewhere", 0, 10, clip="b.wav"),
    ]
    found = region_rows(CONTENTS, tags, lambda name: {"early": "#aa0000", "late": "#00aa00"}[name])
    assert [(bar.text, bar.start, bar.end, bar.row, bar.colour) for bar in found.bars] == [
        ("early", 0.5, 2.5, 0, "#aa0000"),
        ("late", 2.0, 3.0, 1, "#00aa00"),
    ]
    assert found.rows == 2
    assert region_rows(None, tags, str) == RegionRows()


def test_each_tagger_has_rows_and_the_one_who_tags_comes_first():
    tags = [
        region("a", 0, 500, tagger="zoe"),
        region("b", 0, 500, tagger="ada"),
        region("c", 100, 600, tagger="ada"),
        region("d", 0, 500, tagger="bea"),
    ]
    found = rows_of(tags, first="zoe")
    assert found.blocks == (Block("zoe", 0, 1), Block("ada", 1, 2), Block("bea", 3, 1))
    assert {bar.text: bar.row for bar in found.bars} == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_marks_of_what_was_heard_stand_above_the_regions():
    found = rows_of([region("a", 0, 500), region(HEARD_HERE, 100, 300), region(HEARD_HERE, 200, 400)])
    assert [(bar.row, bar.is_bracket) for bar in found.bars] == [(0, True), (1, True), (2, False)]


def test_a_bracket_is_drawn_hollow_and_a_region_filled(lane):
    lane.show_regions(rows_of([region("a", 0, 900), region(HEARD_HERE, 100, 800)]), rows=2)
    picture = lane.grab().toImage()
    x = 64 + 700
    bracket, filled = (
        QColor(picture.pixel(x, round(MARGIN_PX + ROW_PX * row + ROW_PX * 0.6))).name() for row in (0, 1)
    )
    line = QColor(picture.pixel(x, MARGIN_PX + 1)).name()
    assert (line, bracket, filled) == (DARK.text, DARK.base, "#aa0000")


def test_rows_share_the_height_until_they_could_not_be_read():
    assert row_view(120, 3, 0) == RowView(range(3), 20, 0, 0)
    assert row_view(120, 8, 0) == RowView(range(8), 15, 0, 0)
    assert row_view(120, 9, 0) == RowView(range(9), 13, 0, 0)
    assert row_view(120, 40, 0) == RowView(range(8), 13, 0, 32)
    assert row_view(120, 40, 99) == RowView(range(32, 40), 13, 32, 0)
    assert row_view(1, 2, 1) == RowView(range(1, 2), 13, 1, 0)
    assert row_view(20, 0, 0) == RowView(range(1), 20, 0, 0)


def test_rows_out_of_sight_are_counted():
    assert hidden_rows(row_view(120, 3, 0)) == ""
    assert hidden_rows(row_view(40, 3, 0)) == ""
    assert hidden_rows(row_view(120, 40, 2)) == "Rows out of sight: 2 above, 30 below"
    assert hidden_rows(row_view(120, 10, 0)) == "Rows out of sight: 2 below"


def many(tag, rows):
    return [region(tag, row, 900) for row in range(rows)]


def test_the_lane_scrolls_to_a_chosen_region_and_back(lane):
    tags = many("a", 30)
    lane.show_regions(rows_of(tags), rows=30)
    seen = len(lane.row_view.seen)
    assert lane.row_at(MARGIN_PX + 1) == 0
    lane.show_chosen(tags[29].id)
    assert lane.row_view.seen == range(30 - seen, 30)
    lane.show_chosen(tags[28].id)
    assert lane.row_at(MARGIN_PX + LEAST_ROW_PX * seen - 1) == 29
    assert lane.row_at(MARGIN_PX + LEAST_ROW_PX * seen) is None
    lane.show_chosen(tags[0].id)
    assert lane.row_view.seen.start == 0


def test_another_clips_regions_are_seen_from_their_first_row_on(lane):
    tags = many("a", 30)
    lane.show_regions(rows_of(tags), rows=30)
    lane.scroll_rows(-2)
    assert lane.row_view.above == 6
    lane.show_regions(rows_of(tags[:29]), rows=29)
    assert lane.row_view.above == 6
    lane.show_regions(rows_of(many("b", 30)), rows=30)
    assert lane.row_view.above == 0
