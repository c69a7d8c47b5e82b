"""The axis in a lane's gutter: marks with their names, and at its left what they count."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from listener.theme import Theme
from listener.views.listen.lanes.base import GUTTER_PX
from listener.views.listen.lanes.parts import caption_font

TICK_PX, GAP_PX = 4, 2


class Marks(QGraphicsWidget):
    """An upright axis as high as its lane; what it counts is named only in a wide gutter."""

    def __init__(self) -> None:
        super().__init__()
        self._lowest, self._highest = 0.0, 1.0
        self._marks: tuple[tuple[float, str], ...] = ()
        self._name = ""
        self._theme: Theme | None = None

    def show_marks(
        self, lowest: float, highest: float, marks: Sequence[tuple[float, str]], name: str
    ) -> None:
        """Mark values with their names, from the value at the lane's bottom to that at its top."""
        shown = (lowest, highest, tuple(marks), name)
        if shown != (self._lowest, self._highest, self._marks, self._name):
            self._lowest, self._highest, self._marks, self._name = shown
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def places(self) -> list[tuple[float, QRectF, str]]:
        """Where each mark stands and its name: pixels from the top, and the room of those names that have any."""
        height, metrics = self.rect().height(), QFontMetricsF(caption_font())
        right, low = self.rect().width() - TICK_PX - GAP_PX - 1, metrics.height()
        placed: list[tuple[float, QRectF, str]] = []
        taken_from = height
        for value, name in sorted(self._marks):
            y = height * (self._highest - value) / (self._highest - self._lowest)
            top = min(max(y - low / 2, 0.0), height - low)
            room = QRectF(0, top, right, low)
            has_room = top >= 0 and room.bottom() <= taken_from + 1
            taken_from = top if has_room else taken_from
            placed.append((y, room, name if has_room else ""))
        return placed

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        if self._theme is None:
            return
        width, height = self.rect().width(), self.rect().height()
        border = QColor(self._theme.border)
        painter.fillRect(QRectF(width - 1, 0, 1, height), border)
        painter.setFont(caption_font())
        painter.setPen(QColor(self._theme.muted))
        for y, room, name in self.places():
            painter.fillRect(QRectF(width - 1 - TICK_PX, round(y), TICK_PX, 1), border)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        if width >= GUTTER_PX:
            self._draw_name(painter, height)

    def _draw_name(self, painter: QPainter, height: float) -> None:
        """Upright, from bottom to top; shortened where the lane is low."""
        metrics = QFontMetricsF(painter.font())
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, height)
        painter.rotate(-90)
        painter.drawText(
            QRectF(-height, GAP_PX, height, metrics.height()), Qt.AlignmentFlag.AlignCenter, name
        )
