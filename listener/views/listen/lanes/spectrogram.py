"""The spectrogram: power over time and frequency, in shades that are the clip's at every zoom."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from analysis.shades import Shades, Shading
from analysis.spectrogram import SpectrogramSettings
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.lanes.marks import Marks
from listener.views.listen.lanes.noted import NotedLane

LEAST_HEIGHT_PX = 72
MOST_MARKS, STEPS_HZ = 7, (100, 200, 500, 1000, 2000, 5000, 10000)
# Of even steps to the eye, also without colours: from a dark ground to bright, and from white to dark.
MAP_ON_DARK, MAP_ON_LIGHT = "magma", "CET-L17"


class SpectrogramLane(NotedLane):
    """Loud is bright on a dark ground and dark on a light one."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._frequency = Marks()
        super().__init__(axis, "Spectrogram", self._frequency, theme)
        self.setMinimumHeight(LEAST_HEIGHT_PX)
        self._shades: Shades | None = None
        self._shading = Shading()
        self._reach_to(SpectrogramSettings().highest)
        self.add_painting(self._draw_shades)
        self.set_theme(theme)

    def show_shades(self, shades: Shades | None, shading: Shading) -> None:
        """Draw a clip's spectrogram in these shades; None draws none."""
        if shades is self._shades and shading == self._shading:
            return
        self._shades, self._shading = shades, shading
        if shades is not None:
            self._reach_to(shades.settings.highest)
        self.set_note("" if shades is None else caption(shades, shading))
        self.redraw()

    def _reach_to(self, highest: float) -> None:
        self._frequency.show_marks(0, highest, kilohertz(highest), "kHz")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._frequency.set_theme(theme)

    def _draw_shades(self, painter: QPainter, place: Place) -> None:
        shades = self._shades
        if shades is None:
            return
        seen = visible(shades, self._shading, place, self.devicePixelRatioF())
        if seen is None:
            return
        target, levels = seen
        pixels = colours(self.theme.is_dark)[levels]
        rows, columns = pixels.shape
        image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image)
        self.draw_note(painter, until=place.width)


@lru_cache(maxsize=1)
def visible(
    shades: Shades, shading: Shading, place: Place, pixels: float
) -> tuple[QRectF, NDArray[np.uint8]] | None:
    """Where the visible part goes, in the lane's pixels, and its shades, shape (n_frequencies, n_times), highest first.

    `pixels` is how many there are of the screen in one of the lane. Each shade reaches half-way to its neighbours. None
    where nothing is visible. Kept for a moment, for another column of the same clip.
    """
    layer = shades.layer(place.window.length / (place.width * pixels))
    count, frequencies = layer.levels.shape
    first = max(int((place.window.start - layer.start) / layer.hop) - 1, 0)
    last = min(int((place.window.stop - layer.start) / layer.hop) + 3, count)
    if first >= last:
        return None
    left, right = (place.x(layer.start + (number - 0.5) * layer.hop) for number in (first, last))
    a_hertz = place.height / shades.settings.highest
    top, bottom = (place.height - (number - 0.5) * shades.step * a_hertz for number in (frequencies, 0))
    seen = shades.shade(layer.levels[first:last], shading)
    return QRectF(left, top, right - left, bottom - top), np.ascontiguousarray(seen.T[::-1])


def kilohertz(highest: float) -> list[tuple[float, str]]:
    """Marks of the axis in Hz, with their names in kHz: the fewest even steps that leave no more than seven marks."""
    step = next(step for step in STEPS_HZ if highest / step <= MOST_MARKS)
    return [(step * number, f"{step * number / 1000:g}") for number in range(1, math.ceil(highest / step))]


def caption(shades: Shades, shading: Shading) -> str:
    """How the picture was made, in a line."""
    settings = shades.settings
    parts = [
        f"Gaussian window {settings.window * 1000:g} ms",
        f"range {shading.range_db:g} dB",
        f"emphasis {shading.emphasis_db:g} dB/octave",
    ]
    if shading.top_db is not None:
        parts.append(f"strongest {shading.top_db:g} dB".replace("-", "\u2212"))
    if settings.highest > shades.nyquist:
        parts.append(f"nothing above {shades.nyquist:g} Hz, half the clip's rate")
    return ", ".join(parts)


@lru_cache(maxsize=2)
def colours(is_dark: bool) -> NDArray[np.uint32]:
    """0xffRRGGBB of each shade, shape (256,)."""
    table = pg.colormap.get(MAP_ON_DARK if is_dark else MAP_ON_LIGHT).getLookupTable(nPts=256, alpha=False)
    red, green, blue = np.asarray(table, np.uint32).T
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, np.uint32)
