"""By what a lane is taken: its gutter to move it, the edge below it to make it higher or lower."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from listener.state.columns.lane_layout import LaneKind
from listener.theme import Theme
from listener.views.listen.lanes.base import Lane
from listener.views.listen.mouse import DRAG_STARTS_PX, NOTCH

EDGE_PX, LINE_PX = 5, 1
TINT = 0.12
SCROLL_A_NOTCH_PX = 48


class Grip(QWidget):
    """Lies over a lane's gutter; it is tinted while the mouse is on it.

    Signals
    -------
    dragged : int
        Where the mouse is, in pixels from the parent's top.
    menu_wanted : QPoint
        On the screen.
    turned : float
        By the wheel, in pixels to scroll down.
    """

    dragged = Signal(int)
    menu_wanted = Signal(QPoint)
    turned = Signal(float)

    def __init__(self, kind: LaneKind, lane: Lane, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, accessibleName=f"Move the lane {kind.title}")
        self._title, self._lane = kind.title, lane
        self._pressed_y: int | None = None
        self._is_dragged = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            said = self._lane.gutter.toolTip()
            moves = f"{self._title}: drag it up or down; the right button offers more."
            self.setToolTip(f"{said}\n{moves}" if said else moves)
        return super().event(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_y, self._is_dragged = self._y(event), False
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_y is None:
            return
        y = self._y(event)
        self._is_dragged = self._is_dragged or abs(y - self._pressed_y) >= DRAG_STARTS_PX
        if self._is_dragged:
            self.dragged.emit(y)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed_y = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.turned.emit(-event.angleDelta().y() / NOTCH * SCROLL_A_NOTCH_PX)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.underMouse():
            return
        tint = QColor(self._theme.text)
        tint.setAlphaF(TINT)
        QPainter(self).fillRect(self.rect(), tint)

    def _y(self, event: QMouseEvent) -> int:
        return int(self.parentWidget().mapFromGlobal(event.globalPosition()).y())


class Edge(QWidget):
    """Lies below a lane.

    Signals
    -------
    pressed
    dragged : int
        By how many pixels, down if positive, since it was pressed.
    turned : float
        By the wheel, in pixels to scroll down.
    """

    pressed = Signal()
    dragged = Signal(int)
    turned = Signal(float)

    def __init__(self, kind: LaneKind, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, accessibleName=f"Make the lane {kind.title} higher or lower")
        self._pressed_y: float | None = None
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_y = event.globalPosition().y()
            self.pressed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_y is not None:
            self.dragged.emit(round(event.globalPosition().y() - self._pressed_y))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed_y = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.turned.emit(-event.angleDelta().y() / NOTCH * SCROLL_A_NOTCH_PX)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        middle = (EDGE_PX - LINE_PX) // 2
        QPainter(self).fillRect(0, middle, self.width(), LINE_PX, QColor(self._theme.border))
