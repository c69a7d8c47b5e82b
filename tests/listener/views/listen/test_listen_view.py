import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from analysis.session.tags import new_tag
from listener.state.columns.columns import Wish
from listener.state.tagging.tag_lists import TagLists
from listener.theme import LIGHT
from listener.views.listen.axis import Window
from listener.views.listen.overview import Overview
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import RATE
from tests.listener.views.listen.viewing import listen


def at(lane, seconds):
    """A point of a lane's viewport at a time, half-way down."""
    inside = QPointF(lane.place.x(seconds), lane.place.height / 2)
    return lane.mapFromScene(lane.view.mapToScene(inside))


def drag(lane, start, end):
    QTest.mousePress(lane.viewport(), Qt.MouseButton.LeftButton, pos=at(lane, start))
    QTest.mouseMove(lane.viewport(), at(lane, (start + end) / 2))
    QTest.mouseMove(lane.viewport(), at(lane, end))
    QTest.mouseRelease(lane.viewport(), Qt.MouseButton.LeftButton, pos=at(lane, end))


def turn(lane, seconds, eighths, modifiers=Qt.KeyboardModifier.NoModifier):
    where = QPointF(at(lane, seconds))
    event = QWheelEvent(
        where,
        QPointF(lane.mapToGlobal(where.toPoint())),
        QPoint(),
        QPoint(0, eighths),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(lane.viewport(), event)


def shown(lane):
    return lane.place.window.start, lane.place.window.stop


def near(samples, seconds):
    """Within what one pixel of the view stands for."""
    return samples == pytest.approx(seconds * RATE, abs=2.5 * RATE * 2 / 800)


def test_with_nothing_open_one_sentence_says_what_to_do(desk):
    sentences = [label.text() for label in desk.view.findChildren(QLabel) if label.isVisible()]
    assert "No clip is chosen. Choose one in the table to see and hear it." in sentences


def test_a_filter_that_hides_every_clip_leaves_nothing_of_the_last_one(desk):
    listen(desk)
    desk.selection.select(None)
    assert desk.columns.columns[0].status == "empty"
    assert not desk.column.wave.isVisible()
    listen(desk, row=2)
    assert desk.column.wave.isVisible()


def test_a_clip_is_shown_whole_on_one_axis(desk):
    listen(desk)
    assert {lane.place.window for lane in desk.column.lanes} == {Window(0.0, 2.0)}
    left_edges = {lane.view.mapToScene(0, 0).x() for lane in desk.column.lanes}
    assert len(left_edges) == 1


def test_pages_are_scrolled_and_leaps_taken_back(desk):
    listen(desk)
    desk.selection.select_span((4000, 8000))
    desk.view.zoom_to_selection()
    desk.view.scroll(1)
    assert desk.column.wave.axis.window == Window(pytest.approx(0.95), pytest.approx(1.45))
    desk.view.scroll(-1)
    assert desk.column.wave.axis.window == Window(pytest.approx(0.5), pytest.approx(1.0))
    desk.view.axis.show_all()
    desk.view.axis.leap_back()
    assert desk.column.wave.axis.window == Window(pytest.approx(0.5), pytest.approx(1.0))


def test_the_overview_shows_the_active_columns_clip_over_the_longest(desk):
    listen(desk)
    desk.columns.set_count(2)
    desk.columns.pin(1, NAMES[3])
    desk.qtbot.waitUntil(lambda: desk.columns.columns[1].contents.clip == NAMES[3])
    overview = desk.view.findChild(Overview)
    assert overview.place.window == Window(0.0, 4.0)
    assert overview._contents is desk.columns.columns[0].contents
    desk.columns.activate(1)
    assert overview._contents is desk.columns.columns[1].contents


def test_a_click_moves_the_cursor_and_clears_the_selection(desk):
    listen(desk)
    desk.selection.select_span((100, 200))
    wave = desk.column.wave
    QTest.mouseClick(wave.viewport(), Qt.MouseButton.LeftButton, pos=at(wave, 1.5))
    assert desk.selection.span is None
    assert near(desk.player.position, 1.5)


def test_a_drag_selects_and_a_drag_at_its_edge_moves_the_edge(desk):
    listen(desk)
    wave = desk.column.wave
    drag(wave, 0.5, 1.0)
    assert near(desk.selection.span[0], 0.5)
    assert near(desk.selection.span[1], 1.0)
    start = desk.selection.span[0]
    drag(wave, desk.selection.span[1] / RATE, 1.5)
    assert desk.selection.span[0] == start
    assert near(desk.selection.span[1], 1.5)


def test_a_double_click_selects_the_word_or_all(desk):
    listen(desk)
    wave = desk.column.wave
    QTest.mouseDClick(wave.viewport(), Qt.MouseButton.LeftButton, pos=at(wave, 0.5))
    assert desk.selection.span == (2000, 6000)
    assert not desk.player.is_playing
    QTest.mouseDClick(wave.viewport(), Qt.MouseButton.LeftButton, pos=at(wave, 0.9))
    assert desk.selection.span == (0, 2 * RATE)


def test_a_double_click_on_a_word_plays_it(desk):
    listen(desk)
    words = desk.column.words
    QTest.mouseDClick(words.viewport(), Qt.MouseButton.LeftButton, pos=at(words, 1.2))
    assert desk.selection.span == (8000, 14000)
    assert (desk.player.is_playing, desk.player.position) == (True, 8000)


def test_the_wheel_zooms_around_the_mouse_and_scrolls_with_shift(desk):
    listen(desk)
    wave = desk.column.wave
    turn(wave, 1.0, 240)
    start, stop = shown(wave)
    assert stop - start == pytest.approx(2 / 1.25**2)
    assert (start + stop) / 2 == pytest.approx(1.0, abs=0.01)
    turn(wave, 1.0, -120, Qt.KeyboardModifier.ShiftModifier)
    assert shown(wave)[0] > start
    turn(wave, 1.0, -12000)
    assert shown(wave) == (0.0, 2.0)


def test_the_verbs_of_zooming(desk):
    listen(desk)
    desk.hearing.seek(RATE)
    desk.view.zoom_in()
    assert shown(desk.column.wave) == pytest.approx((1 - 1 / 1.5, 1 + 1 / 1.5))
    desk.view.zoom_out()
    desk.selection.select_span((4000, 6000))
    desk.view.zoom_to_selection()
    assert shown(desk.column.wave) == (0.5, 0.75)
    desk.view.axis.show_all()
    assert shown(desk.column.wave) == (0.0, 2.0)


def test_the_page_turns_while_playing(desk):
    listen(desk)
    desk.selection.select_span((0, 4000))
    desk.view.zoom_to_selection()
    desk.selection.select_span(None)
    desk.player.play(0, 2 * RATE)
    desk.player.seek(12000)
    assert desk.column.wave.axis.window.holds(1.5)


def test_a_region_is_chosen_by_a_click_and_its_edge_dragged(desk, qtbot):
    listen(desk)
    tag = new_tag(
        NAMES[1], "sarcasm", tagger=desk.tagging.tagger, codebook_version=1, start=4000, end=8000, rate=RATE
    )
    desk.tagging.take(TagLists({tag.id: tag}))
    desk.tagging.tags_changed.emit()
    regions = desk.column.regions
    QTest.mouseClick(regions.viewport(), Qt.MouseButton.LeftButton, pos=at(regions, 0.75))
    assert desk.tagging.chosen == tag.id
    assert desk.selection.span == (4000, 8000)
    with qtbot.waitSignal(desk.tagging.failed) as told:
        drag(regions, 1.0, 1.5)
    assert told.args == ["There is no session: open a corpus first."]
    assert [(bar.start, bar.end) for bar in regions.bars.bars] == [(0.5, 1.0)]
    assert desk.selection.span == (4000, 8000)


def test_regions_of_another_clip_are_not_drawn_in_a_kept_column(desk):
    listen(desk)
    desk.columns.set_count(2)
    desk.columns.pin(1, NAMES[3])
    desk.qtbot.waitUntil(lambda: desk.columns.columns[1].contents.clip == NAMES[3])
    tag = new_tag(
        NAMES[1], "sarcasm", tagger=desk.tagging.tagger, codebook_version=1, start=4000, end=8000, rate=RATE
    )
    desk.tagging.take(TagLists({tag.id: tag}))
    desk.tagging.tags_changed.emit()
    first, second = desk.view._views
    assert len(first.regions.bars.bars) == 1
    assert len(second.regions.bars.bars) == 0
    assert first.regions.height() == second.regions.height()


def test_two_columns_have_one_axis_as_long_as_the_longer_clip(desk):
    listen(desk)
    desk.columns.set_count(2)
    desk.columns.pin(1, NAMES[3])
    desk.qtbot.waitUntil(lambda: desk.columns.columns[1].contents.clip == NAMES[3])
    first, second = desk.view._views
    assert shown(first.wave) == shown(second.wave) == (0.0, 4.0)
    desk.columns.activate(1)
    wave = first.wave
    QTest.mouseClick(wave.viewport(), Qt.MouseButton.LeftButton, pos=at(wave, 0.5))
    assert desk.columns.active == 0


def test_choosing_a_model_takes_valence_and_keeps_the_target_afterwards(desk):
    listen(desk)
    header = desk.column.header
    header.choice.model.setCurrentIndex(0)
    header.choice.model.activated.emit(0)
    assert desk.columns.columns[0].wish == Wish()
    header.choice.model.setCurrentIndex(1)
    header.choice.model.activated.emit(1)
    assert desk.columns.columns[0].wish == Wish("m", "valence")
    header.choice.target.setCurrentIndex(0)
    header.choice.target.activated.emit(0)
    assert desk.columns.columns[0].wish == Wish("m", "activation")


def test_a_clip_without_audio_says_so_and_the_view_lives_on(desk):
    desk.go(4)
    assert "has no audio in" in desk.column.wave._notice
    QTest.mouseClick(desk.column.wave.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 20))
    listen(desk)
    assert desk.column.wave._notice == ""


def test_what_is_under_the_mouse_is_read_out(desk):
    listen(desk)
    wave = desk.column.wave
    QTest.mouseMove(wave.viewport(), at(wave, 0.5))
    assert "good +0.40" in desk.column.foot.readout.text()
    assert "label points per second" in desk.column.foot.readout.text()


def test_another_theme_repaints_the_wave_in_its_colours(desk):
    listen(desk)
    desk.view.set_theme(LIGHT)
    picture = desk.column.wave.grab().toImage()
    background = picture.pixelColor(picture.width() - 2, 2)
    assert background.lightness() > 200


def test_every_part_has_an_accessible_name(desk):
    listen(desk)
    for part in (
        desk.view,
        desk.column,
        *desk.column.lanes,
        desk.column.header.choice.model,
        desk.column.header.choice.target,
    ):
        assert part.accessibleName()
