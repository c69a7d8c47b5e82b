import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from analysis.acoustics import Envelope
from analysis.audio import Sound
from listener.state.columns.contents import Contents
from listener.theme import DARK, LIGHT
from listener.views.listen.axis import TimeAxis, Window
from listener.views.listen.bars import Bar, Bars
from listener.views.listen.overview import HEIGHT_PX, RIGHT_PX, Overview

LEFT = Qt.MouseButton.LeftButton
SOUND = Sound(np.tile(np.float32([[1], [-1]]), (20_000, 1)), 8000)
CONTENTS = Contents(0, "a.wav", SOUND, Envelope.build(SOUND.mono()), (), "", "")


@pytest.fixture
def overview(qtbot):
    """A clip of 5 s on an axis of 10 s, 100 pixels a second."""
    overview = Overview(TimeAxis(), DARK)
    qtbot.addWidget(overview)
    overview.resize(1000 + 64 + RIGHT_PX, HEIGHT_PX)
    overview._axis.span(10.0)
    overview.show_clip(CONTENTS, Bars([]))
    overview.show()
    return overview


def at(seconds):
    return QPoint(64 + round(100 * seconds), 10)


def drag(overview, start, end):
    QTest.mousePress(overview, LEFT, pos=at(start))
    QTest.mouseMove(overview, at((start + end) / 2))
    QTest.mouseMove(overview, at(end))
    QTest.mouseRelease(overview, LEFT, pos=at(end))


def colour(overview, seconds, y):
    image = overview.grab().toImage()
    return QColor(image.pixel(at(seconds).x(), y)).name()


def shown(axis):
    return axis.window.start, axis.window.stop


def test_the_frame_is_dragged_and_its_edges_pulled(overview):
    axis = overview._axis
    axis.show(Window(2.0, 4.0))
    QTest.mousePress(overview, LEFT, pos=at(3.0))
    assert axis.is_held
    QTest.mouseRelease(overview, LEFT, pos=at(3.0))
    assert not axis.is_held
    drag(overview, 3.0, 5.5)
    assert shown(axis) == pytest.approx((4.5, 6.5))
    drag(overview, 4.5, 1.0)
    assert shown(axis) == pytest.approx((1.0, 6.5))
    drag(overview, 6.5, 3.0)
    assert shown(axis) == pytest.approx((1.0, 3.0))
    QTest.mouseMove(overview, at(9.0))
    assert shown(axis) == pytest.approx((1.0, 3.0))


def test_a_click_outside_jumps_there_and_a_double_click_shows_all(overview):
    axis = overview._axis
    axis.show(Window(2.0, 4.0))
    QTest.mouseClick(overview, LEFT, pos=at(7.0))
    assert shown(axis) == pytest.approx((6.0, 8.0))
    QTest.mouseDClick(overview, LEFT, pos=at(7.0))
    assert axis.window == Window(0.0, 10.0)


def test_a_clip_in_sight_whole_is_zoomed_into_from_its_ends(overview):
    drag(overview, 5.0, 7.0)
    assert shown(overview._axis) == (0.0, 10.0)
    drag(overview, 10.0, 4.0)
    assert shown(overview._axis) == pytest.approx((0.0, 4.0))


def test_the_wheel_zooms_around_the_middle_and_scrolls(overview):
    overview._axis.show(Window(2.0, 4.0))
    for eighths, modifier in (
        (120, Qt.KeyboardModifier.NoModifier),
        (-120, Qt.KeyboardModifier.ShiftModifier),
    ):
        where = QPointF(at(9.0))
        event = QWheelEvent(
            where, where, QPoint(), QPoint(0, eighths), Qt.MouseButton.NoButton, modifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(overview, event)
    assert overview._axis.window.length == pytest.approx(1.6)
    assert overview._axis.window.start == pytest.approx(2.2 + 0.15 * 1.6)


def test_without_a_clip_nothing_is_held(overview):
    overview.show_clip(None, Bars([]))
    overview._axis.show(Window(2.0, 4.0))
    drag(overview, 3.0, 5.5)
    assert shown(overview._axis) == (2.0, 4.0)


def test_the_wave_ends_with_the_clip_and_regions_are_ticks(overview):
    overview.show_clip(CONTENTS, Bars([Bar("a", "", 6.0, 7.0, "#aa0000")]))
    assert colour(overview, 2.5, 5) == DARK.wave
    assert colour(overview, 8.0, 5) == DARK.base
    assert colour(overview, 6.5, HEIGHT_PX - 3) == "#aa0000"
    overview.set_theme(LIGHT)
    assert colour(overview, 8.0, 5) == LIGHT.base


def test_the_cursor_stands_at_its_time(overview):
    overview.set_cursor_time(7.0)
    assert colour(overview, 7.0, 10) == DARK.cursor
    overview.set_cursor_time(None)
    assert colour(overview, 7.0, 10) == DARK.base


def test_what_is_in_sight_is_veiled_outside_and_told(overview):
    overview._axis.show(Window(2.0, 4.0))
    assert colour(overview, 3.0, 5) == DARK.wave
    assert colour(overview, 4.5, 5) != DARK.wave
    assert overview.accessibleName() == "Overview of the whole clip"
    assert overview.accessibleDescription() == "0:02.000 to 0:04.000 of 0:10.000 in sight"
    assert "scroll" in overview.toolTip()


def test_another_duration_is_drawn_anew(overview):
    overview._axis.span(5.0)
    overview.show_clip(CONTENTS, Bars([]))
    assert colour(overview, 8.0, 5) == DARK.wave
