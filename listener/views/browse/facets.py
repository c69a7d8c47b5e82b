"""Lists of values to choose from, each with the number of clips that choosing it would show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from listener.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
MARGIN = 2
LONG_ROWS = 8
CHECK = 12
TICK = ((0.22, 0.52), (0.42, 0.74), (0.8, 0.28))
TOGGLING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Choices:
    """The values of one part of the query, how many clips each would show, and which are chosen."""

    values: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    chosen: frozenset[str] = frozenset()


def choices(values: Sequence[str], counts: Sequence[int], chosen: frozenset[str]) -> Choices:
    """Choices that also hold what is chosen and no longer there, with no clips."""
    gone = sorted(chosen - set(values))
    return Choices((*values, *gone), (*(int(count) for count in counts), *(0 for _ in gone)), chosen)


class FacetModel(QAbstractListModel):
    """The choices whose value holds the text searched for; with `hide_empty` only those with clips, or chosen."""

    def __init__(self, *, hide_empty: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hide_empty = hide_empty
        self._choices = Choices()
        self._wanted = ""
        self._places: list[int] = []

    def set_choices(self, new: Choices) -> None:
        """Show these choices; the list is only built anew if other values are to be seen."""
        same = new.values == self._choices.values
        self._choices = new
        places = self._find()
        if not same or places != self._places:
            self._show(places)
        elif places:
            self.dataChanged.emit(self.index(0), self.index(len(places) - 1))

    def search(self, wanted: str) -> None:
        """Show only values that hold `wanted`, capitals or not."""
        self._wanted = wanted.strip().lower()
        self._show(self._find())

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        value, count, is_chosen = self.choice(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return value
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{value}: {count:,} clips{', chosen' if is_chosen else ''}"
        return None

    def choice(self, row: int) -> tuple[str, int, bool]:
        """Value, number of clips, and whether it is chosen."""
        place = self._places[row]
        value = self._choices.values[place]
        return value, self._choices.counts[place], value in self._choices.chosen

    def _find(self) -> list[int]:
        found = self._choices
        return [
            place
            for place, (value, count) in enumerate(zip(found.values, found.counts, strict=True))
            if (count or not self._hide_empty or value in found.chosen) and self._wanted in value.lower()
        ]

    def _show(self, places: list[int]) -> None:
        self.beginResetModel()
        self._places = places
        self.endResetModel()


class FacetDelegate(QStyledItemDelegate):
    """Paints a check box, the value, and its count at the right; values without clips are muted."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(100, row_height(self.parent()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        value, count, is_chosen = index.model().choice(index.row())
        area = option.rect
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(area, QColor(self.theme.raised))
        self._paint_box(painter, area, is_chosen)
        counted = f"{count:,}"
        text = area.adjusted(MARGIN + CHECK + 10, 0, -MARGIN - 2, 0)
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, counted)
        if count or is_chosen:
            painter.setPen(QColor(self.theme.text))
        width = text.width() - option.fontMetrics.horizontalAdvance(counted) - 8
        elided = option.fontMetrics.elidedText(value, Qt.TextElideMode.ElideRight, width)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)

    def _paint_box(self, painter: QPainter, area: QRect, is_chosen: bool) -> None:
        theme = self.theme
        box = QRectF(area.x() + MARGIN + 1.5, area.center().y() - CHECK / 2 + 0.5, CHECK, CHECK)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent if is_chosen else theme.muted), 1))
        painter.setBrush(QColor(theme.accent if is_chosen else theme.base))
        painter.drawRoundedRect(box, 2, 2)
        if is_chosen:
            painter.setPen(QPen(QColor(theme.on_accent), 2))
            painter.drawPolyline([box.topLeft() + QPointF(x * CHECK, y * CHECK) for x, y in TICK])


class FacetList(QListView):
    """A check list as high as its values. A long one scrolls and hides values without clips."""

    toggled = Signal(str)

    def __init__(self, name: str, theme: Theme, *, is_long: bool = False) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame, uniformItemSizes=True)
        self._is_long = is_long
        self._model = FacetModel(hide_empty=is_long, parent=self)
        self._delegate = FacetDelegate(theme, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(self._toggle)
        self.search = self._model.search

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
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

    def _toggle(self, index: QModelIndex) -> None:
        if index.isValid():
            self.toggled.emit(self._model.choice(index.row())[0])


def row_height(widget: QWidget) -> int:
    """Height of one choice."""
    return widget.fontMetrics().height() + 6
