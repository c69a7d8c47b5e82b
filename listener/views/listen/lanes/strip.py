"""The saliency itself, as a strip with its own axis, so that values can be read."""

from __future__ import annotations

from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.marks import Marks
from listener.views.listen.lanes.parts import caption_font
from listener.views.listen.pictures import hues, strips
from listener.views.listen.scales import SaliencyPicture, nice_below
from listener.views.listen.wording import MINUS

HEADROOM = 1.1
REFUSED = "✕ do not use"


class SaliencyStrip(Lane):
    """A step a frame: above the line what raises the output, below what lowers it; without a sign, only above."""

    def __init__(self, axis: TimeAxis, theme: Theme, *, name: str = "Saliency") -> None:
        self._rates = Marks()
        super().__init__(axis, name, self._rates, theme)
        self._picture: SaliencyPicture | None = None
        self.add_painting(self._draw_rates)
        self.show_saliency(None)
        self.set_theme(theme)

    def show_saliency(self, picture: SaliencyPicture | None) -> None:
        """Draw a column's saliency; None draws an empty strip."""
        self._picture = picture
        if picture is None:
            self._rates.show_marks(0.0, 1.0, (), "")
        else:
            height, mark = picture.scale.height * HEADROOM, nice_below(picture.scale.height)
            marks = [(mark, f"{mark:g} %")]
            if picture.unit.is_signed:
                marks = [(-mark, f"{MINUS}{mark:g}"), (0.0, "0"), (mark, f"+{mark:g}")]
            lowest = -height if picture.unit.is_signed else 0.0
            self._rates.show_marks(lowest, height, marks, picture.unit.axis)
        self.redraw()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._rates.set_theme(theme)

    def _draw_rates(self, painter: QPainter, place: Place) -> None:
        picture = self._picture
        if picture is None:
            return
        height, is_signed = picture.scale.height * HEADROOM, picture.unit.is_signed
        zero = round(place.height / 2 if is_signed else place.height - 1)
        painter.fillRect(QRectF(0, zero, place.width, 1), QColor(self.theme.border))
        halves = strips(picture.rates, place, height, signed=is_signed)
        painter.setPen(Qt.PenStyle.NoPen)
        for half, colour in zip(halves or (), hues(picture, self.theme), strict=False):
            painter.setBrush(QColor(colour))
            painter.drawPolygon(arrayToQPolygonF(*half.outline()))
        if picture.is_refused:
            painter.setFont(caption_font())
            painter.setPen(QColor(self.theme.text))
            corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(QRectF(0, 2, place.width - 4, place.height), corner, REFUSED)
