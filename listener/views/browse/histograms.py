"""Histograms of number columns, each a filter by range."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from analysis.filters import Query
from analysis.filters.conditions import Within
from analysis.histograms import Binned, Span, bin_numbers, rows_without_own
from analysis.index import Index, NumberColumns
from listener.jobs import Jobs
from listener.state.library import Library
from listener.theme import Theme
from listener.views.browse.histogram_row import HistogramRow, Named
from listener.views.clips_table.columns import COLUMNS

FIRST = ("activation_sd", "valence_sd")
UNITS = {"duration": "s"}
LATER_MS = 30
TITLES = {column.name: column for column in COLUMNS}


class Histograms(QWidget):
    """The histograms that the user chose, of the columns that the corpus has; nothing is counted while out of sight.

    Signals
    -------
    chosen_changed
        Other columns are chosen.
    """

    chosen_changed = Signal()

    def __init__(self, library: Library, jobs: Jobs, theme: Theme) -> None:
        super().__init__()
        self._library, self._jobs, self._theme = library, jobs, theme
        self.chosen: tuple[str, ...] = FIRST
        self.rows: dict[str, HistogramRow] = {}
        self._binned: dict[str, Binned | None] = {}
        self._made_of: dict[str, NumberColumns] = {}
        self._shown: tuple[Index, Query] | None = None
        self.adding = QComboBox(toolTip="Add a histogram of any column of numbers.")
        self.adding.setAccessibleName("Add a histogram")
        self.adding.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.adding.activated.connect(self._add)
        self._failed = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText, visible=False)
        self._column = QVBoxLayout(self, spacing=4)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._failed)
        self._column.addWidget(self.adding)
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self.refresh)
        library.corpus_changed.connect(self._begin)
        for signal in (library.index_changed, library.query_changed):
            signal.connect(self._later.start)

    def use(self, chosen: tuple[str, ...]) -> None:
        """Choose these columns; those that a corpus lacks are kept in mind."""
        if chosen != self.chosen:
            self.chosen = chosen
            self._shown = None
            self._later.start()
            self.chosen_changed.emit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in self.rows.values():
            row.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()

    def refresh(self) -> None:
        """Count anew, if anything changed and it can be seen."""
        index, query = self._library.index, self._library.query
        if index is None or self._library.hidden is not None or not self.isVisible():
            return
        if self._shown == (index, query):
            return
        self._shown = (index, query)
        asked = {one.column: one for one in query.ranges}
        self._build(index, (*self.chosen, *sorted(asked.keys() - set(self.chosen))))
        ready = [column for column in self.rows if self._is_ready(index, column)]
        for column, rows in rows_without_own(index, query, ready).items():
            own = asked.get(column)
            ends = None if own is None else (own.low, own.high)
            self.rows[column].set_rows(self._binned[column], rows, ends)

    def _begin(self) -> None:
        self._binned, self._made_of = {}, {}
        self._failed.hide()

    def _build(self, index: Index, wanted: tuple[str, ...]) -> None:
        """Let just the wanted columns that there are have a histogram."""
        there = [column for column in wanted if column in index.numbers]
        if list(self.rows) == there and self.adding.count() == len(index.numbers) - len(there) + 1:
            return
        for column in [column for column in self.rows if column not in there]:
            row = self.rows.pop(column)
            self._column.removeWidget(row)
            row.deleteLater()
        for place, column in enumerate(there):
            row = self.rows.get(column) or self._row(column)
            self._column.insertWidget(place, row)
        self.rows = {column: self._column.itemAt(place).widget() for place, column in enumerate(there)}
        self.adding.clear()
        self.adding.addItem("Add a histogram…")
        for column in sorted(set(index.numbers) - set(there), key=lambda column: named(column).title.lower()):
            self.adding.addItem(named(column).title, column)

    def _row(self, column: str) -> HistogramRow:
        row = HistogramRow(named(column), self._theme)
        row.chosen.connect(lambda ends: self._ask(column, ends))
        row.removed.connect(lambda: self._remove(column))
        return row

    def _is_ready(self, index: Index, column: str) -> bool:
        """Whether a column is in bins; if not, it is put there by and by."""
        numbers = index.numbers
        if column in self._binned and numbers.is_made(column):
            binned = self._binned[column]
            if binned is None or binned.numbers is numbers[column]:
                return True
        if self._made_of.get(column) is not numbers:
            self._made_of[column] = numbers
            self._jobs.submit(
                f"histogram {column}",
                f"Counting {named(column).title}",
                lambda _report: bin_numbers(numbers[column]),
                lambda binned: self._use_bins(numbers, column, binned),
                self._tell,
            )
        return False

    def _use_bins(self, numbers: NumberColumns, column: str, binned: Binned | None) -> None:
        if self._made_of.get(column) is numbers:
            del self._made_of[column]
            self._binned[column] = binned
            self._shown = None
            self._later.start()

    def _tell(self, error: Exception) -> None:
        self._failed.setText(f"A histogram cannot be drawn. {error}")
        self._failed.show()

    def _ask(self, column: str, ends: Span | None) -> None:
        query = self._library.query
        own = frozenset() if ends is None else frozenset({Within(column, *ends)})
        ranges = frozenset(one for one in query.ranges if one.column != column) | own
        self._library.ask(replace(query, ranges=ranges))

    def _add(self, place: int) -> None:
        column = self.adding.itemData(place)
        self.adding.setCurrentIndex(0)
        if column is not None:
            self.use((*self.chosen, column))

    def _remove(self, column: str) -> None:
        self._ask(column, None)
        self.use(tuple(other for other in self.chosen if other != column))


def named(column: str) -> Named:
    """How the window calls a column of the index."""
    known = TITLES.get(column)
    unit = UNITS.get(column, "")
    return Named(column, known.title if known else column, unit, known.tip if known else "")


def write_chosen(chosen: tuple[str, ...]) -> str:
    """As a text for the settings, read again by `read_chosen`."""
    return json.dumps(chosen)


def read_chosen(text: str) -> tuple[str, ...]:
    """The columns of a text, each once; those chosen at first if it is none."""
    try:
        names = json.loads(text)
    except (ValueError, RecursionError):
        return FIRST
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return FIRST
    return tuple(dict.fromkeys(names))
