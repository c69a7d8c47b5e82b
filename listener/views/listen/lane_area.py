"""The lanes of all columns as one area: the same heights in each, scrolled together where they do not all fit."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QScrollBar, QWidget

from listener.state.columns.lane_layout import BY_ID, shared_out, way_to
from listener.state.columns.lanes import Lanes
from listener.state.columns.sound_pictures import KINDS
from listener.views.listen.lane_grips import EDGE_PX, SCROLL_A_NOTCH_PX
from listener.views.listen.lane_stack import LaneStack

STEP_PX = 24
# So that two columns have room in a window of 700 pixels, the table above them and all.
MOST_WANTED_PX = 240


class LaneArea(QObject):
    """Places the lanes of the stacks it is given as the state says.

    Attributes
    ----------
    bar : QScrollBar
        Seen only where the lanes do not all fit.
    heights : dict of str to int
        How high the shown lanes are drawn, in pixels, from top to bottom.

    Signals
    -------
    settings_wanted : str
        How what a lane shows is found.
    """

    settings_wanted = Signal(str)

    def __init__(self, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._stacks: list[LaneStack] = []
        self._pressed_px = 0
        self.heights: dict[str, int] = {}
        self._limits: dict[str, tuple[int, int]] = {}
        self.bar = QScrollBar(Qt.Orientation.Vertical, parent, accessibleName="Scroll the lanes")
        self.bar.setSingleStep(SCROLL_A_NOTCH_PX // 2)
        self.bar.hide()
        self.bar.valueChanged.connect(self._place)
        lanes.changed.connect(self.arrange)

    def add(self, stack: LaneStack) -> None:
        """Arrange one column's lanes too."""
        self._stacks.append(stack)
        stack.room_changed.connect(self.arrange)
        stack.lane_dragged.connect(self._drag_lane)
        stack.edge_pressed.connect(self._press_edge)
        stack.edge_dragged.connect(self._drag_edge)
        stack.menu_wanted.connect(self._show_menu)
        stack.turned.connect(lambda pixels: self.bar.setValue(round(self.bar.value() + pixels)))
        self.arrange()

    def arrange(self) -> None:
        """Give every lane its height and place, alike in every column that shows lanes."""
        layout = self._lanes.layout
        limits = {}
        for name in layout.shown:
            both = [stack.limits(name) for stack in self._stacks]
            lowest = max(least for least, _ in both)
            limits[name] = (lowest, max(lowest, min(most for _, most in both)))
        rest = EDGE_PX * len(limits) + max((stack.tail_px for stack in self._stacks), default=0)
        wanted = sum(place.height for place in layout.places if place.is_shown) + rest
        for stack in self._stacks:
            stack.setMinimumHeight(min(wanted, MOST_WANTED_PX))
        room = min((stack.height() for stack in self._stacks if stack.isVisible()), default=0)
        self._limits = limits
        self.heights = shared_out(layout, room - rest, limits)
        self._fit_bar(sum(self.heights.values()) + rest, room)
        self._place()

    def resize(self, lane: str, steps: int) -> None:
        """Make a shown lane so many steps higher, or lower if negative."""
        self._lanes.resize(lane, steps * STEP_PX, self.heights)
        self._reveal(lane)

    def may_shorten(self, lane: str) -> bool:
        """Whether a lane can be drawn lower with what it shows now."""
        return self.heights.get(lane, 0) > max(self._limits[lane][0], BY_ID[lane].least)

    def move(self, lane: str, by: int) -> None:
        """Put a shown lane past so many others, down if `by` is positive."""
        self._lanes.move(lane, by)
        self._reveal(lane)

    def _fit_bar(self, height: int, room: int) -> None:
        self.bar.setPageStep(max(room, 1))
        self.bar.setRange(0, max(height - room, 0))
        self.bar.setVisible(0 < room < height)

    def _place(self) -> None:
        for stack in self._stacks:
            stack.place(self.heights, self.bar.value())

    def _reveal(self, lane: str) -> None:
        """Scroll just so far that a lane is in sight."""
        if lane not in self.heights:
            return
        names = list(self.heights)
        top = sum(self.heights[name] + EDGE_PX for name in names[: names.index(lane)])
        bottom = top + self.heights[lane] + EDGE_PX
        self.bar.setValue(min(max(self.bar.value(), bottom - self.bar.pageStep()), top))

    def _drag_lane(self, lane: str, y: int) -> None:
        self.move(lane, way_to(y + self.bar.value(), lane, self.heights, EDGE_PX))

    def _press_edge(self, lane: str) -> None:
        self._pressed_px = self.heights[lane]

    def _drag_edge(self, lane: str, by: int) -> None:
        self._lanes.resize(lane, self._pressed_px + by - self.heights[lane], self.heights)

    def _show_menu(self, lane: str, place: QPoint) -> None:
        menu = self.menu(lane)
        menu.exec(place)
        menu.deleteLater()

    def menu(self, lane: str) -> QMenu:
        """What can be done with a shown lane."""
        layout = self._lanes.layout
        menu = QMenu(self.bar)
        menu.addAction("Move up", lambda: self.move(lane, -1)).setEnabled(layout.may_move(lane, -1))
        menu.addAction("Move down", lambda: self.move(lane, 1)).setEnabled(layout.may_move(lane, 1))
        menu.addSeparator()
        menu.addAction("Taller", lambda: self.resize(lane, 1))
        menu.addAction("Shorter", lambda: self.resize(lane, -1)).setEnabled(self.may_shorten(lane))
        menu.addSeparator()
        if lane in KINDS:
            menu.addAction("Settings…", lambda: self.settings_wanted.emit(lane))
        menu.addAction("Hide", lambda: self._lanes.show(lane, False)).setEnabled(layout.may_hide(lane))
        return menu
