"""The 3x3 grid of activation-valence bins: shows how many clips each holds, and chooses by click or key."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from analysis.bins import LEVELS, Edges
from listener.theme import Theme
from listener.views.browse.grid_picture import (
    AXIS,
    Bin,
    Bins,
    Cell,
    GridPicture,
    after_click,
    cell_at,
    draw_grid,
    moved,
)
from listener.views.shade import shade

ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
STEPS = {
    Qt.Key.Key_Up: {"up": 1},
    Qt.Key.Key_Down: {"up": -1},
    Qt.Key.Key_Right: {"right": 1},
    Qt.Key.Key_Left: {"right": -1},
}
CHOOSING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
HEIGHT = 236
CENTRE = Qt.AlignmentFlag.AlignCenter.value
HELP = "Click a bin to see its clips, again to see all; Ctrl+click or Shift+click adds a bin."


class BinGrid(QWidget):
    """The grid. Clicking it with the mouse leaves the keyboard where it is, so that Space still plays."""

    bins_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._counts: NDArray[np.int64] = np.zeros((3, 3), dtype=np.int64)
        self._chosen: Bins = frozenset()
        self._edges: Edges | None = None
        self._current: Bin = (1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Bins of activation (arousal) and valence")
        self.setFixedHeight(HEIGHT)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_counts(self, counts: NDArray[np.int64], chosen: Bins, edges: Edges | None) -> None:
        """Show these counts, shape (3, 3), activation by valence; no edges: nothing is open."""
        self._counts, self._chosen, self._edges = counts, chosen, edges
        self._describe()
        self.update()

    def picture(self) -> GridPicture:
        """What is drawn now."""
        return draw_grid(self._counts, self._chosen, self.width(), self.height())

    def sizeHint(self) -> QSize:
        return QSize(264, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = self.picture()
        for cell in picture.cells:
            self._paint_ground(painter, cell)
        if self._edges is not None:
            self._paint_counts(painter, picture)
        self._paint_axes(painter, picture)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = cell_at(self.picture(), event.position().x(), event.position().y())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._ask(cell.bin, event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS:
            self._current = moved(self._current, **STEPS[event.key()])
            self._describe()
            self.update()
        elif event.key() in CHOOSING:
            self._ask(self._current, event.modifiers())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in (*STEPS, *CHOOSING):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip:
            return self._show_tip(event)
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _ask(self, bin_: Bin, modifiers: Qt.KeyboardModifier) -> None:
        if self._edges is not None:
            self._current = bin_
            self.bins_asked.emit(after_click(self._chosen, bin_, add=bool(modifiers & ADDING)))

    def _describe(self) -> None:
        """Tell a screen reader the bin that the keyboard is at."""
        cell = next(cell for cell in self.picture().cells if cell.bin == self._current)
        self.setAccessibleDescription(f"{cell.text}. {HELP}")

    def _show_tip(self, event: QHelpEvent) -> bool:
        position: QPoint = event.pos()
        cell = cell_at(self.picture(), position.x(), position.y())
        QToolTip.showText(event.globalPos(), HELP if cell is None else f"{cell.text}\n{HELP}", self)
        return True

    def _paint_ground(self, painter: QPainter, cell: Cell) -> None:
        theme, area = self._theme, QRectF(cell.x, cell.y, cell.width, cell.height)
        painter.setBrush(QColor(shade(theme.grid_low, theme.grid_high, cell.fill)))
        painter.setPen(QPen(QColor(theme.accent), 2) if cell.is_chosen else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 3, 3)
        if self.hasFocus() and cell.bin == self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(area.adjusted(4, 4, -4, -4), 2, 2)

    def _paint_counts(self, painter: QPainter, picture: GridPicture) -> None:
        line = self.fontMetrics().height()
        painter.setPen(QColor(self._theme.text))
        painter.setFont(_bold(self.font()))
        for cell in picture.cells:
            upper = QRectF(cell.x, cell.y + cell.height / 2 - line, cell.width, line)
            painter.drawText(upper, CENTRE, f"{cell.count:,}")
        painter.setFont(self.font())
        for cell in picture.cells:
            lower = QRectF(cell.x, cell.y + cell.height / 2, cell.width, line)
            painter.drawText(lower, CENTRE, f"{cell.share * 100:.1f} %")

    def _paint_axes(self, painter: QPainter, picture: GridPicture) -> None:
        """Both axes; the upright one is painted lying, turned by a quarter."""
        line, width, height = AXIS / 2, self.width() - AXIS, self.height() - AXIS
        self._paint_axis(painter, "valence", QRectF(AXIS, height, width, line), picture.ticks_x, line)
        painter.save()
        painter.rotate(-90)
        ticks = tuple(-y for y in picture.ticks_y)
        self._paint_axis(painter, "activation (arousal)", QRectF(-height, line, height, line), ticks, -line)
        painter.restore()

    def _paint_axis(
        self, painter: QPainter, title: str, levels: QRectF, ticks: tuple[float, ...], to_title: float
    ) -> None:
        """Level names and cut points on the line `levels`, the title `to_title` pixels below it."""
        painter.setPen(QColor(self._theme.muted))
        painter.setFont(self.font())
        third = levels.width() / 3
        for i, name in enumerate(LEVELS):
            painter.drawText(QRectF(levels.x() + i * third, levels.y(), third, levels.height()), CENTRE, name)
        painter.drawText(levels.translated(0, to_title), CENTRE, title)
        if self._edges is not None:
            painter.setPen(QColor(self._theme.text))
            for tick, edge in zip(ticks, (self._edges.low, self._edges.high), strict=True):
                area = QRectF(tick - 20, levels.y(), 40, levels.height())
                painter.drawText(area, CENTRE, f"{edge:.3g}")


def _bold(font: QFont) -> QFont:
    font = QFont(font)
    font.setWeight(QFont.Weight.DemiBold)
    return font
