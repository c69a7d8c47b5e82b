"""The time ruler above the lanes."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.parts import Caption, caption_font
from listener.views.listen.ticks import ticks

HEIGHT_PX, TICK_PX, FINE_TICK_PX = 20, 5, 3
LEAST_PX = 72


class Ruler(Lane):
    """Seconds from the start of the clip."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._caption = Caption("seconds")
        super().__init__(axis, "Time in seconds", self._caption, theme)
        self.setFixedHeight(HEIGHT_PX)
        self.add_painting(self._draw_ticks)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.setBackground(theme.window)
        self._caption.set_theme(theme)

    def _draw_ticks(self, painter: QPainter, place: Place) -> None:
        marks = ticks(place.window, place.width / LEAST_PX)
        bottom, border = HEIGHT_PX - 1, QColor(self.theme.border)
        painter.fillRect(QRectF(0, bottom, place.width, 1), border)
        for times, height in ((marks.labelled, TICK_PX), (marks.fine, FINE_TICK_PX)):
            for time in times:
                x = round(place.x(time))
                painter.fillRect(QRectF(x, bottom - height, 1, height), border)
        painter.setFont(caption_font())
        painter.setPen(QColor(self.theme.muted))
        metrics = painter.fontMetrics()
        for time in marks.labelled:
            label = marks.label(time)
            width = metrics.horizontalAdvance(label)
            left = round(place.x(time) - width / 2)
            if 0 <= left <= place.width - width:
                painter.drawText(left, bottom - TICK_PX - 2, label)
