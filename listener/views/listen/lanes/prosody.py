"""Pitch as dots where there is voice, and intensity as a line, each on an axis that is the same for every clip."""

from __future__ import annotations

import math

from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from analysis.prosody import Prosody, ProsodySettings
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.lanes.marks import Marks
from listener.views.listen.lanes.noted import NotedLane
from listener.views.listen.lanes.parts import caption_font

LEAST_HEIGHT_PX = 72
# Wider lines and dots take Qt many times as long to draw.
DOT_PX, LINE_PX = 3.0, 1.0
LOWEST_HZ, HIGHEST_HZ = 50.0, 500.0
QUIETEST_DB, LOUDEST_DB = 30.0, 90.0
MARKS_DB = (40, 60, 80)
MOST_MARKS, STEPS_HZ = 6, (100, 200, 500)
MARK_WIDTH_PX, MARK_HEIGHT_PX = 48, 14


class ProsodyLane(NotedLane):
    """F0 in Hz at the left, intensity in dB at the right."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._pitch = Marks()
        super().__init__(axis, "Pitch and intensity", self._pitch, theme)
        self.setMinimumHeight(LEAST_HEIGHT_PX)
        self._prosody: Prosody | None = None
        self._reach = reach(ProsodySettings())
        self._mark_axis()
        self.add_painting(self._draw_prosody)
        self.set_theme(theme)

    def show_prosody(self, prosody: Prosody | None) -> None:
        """Draw a clip's pitch and intensity; None draws none."""
        if prosody is not self._prosody:
            self._prosody = prosody
            if prosody is not None:
                self._reach = reach(prosody.settings)
                self._mark_axis()
            self.set_note("" if prosody is None else caption(prosody.settings))
            self.redraw()

    def _mark_axis(self) -> None:
        lowest, highest = self._reach
        names = [(mark, str(mark)) for mark in marks(lowest, highest)]
        self._pitch.show_marks(lowest, highest, names, "F0 in Hz")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._pitch.set_theme(theme)

    def _draw_prosody(self, painter: QPainter, place: Place) -> None:
        prosody = self._prosody
        if prosody is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Qt ends the program where it is told to draw no points at all.
        if len(prosody.intensity_db):
            heights = level(prosody.intensity_db, QUIETEST_DB, LOUDEST_DB, place)
            painter.setPen(QPen(QColor(self.theme.wave), LINE_PX))
            painter.drawPolyline(arrayToQPolygonF(place.x(prosody.intensity_times), heights))
        is_voiced = prosody.f0 > 0
        if is_voiced.any():
            heights = level(prosody.f0[is_voiced], *self._reach, place)
            dots = QPen(QColor(self.theme.accent), DOT_PX)
            dots.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(dots)
            painter.drawPoints(arrayToQPolygonF(place.x(prosody.times[is_voiced]), heights))
        self._draw_marks(painter, place)
        self.draw_note(painter, until=place.width - MARK_WIDTH_PX)

    def _draw_marks(self, painter: QPainter, place: Place) -> None:
        """The axis of intensity."""
        painter.setFont(caption_font())
        painter.setPen(QColor(self.theme.muted))
        left = place.width - MARK_WIDTH_PX
        for mark in MARKS_DB:
            middle = float(level(mark, QUIETEST_DB, LOUDEST_DB, place))
            room = QRectF(left, middle - MARK_HEIGHT_PX / 2, MARK_WIDTH_PX - 6, MARK_HEIGHT_PX)
            painter.fillRect(room, QColor(self.theme.base))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, f"{mark} dB")
            painter.drawLine(round(place.width - 5), round(middle), round(place.width), round(middle))


def level(values: float, lowest: float, highest: float, place: Place) -> float:
    """Pixels from the top of a lane between two values; arrays give arrays."""
    return place.height * (highest - values) / (highest - lowest)


def reach(settings: ProsodySettings) -> tuple[float, float]:
    """Lowest and highest Hz of the axis: the same for every clip with these settings."""
    return min(LOWEST_HZ, settings.floor), max(HIGHEST_HZ, settings.ceiling)


def marks(lowest: float, highest: float) -> list[int]:
    """Whole Hz that the axis names: the fewest even steps that leave no more than six."""
    step = next(step for step in STEPS_HZ if (highest - lowest) / step <= MOST_MARKS)
    return [mark for mark in range(step, math.ceil(highest), step) if mark > lowest]


def caption(settings: ProsodySettings) -> str:
    """How it was found, in a line."""
    return (
        f"Praat: F0 (dots) {settings.floor:g}–{settings.ceiling:g} Hz, {settings.method},"
        f" voicing {settings.voicing:g}, silence {settings.silence:g}; intensity (line)"
    )
