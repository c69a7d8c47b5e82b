"""Where the next key that is pressed becomes a key of an action."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QWidget


class Recorder(QKeySequenceEdit):
    """Takes one key, Tab and Enter too; Escape takes none.

    Signals
    -------
    recorded
        A key, in Qt's portable spelling.
    left
        No key was given.
    """

    recorded, left = Signal(str), Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumSequenceLength(1)
        self.setFinishingKeyCombinations([])
        self.setAccessibleName("New key")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.keySequenceChanged.connect(self._take)

    def listen(self) -> None:
        """Wait for a key."""
        self.clear()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Before Qt moves the keyboard by Tab, or the sheet is closed by Escape."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.left.emit()
        else:
            self.keyPressEvent(event)
        event.accept()
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left.emit()

    def _take(self, sequence: QKeySequence) -> None:
        if sequence.count():
            key = sequence.toString()
            self.clear()
            self.recorded.emit(key)
