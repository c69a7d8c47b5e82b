"""Which baseline a model is explained with: how each one did, which is chosen and why, and a button to audit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from listener.state.explaining.auditing import Audited, Auditing
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.views.audit_words import HEADS, AuditRow, audit_rows, gates, invitation, tried, why

NUMBERS_FROM = 2
WIDTH_PX, MOST_TABLE_PX = 780, 420


class AuditSheet(QDialog):
    """Follows the audit of the model that is looked at; closing it stops nothing."""

    def __init__(self, parent: QWidget, auditing: Auditing, library: Library, shelf: Shelf) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Baselines of this model")
        self._auditing, self._library, self._shelf = auditing, library, shelf
        self._title, self._said = QLabel(), QLabel(wordWrap=True)
        self._title.setProperty("role", "heading")
        self._why, self._gates = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._tried = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._tried.setProperty("role", "muted")
        self._message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._message.setProperty("role", "warning")
        self._table = _table()
        self._bar = QProgressBar(textVisible=False, maximum=1000, accessibleName="Progress of the audit")
        self._bar.setFixedHeight(8)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._start = buttons.addButton("Audit now", QDialogButtonBox.ButtonRole.ActionRole)
        self._cancel = buttons.addButton("Cancel the audit", QDialogButtonBox.ButtonRole.ActionRole)
        self._start.clicked.connect(auditing.start)
        self._cancel.clicked.connect(auditing.cancel)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        auditing.changed.connect(self._show)
        self._show()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        column = QVBoxLayout(self, spacing=8)
        column.setContentsMargins(16, 12, 16, 12)
        for widget in (self._title, self._said, self._message):
            column.addWidget(widget)
        for widget in (self._tried, self._table, self._why, self._gates):
            column.addWidget(widget)
        column.addStretch()
        column.addWidget(self._bar)
        column.addWidget(buttons)

    def _show(self) -> None:
        audited = self._auditing.audited
        if audited is None:
            return
        card = self._shelf.cards[audited.model]
        corpus = self._library.corpus
        scale = None if corpus is None else corpus.scale
        self._title.setText(card.title)
        self._said.setText(invitation(audited, "" if corpus is None else corpus.name, self._auditing.clips))
        _say(self._message, audited.message)
        self._fill(audit_rows(audited.profile, card, scale))
        _say(self._why, why(audited.profile))
        _say(self._gates, gates(audited))
        _say(self._tried, "" if audited.profile.candidates else tried(card))
        self._show_work(audited)
        self.setFixedSize(WIDTH_PX, self.layout().totalHeightForWidth(WIDTH_PX))

    def _show_work(self, audited: Audited) -> None:
        is_running = audited.status == "running"
        self._bar.setVisible(is_running)
        self._bar.setMaximum(1000 if audited.fraction > 0 else 0)
        self._bar.setValue(round(1000 * audited.fraction))
        self._cancel.setVisible(is_running)
        self._start.setVisible(not is_running)
        self._start.setEnabled(audited.status != "looking" and self._auditing.clips > 0)
        self._start.setText("Audit again" if audited.profile.candidates else "Audit now")
        self._start.setDefault(audited.status == "never")

    def _fill(self, rows: tuple[AuditRow, ...]) -> None:
        self._table.setVisible(bool(rows))
        self._table.setRowCount(len(rows))
        bold = QFont(self.font())
        bold.setBold(True)
        for at, row in enumerate(rows):
            for column, (text, tip) in enumerate(zip(row.cells, row.tips, strict=True)):
                item = QTableWidgetItem(text)
                item.setToolTip(tip)
                side = Qt.AlignmentFlag.AlignRight if column >= NUMBERS_FROM else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                if row.is_chosen:
                    item.setFont(bold)
                self._table.setItem(at, column, item)
        height = self._table.verticalHeader().defaultSectionSize() * len(rows)
        self._table.setFixedHeight(
            min(self._table.horizontalHeader().sizeHint().height() + height + 4, MOST_TABLE_PX)
        )


def _table() -> QTableWidget:
    table = QTableWidget(0, len(HEADS), accessibleName="Baselines", showGrid=False, tabKeyNavigation=False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    for column, (text, tip) in enumerate(HEADS):
        item = QTableWidgetItem(text)
        item.setToolTip(tip)
        side = Qt.AlignmentFlag.AlignRight if column >= NUMBERS_FROM else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalHeaderItem(column, item)
    return table


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
