"""A line of cells, each at its own place, that stands still while what is told in it changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from listener.views.elided import ElidedLabel
from listener.views.listen.readout import Cell, line

GAP_PX = 14


class ReadoutLine(ElidedLabel):
    """Its text, tooltip and accessible name are the cells in a row; what has no room at the right is shortened."""

    _cells: Sequence[Cell] = ()

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Tell these."""
        if cells != self._cells:
            self._cells = cells
            self.setText(line([cell for cell in cells if cell.text]))
            self.update()

    def places(self) -> list[tuple[int, Cell]]:
        """Pixel at which each cell begins."""
        metrics, places, x = self.fontMetrics(), [], 0
        for cell in self._cells:
            places.append((x, cell))
            x += max(metrics.horizontalAdvance(text) for text in (cell.text, *cell.widest)) + GAP_PX
        return places

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, metrics = QPainter(self), self.fontMetrics()
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for x, cell in self.places():
            room = self.width() - x
            if room > 0:
                text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, room)
                painter.drawText(QRect(x, 0, room, self.height()), where, text)
