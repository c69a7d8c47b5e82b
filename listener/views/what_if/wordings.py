"""Other wordings: the transcript to be edited, what each wording changes, and all outputs of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from analysis.tables import Scale
from listener.state.altering.what_if import Supposing
from listener.state.explaining.inquiries import Inquiry
from listener.views.own_keys import ENTER, take_key
from listener.views.what_if.records import all_wordings, output_rows, wording_rows
from listener.views.what_if.sound_button import KeyButton
from models.interface import Output

TABLE_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
CHANGE, KIND, VALUE = 0, 1, 2
NUMBER_ROLE = Qt.ItemDataRole.UserRole


class Wordings(QWidget):
    """The answer of a text model."""

    def __init__(self, supposing: Supposing) -> None:
        super().__init__()
        self._supposing = supposing
        self._inquiry, self._outputs = Inquiry(), ()
        self._chosen, self._scale = Output("", "dimension"), Scale(0, 1)
        self.line = WordingLine(accessibleName="Your wording of the transcript", clearButtonEnabled=False)
        self.line.setPlaceholderText("Words for the model to read")
        self.line.entered.connect(self._try)
        predict = KeyButton("Predict", "Ask what the model says of this wording (Enter).")
        back = KeyButton("Put back", "Write the transcript as it is again.")
        predict.clicked.connect(self._try)
        back.clicked.connect(lambda: self.line.setText(self._inquiry.transcript))
        self._tried = Table("Other wordings")
        self._said = Table("All outputs of the chosen wording")
        self._tried.currentCellChanged.connect(self._show_outputs)
        edit = QHBoxLayout(spacing=8)
        edit.addWidget(QLabel("Your wording", buddy=self.line))
        for widget in (self.line, predict, back):
            edit.addWidget(widget)
        self._notice = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._notice.setProperty("role", "muted")
        tables = QHBoxLayout(spacing=24)
        tables.addWidget(self._notice, 3)
        tables.addWidget(self._tried, 3)
        tables.addWidget(self._said, 2)
        column = QVBoxLayout(self, spacing=8)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(edit)
        column.addLayout(tables, 1)

    def show_answer(self, inquiry: Inquiry, outputs: Sequence[Output], chosen: Output, scale: Scale) -> None:
        """Show an answer, its wordings in the order of the chosen output."""
        before, was_chosen = self._inquiry, self._chosen
        is_new = (before.model, before.clip) != (inquiry.model, inquiry.clip)
        self._inquiry, self._outputs, self._chosen, self._scale = inquiry, outputs, chosen, scale
        if is_new:
            self.line.setText(inquiry.transcript)
        is_other = before.own is not inquiry.own or before.wordings is not inquiry.wordings
        if is_new or is_other or chosen != was_chosen:
            self._fill(keeps_choice=not is_new and before.own is inquiry.own)

    def show_notice(self, notice: str) -> None:
        """Say this in place of the tables; with an empty text show them."""
        self._notice.setText(notice)
        self._notice.setVisible(bool(notice))
        for table in (self._tried, self._said):
            table.setVisible(not notice)

    def _fill(self, *, keeps_choice: bool) -> None:
        rows = wording_rows(all_wordings(self._inquiry), self._chosen, self._scale)
        chosen = self._number()
        heads = ("Wording", "What changed", self._chosen.name, "Change")
        with QSignalBlocker(self._tried):
            self._tried.fill(
                heads, [(row.change, row.kind, row.value, row.difference) for row in rows], numbers_from=VALUE
            )
            for at, row in enumerate(rows):
                self._tried.item(at, CHANGE).setData(NUMBER_ROLE, row.number)
                if row.is_own:
                    self._tried.make_bold(at)
            numbers = [row.number for row in rows]
            at = numbers.index(chosen) if chosen in numbers and keeps_choice else 0
            self._tried.setCurrentCell(at if rows else -1, CHANGE)
        self._show_outputs()

    def _number(self) -> int | None:
        item = self._tried.item(self._tried.currentRow(), CHANGE)
        return None if item is None else item.data(NUMBER_ROLE)

    def _show_outputs(self, *_cell: int) -> None:
        tried, number = all_wordings(self._inquiry), self._number()
        one = None if number is None or number >= len(tried) else tried[number]
        rows = output_rows(self._inquiry, self._outputs, one, self._scale)
        self._said.fill(
            ("Output", "As it is", "So worded", "Change"),
            [(row.name, row.as_is, row.changed, row.difference) for row in rows],
            numbers_from=1,
        )

    def _try(self) -> None:
        self._supposing.try_wording(self.line.text())


class WordingLine(QLineEdit):
    """A line whose Enter is its own, not the window's."""

    entered = Signal()

    def event(self, event: QEvent) -> bool:
        return take_key(event, ENTER, self.entered.emit) or super().event(event)


class Table(QTableWidget):
    """Rows of text; the first column takes the room that is left, and long texts stand whole in a tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__(accessibleName=name, showGrid=False, tabKeyNavigation=False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setHighlightSections(False)

    def fill(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers_from: int) -> None:
        """Show other rows; columns from `numbers_from` on hold numbers."""
        self.setColumnCount(len(heads))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels(heads)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setTextAlignment(_side(column, numbers_from))
                self.setItem(at, column, item)
        header = self.horizontalHeader()
        for column in range(len(heads)):
            self.horizontalHeaderItem(column).setTextAlignment(_side(column, numbers_from))
            header.setSectionResizeMode(
                column,
                QHeaderView.ResizeMode.ResizeToContents if column else QHeaderView.ResizeMode.Stretch,
            )

    def make_bold(self, row: int) -> None:
        """Let a row stand out."""
        font = QFont(self.font())
        font.setBold(True)
        for column in range(self.columnCount()):
            self.item(row, column).setFont(font)

    def event(self, event: QEvent) -> bool:
        """The keys that walk through rows are the table's while it has the keyboard."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_asked and event.key() in TABLE_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are actions, not a search in this table."""


def _side(column: int, numbers_from: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= numbers_from else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
