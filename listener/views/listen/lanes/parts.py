"""What lanes are made of: a painting in a lane's own pixels, a caption, axes and fonts in the theme's style."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsWidget,
    QStyleOptionGraphicsItem,
    QWidget,
)

from listener.theme import Theme

MARGIN_PX = 3


class Painting(QGraphicsItem):
    """Draws by a function in the lane's own pixels; what it drew is kept as long as nothing changes."""

    def __init__(self, view: QGraphicsWidget, draw: Callable[[QPainter], None]) -> None:
        super().__init__(view)
        self._view, self._draw = view, draw
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        return self._view.rect()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        self._draw(painter)

    def resized(self) -> None:
        self.prepareGeometryChange()


class Caption(QGraphicsWidget):
    """A lane's name, in its gutter: the first of several wordings that has room, or the last one."""

    def __init__(self, *texts: str) -> None:
        super().__init__()
        self._texts, self.colour = texts, QColor()

    def set_texts(self, *texts: str) -> None:
        """Other wordings, the longest first."""
        self._texts = texts
        self.update()

    def shown(self) -> str:
        """What there is room for."""
        metrics, room = QFontMetricsF(caption_font()), self.rect().width() - MARGIN_PX
        widths = {text: max(map(metrics.horizontalAdvance, text.splitlines())) for text in self._texts}
        return next((text for text, width in widths.items() if width <= room), self._texts[-1])

    def set_theme(self, theme: Theme) -> None:
        self.colour = QColor(theme.muted)
        self.update()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setFont(caption_font())
        painter.setPen(self.colour)
        room = self.rect().adjusted(0, 0, -MARGIN_PX, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.shown())


def draw_pixels(
    painter: QPainter, x: float, y: float, pixels: NDArray[np.uint32], ratio: float = 1.0
) -> None:
    """Draw an array of premultiplied 0xAARRGGBB, `ratio` of its pixels a pixel of the lane."""
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(x, y), image)


def draw_note(painter: QPainter, width: float, text: str, theme: Theme) -> QRectF:
    """Say at the left of a lane's top, on a ground of its own, how what is drawn was found; shortened to a width.

    Returns where it stands.
    """
    painter.setFont(caption_font())
    metrics = painter.fontMetrics()
    said = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width) - 12)
    ground = QRectF(4, 3, metrics.horizontalAdvance(said) + 8, metrics.height())
    painter.fillRect(ground, QColor(theme.base))
    painter.setPen(QColor(theme.muted))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, said)
    return ground


def caption_font() -> QFont:
    """The application's font, a little smaller."""
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * 0.9)
    return font
