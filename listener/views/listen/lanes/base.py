"""One strip of the listening view over the shared time axis, with a gutter at its left for its axis or name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsLineItem, QGraphicsRectItem, QGraphicsWidget

from listener.state.columns.contents import Contents
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.lanes.parts import Painting, caption_font
from listener.views.listen.mouse import EDGE_REACH_PX, Stretch

GUTTER_PX, NARROW_GUTTER_PX = 64, 52
CURSOR_Z, NOTICE_Z, BAND_Z = 30, 20, 10
BAND_OPACITY = 0.14


@dataclass(frozen=True)
class Pointer:
    """Where the mouse is on a lane: `time` in seconds, `x` and `y` in pixels; `reach` is some pixels in seconds."""

    time: float
    x: float
    y: float
    reach: float


class Lane(pg.GraphicsView):
    """A strip of time. What is drawn in it is up to the lanes made of it.

    Attributes
    ----------
    id : str
        By which layouts name it; empty for what is not arranged.
    plays_words : bool
        Whether a click on a word plays it, and a double click at once plays what it selects.
    """

    pressed = Signal(object)
    moved = Signal(object)
    released = Signal(object)
    double_clicked = Signal(object)
    wheeled = Signal(object, int, int, bool)
    left = Signal()
    plays_words = False
    id = ""

    def __init__(self, axis: TimeAxis, name: str, gutter: QGraphicsWidget, theme: Theme) -> None:
        super().__init__()
        self.axis, self.theme = axis, theme
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.view = QGraphicsWidget()
        self.view.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
        self.gutter, self._gutter_px = gutter, GUTTER_PX
        gutter.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        for item in (gutter, self.view):
            self.scene().addItem(item)
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
        self._fit()

    @property
    def place(self) -> Place:
        size = self.view.size()
        return Place(self.axis.window, max(size.width(), 1.0), max(size.height(), 1.0))

    @property
    def grip_from_px(self) -> int:
        """From which pixel on the gutter is free for taking the lane by it."""
        return 0

    def add_painting(self, draw: Callable[[QPainter, Place], None], *, z: int = 0) -> Painting:
        """Draw by a function, above what has a smaller `z`."""
        painting = Painting(self.view, lambda painter: draw(painter, self.place))
        painting.setZValue(z)
        self._paintings.append(painting)
        return painting

    def show_contents(self, contents: Contents | None) -> None:
        """Draw a clip; most lanes are told in other words what to draw."""

    def set_narrow(self, is_narrow: bool) -> None:
        """Leave less room for the gutter."""
        self._gutter_px = NARROW_GUTTER_PX if is_narrow else GUTTER_PX
        self._fit()

    def _fit(self) -> None:
        """Divide the lane into its gutter and what is drawn."""
        width, height = self.width(), self.height()
        self.gutter.setGeometry(0, 0, self._gutter_px, height)
        self.gutter.update()
        self.view.setGeometry(self._gutter_px, 0, max(width - self._gutter_px, 1), height)
        for painting in self._paintings:
            painting.resized()
        self._place_all()

    def redraw(self) -> None:
        """Draw anew: what is shown has changed."""
        for painting in self._paintings:
            painting.update()

    def set_notice(self, sentence: str) -> None:
        """Say in the middle of the lane why it is empty."""
        if sentence != self._notice:
            self._notice = sentence
            self.setToolTip(sentence)
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
        if hasattr(self, "_cursor"):  # pyqtgraph resizes its view while it is being built
            self._fit()

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
        wrapped, text = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._notice
        if painter.boundingRect(room, wrapped, text).height() > place.height:
            metrics = painter.fontMetrics()
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, wrapped, text)

    def _pointer(self, position: QPointF) -> Pointer:
        at = self.view.mapFromScene(self.mapToScene(position.toPoint()))
        place = self.place
        reach = EDGE_REACH_PX / place.width * place.window.length
        return Pointer(place.seconds(at.x()), at.x(), at.y(), reach)

    def _place_all(self) -> None:
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
