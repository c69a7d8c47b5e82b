"""The line of a sheet in which it says what it does and what went wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


class SaidLine(QLabel):
    """One sentence, in the colour of warnings or of asides."""

    def __init__(self) -> None:
        super().__init__(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def warn(self, sentence: str) -> None:
        """Say what went wrong, or is missing."""
        self._say(sentence, "warning")

    def tell(self, sentence: str) -> None:
        """Say what is done; nothing if empty."""
        self._say(sentence, "muted")

    def _say(self, sentence: str, role: str) -> None:
        self.setText(sentence)
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)
