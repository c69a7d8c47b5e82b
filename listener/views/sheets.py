"""Small windows that only tell something: all keys, the load report, what Earmark is."""

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

from analysis.tables import Corpus
from listener.actions import ACTIONS, Action
from listener.keys.shown import shown_keys

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
        parent: QWidget,
        title: str,
        headers: tuple[str, ...],
        rows: tuple[tuple[str, ...], ...],
        caption: str,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(860, 620)
        self._search = QLineEdit(placeholderText="Narrow the list", clearButtonEnabled=True)
        self._search.textChanged.connect(self._narrow)
        self._table = QTableWidget(len(rows), len(headers))
        self._table.setHorizontalHeaderLabels(headers)
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setShowGrid(False)
        self._table.setAccessibleName(title)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                self._table.setItem(number, column, QTableWidgetItem(text))
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(headers) - 1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(caption, wordWrap=True))
        for widget in (self._search, self._table, buttons):
            column.addWidget(widget)

    def _narrow(self, text: str) -> None:
        for row in range(self._table.rowCount()):
            cells = (self._table.item(row, column).text() for column in range(self._table.columnCount()))
            self._table.setRowHidden(row, text.lower() not in " ".join(cells).lower())


def keys_sheet(parent: QWidget, actions: tuple[Action, ...] = ACTIONS) -> Sheet:
    """Every action with its keys."""
    rows = tuple((action.menu, action.title, shown_keys(action.id), action.tip) for action in actions)
    caption = (
        "Every action of Earmark. Tab and Shift+Tab move inside text fields; F6 moves between the panes."
    )
    return Sheet(parent, "Keys", ("Menu", "Action", "Keys", "What it does"), rows, caption)


def problems_sheet(parent: QWidget, corpus: Corpus) -> Sheet:
    """What was found in the corpus."""
    rows = tuple((problem.kind, f"{problem.count:,}", problem.example) for problem in corpus.problems)
    caption = (
        f"{corpus.name} ({corpus.format}, release {corpus.release}) in {corpus.folder}: {len(corpus.clips):,} clips,"
        f" {len(corpus.ratings):,} ratings; audio is missing for"
        f" {corpus.n_without_audio:,} of them. "
        + ("Found in its files:" if rows else "Nothing was found wrong.")
    )
    return Sheet(parent, "Load report", ("What", "How often", "Example"), rows, caption)


def failures_sheet(parent: QWidget, failures: tuple[tuple[str, str], ...]) -> Sheet:
    """Which clips could not be explained, and why."""
    caption = f"{len(failures):,} clips could not be explained; the others of the list are."
    return Sheet(parent, "Clips not explained", ("Clip", "Why"), failures, caption)
