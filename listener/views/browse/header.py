"""The top of the BROWSE dock, always on screen: search, a line for conditions, how many clips are shown, and why."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from analysis.filters import Query
from listener.keys.shown import KEYS, tip_of
from listener.state.filtering import Filtering
from listener.state.library import Library
from listener.views.browse import words
from listener.views.browse.filter_line import FilterLine
from listener.views.elided import ElidedLabel
from listener.views.own_keys import ENTER, ESCAPE, take_key

SEARCH = "Search transcripts and clip names"


class SearchField(QLineEdit):
    """Enter and Escape are the field's own, though actions of the window have them too: they leave it."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        return take_key(event, (*ENTER, *ESCAPE), self.left.emit) or super().event(event)


class Header(QWidget):
    """Search, condition, count, "Back" and "Clear all"."""

    def __init__(self, library: Library, filtering: Filtering) -> None:
        super().__init__()
        self._library, self._filtering = library, filtering
        self.search = SearchField(placeholderText=SEARCH, clearButtonEnabled=True)
        self.search.setAccessibleName(SEARCH)
        self.search.setToolTip(
            "Show clips whose transcript holds this text; with a digit or _ in it, names as well. Enter or Escape goes"
            " to the clips."
        )
        self.search.textChanged.connect(self._look_for)
        self.condition = FilterLine(library, filtering)
        self._shown = ElidedLabel()
        self._shown.setProperty("role", "heading")
        self._clear = QPushButton("Clear all", toolTip="Show every clip again.")
        self._clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._clear.clicked.connect(library.clear_query)
        self._back = QToolButton(text="Back", autoRaise=True, focusPolicy=Qt.FocusPolicy.TabFocus)
        self._back.clicked.connect(filtering.back)
        self._active = ElidedLabel()
        self._active.setProperty("role", "muted")
        row = QHBoxLayout()
        row.addWidget(self._shown, 1)
        row.addWidget(self._clear)
        asked = QHBoxLayout()
        asked.addWidget(self._active, 1)
        asked.addWidget(self._back)
        column = QVBoxLayout(self, spacing=6)
        column.setContentsMargins(8, 8, 8, 6)
        column.addWidget(self.search)
        column.addWidget(self.condition)
        column.addLayout(row)
        column.addLayout(asked)
        library.rows_changed.connect(self._refresh)
        filtering.past_changed.connect(self._show_past)
        KEYS.changed.connect(self._show_past)
        self._refresh()

    def _look_for(self, text: str) -> None:
        self._library.ask(replace(self._library.query, text=text))

    def _refresh(self) -> None:
        library = self._library
        is_open = library.index is not None
        self._shown.setText(words.shown_of(len(library.rows), library.n_clips) if is_open else "No corpus")
        is_blind = library.hidden is not None
        is_queue = library.listing is not None
        said = words.describe(library.query, is_blind=is_blind, is_queue=is_queue)
        self._active.setText(said if is_open else "")
        self._clear.setEnabled(library.query != Query())
        self.search.setEnabled(is_open)
        if self.search.text() != library.query.text:
            self.search.setText(library.query.text)
        self._show_past()

    def _show_past(self) -> None:
        self._back.setEnabled(self._filtering.can_go_back and not self._filtering.is_blind)
        self._back.setToolTip(tip_of("edit.filter_back"))
