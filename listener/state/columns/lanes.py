"""How the lanes are arranged in every column of the listening view."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from listener.state.columns.lane_layout import LaneLayout


class Lanes(QObject):
    """One layout for all columns, so that their lanes stay beside each other.

    Attributes
    ----------
    layout : LaneLayout

    Signals
    -------
    changed
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.layout = LaneLayout()

    def use(self, layout: LaneLayout) -> None:
        """Arrange the lanes so."""
        if layout != self.layout:
            self.layout = layout
            self.changed.emit()

    def show(self, lane: str, is_shown: bool) -> None:
        """Show a lane or hide it; the last one stays."""
        self.use(self.layout.with_shown(lane, is_shown))

    def move(self, lane: str, by: int) -> None:
        """Put a lane past so many others, down if `by` is positive."""
        self.use(self.layout.moved(lane, by))

    def resize(self, lane: str, by: int, drawn: Mapping[str, int]) -> None:
        """Make a lane higher or lower, by pixels, than it is `drawn`."""
        self.use(self.layout.resized(lane, by, drawn))

    def reset(self) -> None:
        """Arrange the lanes as at first."""
        self.use(LaneLayout())
