"""Lists of values to choose from, each with the number of clips that choosing it would show."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView, QWidget

from listener.theme import Theme
from listener.views.browse.facet_model import Choices, FacetModel

MARGIN = 4
LONG_ROWS = 8
CHECK = 12
GAP = 8
LEFT_OF_TEXT = MARGIN + CHECK + GAP
TICK = ((0.22, 0.52), (0.42, 0.74), (0.8, 0.28))
TOGGLING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value


class FacetList(QTableView):
    """A check list as high as its values, painted in one go. A long one scrolls and hides values without clips.

    Clicking it with the mouse leaves the keyboard where it is, so that Space still plays.
    """

    toggled = Signal(str)

    def __init__(self, name: str, theme: Theme, *, is_long: bool = False) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame, showGrid=False, tabKeyNavigation=False)
        self._theme = theme
        self._is_long = is_long
        self._model = FacetModel(hide_empty=is_long, parent=self)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSelectionMode(self.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height(self))
        self.clicked.connect(self._toggle)
        self.search = self._model.search

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.viewport().update()

    def set_choices(self, new: Choices) -> None:
        """Show these choices."""
        self._model.set_choices(new)
        rows = min(len(new.values), LONG_ROWS) if self._is_long else len(new.values)
        self.setFixedHeight(max(rows, 1) * row_height(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in TOGGLING:
            self._toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in TOGGLING:
            event.accept()
            return True
        return super().event(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are actions, not a search in this list."""

    def paintEvent(self, event: QPaintEvent) -> None:
        n_rows = self._model.rowCount()
        if n_rows == 0:
            return
        painter = QPainter(self.viewport())
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        last = n_rows - 1 if last < 0 else last
        self._paint_focus(painter)
        shown = [self._model.choice(row) for row in range(first, last + 1)]
        self._paint_boxes(painter, first, [is_chosen for _, _, is_chosen in shown])
        self._paint_texts(painter, first, shown)

    def _paint_focus(self, painter: QPainter) -> None:
        row = self.currentIndex().row()
        if self.hasFocus() and row >= 0:
            area = QRect(0, self.rowViewportPosition(row), self.viewport().width(), row_height(self))
            painter.fillRect(area, QColor(self._theme.raised))

    def _paint_boxes(self, painter: QPainter, first: int, chosen: list[bool]) -> None:
        theme, height = self._theme, row_height(self)
        top = self.rowViewportPosition(first) + (height - CHECK) // 2
        empty = QPen(QColor(theme.muted)), QBrush(QColor(theme.base))
        full = QPen(QColor(theme.accent)), QBrush(QColor(theme.accent))
        for i, is_chosen in enumerate(chosen):
            pen, brush = full if is_chosen else empty
            painter.setPen(pen)
            painter.setBrush(brush)
            painter.drawRect(MARGIN, top + i * height, CHECK, CHECK)
            if is_chosen:
                painter.setPen(QPen(QColor(theme.on_accent), 2))
                corner = QPointF(MARGIN, top + i * height)
                painter.drawPolyline([corner + QPointF(x * CHECK, y * CHECK) for x, y in TICK])

    def _paint_texts(self, painter: QPainter, first: int, shown: list[tuple[str, int, bool]]) -> None:
        """Values, and their counts at the right; values without clips are muted."""
        metrics, height, top = self.fontMetrics(), row_height(self), self.rowViewportPosition(first)
        counts = [f"{count:,}" for _, count, _ in shown]
        right = self.viewport().width() - MARGIN
        room = right - LEFT_OF_TEXT - GAP - metrics.horizontalAdvance(max(counts, key=len))
        painter.setPen(QColor(self._theme.muted))
        for i, counted in enumerate(counts):
            painter.drawText(0, top + i * height, right, height, RIGHT, counted)
        for muted in (True, False):
            painter.setPen(QColor(self._theme.muted if muted else self._theme.text))
            for i, (value, count, is_chosen) in enumerate(shown):
                if muted is not bool(count or is_chosen):
                    text = metrics.elidedText(value, Qt.TextElideMode.ElideRight, room)
                    painter.drawText(LEFT_OF_TEXT, top + i * height, room, height, LEFT, text)

    def _toggle(self, index: QModelIndex) -> None:
        if index.isValid():
            self.toggled.emit(self._model.choice(index.row())[0])


def row_height(widget: QWidget) -> int:
    """Height of one choice."""
    return widget.fontMetrics().height() + 6
