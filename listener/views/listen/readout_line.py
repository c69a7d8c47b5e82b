"""A line of cells, each at its own place, that stands still while what is told in it changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from listener.views.elided import ElidedLabel
from listener.views.listen.readout import Cell, line

GAP_PX, NARROW_GAP_PX = 14, 8


class ReadoutLine(ElidedLabel):
    """Its text, tooltip and accessible name are the cells in a row; what has no room at the right is shortened."""

    _cells: Sequence[Cell] = ()

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Tell these."""
        if cells != self._cells:
            self._cells = cells
            self.setText(line([cell for cell in cells if cell.text]))
            self.update()

    def places(self) -> list[tuple[int, str]]:
        """Pixel at which each cell begins, and what stands there: just the values where there is little room."""
        full, end = self._laid_out(is_short=False)
        return full if end <= self.width() else self._laid_out(is_short=True)[0]

    def _laid_out(self, *, is_short: bool) -> tuple[list[tuple[int, str]], int]:
        metrics, places, x = self.fontMetrics(), [], 0
        for cell in self._cells:
            before, after = ("", "") if is_short else (cell.before, cell.after)
            places.append((x, cell.value if is_short else cell.text))
            widths = [metrics.horizontalAdvance(before + value + after) for value in cell.widest]
            x += max(widths) + (NARROW_GAP_PX if is_short else GAP_PX)
        return places, x

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, metrics = QPainter(self), self.fontMetrics()
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for x, said in self.places():
            room = self.width() - x
            if room > 0:
                text = metrics.elidedText(said, Qt.TextElideMode.ElideRight, room)
                painter.drawText(QRect(x, 0, room, self.height()), where, text)
