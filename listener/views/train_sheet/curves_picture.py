"""Curves of a training: losses above, the score on the development part below, over epochs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from listener.theme import Theme
from models.recipes.training.curves import Point

MARGIN_PX, TOP_PX, GAP_PX, DOT_PX = 56, 22, 30, 2.5
NOTHING = "The curves of the training stand here."


@dataclass(frozen=True)
class Curve:
    """One line: its name, which of the theme's colours, and its known places (epoch, value)."""

    name: str
    colour: str
    places: tuple[tuple[float, float], ...]


def curve(name: str, colour: str, points: Sequence[Point], field: str) -> Curve:
    """A field of the points over epochs, where it is known."""
    known = ((point.epoch, getattr(point, field)) for point in points)
    return Curve(name, colour, tuple((epoch, value) for epoch, value in known if not math.isnan(value)))


def span(curves: Sequence[Curve]) -> tuple[float, float]:
    """Lowest and highest value with a little room; 0 to 1 without values."""
    values = [value for each in curves for _, value in each.places]
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    room = 0.05 * (high - low) or 0.05
    return low - room, high + room


class CurvesPicture(QWidget):
    """Draws a training while it goes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(accessibleName="Curves of the training")
        self._theme = theme
        self._panels: tuple[tuple[str, tuple[Curve, ...]], ...] = ()
        self._epochs = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_points(self, points: Sequence[Point]) -> None:
        """Draw these points."""
        self._epochs = max((point.epoch for point in points), default=0.0) or 1.0
        losses = (
            curve("training", "accent", points, "loss"),
            curve("development", "raises", points, "development_loss"),
        )
        self._panels = (("Loss", losses), ("Score", (curve("development", "raises", points, "score"),)))
        last = points[-1] if points else None
        self.setAccessibleDescription("" if last is None else f"epoch {last.epoch:.1f}, loss {last.loss:.3f}")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 320)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.base))
        if not any(each.places for _, curves in self._panels for each in curves):
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, NOTHING)
            return
        height = (self.height() - TOP_PX - 2 * GAP_PX) / len(self._panels)
        for number, (title, curves) in enumerate(self._panels):
            top = TOP_PX + number * (height + GAP_PX)
            self._panel(painter, QRectF(MARGIN_PX, top, self.width() - MARGIN_PX - 16, height), title, curves)

    def _panel(self, painter: QPainter, box: QRectF, title: str, curves: tuple[Curve, ...]) -> None:
        low, high = span(curves)
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(box)
        painter.setPen(QColor(self._theme.muted))
        line = painter.fontMetrics().height()
        for value, y in ((high, box.top() + line / 2), (low, box.bottom() - line / 2)):
            beside = QRectF(0, y - line / 2, MARGIN_PX - 6, line)
            painter.drawText(
                beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{value:.3g}"
            )
        below = QRectF(box.left(), box.bottom() + 2, box.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"epoch {self._epochs:.1f}")
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        self._legend(painter, box, title, curves)
        for each in curves:
            self._line(painter, box, each, low, high)

    def _legend(self, painter: QPainter, box: QRectF, title: str, curves: tuple[Curve, ...]) -> None:
        x, baseline = box.left(), box.top() - 5
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QPointF(x, baseline), title)
        x += painter.fontMetrics().horizontalAdvance(title) + 16
        for each in curves:
            painter.setPen(QPen(QColor(getattr(self._theme, each.colour)), 2))
            painter.drawLine(QPointF(x, baseline - 4), QPointF(x + 14, baseline - 4))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QPointF(x + 18, baseline), each.name)
            x += painter.fontMetrics().horizontalAdvance(each.name) + 34

    def _line(self, painter: QPainter, box: QRectF, drawn: Curve, low: float, high: float) -> None:
        places = [
            QPointF(
                box.left() + box.width() * epoch / self._epochs,
                box.bottom() - box.height() * (value - low) / (high - low),
            )
            for epoch, value in drawn.places
        ]
        colour = QColor(getattr(self._theme, drawn.colour))
        painter.setPen(QPen(colour, 1.5))
        painter.drawPolyline(QPolygonF(places))
        if len(places) == 1:
            painter.setBrush(colour)
            painter.drawEllipse(places[0], DOT_PX, DOT_PX)
            painter.setBrush(Qt.BrushStyle.NoBrush)
