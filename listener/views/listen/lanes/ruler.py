"""The time ruler above the lanes."""

from __future__ import annotations

import pyqtgraph as pg

from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.parts import Caption, style_axis

HEIGHT_PX = 24


class Ruler(Lane):
    """Seconds from the start of the clip."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._caption = Caption("seconds")
        super().__init__(axis, "Time in seconds", self._caption, theme)
        self.setFixedHeight(HEIGHT_PX)
        self._ticks = pg.AxisItem("top", maxTickLength=-4)
        self._ticks.enableAutoSIPrefix(False)
        self._ticks.setStyle(maxTickLevel=1)  # finer ones can hardly be seen, and cost a tenth of a zoom step
        self._ticks.linkToView(self.view)
        self._ticks.setHeight(HEIGHT_PX - 2)
        self.rows.removeItem(self.view)
        self.rows.addItem(self._ticks, 0, 1)
        self.rows.addItem(self.view, 1, 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.setBackground(theme.window)
        self._caption.set_theme(theme)
        style_axis(self._ticks, theme)
