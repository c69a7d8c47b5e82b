"""Note, confidence and history of the chosen tag."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from analysis.session.tags import Tag
from listener.keys.shown import key_of
from listener.state.tagging.tagging import Tagging
from listener.views.elided import ElidedLabel
from listener.views.key_tips import tell_keys
from listener.views.own_keys import ESCAPE, take_key
from listener.views.tags.words import history_lines

CONFIDENCES = (None, 0.25, 0.5, 0.75, 1.0)
NOTE_PX, HISTORY_PX = 44, 76


class NoteField(QPlainTextEdit):
    """Escape leaves it, though an action of the window has that key too."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        return take_key(event, ESCAPE, self.left.emit) or super().event(event)


class ConfidenceBox(QComboBox):
    """Escape leaves it, and the wheel does not turn it: what one says of a tag must not change by the way."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__(
            accessibleName="How sure you are of the chosen tag", focusPolicy=Qt.FocusPolicy.TabFocus
        )
        for confidence in CONFIDENCES:
            self.addItem("not said" if confidence is None else f"{confidence:.0%} sure", confidence)

    def event(self, event: QEvent) -> bool:
        return take_key(event, ESCAPE, self.left.emit) or super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Details(QWidget):
    """Disabled while no tag is chosen; of somebody else's tag one may read, but change nothing.

    Signals
    -------
    left
        The keyboard is no longer wanted here.
    """

    left = Signal()

    def __init__(self, tagging: Tagging) -> None:
        super().__init__()
        self._tagging = tagging
        self._shown: str | None = None
        self._is_typing = False
        self._title = ElidedLabel()
        self._title.setProperty("role", "heading")
        self.note = NoteField(placeholderText="What do you hear? Kept as you type.", tabChangesFocus=True)
        self.note.setAccessibleName("Note of the chosen tag")
        self.note.setFixedHeight(NOTE_PX)
        self._confidence = ConfidenceBox()
        for field in (self.note, self._confidence):
            field.left.connect(self.left)
        self._delete = QToolButton(text="Delete")
        tell_keys(
            self._delete,
            lambda: f"Delete the chosen tag ({key_of('tag.delete')}); {key_of('edit.undo')} brings it back.",
        )
        self._expand = QToolButton(
            text="History", toolTip="Who did what to the chosen tag, and when.", checkable=True
        )
        self._history = QListWidget(selectionMode=QListWidget.SelectionMode.NoSelection, wordWrap=True)
        self._history.setAccessibleName("History of the chosen tag")
        self._history.setFixedHeight(HISTORY_PX)
        self._history.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self.note.textChanged.connect(self._write_note)
        self._confidence.currentIndexChanged.connect(self._set_confidence)
        self._delete.clicked.connect(tagging.delete_chosen)
        self._expand.toggled.connect(self._fill_history)
        for signal in (tagging.chosen_changed, tagging.tags_changed):
            signal.connect(self._fill)
        self._fill()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._delete)
        row = QHBoxLayout()
        row.addWidget(QLabel("Confidence"))
        row.addWidget(self._confidence, 1)
        row.addWidget(self._expand)
        column = QVBoxLayout(self, spacing=6)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addLayout(row)
        column.addWidget(self._history)

    def _fill(self) -> None:
        tag = self._tagging.chosen_tag
        is_own = tag is not None and self._tagging.may_change(tag)
        self.note.setEnabled(tag is not None)
        self.note.setReadOnly(not is_own)
        for widget in (self._confidence, self._delete):
            widget.setEnabled(is_own)
        self._expand.setEnabled(tag is not None)
        self._title.setText(_title(tag, is_own=is_own))
        with QSignalBlocker(self.note), QSignalBlocker(self._confidence):
            self._show_note(tag)
            at = self._confidence.findData(None if tag is None else tag.confidence)
            self._confidence.setCurrentIndex(max(at, 0))
        self._fill_history()

    def _show_note(self, tag: Tag | None) -> None:
        """What is being typed stays, though it is not on disk yet, or another window wrote another note meanwhile."""
        shown, self._shown = self._shown, None if tag is None else tag.id
        note = "" if tag is None else tag.note
        if self.note.toPlainText() == note:
            return
        is_same = tag is not None and tag.id == shown
        if is_same and (self._is_typing or self.note.hasFocus()) and tag.id in self._tagging.elsewhere:
            self._tagging.failed.emit(
                f"Another window wrote the note of {tag.tag} too: what you type here stays and is written at your next"
                " key, and the history of the tag holds both."
            )
            return
        if not (is_same and (self._is_typing or self._tagging.is_busy)):
            self.note.setPlainText(note)

    def _fill_history(self) -> None:
        tag = self._tagging.chosen_tag
        is_open = self._expand.isChecked() and tag is not None
        self._history.setVisible(is_open)
        if is_open:
            self._history.clear()
            self._history.addItems(history_lines(self._tagging.history_of(tag.id), self._tagging.called))

    def _write_note(self) -> None:
        if self._tagging.chosen is None:
            return
        self._is_typing = True
        self._tagging.set_note(self._tagging.chosen, self.note.toPlainText())
        self._is_typing = False

    def _set_confidence(self) -> None:
        if self._tagging.chosen is not None:
            self._tagging.set_confidence(self._tagging.chosen, self._confidence.currentData())


def _title(tag: Tag | None, *, is_own: bool) -> str:
    if tag is None:
        return "Chosen tag"
    return tag.tag if is_own else f"{tag.tag}, by {tag.tagger}"
