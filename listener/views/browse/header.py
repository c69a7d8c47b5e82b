"""The top of the BROWSE dock, always on screen: the search field, how many clips are shown, and by what filters."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from analysis.filters import Query
from listener.state.library import Library
from listener.views.browse import words
from listener.views.elided import ElidedLabel
from listener.views.own_keys import ENTER, ESCAPE, take_key

SEARCH = "Search transcripts and clip names"


class SearchField(QLineEdit):
    """Enter and Escape are the field's own, though actions of the window have them too: they leave it."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        return take_key(event, (*ENTER, *ESCAPE), self.left.emit) or super().event(event)


class Header(QWidget):
    """Search, count and "Clear all"."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self.search = SearchField(placeholderText=SEARCH, clearButtonEnabled=True)
        self.search.setAccessibleName(SEARCH)
        self.search.setToolTip(
            "Show clips whose transcript holds this text; with a digit or _ in it, names as well. Enter or Escape goes"
            " to the clips."
        )
        self.search.textChanged.connect(self._look_for)
        self._shown = ElidedLabel()
        self._shown.setProperty("role", "heading")
        self._clear = QPushButton("Clear all", toolTip="Show every clip again.")
        self._clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._clear.clicked.connect(library.clear_query)
        self._active = ElidedLabel()
        self._active.setProperty("role", "muted")
        row = QHBoxLayout()
        row.addWidget(self._shown, 1)
        row.addWidget(self._clear)
        column = QVBoxLayout(self, spacing=6)
        column.setContentsMargins(8, 8, 8, 6)
        column.addWidget(self.search)
        column.addLayout(row)
        column.addWidget(self._active)
        library.rows_changed.connect(self._refresh)
        self._refresh()

    def _look_for(self, text: str) -> None:
        self._library.ask(replace(self._library.query, text=text))

    def _refresh(self) -> None:
        library = self._library
        is_open = library.index is not None
        self._shown.setText(words.shown_of(len(library.rows), library.n_clips) if is_open else "No corpus")
        is_blind = library.hidden is not None
        self._active.setText(words.describe(library.query, is_blind=is_blind) if is_open else "")
        self._clear.setEnabled(library.query != Query())
        self.search.setEnabled(is_open)
        if self.search.text() != library.query.text:
            self.search.setText(library.query.text)
