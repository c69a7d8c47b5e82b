"""The saliency itself, as a signed strip with its own axis, so that values can be read."""

from __future__ import annotations

import pyqtgraph as pg
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.parts import style_axis
from listener.views.listen.pictures import strips
from listener.views.listen.scales import SaliencyPicture, nice_below

HEIGHT_PX = 64
HEADROOM = 1.1


class SaliencyStrip(Lane):
    """A step a frame: above the line what raises the output, below what lowers it."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._rates = pg.AxisItem("left", maxTickLength=-4)
        super().__init__(axis, "Saliency", self._rates, theme)
        self.setFixedHeight(HEIGHT_PX)
        self._zero = pg.InfiniteLine(pos=0.0, angle=0)
        self.view.addItem(self._zero, ignoreBounds=True)
        self._picture: SaliencyPicture | None = None
        self.add_painting(self._draw_rates)
        self.show_saliency(None)
        self.set_theme(theme)

    def show_saliency(self, picture: SaliencyPicture | None) -> None:
        """Draw a column's saliency; None draws an empty strip."""
        self._picture = picture
        self._zero.setVisible(picture is not None)
        if picture is None:
            self._name_axis("")
            self._rates.setTicks([[]])
        else:
            height = picture.scale.height * HEADROOM
            self.view.setYRange(-height, height, padding=0)
            self._name_axis(f"{picture.unit.split()[-1]}/s")
            mark = nice_below(picture.scale.height)
            self._rates.setTicks([[(-mark, f"\u2212{mark:g}"), (0.0, "0"), (mark, f"+{mark:g}")]])
        self.redraw()

    def _name_axis(self, name: str) -> None:
        if self._rates.labelText != name:
            self._rates.setLabel(name)
            self._rates.resizeEvent()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        style_axis(self._rates, theme)
        self._zero.setPen(theme.border)

    def _draw_rates(self, painter: QPainter, place: Place) -> None:
        picture = self._picture
        halves = None if picture is None else strips(picture.rates, place, picture.scale.height * HEADROOM)
        if halves is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        for half, colour in zip(halves, (self.theme.lowers, self.theme.raises), strict=True):
            painter.setBrush(QColor(colour))
            painter.drawPolygon(arrayToQPolygonF(*half.outline()))
