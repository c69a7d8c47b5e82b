"""The sound in hand as a wave, what a model hears in it behind the wave, and the words below."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from analysis.acoustics import Envelope
from analysis.audio import Sound
from analysis.words import Word
from listener.theme import Theme
from listener.views.listen.colours import readable_on
from listener.views.shade import shade
from models.interface import FRAMES_PER_SECOND, WordScore

WORDS_PX, LEAST_PX = 22, 130
STRONGEST = 0.75
EMPTY = "Record something, or open a sound file: the wave, the words and what models hear stand here."
RECORDING = "Recording… Press Stop, and the wave stands here."


def strengths(values: Sequence[float] | NDArray[np.floating]) -> NDArray[np.float64]:
    """Signed values as shares of the largest size, -1 to 1."""
    exact = np.asarray(values, dtype=np.float64)
    most = np.abs(exact).max(initial=0.0)
    return exact / most if most > 0 else exact


class SoundPicture(QWidget):
    """Draws one sound over its whole length, and where it is heard.

    Signals
    -------
    wanted : float
        The place in seconds that was clicked.
    """

    wanted = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(accessibleName="The sound in hand")
        self._theme = theme
        self._envelope: Envelope | None = None
        self._seconds = 0.0
        self._words: tuple[Word, ...] = ()
        self._values: NDArray[np.float64] = np.zeros(0)
        self._scores: tuple[WordScore, ...] = ()
        self._place: float | None = None
        self._empty = EMPTY
        self._drawn: QPixmap | None = None
        self.setToolTip("Click to hear it from there.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LEAST_PX)

    def show_sound(self, sound: Sound | None, words: tuple[Word, ...] = ()) -> None:
        """Show another sound, without what is heard in it; None for none."""
        self._envelope = None if sound is None else Envelope.build(sound.mono())
        self._seconds = 0.0 if sound is None else sound.duration
        self._words, self._values, self._scores = words, np.zeros(0), ()
        said = "" if sound is None else f"{sound.duration:.1f} seconds, {len(words)} words"
        self.setAccessibleDescription(said)
        self._redraw()

    def show_heard(self, values: NDArray[np.floating], scores: tuple[WordScore, ...]) -> None:
        """Show an attribution: one value a frame of 20 ms, and words with theirs."""
        self._values = strengths(values)
        sizes = strengths([score.value for score in scores])
        self._scores = tuple(
            WordScore(score.text, score.start, score.end, float(size))
            for score, size in zip(scores, sizes, strict=True)
        )
        self._redraw()

    def show_place(self, seconds: float | None) -> None:
        """Draw a line where the sound is heard; None for none."""
        if seconds != self._place:
            self._place = seconds
            self.update()

    def set_empty(self, is_recording: bool) -> None:
        """Say without a sound whether one is recorded."""
        empty = RECORDING if is_recording else EMPTY
        if empty != self._empty:
            self._empty = empty
            self._redraw()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._redraw()

    def sizeHint(self) -> QSize:
        return QSize(720, 170)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._envelope is not None and event.button() == Qt.MouseButton.LeftButton:
            self.wanted.emit(self._seconds * event.position().x() / self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._drawn is None:
            scale = self.devicePixelRatio()
            self._drawn = QPixmap(self.size() * scale)
            self._drawn.setDevicePixelRatio(scale)
            drawing = QPainter(self._drawn)
            self._paint(drawing)
            drawing.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        if self._place is not None and self._seconds > 0:
            painter.setPen(QColor(self._theme.cursor))
            x = round(self._x(self._place))
            painter.drawLine(x, 0, x, self.height())

    def _redraw(self) -> None:
        self._drawn = None
        self.update()

    def _paint(self, painter: QPainter) -> None:
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.base))
        if self._envelope is None:
            painter.setPen(QColor(self._theme.muted))
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 0, -24, 0), wrapped, self._empty)
            return
        self._paint_values(painter)
        self._paint_wave(painter)
        self._paint_words(painter)

    @property
    def _wave_height(self) -> int:
        return self.height() - WORDS_PX

    def _x(self, seconds: float) -> float:
        return self.width() * seconds / self._seconds

    def _paint_values(self, painter: QPainter) -> None:
        for frame, value in enumerate(self._values.tolist()):
            x, stop = self._x(frame / FRAMES_PER_SECOND), self._x((frame + 1) / FRAMES_PER_SECOND)
            painter.fillRect(QRectF(x, 0, stop - x + 0.5, self._wave_height), self._ground(value))

    def _paint_wave(self, painter: QPainter) -> None:
        envelope = self._envelope
        lows, highs = envelope.between(0, envelope.length, max(self.width(), 1))
        reach = float(max(highs.max(), -lows.min(), 1e-9)) * 1.05
        middle = self._wave_height / 2
        xs = range(len(highs))
        top = [
            QPointF(x, middle - high / reach * middle - 0.5)
            for x, high in zip(xs, highs.tolist(), strict=True)
        ]
        bottom = [
            QPointF(x, middle - low / reach * middle + 0.5) for x, low in zip(xs, lows.tolist(), strict=True)
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.wave))
        painter.drawPolygon(QPolygonF(top + bottom[::-1]))

    def _paint_words(self, painter: QPainter) -> None:
        scored = self._scores or tuple(
            WordScore(word.text, word.start, word.end, 0.0) for word in self._words
        )
        for score in scored:
            if not score.end > score.start:
                continue
            box = QRectF(
                self._x(score.start),
                self._wave_height + 1,
                self._x(score.end) - self._x(score.start) - 1,
                WORDS_PX - 2,
            )
            ground = self._ground(score.value)
            painter.fillRect(box, ground)
            painter.setPen(QColor(readable_on(ground.name())))
            text = painter.fontMetrics().elidedText(
                score.text, Qt.TextElideMode.ElideRight, int(box.width()) - 2
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _ground(self, value: float) -> QColor:
        colour = self._theme.raises if value > 0 else self._theme.lowers
        return QColor(shade(self._theme.base, colour, STRONGEST * abs(round(value, 2))))
