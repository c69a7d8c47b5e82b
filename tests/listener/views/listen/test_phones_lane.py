"""The lane of phones: what it says of where they are from, and what a click plays."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from analysis.words import Word
from listener.views.listen.lanes.phones import NONE, NOTHING
from tests.listener.views.listen.viewing import WORDS, put

RATE = 8000
PHONES = (Word("G", 0.25, 0.5), Word("ʊ", 0.5, 0.6), Word("D", 0.6, 0.75))


@pytest.fixture
def lane(desk):
    desk.go(1)
    assert "phones" not in desk.column.stack.lanes
    desk.lanes.show("phones", True)
    return desk.column.stack.lanes["phones"]


def show(desk, **changes):
    put(desk, contents=replace(desk.columns.columns[0].contents, **changes))


def test_where_phones_are_from_is_told(desk, lane):
    show(desk, words=WORDS, phones=PHONES)
    assert (lane.accessibleName(), lane.toolTip()) == ("Phones", "")
    assert [bar.text for bar in lane._bars.bars] == ["G", "ʊ", "D"]
    show(desk, origin="aligned", found_by="PocketSphinx")
    assert lane.accessibleName() == "Phones, aligned here"
    assert lane.toolTip().startswith("Aligned here (PocketSphinx)")
    show(desk, origin="recognised")
    assert lane.accessibleName() == "Phones, recognised here"
    assert "not from the corpus" in lane.toolTip()


def test_why_there_are_none_is_told(desk, lane):
    show(desk, words=WORDS)
    assert lane.toolTip() == NONE
    show(desk, words=())
    assert lane.toolTip() == NOTHING
    show(desk, words=WORDS, phones=PHONES)
    assert lane.toolTip() == ""


def test_a_click_plays_the_phone_and_not_the_word(desk, lane):
    show(desk, words=WORDS, phones=PHONES)
    desk.qtbot.wait_exposed(desk.view)
    inside = QPointF(lane.place.x(0.55), lane.place.height / 2)
    at = lane.mapFromScene(lane.view.mapToScene(inside))
    QTest.mouseClick(lane.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (desk.player.is_playing, desk.player.position) == (True, RATE // 2)
    QTest.mouseDClick(lane.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert desk.selection.span == (RATE // 2, round(0.6 * RATE))
