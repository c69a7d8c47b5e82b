"""The BROWSE dock: a header that is always on screen, and the filters below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from listener.keys.shown import KEYS
from listener.state.cutting import Cutting
from listener.state.filtering import Filtering
from listener.state.library import Library
from listener.state.redrawing import Redrawing
from listener.theme import Theme
from listener.views.browse.filters import Filters
from listener.views.browse.header import Header
from listener.views.browse.words import NO_CORPUS, blind


class BrowsePanel(QWidget):
    """Asks the library for clips by text, bin, corpus, disagreement, class, split, gender, speaker and tag.

    Signals
    -------
    left
        The search field no longer wants the keyboard.
    """

    left = Signal()

    def __init__(self, library: Library, filtering: Filtering, theme: Theme) -> None:
        super().__init__()
        self._library = library
        self._header = Header(library, filtering)
        self._header.search.left.connect(self.left)
        self._header.condition.left.connect(self.left)
        self._header.condition.help_asked.connect(self._show_help)
        self._filters = Filters(library, theme)
        self._body = QStackedLayout()
        self._blind = _sentence(blind())
        for page in (_sentence(NO_CORPUS), self._filters, self._blind):
            self._body.addWidget(page)
        column = QVBoxLayout(self, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._header)
        column.addLayout(self._body, 1)
        self.setMinimumWidth(260)
        self.setFocusProxy(self._header.search)
        for signal in (library.corpus_changed, library.index_changed):
            signal.connect(self._show_body)
        KEYS.changed.connect(self._show_body)
        self._show_body()

    def focus_search(self) -> None:
        """Move the keyboard to the search field, its text selected."""
        self._header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._header.search.selectAll()

    def focus_filter(self) -> None:
        """Move the keyboard to the line for conditions, its text selected."""
        self._header.condition.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._header.condition.field.selectAll()

    def add(self, title: str, widget: QWidget, *, is_open: bool = True) -> None:
        """Put a titled part above the lists of values."""
        self._filters.add(title, widget, is_open=is_open)

    def offer_cuts(self, cutting: Cutting, redrawing: Redrawing) -> None:
        """Let the cut points of the bins be moved."""
        self._filters.offer_cuts(cutting, redrawing)

    def set_theme(self, theme: Theme) -> None:
        self._filters.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(300, 640)

    def _show_help(self) -> None:
        from listener.views.browse.filter_help import FilterHelp  # noqa: PLC0415 - when wanted

        sheet = FilterHelp(self.window(), self._library.corpus, self._library.index)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.show()

    def _show_body(self) -> None:
        """While one listens blind, counts would tell: of one clip found by its words, all that is counted."""
        is_blind = self._library.hidden is not None
        if is_blind:
            self._blind.setText(blind())
        self._body.setCurrentIndex(0 if self._library.index is None else 2 if is_blind else 1)


def _sentence(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter, margin=16)
    label.setProperty("role", "muted")
    return label
