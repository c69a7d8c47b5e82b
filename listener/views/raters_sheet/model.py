"""A row a rater, in any order, with a box to leave them out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from analysis.raters.lens import Raters
from analysis.tables import DIMENSIONS

ROOT = QModelIndex()
CHECKED = Qt.CheckState.Checked.value


@dataclass(frozen=True, eq=False)
class Heading:
    """A column: its head, what it means, the numbers that it sorts by in the raters' own order, and its texts."""

    title: str
    tip: str
    numbers: NDArray[np.float64]
    text: Callable[[int], str]


def headings(raters: Raters, *, has_dimensions: bool) -> tuple[Heading, ...]:
    """The columns after the rater's."""
    clips = raters.clips.astype(np.float64)
    tip = "Share of their votes that are for the class that most others of the clip chose."
    return (
        _numbers("Clips", "How many clips they rated.", clips, ",.0f"),
        *(_of_dimensions(raters) if has_dimensions else ()),
        _numbers("Majority", tip, raters.majority, ".0%"),
    )


def _of_dimensions(raters: Raters) -> Iterator[Heading]:
    letters = [(place, name[0].upper(), name.capitalize()) for place, name in enumerate(DIMENSIONS)]
    for place, letter, name in letters:
        tip = f"{name}: mean of their rating minus the mean of the clip's other raters."
        yield _numbers(f"{letter} offset", tip, raters.offsets[:, place], "+.2f")
    for place, letter, name in letters:
        tip = f"{name}: standard deviation (n − 1) of all that they gave."
        yield _numbers(f"{letter} spread", tip, raters.spreads[:, place], ".2f")
    for place, letter, name in letters:
        low, high = raters.lowest[:, place], raters.highest[:, place]
        tip = f"{name}: the least and the most that they ever gave; sorted by how far these lie apart."
        yield Heading(f"{letter} range", tip, high - low, partial(_range, low, high))


def _numbers(title: str, tip: str, numbers: NDArray[np.float64], form: str) -> Heading:
    return Heading(title, tip, numbers, lambda place: _written(float(numbers[place]), form))


def _range(low: NDArray[np.float64], high: NDArray[np.float64], place: int) -> str:
    ends = [_written(float(end[place]), "g") for end in (low, high)]
    return " to ".join(dict.fromkeys(ends))


def _written(number: float, form: str) -> str:
    return "–" if math.isnan(number) else format(number, form).replace("-", "−")


class RatersModel(QAbstractTableModel):
    """Raters are numbers, unless names are to be seen.

    Attributes
    ----------
    left_out : frozenset of int
        Places of the raters whose box is checked, in the raters' own order.
    """

    left_out_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.left_out: frozenset[int] = frozenset()
        self._names: tuple[str, ...] = ()
        self._headings: tuple[Heading, ...] = ()
        self._order: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._shows_names = False

    def show(self, raters: Raters, *, has_dimensions: bool) -> None:
        """Show other raters, nobody left out."""
        self.beginResetModel()
        self._names, self.left_out = raters.names, frozenset()
        self._headings = headings(raters, has_dimensions=has_dimensions)
        self._order = np.arange(len(raters.names))
        self.endResetModel()

    def show_names(self, on: bool) -> None:
        """Call raters by their names, or by their numbers."""
        self._shows_names = on
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def rowCount(self, parent: QModelIndex = ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: QModelIndex = ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self._headings)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else usual

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = int(self._order[index.row()])
        if index.column() == 0:
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if place in self.left_out else Qt.CheckState.Unchecked
            name = self._names[place] if self._shows_names else f"rater {place + 1:,}"
            return name if role == Qt.ItemDataRole.DisplayRole else None
        heading = self._headings[index.column() - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return heading.text(place)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        place = int(self._order[index.row()])
        is_checked = Qt.CheckState(value) == Qt.CheckState.Checked
        self.left_out = self.left_out | {place} if is_checked else self.left_out - {place}
        self.dataChanged.emit(index, index)
        self.left_out_changed.emit()
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        title, tip = "Without", "Check raters to see what moves without them."
        if section > 0:
            title, tip = self._headings[section - 1].title, self._headings[section - 1].tip
        return {Qt.ItemDataRole.DisplayRole: title, Qt.ItemDataRole.ToolTipRole: tip}.get(role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, missing numbers last; by the first, those who are left out first."""
        if not self._headings:
            return
        numbers = np.arange(len(self._names), dtype=np.float64)
        if column > 0:
            numbers = self._headings[column - 1].numbers
        elif self.left_out:
            numbers = np.where(np.isin(numbers, list(self.left_out)), numbers - len(numbers), numbers)
        sign = 1.0 if order == Qt.SortOrder.AscendingOrder else -1.0
        self.layoutAboutToBeChanged.emit()
        self._order = np.argsort(sign * numbers, kind="stable")
        self.layoutChanged.emit()
