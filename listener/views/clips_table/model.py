"""The rows of the clip table: nothing but numbers of index rows, handed over at once."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from analysis.filters import Mask
from analysis.index import Index
from listener.state.columns.wishes import HIDDEN
from listener.state.library import Sort
from listener.views.clips_table.columns import (
    BLANKED,
    COLUMNS,
    MISSING,
    NO_AUDIO,
    Rows,
    hidden_cells,
)

AnyIndex = QModelIndex | QPersistentModelIndex
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ARROWS = ("▲", "▼")
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


class ClipsModel(QAbstractTableModel):
    """Cells are made from the index when they are asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.index_shown: Index | None = None
        self.rows: Rows = np.empty(0, dtype=np.int64)
        self._sort = Sort()
        self._hidden: Mask | None = None

    def show(self, index: Index | None, rows: Rows, sort: Sort) -> None:
        """Show these rows of the index in this order, and mark the column that they are sorted by."""
        self.beginResetModel()
        self.index_shown, self.rows, self._sort = index, rows, sort
        self.endResetModel()

    def hide(self, hidden: Mask | None) -> None:
        """Keep out of sight all but what one hears of these rows of the index."""
        self._hidden = hidden

    def clear(self) -> None:
        """Show nothing."""
        self.show(None, np.empty(0, dtype=np.int64), Sort())

    def refresh(self, index: Index) -> None:
        """Show the same rows of an index whose tags or flags changed."""
        self.index_shown = index
        if len(self.rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(COLUMNS) - 1))

    def texts(self, column: int, first: int, last: int) -> list[str]:
        """Texts of a column's cells from row `first` to before `last`."""
        if self.index_shown is None:
            return []
        rows = self.rows[first:last]
        texts = COLUMNS[column].cells(self.index_shown, rows)
        if self._hidden is not None:
            texts = hidden_cells(COLUMNS[column], texts, self._hidden[rows].tolist(), first)
        return texts

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.is_number else LEFT
        if role not in SPOKEN:
            return None
        text = self.texts(index.column(), index.row(), index.row() + 1)[0]
        if text == BLANKED and role != Qt.ItemDataRole.DisplayRole:
            return HIDDEN
        if role == Qt.ItemDataRole.ToolTipRole and text in (MISSING, NO_AUDIO):
            return column.missing
        return text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                f"{column.title} {ARROWS[self._sort.descending]}"
                if column.name == self._sort.column
                else column.title
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.tip} Click to sort."
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.is_number else LEFT
        return None
