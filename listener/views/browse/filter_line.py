"""A line to write a filter in, with names to choose from while one types, and what is wrong with it below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from analysis.filters.language import EXAMPLE
from listener.state.filtering import Filtering
from listener.state.library import Library
from listener.views.browse.completing import completion
from listener.views.browse.words import clips
from listener.views.own_keys import ENTER, ESCAPE, take_key

NAME = "Filter by a condition"
BLIND = "Hidden while you listen blind"
TAB = (Qt.Key.Key_Tab,)


class FilterField(QLineEdit):
    """Enter uses what is written, Escape leaves it; of the names on offer, Enter and Tab take one."""

    used = Signal()
    left = Signal()
    come_to = Signal()

    _completer: QCompleter | None = None

    def __init__(self, library: Library) -> None:
        super().__init__(clearButtonEnabled=True)
        self._library = library
        self._start = 0
        self.setAccessibleName(NAME)
        self.textEdited.connect(self._offer)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.come_to.emit()

    @property
    def offered(self) -> list[str]:
        """The names on offer."""
        is_open = self._completer is not None and self._completer.popup().isVisible()
        return self._completer.model().stringList() if is_open else []

    def event(self, event: QEvent) -> bool:
        took = (
            take_key(event, ENTER, self._enter)
            or take_key(event, ESCAPE, self._escape)
            or (
                bool(self.offered)
                and take_key(event, TAB, lambda: self._put(self._chosen or self.offered[0]))
            )
        )
        return took or super().event(event)

    @property
    def _chosen(self) -> str:
        """The name that the list stands on."""
        return (self._completer.popup().currentIndex().data() or "") if self.offered else ""

    def _offer(self) -> None:
        index = self._library.index
        if index is None:
            return
        found = completion(self.text()[: self.cursorPosition()], index)
        self._start = found.start
        if self._completer is None:
            self._completer = QCompleter(QStringListModel(self), self)
            self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            self._completer.setWidget(self)
            self._completer.activated.connect(self._put)
        self._completer.model().setStringList(list(found.texts))
        if found.texts:
            self._completer.complete()
        else:
            self._close()

    def _enter(self) -> None:
        if self._chosen:
            self._put(self._chosen)
        else:
            self._close()
            self.used.emit()

    def _escape(self) -> None:
        if self.offered:
            self._close()
        else:
            self.left.emit()

    def _put(self, name: str) -> None:
        """Write a name that was offered in place of its beginning."""
        self._close()
        text, at = self.text(), self.cursorPosition()
        self.setText(f"{text[: self._start]}{name} {text[at:].lstrip()}")
        self.setCursorPosition(self._start + len(name) + 1)

    def _close(self) -> None:
        if self._completer is not None:
            self._completer.popup().hide()


class FilterLine(QWidget):
    """The line, a "?" beside it, and a sentence below it while what is written is not what is in force.

    Signals
    -------
    left
        The line no longer wants the keyboard.
    help_asked
        The user wants to know what can be written.
    """

    left = Signal()
    help_asked = Signal()

    def __init__(self, library: Library, filtering: Filtering) -> None:
        super().__init__()
        self._library, self._filtering = library, filtering
        self.field = FilterField(library)
        self.field.used.connect(self._use)
        self.field.left.connect(self.left)
        self.field.come_to.connect(filtering.prepare)
        self.field.textChanged.connect(self._say)
        self._said = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText, visible=False)
        self._said.setAccessibleName("What is wrong with the filter, or how many clips it finds")
        self._help = QToolButton(text="?", autoRaise=True, focusPolicy=Qt.FocusPolicy.TabFocus)
        self._help.setAccessibleName("What can be written in the filter")
        self._help.setToolTip("Show the columns, what can be asked of them, and examples.")
        self._help.clicked.connect(self.help_asked)
        row = QHBoxLayout(spacing=4)
        row.addWidget(self.field, 1)
        row.addWidget(self._help)
        column = QVBoxLayout(self, spacing=4)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._said)
        library.query_changed.connect(self._show)
        library.index_changed.connect(self._look)
        self._is_blind, self._written = filtering.is_blind, ""
        self._look()
        self._show()

    def _look(self) -> None:
        """While one listens blind, the condition is out of sight."""
        is_blind = self._filtering.is_blind
        self.field.setEnabled(self._library.index is not None and not is_blind)
        self._help.setEnabled(self._library.index is not None)
        self.field.setPlaceholderText(BLIND if is_blind else EXAMPLE)
        self.field.setToolTip("" if is_blind else f"Show clips that fulfil a condition, such as {EXAMPLE}.")
        if is_blind != self._is_blind:
            self._is_blind = is_blind
            self._written = self._filtering.where
            self.field.setText(self._written)

    def _show(self) -> None:
        """Write what is in force, if that has changed: what is half written stays."""
        where = self._filtering.where
        if where != self._written:
            self._written = where
            if where != self.field.text():
                self.field.setText(where)  # and says how it stands
                return
        self._say()

    def _use(self) -> None:
        if self._filtering.fault(self.field.text()):
            self._say()
            return
        if self._filtering.use(self.field.text()):
            self.field.setText(self._filtering.where)
        self.left.emit()

    def _say(self) -> None:
        text = self.field.text()
        is_used = text.strip() == self._filtering.where
        if is_used and not self._said.text():
            return
        fault = "" if is_used else self._filtering.fault(text)
        found = None if is_used or fault else self._filtering.count(text)
        if is_used:
            said = ""
        elif fault:
            said = fault
        else:
            said = "Not in force yet." if found is None else f"Not in force yet: {clips(found)}."
        self._said.setText(said)
        self._said.setProperty("role", "warning" if fault else "muted")
        self._said.style().polish(self._said)
        self._said.setVisible(bool(said))
