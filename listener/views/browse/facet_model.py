"""The values of one part of the query, as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from listener.views.browse.words import clips

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Choices:
    """The values of one part of the query, how many clips each would show, and which are chosen."""

    values: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    chosen: frozenset[str] = frozenset()


def choices(values: Sequence[str], counts: Sequence[int], chosen: frozenset[str]) -> Choices:
    """Choices that also hold what is chosen and no longer there, with no clips."""
    gone = sorted(value for value in chosen if value not in values)
    return Choices((*values, *gone), (*counts, *(0 for _ in gone)), chosen)


class FacetModel(QAbstractListModel):
    """The choices whose value holds the text searched for; with `hide_empty` only those with clips, or chosen."""

    def __init__(self, *, hide_empty: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hide_empty = hide_empty
        self._choices = Choices()
        self._wanted = ""
        self._matching: list[int] = []
        self._places: list[int] = []

    def set_choices(self, new: Choices) -> None:
        """Show these choices; the list is only built anew if other values are to be seen."""
        is_same = new.values == self._choices.values
        self._choices = new
        if not is_same:
            self._match()
        places = self._find()
        if not is_same or places != self._places:
            self._show(places)
        elif places:
            self.dataChanged.emit(self.index(0), self.index(len(places) - 1))

    def search(self, wanted: str) -> None:
        """Show only values that hold `wanted`, capitals or not."""
        self._wanted = wanted.strip().lower()
        self._match()
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
            return f"{value}: {clips(count)}{', chosen' if is_chosen else ''}"
        return None

    def choice(self, row: int) -> tuple[str, int, bool]:
        """Value, number of clips, and whether it is chosen."""
        place = self._places[row]
        value = self._choices.values[place]
        return value, self._choices.counts[place], value in self._choices.chosen

    def _match(self) -> None:
        values = self._choices.values
        self._matching = [place for place, value in enumerate(values) if self._wanted in value.lower()]

    def _find(self) -> list[int]:
        if not self._hide_empty:
            return self._matching
        values, counts, chosen = self._choices.values, self._choices.counts, self._choices.chosen
        return [place for place in self._matching if counts[place] or values[place] in chosen]

    def _show(self, places: list[int]) -> None:
        self.beginResetModel()
        self._places = places
        self.endResetModel()
