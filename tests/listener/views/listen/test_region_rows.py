from dataclasses import replace

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from analysis.session.marks import HEARD_HERE
from analysis.session.tags import new_tag
from listener.state.columns.contents import Contents
from listener.theme import DARK
from listener.views.listen.axis import TimeAxis
from listener.views.listen.lanes.regions import MARGIN_PX, ROW_PX, RegionsLane
from listener.views.listen.region_rows import Block, RegionRows, region_rows

CONTENTS = Contents(0, "a.wav", None, None, (), "", "")


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


def test_a_bracket_is_drawn_hollow_and_a_region_filled(qtbot):
    axis = TimeAxis()
    axis.span(1.0)
    box = QWidget()
    qtbot.addWidget(box)
    lane = RegionsLane(axis, DARK)
    lane.setParent(box)
    lane.resize(1064, 60)
    lane.show_regions(rows_of([region("a", 0, 900), region(HEARD_HERE, 100, 800)]), rows=2)
    picture = lane.grab().toImage()
    x = 64 + 700
    bracket, filled = (
        QColor(picture.pixel(x, round(MARGIN_PX + ROW_PX * row + ROW_PX * 0.6))).name() for row in (0, 1)
    )
    line = QColor(picture.pixel(x, MARGIN_PX + 1)).name()
    assert (line, bracket, filled) == (DARK.text, DARK.base, "#aa0000")
