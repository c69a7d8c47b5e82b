"""The waveform with the saliency behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from listener.state.columns.contents import Contents
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.marks import Marks
from listener.views.listen.lanes.parts import draw_pixels
from listener.views.listen.mouse import Stretch
from listener.views.listen.pictures import ink, peak, wave, wave_image
from listener.views.listen.scales import SaliencyPicture, nice_below

HEADROOM = 1.08
DIMMING = 0.75


class WaveLane(Lane):
    """The mean of the channels, least to greatest sample in each pixel column."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._amplitude = Marks()
        super().__init__(axis, "Waveform with saliency", self._amplitude, theme)
        self._contents: Contents | None = None
        self._peak = 1.0
        self._picture: SaliencyPicture | None = None
        self._unheard: Sequence[Stretch] = ()
        self.add_painting(self._draw_wave)
        self.set_theme(theme)

    def show_contents(self, contents: Contents | None) -> None:
        """Draw a clip's sound, its loudest sample almost at the edge."""
        self._contents = contents
        self._peak, marks = 1.0, []
        if contents is not None and contents.envelope is not None:
            self._peak = peak(contents.envelope)
            marks = [-nice_below(self._peak), 0.0, nice_below(self._peak)]
        names = [(value, f"{value:g}".replace("-", "\u2212")) for value in marks]
        reach = self._peak * HEADROOM
        self._amplitude.show_marks(-reach, reach, names, "amplitude")
        self.redraw()

    def show_saliency(self, picture: SaliencyPicture | None) -> None:
        """Colour the wave and its ground by a column's saliency."""
        self._picture = picture
        self.redraw()

    def show_unheard(self, stretches: Sequence[Stretch]) -> None:
        """Dim what is not heard of the clip, in seconds."""
        if stretches != self._unheard:
            self._unheard = stretches
            self.redraw()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._amplitude.set_theme(theme)

    def _draw_wave(self, painter: QPainter, place: Place) -> None:
        if self._contents is None or self._contents.envelope is None or self._contents.sound is None:
            return
        pixels = self.devicePixelRatioF()
        rate = self._contents.sound.rate
        steps = wave(self._contents.envelope, rate, place, self._peak * HEADROOM, pixels=pixels)
        if steps is None:
            return
        times = place.seconds((steps.edges[:-1] + steps.edges[1:]) / 2)
        image = wave_image(steps, place.height, ink(self._picture, times, self.theme), pixels=pixels)
        draw_pixels(painter, steps.edges[0], 0, image, pixels)
        veil = QColor(self.theme.base)
        veil.setAlphaF(DIMMING)
        for start, stop in self._unheard:
            x0, x1 = place.x(start), place.x(stop)
            painter.fillRect(QRectF(x0, 0, x1 - x0, place.height), veil)
