"""The 3x3 grid of activation-valence bins: shows how many clips each holds, chooses by click or key, cuts by drag."""

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
from analysis.tables import Scale
from listener.theme import Theme
from listener.views.browse.grid_picture import (
    AXIS,
    THIRDS,
    Bin,
    Bins,
    Cell,
    GridPicture,
    Grip,
    after_click,
    cell_at,
    draw_grid,
    fractions,
    grip_at,
    moved,
    value_at,
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
HEIGHT = 250
CURSORS = {"x": Qt.CursorShape.SplitHCursor, "y": Qt.CursorShape.SplitVCursor}
CENTRE = Qt.AlignmentFlag.AlignCenter.value
HELP = "Click a bin to see its clips, again to see all; Ctrl+click or Shift+click adds a bin."
CUT_HELP = "Drag to cut both dimensions elsewhere; double-click to cut where it is usual."


class BinGrid(QWidget):
    """The grid. Clicking it with the mouse leaves the keyboard where it is, so that Space still plays.

    Signals
    -------
    bins_asked : frozenset of (activation level, valence level)
    cut_asked : "low" or "high", float
        A cut point is dragged here.
    cut_left
        It has been let go.
    reset_asked
    """

    bins_asked = Signal(object)
    cut_asked = Signal(str, float)
    cut_left = Signal()
    reset_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._counts: NDArray[np.int64] = np.zeros((3, 3), dtype=np.int64)
        self._chosen: Bins = frozenset()
        self._edges: Edges | None = None
        self._scale: Scale | None = None
        self._expected: NDArray[np.float64] | None = None
        self._held: Grip | None = None
        self._off = 0.0
        self._current: Bin = (1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Bins of activation (arousal) and valence")
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_counts(
        self,
        counts: NDArray[np.int64],
        chosen: Bins,
        edges: Edges | None,
        scale: Scale | None = None,
        expected: NDArray[np.float64] | None = None,
    ) -> None:
        """Show these counts and expected counts, both of shape (3, 3), activation by valence.

        Without edges nothing is open; without a scale they cannot be dragged.
        """
        self._counts, self._chosen, self._edges = counts, chosen, edges
        self._scale, self._expected = scale, expected
        self._describe()
        self.update()

    def picture(self) -> GridPicture:
        """What is drawn now."""
        cuts = THIRDS
        if self._edges is not None and self._scale is not None:
            cuts = fractions(self._edges, self._scale)
        return draw_grid(
            self._counts, self._chosen, self.width(), self.height(), cuts=cuts, expected=self._expected
        )

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
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = event.position().x(), event.position().y()
        picture = self.picture()
        self._held = self._grip(x, y)
        cell = cell_at(picture, x, y)
        if self._held is not None:
            edge = getattr(self._edges, self._held.end)
            self._off = edge - value_at(picture, self._held.axis, x, y, self._scale)
        elif cell is not None:
            self._ask(cell.bin, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().x(), event.position().y()
        if self._held is not None:
            value = value_at(self.picture(), self._held.axis, x, y, self._scale) + self._off
            self.cut_asked.emit(self._held.end, value)
            return
        grip = self._grip(x, y)
        self.setCursor(Qt.CursorShape.ArrowCursor if grip is None else CURSORS[grip.axis])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            self.cut_left.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._grip(event.position().x(), event.position().y()) is None:
            self.mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.reset_asked.emit()

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

    def _grip(self, x: float, y: float) -> Grip | None:
        """The cut point under the mouse, where any can be dragged."""
        return None if self._scale is None or self._edges is None else grip_at(self.picture(), x, y)

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
        said = HELP if cell is None else f"{cell.text}\n{HELP}"
        if self._grip(position.x(), position.y()) is not None:
            said = CUT_HELP
        QToolTip.showText(event.globalPos(), said, self)
        return True

    def _paint_ground(self, painter: QPainter, cell: Cell) -> None:
        theme, area = self._theme, QRectF(cell.x, cell.y, cell.width, cell.height)
        # In steps that no eye tells apart, whose colours are found once: nine new ones cost a tenth of a click.
        painter.setBrush(QColor(shade(theme.grid_low, theme.grid_high, round(cell.fill, 2))))
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
            painter.drawText(lower, CENTRE, cell.below)

    def _paint_axes(self, painter: QPainter, picture: GridPicture) -> None:
        """Both axes; the upright one is painted lying, turned by a quarter."""
        row = AXIS / 3
        lying = (AXIS, *picture.ticks_x, AXIS + picture.width)
        rows = tuple(picture.height + place * row for place in range(3))
        self._paint_axis(painter, "valence", lying, rows)
        painter.save()
        painter.rotate(-90)
        upright = (-picture.height, *(-y for y in picture.ticks_y), 0.0)
        self._paint_axis(painter, "activation (arousal)", upright, (2 * row, row, 0.0))
        painter.restore()

    def _paint_axis(
        self, painter: QPainter, title: str, stops: tuple[float, ...], rows: tuple[float, ...]
    ) -> None:
        """Cut points, level names between the stops, and the title; each on its row, the cells' side first."""
        row, metrics = AXIS / 3, self.fontMetrics()
        painter.setFont(self.font())
        painter.setPen(QColor(self._theme.muted))
        for name, start, end in zip(LEVELS, stops, stops[1:], strict=False):
            text = name if metrics.horizontalAdvance(name) <= end - start else f"{name[:3]}."
            painter.drawText(QRectF(start, rows[1], end - start, row), CENTRE, text)
        painter.drawText(QRectF(stops[0], rows[2], stops[-1] - stops[0], row), CENTRE, title)
        if self._edges is not None:
            painter.setPen(QColor(self._theme.text))
            for stop, edge in zip(stops[1:3], (self._edges.low, self._edges.high), strict=True):
                painter.drawText(QRectF(stop - 24, rows[0], 48, row), CENTRE, f"{edge:.3g}")


def _bold(font: QFont) -> QFont:
    font = QFont(font)
    font.setWeight(QFont.Weight.DemiBold)
    return font
