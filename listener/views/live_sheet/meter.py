"""How loud the microphone is, from -60 dB to full scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from listener.theme import Theme

if TYPE_CHECKING:
    from analysis.live.recorder import Level

LOWEST_DB, LOUD_DB = -60.0, -6.0
WIDTH_PX, HEIGHT_PX = 180, 16


def share(decibels: float) -> float:
    """Where a level stands on the meter, 0 to 1."""
    return min(max(1 - decibels / LOWEST_DB, 0.0), 1.0)


class Meter(QWidget):
    """A bar for the mean level and a line for the peak; both change colour from -6 dB on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(accessibleName="Level of the microphone")
        self._theme = theme
        self._level: Level | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_level(self, level: Level | None) -> None:
        """Show how loud it is; None while nothing is recorded."""
        self._level = level
        said = "not recording"
        if level is not None:
            clipped = "; clipped, too loud" if level.is_clipped else ""
            said = f"peak {level.peak_db:.0f} dB, mean {level.rms_db:.0f} dB{clipped}"
        self.setAccessibleDescription(said)
        self.setToolTip(f"Level of the microphone: {said}.")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PX, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.base))
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._level is None:
            return
        room = self.width() - 4
        loud = self._level.is_clipped or self._level.peak_db > LOUD_DB
        colour = QColor(self._theme.warning if loud else self._theme.accent)
        painter.fillRect(QRectF(2, 3, room * share(self._level.rms_db), self.height() - 6), colour)
        painter.fillRect(QRectF(2 + (room - 2) * share(self._level.peak_db), 2, 2, self.height() - 4), colour)
