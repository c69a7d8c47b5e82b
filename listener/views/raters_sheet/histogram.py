"""A small histogram of raters' offsets in one dimension."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

N_BARS, WIDEST, HEIGHT_PX = 25, 2.5, 84


def counts(offsets: NDArray[np.float64]) -> NDArray[np.int64]:
    """Raters in each of `N_BARS` equal parts of -`WIDEST` to `WIDEST`; the outermost hold all beyond."""
    known = np.clip(offsets[~np.isnan(offsets)], -WIDEST, WIDEST)
    return np.histogram(known, bins=N_BARS, range=(-WIDEST, WIDEST))[0]


class OffsetHistogram(QWidget):
    """Bars of how many raters have which offset."""

    def __init__(self, dimension: str) -> None:
        super().__init__()
        self._dimension, self._counts = dimension, np.zeros(N_BARS, dtype=np.int64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_offsets(self, offsets: NDArray[np.float64]) -> None:
        self._counts = counts(offsets)
        known = offsets[~np.isnan(offsets)]
        middle = f"median {np.median(known):+.2f}" if len(known) else "no rater"
        self.setAccessibleName(f"Offsets of raters in {self._dimension}: {middle}")
        self.setToolTip(f"How many raters lie how far above or below others in {self._dimension}; {middle}.")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette, line = self.palette(), self.fontMetrics().height()
        text, room = palette.color(QPalette.ColorRole.WindowText), self.height() - 2 * line - 4
        painter.setPen(text)
        painter.drawText(0, line - 2, f"{self._dimension} offset")
        width, most = self.width() / N_BARS, max(int(self._counts.max()), 1)
        for place, count in enumerate(self._counts):
            height = room * count / most
            bar = QRectF(place * width + 0.5, line + 2 + room - height, width - 1, height)
            painter.fillRect(bar, palette.color(QPalette.ColorRole.Highlight))
        base = line + 3 + room
        painter.drawLine(0, base, self.width(), base)
        below = QRectF(0, base + 1, self.width(), line)
        for side, said in (
            (Qt.AlignmentFlag.AlignLeft, f"≤ −{WIDEST:g}"),
            (Qt.AlignmentFlag.AlignHCenter, "0"),
            (Qt.AlignmentFlag.AlignRight, f"≥ +{WIDEST:g}"),
        ):
            painter.drawText(below, side, said)
