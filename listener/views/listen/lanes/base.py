"""One strip of the listening view over the shared time axis, with a gutter at its left for its axis or name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsLineItem,
    QGraphicsRectItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.mouse import EDGE_REACH_PX, Stretch

GUTTER_PX = 64
CURSOR_Z, NOTICE_Z, BAND_Z = 30, 20, 10
BAND_OPACITY = 0.14


@dataclass(frozen=True)
class Pointer:
    """Where the mouse is on a lane: `time` in seconds, `x` and `y` in pixels; `reach` is some pixels in seconds."""

    time: float
    x: float
    y: float
    reach: float


class Painting(QGraphicsItem):
    """Draws by a function in the lane's own pixels; what it drew is kept as long as nothing changes."""

    def __init__(self, lane: Lane, draw: Callable[[QPainter, Place], None]) -> None:
        super().__init__(lane.view)
        self._lane, self._draw = lane, draw
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        return self._lane.view.boundingRect()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        self._draw(painter, self._lane.place)

    def resized(self) -> None:
        self.prepareGeometryChange()


class Caption(pg.GraphicsWidget):
    """A lane's name, in its gutter."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text, self._colour = text, QColor()

    def set_theme(self, theme: Theme) -> None:
        self._colour = QColor(theme.muted)
        self.update()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setFont(caption_font())
        painter.setPen(self._colour)
        room = self.rect().adjusted(0, 0, -8, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._text)


class Lane(pg.GraphicsView):
    """A strip of time. What is drawn in it is up to the lanes made of it."""

    pressed = Signal(object)
    moved = Signal(object)
    released = Signal(object)
    double_clicked = Signal(object)
    wheeled = Signal(object, int, int, bool)
    left = Signal()
    plays_words = False

    def __init__(self, axis: TimeAxis, name: str, gutter: pg.GraphicsWidget, theme: Theme) -> None:
        super().__init__()
        self.axis, self.theme = axis, theme
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.view = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self.view.disableAutoRange()
        self.rows = pg.GraphicsLayout(border=None)
        self.rows.layout.setContentsMargins(0, 0, 0, 0)
        self.rows.layout.setSpacing(0)
        self.rows.layout.setColumnFixedWidth(0, GUTTER_PX)
        if isinstance(gutter, pg.AxisItem):
            gutter.setWidth(GUTTER_PX)
            gutter.enableAutoSIPrefix(False)
            gutter.linkToView(self.view)
        self.rows.addItem(gutter, 0, 0)
        self.rows.addItem(self.view, 0, 1)
        self.setCentralItem(self.rows)
        self._paintings: list[Painting] = []
        self._notice = ""
        self._notice_painting = self.add_painting(self._draw_notice, z=NOTICE_Z)
        self._notice_painting.hide()
        self._cursor_time: float | None = None
        self._stretch: Stretch | None = None
        self._band = QGraphicsRectItem(self.view)
        self._band.setZValue(BAND_Z)
        self._cursor = QGraphicsLineItem(self.view)
        self._cursor.setZValue(CURSOR_Z)
        axis.changed.connect(self._place_all)
        self._place_all()

    @property
    def place(self) -> Place:
        size = self.view.boundingRect()
        return Place(self.axis.window, max(size.width(), 1.0), max(size.height(), 1.0))

    def add_painting(self, draw: Callable[[QPainter, Place], None], *, z: int = 0) -> Painting:
        """Draw by a function, above what has a smaller `z`."""
        painting = Painting(self, draw)
        painting.setZValue(z)
        self._paintings.append(painting)
        return painting

    def redraw(self) -> None:
        """Draw anew: what is shown has changed."""
        for painting in self._paintings:
            painting.update()

    def set_notice(self, sentence: str) -> None:
        """Say in the middle of the lane why it is empty."""
        if sentence != self._notice:
            self._notice = sentence
            self._notice_painting.setVisible(bool(sentence))
            self._notice_painting.update()

    def set_cursor_time(self, time: float | None) -> None:
        """Stand the play cursor at a time in seconds; None hides it."""
        self._cursor_time = time
        self._place_cursor()

    def set_stretch(self, stretch: Stretch | None) -> None:
        """Mark the selection, in seconds."""
        self._stretch = stretch
        self._place_band()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours; lanes add their own."""
        self.theme = theme
        self.setBackground(theme.base)
        self._cursor.setPen(QPen(QColor(theme.cursor), 0))
        edge, body = QColor(theme.text), QColor(theme.text)
        edge.setAlphaF(0.7)
        body.setAlphaF(BAND_OPACITY)
        self._band.setPen(QPen(edge, 0))
        self._band.setBrush(body)
        self.redraw()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_cursor"):
            for painting in self._paintings:
                painting.resized()
            self._place_all()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(self._pointer(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.moved.emit(self._pointer(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.released.emit(self._pointer(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit(self._pointer(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        sideways = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.wheeled.emit(self._pointer(event.position()), turn.x(), turn.y(), sideways)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def _draw_notice(self, painter: QPainter, place: Place) -> None:
        painter.setFont(caption_font())
        painter.setPen(QColor(self.theme.muted))
        room = QRectF(8, 0, place.width - 16, place.height)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._notice)

    def _pointer(self, position: QPointF) -> Pointer:
        at = self.view.mapFromScene(self.mapToScene(position.toPoint()))
        place = self.place
        reach = EDGE_REACH_PX / place.width * place.window.length
        return Pointer(place.seconds(at.x()), at.x(), at.y(), reach)

    def _place_all(self) -> None:
        window = self.axis.window
        self.view.setXRange(window.start, window.stop, padding=0)
        self._place_cursor()
        self._place_band()
        self.redraw()

    def _place_cursor(self) -> None:
        place, time = self.place, self._cursor_time
        self._cursor.setVisible(time is not None and place.window.holds(time))
        if time is not None:
            x = round(place.x(time))
            self._cursor.setLine(x, 0, x, place.height)

    def _place_band(self) -> None:
        self._band.setVisible(self._stretch is not None)
        if self._stretch is not None:
            place = self.place
            x0, x1 = (round(place.x(time)) for time in self._stretch)
            self._band.setRect(x0, -1, x1 - x0, place.height + 2)


def draw_pixels(
    painter: QPainter, x: float, y: float, pixels: NDArray[np.uint32], ratio: float = 1.0
) -> None:
    """Draw an array of premultiplied 0xAARRGGBB, `ratio` of its pixels a pixel of the lane."""
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(x, y), image)


def caption_font() -> QFont:
    """The application's font, a little smaller."""
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * 0.9)
    return font


def style_axis(axis: pg.AxisItem, theme: Theme) -> None:
    """Give an axis the theme's muted colours and the small font."""
    axis.setPen(theme.border)
    axis.setTextPen(theme.muted)
    axis.setTickFont(caption_font())
    axis.label.setFont(caption_font())
    axis.setLabel(**{"color": theme.muted})
