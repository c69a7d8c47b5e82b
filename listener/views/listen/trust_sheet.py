"""Can I believe this map? Every check with its reason, what to do, and how the map was made."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from listener.state.columns import Column
from listener.theme import Theme
from listener.views.listen.trust_words import (
    MEANINGS,
    CheckLine,
    as_text,
    badge,
    check_lines,
)
from models.explain.receipts import receipt
from models.interface import Saliency

WIDTH_PX, DETAILS_PX = 600, 150


class TrustSheet(QDialog):
    """Shows the trust of one column's map and follows it while it is checked."""

    check_wanted = Signal()

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Can I believe this map?")
        self._theme, self._text = theme, ""
        self._saliency: Saliency | None = None
        self._verdict = QLabel()
        self._verdict.setProperty("role", "heading")
        self._meaning = QLabel(wordWrap=True)
        self._checks = QWidget()
        self._details = QPlainTextEdit(readOnly=True, accessibleName="How this map was made")
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setMinimumHeight(DETAILS_PX)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy_receipt = buttons.addButton("Copy receipt", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy_receipt.setToolTip(
            "Copy all that decides this map, so that `main.py repeat` can run it again."
        )
        self._copy_receipt.clicked.connect(self._give_receipt)
        self._check = buttons.addButton("Check now", QDialogButtonBox.ButtonRole.ActionRole)
        self._check.setDefault(True)
        self._copy.setToolTip("Copy everything on this sheet as text.")
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        self._check.clicked.connect(self.check_wanted)
        buttons.rejected.connect(self.reject)
        made = QLabel("How this map was made")
        made.setProperty("role", "heading")
        self._rows = QVBoxLayout(self, spacing=8)
        self._rows.setContentsMargins(16, 12, 16, 12)
        for part in (self._verdict, self._meaning, self._checks, made, self._details, buttons):
            self._rows.addWidget(part, 1 if part is self._details else 0)
        self.setMinimumWidth(WIDTH_PX)

    @property
    def check_button(self) -> QPushButton:
        return self._check

    def show_column(self, column: Column, details: str) -> None:
        """Show what is known of a column's map; without one the sheet closes."""
        if column.saliency is None:
            self.close()
            return
        trust, self._saliency = column.trust, column.saliency
        self._verdict.setText(badge(column).text)
        self._meaning.setText(badge(column).tip if trust is None else MEANINGS[trust.verdict])
        self._check.setVisible(trust is None)
        self._check.setEnabled(column.checking is None)
        self._details.setPlainText(details)
        self._text = as_text(column.saliency, trust, details)
        self._show_checks(() if trust is None else check_lines(trust))

    def _give_receipt(self) -> None:
        if self._saliency is not None:
            QGuiApplication.clipboard().setText(json.dumps(receipt(self._saliency)))

    def _show_checks(self, lines: tuple[CheckLine, ...]) -> None:
        made = QWidget()
        grid = QGridLayout(made, horizontalSpacing=12, verticalSpacing=6)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(lines):
            colour = self._theme.accent if line.glyph == "✓" else self._theme.warning
            glyph = QLabel(line.glyph, styleSheet=f"color: {colour}", accessibleName=_spoken(line))
            said = line.reason if not line.advice else f"{line.reason}\n→ {line.advice}"
            name = QLabel(f"{line.name}\n{line.measured}" if line.measured else line.name)
            reason = QLabel(said, wordWrap=True)
            for at, part in enumerate((glyph, name, reason)):
                part.setTextFormat(Qt.TextFormat.PlainText)
                grid.addWidget(part, row, at, top)
        self._rows.replaceWidget(self._checks, made)
        self._checks.deleteLater()
        self._checks = made


def _spoken(line: CheckLine) -> str:
    return f"{line.name} {'passed' if line.glyph == '✓' else 'failed'}"
