"""One line for what just happened, and for what went wrong, which stays until it is dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton

from listener.theme import Theme


class MessageBar(QFrame):
    """Shows one sentence, hidden while there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._is_warning = False
        self._text = QLabel(wordWrap=True, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setAccessibleName("Message")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        close = QToolButton(text="Dismiss", autoRaise=True, focusPolicy=Qt.FocusPolicy.TabFocus)
        close.setToolTip("Hide this message.")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self, spacing=8)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self._text, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.set_theme(theme)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown; empty while there is none."""
        return "" if self.isHidden() else self._text.text()

    def warn(self, sentence: str) -> None:
        """Show what went wrong and what to do."""
        self._show(sentence, is_warning=True)

    def clear(self) -> None:
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        edge = theme.warning if self._is_warning else theme.accent
        self.setStyleSheet(f"MessageBar {{ background: {theme.raised}; border-left: 4px solid {edge}; }}")

    def _show(self, sentence: str, *, is_warning: bool) -> None:
        self._is_warning = is_warning
        self._text.setText(sentence)
        self.set_theme(self._theme)
        self.show()
