"""One histogram: bars of all clips behind those of the shown ones; dragging over it chooses a range."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from analysis.histograms import Binned, Span, heights, ticks
from listener.theme import Theme
from listener.views.browse.histogram_picture import (
    Axis,
    axis_of,
    drawn_ends,
    grasp,
    is_near_end,
    stretched,
)

BARS = 46
TICK_PX = 60
HELP = "Drag to show a range, drag an end of it to change it, double-click for all."


class HistogramPlot(QWidget):
    """The bars, their axis, and the range.

    Signals
    -------
    dragged : Span
        The range while the mouse is dragged.
    chosen : Span or None
        The range that is wanted; None for every number.
    """

    dragged = Signal(object)
    chosen = Signal(object)

    def __init__(self, unit: str, theme: Theme) -> None:
        super().__init__(toolTip=HELP, mouseTracking=True)
        self._unit, self._theme = unit, theme
        self._binned: Binned | None = None
        self._counts: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._ends: Span | None = None
        self._kept: Span | None = None
        self._pressed_x = 0.0
        self._is_log = False
        self.setFixedHeight(BARS + self.fontMetrics().height() + 2)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_log(self, is_log: bool) -> None:
        """Let bars stand as high as the logarithm of what they hold."""
        self._is_log = is_log
        self.update()

    def set_counts(self, binned: Binned | None, counts: NDArray[np.int64], ends: Span | None) -> None:
        """Show these bars; a range that is being dragged stays as it is."""
        self._binned, self._counts = binned, counts
        if self._kept is None:
            self._ends = ends
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._binned is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed_x = event.position().x()
        self._kept = grasp(self._binned, self._axis(), self._ends, self._drawn(), self._pressed_x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._binned is None:
            return
        x = event.position().x()
        if self._kept is None:
            is_end = is_near_end(self._axis(), self._drawn(), x)
            self.setCursor(Qt.CursorShape.SplitHCursor if is_end else Qt.CursorShape.ArrowCursor)
        elif abs(x - self._pressed_x) >= QApplication.startDragDistance() / 2:
            self._pressed_x = -np.inf
            self._ends = stretched(self._binned, self._axis(), self._kept, x)
            self.dragged.emit(self._ends)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_dragged = self._kept is not None and self._pressed_x == -np.inf
        if event.button() == Qt.MouseButton.LeftButton:
            self._kept = None
            if is_dragged:
                self.chosen.emit(self._ends)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._kept = None
            self.chosen.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if self._binned is None:
            return
        painter, axis, theme = QPainter(self), self._axis(), self._theme
        highest = int(self._binned.totals.max())
        self._paint_bars(
            painter, axis, heights(self._binned.totals, highest, is_log=self._is_log), theme.border
        )
        shown = heights(self._counts, highest, is_log=self._is_log)
        self._paint_bars(painter, axis, shown, theme.wave if self._ends else theme.accent)
        drawn = self._drawn()
        if drawn is not None:
            left, right = axis.x_of(drawn[0]), axis.x_of(drawn[1])
            painter.setClipRect(QRectF(left, 0, right - left, BARS))
            self._paint_bars(painter, axis, shown, theme.accent)
            painter.setClipping(False)
            painter.setPen(QPen(QColor(theme.text), 1.5))
            for x in (left, right):
                painter.drawLine(QPointF(x, 0), QPointF(x, BARS + 3))
        self._paint_axis(painter, axis)

    def _axis(self) -> Axis:
        return axis_of(self._binned, self.width())

    def _drawn(self) -> Span | None:
        return drawn_ends(self._binned, self._ends)

    def _paint_bars(self, painter: QPainter, axis: Axis, shares: NDArray[np.float64], colour: str) -> None:
        """Bars side by side with a pixel between where there is room; a bar of one clip can be seen."""
        places = [axis.x_of(edge) for edge in self._binned.edges.tolist()]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        gap = 1.0 if places[1] - places[0] >= 3 else 0.0
        painter.drawRects(
            [
                QRectF(left, BARS - max(share * BARS, 1.0), right - left - gap, max(share * BARS, 1.0))
                for left, right, share in zip(places, places[1:], shares.tolist(), strict=False)
                if share
            ]
        )

    def _paint_axis(self, painter: QPainter, axis: Axis) -> None:
        painter.setPen(QColor(self._theme.muted))
        painter.drawLine(QPointF(axis.x_of(axis.low), BARS), QPointF(axis.x_of(axis.high), BARS))
        numbers = ticks(axis.low, axis.high, max(int(self.width() / TICK_PX), 2))
        for number in numbers:
            x = axis.x_of(number)
            unit = f" {self._unit}" if self._unit and number == numbers[-1] else ""
            text = f"{number:g}{unit}".replace("-", "−")
            width = painter.fontMetrics().horizontalAdvance(text) + 2
            left = min(max(x - width / 2, 0.0), self.width() - width)
            painter.drawLine(QPointF(x, BARS), QPointF(x, BARS + 3))
            painter.drawText(
                QRectF(left, BARS + 3, width, self.height() - BARS - 3), Qt.AlignmentFlag.AlignCenter, text
            )
