"""One column's lanes below each other, in a room that may be lower than they are together."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from listener.state.columns.lane_layout import BY_ID
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.lane_grips import EDGE_PX, Edge, Grip
from listener.views.listen.lane_table import MAKERS
from listener.views.listen.lanes.base import GUTTER_PX, NARROW_GUTTER_PX, Lane


class LaneStack(QWidget):
    """Makes each lane when it is wanted. `LaneArea` decides where they stand, alike in all columns.

    `tail` is what stands below the lanes, and is scrolled with them.

    Attributes
    ----------
    lanes : dict of str to Lane
        Those made so far.

    Signals
    -------
    lane_made : Lane
    room_changed
        There is more or less room, or a lane needs more or less of it.
    lane_dragged : str, int
        A lane, and the pixel of the stack that it is dragged to.
    edge_pressed : str
    edge_dragged : str, int
        The lane above the edge, and how far down it is dragged since it was pressed.
    menu_wanted : str, QPoint
    turned : float
    """

    lane_made = Signal(object)
    room_changed = Signal()
    lane_dragged = Signal(str, int)
    edge_pressed = Signal(str)
    edge_dragged = Signal(str, int)
    menu_wanted = Signal(str, QPoint)
    turned = Signal(float)

    def __init__(self, axis: TimeAxis, theme: Theme, tail: QWidget) -> None:
        super().__init__(accessibleName="Lanes")
        self._axis, self._theme = axis, theme
        self.lanes: dict[str, Lane] = {}
        self._grips: dict[str, Grip] = {}
        self._edges: dict[str, Edge] = {}
        self._gutter_px = GUTTER_PX
        self._heights: Mapping[str, int] = {}
        self._top = 0
        self._tail = tail
        tail.setParent(self)

    def lane(self, name: str) -> Lane:
        """The lane, made if it is not there yet."""
        if name not in self.lanes:
            kind, lane = BY_ID[name], MAKERS[name](self._axis, self._theme)
            lane.setParent(self)
            lane.id = name
            grip, edge = Grip(kind, lane, self._theme, self), Edge(kind, self._theme, self)
            grip.dragged.connect(lambda y: self.lane_dragged.emit(name, y))
            grip.menu_wanted.connect(lambda place: self.menu_wanted.emit(name, place))
            edge.pressed.connect(lambda: self.edge_pressed.emit(name))
            edge.dragged.connect(lambda by: self.edge_dragged.emit(name, by))
            for part in (grip, edge):
                part.turned.connect(self.turned)
            self.lanes[name], self._grips[name], self._edges[name] = lane, grip, edge
            self.lane_made.emit(lane)
        return self.lanes[name]

    def limits(self, name: str) -> tuple[int, int]:
        """The lowest and highest that a lane can be drawn with what it shows now, in pixels."""
        lane = self.lane(name)
        return lane.minimumHeight(), lane.maximumHeight()

    @property
    def tail_px(self) -> int:
        """How high what stands below the lanes is."""
        return 0 if self._tail.isHidden() else self._tail.minimumHeight()

    def place(self, heights: Mapping[str, int], top: int) -> None:
        """Stand these lanes below each other, the first one's top so many pixels above the room's; hide the others."""
        self._heights, self._top = heights, top
        y = -top
        for name, height in heights.items():
            lane, grip, edge = self.lane(name), self._grips[name], self._edges[name]
            lane.setGeometry(0, y, self.width(), height)
            left = lane.grip_from_px
            grip.setGeometry(left, y, self._gutter_px - left, height)
            edge.setGeometry(0, y + height, self.width(), EDGE_PX)
            y += height + EDGE_PX
        self._tail.setGeometry(0, y, self.width(), self._tail.minimumHeight())
        for name in self.lanes:
            for part in (self.lanes[name], self._grips[name], self._edges[name]):
                part.setVisible(name in heights)

    def set_narrow(self, is_narrow: bool) -> None:
        """Leave less room for the gutter; the lanes are told by their column."""
        self._gutter_px = NARROW_GUTTER_PX if is_narrow else GUTTER_PX
        self.place(self._heights, self._top)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours; the lanes are told by their column."""
        self._theme = theme
        for part in (*self._grips.values(), *self._edges.values()):
            part.set_theme(theme)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.room_changed.emit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place(self._heights, self._top)
        self.room_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.room_changed.emit()
