"""The spectrogram: power over time and frequency, in shades that are the clip's at every zoom."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from analysis.shades import Shades
from analysis.spectrogram import SpectrogramSettings
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.parts import draw_note, style_axis

LEAST_HEIGHT_PX = 72
# Of even steps to the eye, also without colours: from a dark ground to bright, and from white to dark.
MAP_ON_DARK, MAP_ON_LIGHT = "magma", "CET-L17"


class SpectrogramLane(Lane):
    """Loud is bright on a dark ground and dark on a light one."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._frequency = pg.AxisItem("left", maxTickLength=-4)
        super().__init__(axis, "Spectrogram", self._frequency, theme)
        self.setMinimumHeight(LEAST_HEIGHT_PX)
        self._shades: Shades | None = None
        highest = SpectrogramSettings().highest
        self.view.setYRange(0, highest, padding=0)
        whole = range(1, round(highest / 1000))
        self._frequency.setTicks([[(1000 * number, str(number)) for number in whole]])
        self.add_painting(self._draw_shades)
        self.set_theme(theme)

    def show_shades(self, shades: Shades | None) -> None:
        """Draw a clip's spectrogram; None draws none."""
        if shades is not self._shades:
            self._shades = shades
            self.setAccessibleDescription("" if shades is None else caption(shades.settings))
            self.redraw()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        style_axis(self._frequency, theme)
        self._frequency.setLabel("kHz")
        self.fit_gutter()

    def _draw_shades(self, painter: QPainter, place: Place) -> None:
        shades = self._shades
        if shades is None:
            return
        seen = visible(shades, place, self.devicePixelRatioF())
        if seen is None:
            return
        target, levels = seen
        pixels = colours(self.theme.is_dark)[levels]
        rows, columns = pixels.shape
        image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image)
        draw_note(painter, place.width, caption(shades.settings), self.theme)


def visible(shades: Shades, place: Place, pixels: float) -> tuple[QRectF, NDArray[np.uint8]] | None:
    """Where the visible part goes, in the lane's pixels, and its shades, shape (n_frequencies, n_times), highest first.

    `pixels` is how many there are of the screen in one of the lane. Each shade reaches half-way to its neighbours. None
    where nothing is visible.
    """
    layer = shades.layer(place.window.length / (place.width * pixels))
    count, frequencies = layer.shades.shape
    first = max(int((place.window.start - layer.start) / layer.hop) - 1, 0)
    last = min(int((place.window.stop - layer.start) / layer.hop) + 3, count)
    if first >= last:
        return None
    left, right = (place.x(layer.start + (number - 0.5) * layer.hop) for number in (first, last))
    a_hertz = place.height / shades.settings.highest
    top, bottom = (place.height - (number - 0.5) * shades.step * a_hertz for number in (frequencies, 0))
    levels = np.ascontiguousarray(layer.shades[first:last].T[::-1])
    return QRectF(left, top, right - left, bottom - top), levels


def caption(settings: SpectrogramSettings) -> str:
    """How the picture was made, in a line."""
    return f"{settings.window * 1000:g} ms window, {settings.range_db:g} dB"


@lru_cache(maxsize=2)
def colours(is_dark: bool) -> NDArray[np.uint32]:
    """0xffRRGGBB of each shade, shape (256,)."""
    table = pg.colormap.get(MAP_ON_DARK if is_dark else MAP_ON_LIGHT).getLookupTable(nPts=256, alpha=False)
    red, green, blue = np.asarray(table, np.uint32).T
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, np.uint32)
