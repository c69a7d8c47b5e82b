"""Can I believe this map? Every check with its reason, what to do, and how the map was made."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from listener.state.columns.columns import Column
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

WIDTH_PX, MARGIN_PX = 640, 16
MOST_CHECKS_PX, DETAILS_PX = 400, 140


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
        self._checks = QTextBrowser(frameShape=QFrame.Shape.NoFrame, accessibleName="Checks of the map")
        self._checks.document().setDocumentMargin(0)
        self._checks.viewport().setAutoFillBackground(False)
        self._details = QPlainTextEdit(readOnly=True, accessibleName="How this map was made")
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setFixedHeight(DETAILS_PX)
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
        rows = QVBoxLayout(self, spacing=8)
        rows.setContentsMargins(MARGIN_PX, 12, MARGIN_PX, 12)
        for part in (self._verdict, self._meaning, self._checks, made, self._details, buttons):
            rows.addWidget(part)
        self.setFixedWidth(WIDTH_PX)

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
        self.adjustSize()

    def _give_receipt(self) -> None:
        if self._saliency is not None:
            QGuiApplication.clipboard().setText(json.dumps(receipt(self._saliency)))

    def _show_checks(self, lines: tuple[CheckLine, ...]) -> None:
        """As high as its text, up to a limit: then it scrolls."""
        self._checks.setVisible(bool(lines))
        self._checks.setHtml(as_html(lines, self._theme))
        self._checks.document().setTextWidth(WIDTH_PX - 2 * MARGIN_PX)
        self._checks.setFixedHeight(min(round(self._checks.document().size().height()) + 4, MOST_CHECKS_PX))


def as_html(lines: Sequence[CheckLine], theme: Theme) -> str:
    """The checks as a table: passed or failed, name with number and limit, reason with advice."""
    return f"<table cellspacing='0' cellpadding='3' width='100%'>{''.join(_row(line, theme) for line in lines)}</table>"


def _row(line: CheckLine, theme: Theme) -> str:
    colour = theme.accent if line.glyph == "✓" else theme.warning
    name, measured, reason = (html.escape(text) for text in (line.name, line.measured, line.reason))
    advice = f"<br>→ {html.escape(line.advice)}" if line.advice else ""
    return (
        f"<tr><td width='16' style='color: {colour}'>{line.glyph}</td>"
        f"<td width='150'>{name}<br><span style='color: {theme.muted}'>{measured}</span></td>"
        f"<td>{reason}{advice}</td></tr>"
    )
