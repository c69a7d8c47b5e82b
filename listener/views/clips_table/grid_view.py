"""The table's cells, painted in one go: asking a delegate for every cell costs more than a screen frame."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from listener.theme import Theme
from listener.views.clips_table.columns import BLANKED, COLUMNS, MISSING, NO_AUDIO, WAITING
from listener.views.clips_table.model import LEFT, RIGHT, ClipsModel
from listener.views.shade import shade

PADDING = 6
ARROW = 16
SLACK = 4
SHORT = 12
MOST_LAID_OUT = 4096
OWN_KEYS = (Qt.Key.Key_Home, Qt.Key.Key_End)
UNKNOWN = (MISSING, NO_AUDIO, BLANKED, WAITING)


class GridView(QTableView):
    """A `QTableView` of whole rows of one height; Home and End go to the first and last row."""

    def __init__(self, model: ClipsModel, theme: Theme) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame, showGrid=False, tabKeyNavigation=False)
        self._rows = model
        self._theme = theme
        self.empty_text = ""
        self._laid_out: dict[str, tuple[QStaticText, int]] = {}
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setObjectName("clips")
        self.setAccessibleName("Clips")
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(vertical.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(self.fontMetrics().height() + 8)
        horizontal = self.horizontalHeader()
        horizontal.setSectionsClickable(True)
        horizontal.setSectionsMovable(True)
        horizontal.setHighlightSections(False)
        metrics = self.fontMetrics()
        for place, column in enumerate(COLUMNS):
            widest = max(
                metrics.horizontalAdvance(column.sample), metrics.horizontalAdvance(column.title) + ARROW
            )
            self.setColumnWidth(place, widest + 2 * PADDING + SLACK)
            self.setColumnHidden(place, not column.is_shown)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """Letters are actions, not a search in this table."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._laid_out.clear()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        ends = {self.CursorAction.MoveHome: 0, self.CursorAction.MoveEnd: self._rows.rowCount() - 1}
        if action in ends:
            return self._rows.index(ends[action], max(self.currentIndex().column(), 0))
        return super().moveCursor(action, modifiers)

    def scrollTo(
        self,
        index: QModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll up or down only: which columns are in sight is the user's choice."""
        bar = self.horizontalScrollBar()
        at = bar.value()
        self.updateGeometries()  # just after other rows came, the scroll bar still ends where the last ones did
        super().scrollTo(index, hint)
        bar.setValue(at)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        area = event.rect()
        painter.fillRect(area, QColor(self._theme.base))
        if self._rows.rowCount() == 0:
            painter.setPen(QColor(self._theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(16, 0, -16, 0), flags, self.empty_text)
            return
        first = self.rowAt(area.top())
        last = self.rowAt(area.bottom())
        last = self._rows.rowCount() - 1 if last < 0 else last
        pens = self._paint_grounds(painter, first, last)
        header = self.horizontalHeader()
        for place in range(len(COLUMNS)):
            x, width = self.columnViewportPosition(place), self.columnWidth(place)
            if not header.isSectionHidden(place) and x <= area.right() and x + width >= area.left():
                self._paint_column(painter, place, first, last, pens)

    def _paint_grounds(self, painter: QPainter, first: int, last: int) -> list[tuple[QPen, QPen]]:
        """Colour the selected rows; returns the pens for text and for missing text of each row."""
        theme, height = self._theme, self.verticalHeader().defaultSectionSize()
        current, selected = self.currentIndex().row(), self.selectionModel()
        text, muted, on_accent = (QPen(QColor(name)) for name in (theme.text, theme.muted, theme.on_accent))
        pens = []
        for row in range(first, last + 1):
            pen = (text, muted)
            if selected.isRowSelected(row, QModelIndex()):
                is_current = row == current
                ground = theme.accent if is_current else shade(theme.base, theme.accent, 0.3)
                area = QRect(0, self.rowViewportPosition(row), self.viewport().width(), height)
                painter.fillRect(area, QColor(ground))
                pen = (on_accent, on_accent) if is_current else (text, text)
            pens.append(pen)
        return pens

    def _paint_column(
        self, painter: QPainter, place: int, first: int, last: int, pens: list[tuple[QPen, QPen]]
    ) -> None:
        column, metrics = COLUMNS[place], self.fontMetrics()
        x, width = self.columnViewportPosition(place) + PADDING, self.columnWidth(place) - 2 * PADDING
        y, height = self.rowViewportPosition(first), self.verticalHeader().defaultSectionSize()
        alignment, widest = (RIGHT if column.is_number else LEFT).value, metrics.horizontalAdvance("W")
        above = (height - metrics.height()) // 2
        pen = None
        for text, (plain, muted) in zip(self._rows.texts(place, first, last + 1), pens, strict=True):
            if text:
                wanted = muted if text in UNKNOWN else plain
                if wanted is not pen:
                    pen = wanted
                    painter.setPen(pen)
                laid_out, advance = self._lay_out(text) if len(text) <= SHORT else (None, 0)
                if laid_out is not None and advance <= width:
                    left = x + width - advance if column.is_number else x
                    painter.drawStaticText(left, y + above, laid_out)
                elif len(text) * widest > width:
                    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
                    painter.drawText(x, y, width, height, alignment, shown)
                else:
                    painter.drawText(x, y, width, height, alignment, text)
            y += height

    def _lay_out(self, text: str) -> tuple[QStaticText, int]:
        """A short text ready to paint, and its width in px: such numbers and names come again and again."""
        found = self._laid_out.get(text)
        if found is None:
            if len(self._laid_out) >= MOST_LAID_OUT:
                self._laid_out.clear()
            laid_out = QStaticText(text)
            laid_out.setTextFormat(Qt.TextFormat.PlainText)
            laid_out.prepare(font=self.font())
            found = self._laid_out[text] = laid_out, math.ceil(laid_out.size().width())
        return found
