"""The waveform with the saliency behind it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QTransform

from listener.state.contents import Contents
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.lanes.base import Lane, style_axis
from listener.views.listen.pictures import SaliencyPicture, nice_below, tint, wave, wave_colours
from models.interface import FRAMES_PER_SECOND

HEADROOM = 1.08
LEAST_HEIGHT_PX = 72


class WaveLane(Lane):
    """The mean of the channels, least to greatest sample in each pixel column."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._amplitude = pg.AxisItem("left", maxTickLength=-4)
        super().__init__(axis, "Waveform with saliency", self._amplitude, theme)
        self.setMinimumHeight(LEAST_HEIGHT_PX)
        self._contents: Contents | None = None
        self._peak = 1.0
        self._picture: SaliencyPicture | None = None
        self._tint = pg.ImageItem(axisOrder="row-major")
        self.view.addItem(self._tint)
        self.add_painting(self._draw_wave)
        self.set_theme(theme)

    def show_contents(self, contents: Contents | None) -> None:
        """Draw a clip's sound, its loudest sample almost at the edge."""
        self._contents = contents
        self._peak, marks = 1.0, []
        if contents is not None and contents.envelope is not None:
            lowest, highest = contents.envelope.between(0, contents.envelope.length, 1)
            self._peak = float(max(-lowest[0], highest[0])) or 1.0
            marks = [-nice_below(self._peak), 0.0, nice_below(self._peak)]
        self.view.setYRange(-self._peak * HEADROOM, self._peak * HEADROOM, padding=0)
        self._amplitude.setTicks([[(value, f"{value:g}".replace("-", "\u2212")) for value in marks]])
        self.redraw()

    def show_saliency(self, picture: SaliencyPicture | None) -> None:
        """Colour the ground by a column's saliency."""
        self._picture = picture
        self._tint.setVisible(picture is not None)
        if picture is not None:
            self._tint.setImage(tint(picture.rates, picture.scale.limit, self.theme)[np.newaxis])
            self._tint.setRect(QRectF(0, -1e3, len(picture.rates) / FRAMES_PER_SECOND, 2e3))
        self.redraw()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        style_axis(self._amplitude, theme)
        self._amplitude.setLabel("amplitude")
        self.show_saliency(self._picture)

    def _draw_wave(self, painter: QPainter, place: Place) -> None:
        if self._contents is None or self._contents.envelope is None or self._contents.sound is None:
            return
        sound = wave(
            self._contents.envelope,
            self._contents.sound.rate,
            place,
            self._peak * HEADROOM,
            pixels=self.devicePixelRatioF(),
        )
        if sound is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._brush(place))
            painter.drawPolygon(arrayToQPolygonF(*sound.outline()))

    def _brush(self, place: Place) -> QBrush:
        """The wave's colour; with saliency, a strip of colours that is one pixel high and a frame a pixel wide."""
        brush = QBrush(QColor(self.theme.wave))
        if self._picture is not None and len(self._picture.rates):
            colours = wave_colours(self._picture.rates, self._picture.scale.limit, self.theme)
            texture = QImage(colours.tobytes(), len(colours), 1, QImage.Format.Format_RGBA8888)
            brush = QBrush(texture.copy())
            frame_px = place.width / (place.window.length * FRAMES_PER_SECOND)
            brush.setTransform(QTransform.fromTranslate(place.x(0.0), 0).scale(frame_px, place.height))
        return brush
