import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from analysis.session.tags import new_tag
from listener.state.columns.lane_layout import LANES
from listener.state.tagging.tag_lists import TagLists
from listener.views.listen.lane_grips import EDGE_PX
from listener.views.listen.lanes.base import GUTTER_PX, NARROW_GUTTER_PX
from listener.views.listen.lanes.region_names import SCROLL_BAR_PX
from listener.views.listen.lanes_sheet import LanesSheet
from tests.listener.corpora import NAMES
from tests.listener.views.listen.viewing import listen

LEFT = Qt.MouseButton.LeftButton


def show_all_lanes(desk):
    for kind in LANES:
        desk.lanes.show(kind.id, True)


def beside(desk, height=700):
    """Two columns at different clips, with every lane, in a view of a height."""
    listen(desk)
    desk.columns.set_count(2)
    desk.columns.pin(1, NAMES[3])
    desk.qtbot.waitUntil(lambda: desk.columns.columns[1].contents.clip == NAMES[3])
    show_all_lanes(desk)
    desk.view.resize(900, height)
    QApplication.processEvents()
    return desk.view._views


def places(column):
    """Where a column's shown lanes stand in the view, from top to bottom."""
    lanes = {name: lane for name, lane in column.stack.lanes.items() if lane.isVisible()}
    tops = {name: (lane.mapTo(column.window(), QPoint()).y(), lane.height()) for name, lane in lanes.items()}
    return dict(sorted(tops.items(), key=lambda item: item[1]))


def turn(widget, eighths):
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, eighths),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("height", [480, 900])
def test_lanes_stand_at_the_same_place_in_every_column(desk, height):
    first, second = beside(desk, height)
    desk.lanes.move("tags", -3)
    assert list(places(first)) == list(desk.lanes.layout.shown)
    assert places(first) == places(second)


def test_lanes_that_do_not_fit_are_scrolled_together_below_a_ruler_that_stays(desk):
    first, second = beside(desk, 480)
    bar = desk.view.lane_area.bar
    assert desk.view.height() == 480
    assert bar.isVisible()
    before, ruler = places(first), first.ruler.mapTo(desk.view, QPoint())
    turn(first.stack._grips["wave"], -120)
    assert bar.value() > 0
    assert places(first)["wave"][0] == before["wave"][0] - bar.value()
    assert places(first) == places(second)
    assert first.ruler.mapTo(desk.view, QPoint()) == ruler
    bar.setValue(bar.maximum())
    assert first.regions.y() + first.regions.height() + EDGE_PX == first.comparison.y()
    assert first.comparison.y() + first.comparison.height() == first.stack.height()


def test_lanes_that_fit_fill_the_room(desk):
    first, _ = beside(desk, 900)
    assert not desk.view.lane_area.bar.isVisible()
    assert first.comparison.y() + first.comparison.height() == first.stack.height()


def test_a_lane_is_dragged_by_its_gutter_past_its_neighbours(desk):
    listen(desk)
    grip, stack = desk.column.stack._grips["words"], desk.column.stack
    QTest.mousePress(grip, LEFT, pos=QPoint(20, 10))
    strip = desk.column.strip
    for y in (strip.y() + strip.height() - 4, strip.y() + 4, 4):
        QTest.mouseMove(grip, grip.mapFrom(stack, QPoint(20, y)))
    QTest.mouseRelease(grip, LEFT)
    assert desk.lanes.layout.shown == ("words", "wave", "saliency", "tags")


def test_a_click_in_the_gutter_leaves_order_and_cursor_alone(desk):
    listen(desk)
    desk.hearing.seek(8000)
    QTest.mouseClick(desk.column.stack._grips["words"], LEFT)
    assert desk.lanes.layout.shown == ("wave", "saliency", "words", "tags")
    assert desk.player.position == 8000


def test_the_edge_below_a_lane_follows_the_mouse(desk):
    listen(desk)
    stack, wave = desk.column.stack, desk.column.wave
    edge, before = stack._edges["wave"], wave.height()
    start = edge.mapTo(stack, QPoint(200, 2))
    QTest.mousePress(edge, LEFT, pos=QPoint(200, 2))
    for by in (-8, -30, -12):
        QTest.mouseMove(edge, edge.mapFrom(stack, start + QPoint(0, by)))
    QTest.mouseRelease(edge, LEFT)
    assert wave.height() == before - 12
    assert desk.column.strip.height() == 64 + 12


def test_the_menu_of_a_lane_does_what_it_says_and_offers_only_what_can_be(desk):
    listen(desk)
    area = desk.view.lane_area

    def action(lane, title):
        return next(action for action in area.menu(lane).actions() if action.text() == title)

    assert not action("wave", "Move up").isEnabled()
    action("saliency", "Move up").trigger()
    assert desk.lanes.layout.shown[:2] == ("saliency", "wave")
    before = desk.column.strip.height()
    action("saliency", "Taller").trigger()
    assert desk.column.strip.height() == before + 24
    action("saliency", "Shorter").trigger()
    assert desk.column.strip.height() == before
    for lane in ("saliency", "wave", "words"):
        action(lane, "Hide").trigger()
    assert not desk.column.wave.isVisible()
    assert not action("tags", "Hide").isEnabled()


def test_another_clip_leaves_the_lanes_where_they_are(desk):
    listen(desk)
    show_all_lanes(desk)
    before = places(desk.column)
    listen(desk, row=2)
    QApplication.processEvents()
    assert places(desk.column) == before


def test_the_sheet_arranges_by_keyboard(desk):
    listen(desk)
    sheet = LanesSheet(desk.view, desk.lanes, desk.view.lane_area)
    sheet.show()
    assert [sheet.list.item(row).text() for row in range(2)] == ["Waveform", "Spectrogram"]
    sheet.list.setCurrentRow(1)
    assert not sheet.down.isEnabled()
    QTest.keyClick(sheet.list, Qt.Key.Key_Space)
    assert "spectrogram" in desk.lanes.layout.shown
    QTest.keyClick(sheet.up, Qt.Key.Key_Space)
    assert desk.lanes.layout.shown[:2] == ("spectrogram", "wave")
    assert sheet.list.currentItem().text() == "Spectrogram"
    before = desk.column.stack.lanes["spectrogram"].height()
    QTest.keyClick(sheet.taller, Qt.Key.Key_Space)
    assert desk.column.stack.lanes["spectrogram"].height() == before + 24
    QTest.keyClick(sheet.reset, Qt.Key.Key_Space)
    assert desk.lanes.layout.shown == ("wave", "saliency", "words", "tags")


def test_the_view_asks_for_little_height(desk):
    beside(desk)
    assert desk.view.minimumSizeHint().height() <= 480


def test_every_lane_is_made_taller_and_no_lower_than_it_can_be_drawn(desk):
    listen(desk)
    area = desk.view.lane_area
    for name in ("words", "tags"):
        before = area.heights[name]
        area.resize(name, 1)
        assert desk.column.stack.lanes[name].height() == area.heights[name] == before + 24
    assert area.may_shorten("tags")
    area.resize("tags", -1)
    assert not area.may_shorten("tags")


def test_the_bar_of_the_rows_of_regions_is_free_of_the_grip(desk):
    listen(desk)
    clip = desk.columns.columns[0].contents.clip
    tags = [
        new_tag(clip, "sarcasm", tagger=desk.tagging.tagger, codebook_version=1, start=10, end=900, rate=8000)
        for _ in range(20)
    ]
    grip = desk.column.stack._grips["tags"]
    assert grip.x() == 0
    desk.tagging.take(TagLists({tag.id: tag for tag in tags}))
    desk.tagging.tags_changed.emit()
    desk.qtbot.waitUntil(lambda: grip.x() == SCROLL_BAR_PX)
    assert desk.column.regions._scroll_bar.isVisible()
    assert grip.geometry().right() + 1 in (GUTTER_PX, NARROW_GUTTER_PX)
