"""The clip table with the line above it that says how many clips it shows and in what order."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from analysis.raters.fragility import LEAVES
from listener.keys.shown import KEYS, press
from listener.state.library import Library, Sort
from listener.state.measuring import Measuring
from listener.state.selection import Selection
from listener.theme import Theme
from listener.views.browse.words import NO_CORPUS, shown_of
from listener.views.clips_table.columns import (
    COLUMNS,
    MADE,
    OF_MODELS,
    PLACES,
    Rows,
    describe_sort,
    next_sort,
)
from listener.views.clips_table.grid_view import GridView
from listener.views.clips_table.model import ClipsModel
from listener.views.elided import ElidedLabel

SLACK = 4
SETTLED_MS = 200
TO_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class ClipsTable(QWidget):
    """Shows the library's rows; its current row is the selected clip, and the other way round."""

    def __init__(self, library: Library, selection: Selection, measuring: Measuring, theme: Theme) -> None:
        super().__init__()
        self._library, self._selection, self._measuring = library, selection, measuring
        self._model = ClipsModel(self)
        self._view = GridView(self._model, theme)
        self._shown, self._order = ElidedLabel(), ElidedLabel()
        font = self._shown.font()
        font.setWeight(QFont.Weight.DemiBold)
        self._shown.setFont(font)
        self._shown.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._order.setProperty("role", "muted")
        line = QHBoxLayout(spacing=12)
        line.setContentsMargins(8, 6, 8, 6)
        line.addWidget(self._shown)
        line.addWidget(self._order, 1)
        column = QVBoxLayout(self, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self._view)
        self.setFocusProxy(self._view)
        header = self._view.horizontalHeader()
        header.sectionClicked.connect(self._sort)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._view.customContextMenuRequested.connect(self._offer_order)
        self._view.selectionModel().currentRowChanged.connect(self._select)
        library.corpus_changed.connect(self._model.clear)
        library.corpus_changed.connect(self._want_columns)
        # Cut points that move change what leaves its bin at every step; only where they come to rest is it found.
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._want_leaves)
        library.index_changed.connect(self._settled.start)
        library.rows_changed.connect(self._show_rows)
        library.index_changed.connect(self._show_index)
        selection.clip_changed.connect(self._show_clip)
        KEYS.changed.connect(self._say_empty)
        self._show_rows()

    def selected_rows(self) -> Rows:
        """Rows of the index that are selected, in the order shown: shape (n,); empty if none."""
        ranges = sorted((part.top(), part.bottom()) for part in self._view.selectionModel().selection())
        parts = [self._model.rows[top : bottom + 1] for top, bottom in ranges]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    def mark_all(self) -> None:
        """Select every row, and let the keyboard work on them."""
        self._view.selectAll()
        self._view.setFocus()

    def set_theme(self, theme: Theme) -> None:
        self._view.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(640, 280)

    def _show_rows(self) -> None:
        library = self._library
        widest = shown_of(library.n_clips, library.n_clips)
        self._shown.setFixedWidth(self._shown.fontMetrics().horizontalAdvance(widest) + SLACK)
        is_blind = library.hidden is not None
        self._model.hide(library.hidden)
        self._model.show(library.index, library.rows, Sort() if is_blind else library.sort)
        self._say_empty()
        self._show_line()
        self._show_clip()

    def _say_empty(self) -> None:
        nothing_found = f"No clip fulfils all filters: {press('edit.clear_filters')} to see every clip."
        self._view.empty_text = NO_CORPUS if self._library.index is None else nothing_found
        self._view.viewport().update()

    def _show_index(self) -> None:
        """Only what cells say changed, unless other rows are still to come."""
        library = self._library
        if self._model.rows is library.rows and library.index is not None:
            self._model.hide(library.hidden)
            self._model.refresh(library.index)

    def _show_line(self) -> None:
        library = self._library
        if library.index is None or library.corpus is None:
            self._shown.setText("No corpus")
            self._order.setText("")
            return
        self._shown.setText(shown_of(len(library.rows), library.n_clips))
        said = (
            describe_sort(
                library.sort, is_blind=library.hidden is not None, is_queue=library.listing is not None
            ),
            _having(library.corpus.n_without_audio, "no audio"),
            _having(library.corpus.n_unreadable, "audio that cannot be read"),
            library.corpus.note,
        )
        self._order.setText(" · ".join(text for text in said if text))

    def _show_clip(self) -> None:
        """Go to the selected clip, or to none if it is not shown; while rows are to come, `_show_rows` does it."""
        if self._model.rows is not self._library.rows:
            return
        place = self._selection.place
        current = self._view.currentIndex()
        if place is None:
            self._view.selectionModel().clear()
            return
        if place == current.row():
            return
        index = self._model.index(place, max(current.column(), 0))
        self._view.selectionModel().setCurrentIndex(index, TO_ROW)

    def _select(self, current: QModelIndex) -> None:
        if current.isValid():
            self._selection.select(int(self._model.rows[current.row()]))

    def _sort(self, section: int) -> None:
        sort = next_sort(self._library.sort, COLUMNS[section].name)
        self._measuring.sort_by(sort.column, descending=sort.descending)

    def _offer_columns(self, position: QPoint) -> None:
        header = self._view.horizontalHeader()
        self.columns_menu().exec(header.mapToGlobal(position))

    def _offer_order(self, position: QPoint) -> None:
        self.order_menu().exec(self._view.viewport().mapToGlobal(position))

    def order_menu(self) -> QMenu:
        """What the header does by the mouse: sort, and show and hide columns."""
        menu = QMenu(self)
        sorting = menu.addMenu("Sort by")
        for place, column in enumerate(COLUMNS):
            if not self._view.isColumnHidden(place):
                sorting.addAction(column.title, lambda place=place: self._sort(place))
        columns = self.columns_menu()
        columns.setTitle("Columns")
        menu.addMenu(columns)
        return menu

    def columns_menu(self) -> QMenu:
        """A menu that shows and hides columns."""
        menu = QMenu(self)
        measures = QMenu("How raters differ", menu)
        of_models = QMenu("What models find", menu)
        for submenu in (measures, of_models):
            submenu.setToolTipsVisible(True)
        for place, column in enumerate(COLUMNS[1:], start=1):
            place_of = of_models if column.name in OF_MODELS else measures if column.name in MADE else menu
            action = place_of.addAction(column.title)
            action.setToolTip(column.tip)
            action.setCheckable(True)
            action.setChecked(not self._view.isColumnHidden(place))
            action.toggled.connect(lambda shown, place=place: self._show_column(place, shown))
        menu.addMenu(measures)
        menu.addMenu(of_models)
        return menu

    def show_top(self) -> None:
        """Let the first rows be seen, whichever clip is chosen."""
        self._view.scrollToTop()

    def show_column(self, name: str, *, after: str) -> None:
        """Let a column be seen that is hidden at first, at the right of another."""
        header = self._view.horizontalHeader()
        here, neighbour = (header.visualIndex(PLACES[one]) for one in (name, after))
        header.moveSection(here, neighbour + (here > neighbour))
        self._show_column(PLACES[name], True)

    def _show_column(self, place: int, shown: bool) -> None:
        self._view.setColumnHidden(place, not shown)
        self._want_columns()

    def _want_columns(self) -> None:
        """Let what is seen be made."""
        for place, column in enumerate(COLUMNS):
            if column.name in MADE and not self._view.isColumnHidden(place):
                self._measuring.want(column.name)

    def _want_leaves(self) -> None:
        if not self._view.isColumnHidden(PLACES[LEAVES]):
            self._measuring.want(LEAVES)


def _having(count: int, what: str) -> str:
    """How many clips have `what`; empty if none."""
    return f"{count:,} {'clip has' if count == 1 else 'clips have'} {what}" if count else ""
