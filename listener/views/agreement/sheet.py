"""How far the taggers agree: a table with a dot and whisker for each tag, computed in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from analysis.agreement import Compared, Estimate
from listener.state.judging.agreeing import Agreeing
from listener.views.agreement.whisker import ESTIMATE, WhiskerDelegate
from listener.views.agreement.words import HEADS, READING, estimate_text, rows, titles

WIDTH_PX, HEIGHT_PX = 980, 460
_NUMBERS_FROM, _WHISKERS, _GAMMA = 1, (4, 5, 6), 7


class AgreementSheet(QDialog):
    """Follows the computing of agreement; closing it cancels what still runs."""

    def __init__(self, parent: QWidget, agreeing: Agreeing, settle: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Agreement of taggers")
        self._agreeing = agreeing
        self.compared = QComboBox(accessibleName="Who is compared")
        self.table = _table()
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.message.setProperty("role", "warning")
        self._reading = QLabel(READING, wordWrap=True)
        self._reading.setProperty("role", "muted")
        self.bar = QProgressBar(textVisible=False, maximum=1000, accessibleName="Progress of comparing")
        self.bar.setFixedHeight(8)
        self.gamma = QCheckBox("With gamma, which takes longer")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.start = buttons.addButton("Compute again", action)
        self.stop = buttons.addButton("Cancel", action)
        self.save = buttons.addButton("Save as CSV…", action)
        self.settle = buttons.addButton("Settle disagreements…", action)
        for button in buttons.buttons():
            button.setAutoDefault(False)
        self._lay_out(buttons)
        self.compared.currentIndexChanged.connect(self._fill)
        self.start.clicked.connect(lambda: agreeing.start(with_gamma=self.gamma.isChecked()))
        self.stop.clicked.connect(agreeing.cancel)
        self.save.clicked.connect(self._save)
        self.settle.clicked.connect(lambda: (self.reject(), settle()))
        buttons.rejected.connect(self.reject)
        self.finished.connect(agreeing.cancel)
        agreeing.changed.connect(self._show)
        self._show()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        top = QHBoxLayout()
        top.addWidget(QLabel("Compared"))
        top.addWidget(self.compared, 1)
        top.addWidget(self.gamma)
        column = QVBoxLayout(self, spacing=8)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(top)
        column.addWidget(self.message)
        column.addWidget(self.table, 1)
        column.addWidget(self._reading)
        column.addWidget(self.bar)
        column.addWidget(buttons)
        self.resize(WIDTH_PX, HEIGHT_PX)

    def _show(self) -> None:
        agreed = self._agreeing.agreed
        old = "Tags have changed since this was computed." if agreed.is_old else ""
        self.message.setText(agreed.message or old)
        self.message.setVisible(bool(agreed.message or old))
        self.bar.setVisible(agreed.is_running)
        self.bar.setValue(round(1000 * agreed.fraction))
        self.stop.setVisible(agreed.is_running)
        self.start.setVisible(not agreed.is_running)
        shown = titles(agreed.found) if agreed.found is not None else ()
        self.save.setEnabled(bool(shown) and not agreed.is_running)
        if [title for title, _ in shown] != [
            self.compared.itemText(at) for at in range(self.compared.count())
        ]:
            with QSignalBlocker(self.compared):
                self.compared.clear()
                self.compared.addItems([title for title, _ in shown])
        self.compared.setEnabled(len(shown) > 1)
        self._fill()

    def _fill(self) -> None:
        found = self._agreeing.agreed.found
        at = self.compared.currentIndex()
        shown = titles(found)[at][1] if found is not None and at >= 0 else None
        self.table.setRowCount(0)
        if shown is not None:
            self._fill_rows(shown)

    def _fill_rows(self, compared: Compared) -> None:
        made = rows(compared)
        self.table.setRowCount(len(made))
        self.table.setColumnHidden(_GAMMA, all(row.cells[_GAMMA] == "–" for row in made))
        for at, row in enumerate(made):
            for column, cell in enumerate(row.cells):
                item = QTableWidgetItem(estimate_text(cell) if isinstance(cell, Estimate) else cell)
                if isinstance(cell, Estimate):
                    item.setData(ESTIMATE, cell)
                item.setToolTip(row.tip)
                side = Qt.AlignmentFlag.AlignRight if column >= _NUMBERS_FROM else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, column, item)

    def _save(self) -> None:
        file, _ = QFileDialog.getSaveFileName(self, "Save agreement as CSV", "agreement.csv", "CSV (*.csv)")
        if file:
            self._agreeing.save(Path(file))


def _table() -> QTableWidget:
    table = QTableWidget(0, len(HEADS), accessibleName="Agreement", showGrid=False, tabKeyNavigation=False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 10)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    delegate = WhiskerDelegate(table)
    for column in _WHISKERS:
        table.setItemDelegateForColumn(column, delegate)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column, (text, tip) in enumerate(HEADS):
        item = QTableWidgetItem(text)
        item.setToolTip(tip)
        is_number = column >= _NUMBERS_FROM and column not in _WHISKERS
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalHeaderItem(column, item)
    return table
