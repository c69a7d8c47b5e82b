"""Small windows that only tell something in rows: keys, what was not explained, what Earmark is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

ABOUT = """<h3>Earmark {version}</h3>
<p>Where in speech is emotion, do people and models agree about where, and why not?</p>
<p>Free software under the GNU General Public License, version 3 or later.</p>
<p>The bundled corpus is invented and its voices are synthetic (espeak-ng); the bundled models are small and were
trained on such voices. They show how Earmark works and say nothing about people.</p>
<p>Saliency is computed by Captum's integrated gradients.</p>"""


class Sheet(QDialog):
    """A titled window with rows of a table, a line above it and a field that narrows the rows."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        headers: tuple[str, ...],
        rows: tuple[tuple[str, ...], ...],
        caption: str,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(860, 620)
        self._search = QLineEdit(placeholderText="Narrow the list", clearButtonEnabled=True)
        self._search.setAccessibleName("Narrow the list")
        self._search.textChanged.connect(self.narrow)
        self._table = QTableWidget(len(rows), len(headers))
        self._table.setHorizontalHeaderLabels(headers)
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setShowGrid(False)
        self._table.setTabKeyNavigation(False)
        self._table.setAccessibleName(title)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                self._table.setItem(number, column, QTableWidgetItem(text))
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(headers) - 1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._none = QLabel("No row holds this text: take some of it away.", visible=False)
        self._none.setProperty("role", "muted")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(caption, wordWrap=True))
        for widget in (self._search, self._none, self._table, self._buttons):
            column.addWidget(widget)

    def narrow(self, text: str) -> None:
        """Show the rows that hold a text, and the headings above them."""
        wanted = text.strip().lower()
        heading, any_shown = None, False
        for row in range(self._table.rowCount()):
            if self._table.columnSpan(row, 0) > 1:
                heading = row
                self._table.setRowHidden(row, True)
                continue
            is_shown = wanted in self._said(row, heading).lower()
            self._table.setRowHidden(row, not is_shown)
            if is_shown and heading is not None:
                self._table.setRowHidden(heading, False)
            any_shown = any_shown or is_shown
        self._none.setVisible(self._table.rowCount() > 0 and not any_shown)

    def _said(self, row: int, heading: int | None) -> str:
        """All that stands in a row, and the heading that it stands under."""
        cells = [self._table.item(row, column).text() for column in range(self._table.columnCount())]
        return " ".join(cells if heading is None else [self._table.item(heading, 0).text(), *cells])


def failures_sheet(parent: QWidget, failures: tuple[tuple[str, str], ...]) -> Sheet:
    """Which clips could not be explained, and why."""
    caption = f"{len(failures):,} clips could not be explained; the others of the list are."
    return Sheet(parent, "Clips not explained", ("Clip", "Why"), failures, caption)
