"""The whole clip in a thin strip above the columns, and around what they show of it a frame to move and pull."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from listener.keys.shown import key_of
from listener.state.columns.contents import Contents
from listener.theme import Theme
from listener.views.clock import clock
from listener.views.key_tips import tell_keys
from listener.views.listen import mouse, overview_mouse
from listener.views.listen.axis import TimeAxis, Window
from listener.views.listen.bars import Bars, Place
from listener.views.listen.lanes.base import GUTTER_PX
from listener.views.listen.lanes.parts import caption_font, draw_pixels
from listener.views.listen.mouse import Scroll, Zoom
from listener.views.listen.overview_mouse import Grip
from listener.views.listen.pictures import peak, wave

HEIGHT_PX, TICKS_PX, RIGHT_PX = 24, 5, 8
EDGE_PX, HEADROOM, VEIL = 3, 1.08, 0.6
CURSORS = {
    "start": Qt.CursorShape.SizeHorCursor,
    "end": Qt.CursorShape.SizeHorCursor,
    "frame": Qt.CursorShape.OpenHandCursor,
    "outside": Qt.CursorShape.PointingHandCursor,
}


class Overview(QWidget):
    """Shows the clip of the active column over all of the time axis.

    The frame is dragged to scroll and pulled at its edges to zoom; a click outside brings it there, a double click
    shows all. While all of the clip is in sight, the frame lies around all of it.
    """

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        super().__init__(accessibleName="Overview of the whole clip")
        self._axis, self._theme = axis, theme
        self._contents: Contents | None = None
        self._bars = Bars(())
        self._cursor_time: float | None = None
        self._grip: Grip | None = None
        self._picture: QPixmap | None = None
        self._drawn_for = 0.0
        self.setFixedHeight(HEIGHT_PX)
        self.setMouseTracking(True)
        tell_keys(self, _tip)
        axis.changed.connect(self._show_window)
        self._show_window()

    @property
    def place(self) -> Place:
        """The whole axis, between the gutter and the right edge of the lanes."""
        return Place(Window(0.0, self._axis.duration or 1.0), max(self._room.width(), 1.0), HEIGHT_PX)

    def show_clip(self, contents: Contents | None, bars: Bars) -> None:
        """Draw a clip, and where its regions are."""
        self._contents, self._bars = contents, bars
        self._draw_anew()

    def set_cursor_time(self, time: float | None) -> None:
        """Stand the play cursor at a time in seconds; None hides it."""
        before, self._cursor_time = self._cursor_x(), time
        if self._cursor_x() != before:
            for x in (before, self._cursor_x()):
                if x is not None:
                    self.update(x - 1, 0, 3, HEIGHT_PX)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._draw_anew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_anew()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self._contents is not None:
            self._draw_frame(painter)
            x = self._cursor_x()
            if x is not None:
                painter.fillRect(x, 0, 1, HEIGHT_PX, QColor(self._theme.cursor))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._contents is not None:
            x = event.position().x() - self._room.left()
            self._grip = overview_mouse.grip_at(x, self._axis.window, self.place, self._axis.duration)
            self._axis.is_held = True
            self._axis.show(self._grip.window)
            self._show_hand(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x() - self._room.left()
        if self._grip is not None:
            self._axis.show(overview_mouse.pulled(self._grip, self.place.seconds(x), self._axis.duration))
        self._show_hand(x)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip, self._axis.is_held = None, False
            self._show_hand(event.position().x() - self._room.left())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._axis.show_all()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        sideways = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        window = self._axis.window
        match mouse.wheel(turn.x(), turn.y(), sideways=sideways):
            case Zoom(factor):
                self._axis.zoom(factor, (window.start + window.stop) / 2)
            case Scroll(share):
                self._axis.scroll(share)
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._draw_anew()

    @property
    def _room(self) -> QRectF:
        return QRectF(GUTTER_PX, 0, self.width() - GUTTER_PX - RIGHT_PX, HEIGHT_PX)

    @property
    def _shows_all(self) -> bool:
        return self._axis.window.length >= self._axis.duration

    def _cursor_x(self) -> int | None:
        time = self._cursor_time
        return None if time is None else round(self._room.left() + self.place.x(time))

    def _draw_anew(self) -> None:
        self._picture = None
        self.update()

    def _show_window(self) -> None:
        window = self._axis.window
        self.setAccessibleDescription(
            f"{clock(window.start)} to {clock(window.stop)} of {clock(self._axis.duration)} in sight"
        )
        if self._drawn_for != self._axis.duration:
            self._draw_anew()
        self.update()

    def _show_hand(self, x: float) -> None:
        part = (
            overview_mouse.part_at(x, self._axis.window, self.place)
            if self._grip is None
            else self._grip.part
        )
        if self._contents is None or (self._shows_all and part == "frame"):
            self.unsetCursor()
        else:
            is_held = self._grip is not None and part == "frame"
            self.setCursor(Qt.CursorShape.ClosedHandCursor if is_held else CURSORS[part])

    def _drawn(self) -> QPixmap:
        """What stays while one zooms, scrolls and plays: the envelope and the regions."""
        ratio = self.devicePixelRatioF()
        self._drawn_for = self._axis.duration
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self._theme.window))
        painter = QPainter(picture)
        painter.setFont(caption_font())
        painter.setPen(QColor(self._theme.muted))
        gutter = QRectF(0, 0, GUTTER_PX - 6, HEIGHT_PX)
        painter.drawText(gutter, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "overview")
        painter.fillRect(self._room, QColor(self._theme.base))
        painter.translate(self._room.left(), 0)
        self._draw_wave(painter, ratio)
        draw_pixels(painter, 0, HEIGHT_PX - TICKS_PX + 1, self._bars.ticks(self.place, TICKS_PX - 1))
        painter.end()
        return picture

    def _draw_wave(self, painter: QPainter, ratio: float) -> None:
        contents = self._contents
        if contents is None or contents.envelope is None or contents.sound is None:
            return
        place = Place(self.place.window, self.place.width, HEIGHT_PX - TICKS_PX)
        steps = wave(
            contents.envelope, contents.sound.rate, place, peak(contents.envelope) * HEADROOM, pixels=ratio
        )
        if steps is not None:
            rows = (np.arange(round(place.height * ratio)) + 0.5)[:, None] / ratio
            colour = np.uint32(QColor(self._theme.wave).rgba())
            image = np.where((rows >= steps.tops) & (rows < steps.bottoms), colour, np.uint32(0))
            draw_pixels(painter, steps.edges[0], 0, image, ratio)

    def _draw_frame(self, painter: QPainter) -> None:
        """Veil what is out of sight, and frame the rest."""
        room = self._room
        x0, x1 = (round(room.left() + x) for x in overview_mouse.frame(self._axis.window, self.place))
        veil = QColor(self._theme.window)
        veil.setAlphaF(VEIL)
        painter.fillRect(QRectF(room.left(), 0, x0 - room.left(), HEIGHT_PX), veil)
        painter.fillRect(QRectF(x1, 0, room.right() - x1, HEIGHT_PX), veil)
        colour = QColor(self._theme.border if self._shows_all else self._theme.accent)
        painter.setPen(QPen(colour, 1))
        painter.drawRect(x0, 0, x1 - x0 - 1, HEIGHT_PX - 1)
        for x in (x0, x1 - EDGE_PX):
            painter.fillRect(x, 0, EDGE_PX, HEIGHT_PX, colour)


def _tip() -> str:
    keys = f"{key_of('view.scroll_earlier')} and {key_of('view.scroll_later')} scroll"
    return f"Drag the frame to scroll, pull its edges to zoom, double-click to show all; {keys}."
