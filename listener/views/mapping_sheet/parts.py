"""The parts of the sheet: rows of the table, a choice a column, the scale, and what labels mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from analysis.corpora.vocabulary import EMOTIONS, emotion_called
from analysis.tables import Scale

NONE = "none"
USUAL = Scale(1, 7)
MOST = 1000.0


def preview(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> QTableWidget:
    """The first rows of a table."""
    table = plain_table(columns, len(rows), "First rows of the table")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.setItem(number, column, QTableWidgetItem(text))
    table.resizeColumnsToContents()
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + len(rows) * table.rowHeight(0) + 18)
    return table


def plain_table(headers: Sequence[str], n_rows: int, name: str) -> QTableWidget:
    """A table that is only read, under a name."""
    table = QTableWidget(n_rows, len(headers), accessibleName=name)
    table.setHorizontalHeaderLabels(list(headers))
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    return table


def column_choice(name: str, columns: Sequence[str], chosen: str, changed: Callable[[], None]) -> QComboBox:
    """Which column holds something, or none."""
    box = QComboBox(accessibleName=name)
    box.addItem(NONE, "")
    for column in columns:
        box.addItem(column, column)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.setMinimumContentsLength(12)
    box.currentIndexChanged.connect(lambda _: changed())
    return box


class ScaleChoice(QWidget):
    """The lowest and the highest rating that could be given."""

    def __init__(self, scale: Scale, changed: Callable[[], None]) -> None:
        super().__init__()
        row = QHBoxLayout(self, spacing=8)
        row.setContentsMargins(0, 0, 0, 0)
        self._low = _number("Lowest rating", scale.low, changed)
        self._high = _number("Highest rating", scale.high, changed)
        for widget in (self._low, QLabel("to"), self._high):
            row.addWidget(widget)
        row.addStretch(1)

    @property
    def scale(self) -> Scale:
        return Scale(self._low.value(), self._high.value())


class ClassChoices(QTableWidget):
    """A row a label of the table, with the emotion that it means."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__(0, 2, accessibleName="What the labels mean")
        self._changed = changed
        self.setHorizontalHeaderLabels(["Label", "Emotion"])
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._boxes: dict[str, QComboBox] = {}

    def show_labels(self, labels: Sequence[str], meanings: Mapping[str, str]) -> None:
        """Show these labels; what is not among `meanings` is read as it stands."""
        self.setRowCount(0)
        self.setRowCount(len(labels))
        self._boxes = {}
        for row, label in enumerate(labels):
            self.setItem(row, 0, QTableWidgetItem(label))
            box = QComboBox(accessibleName=f"Emotion of {label}")
            box.addItem(f"{emotion_called(label)} (as it stands)", "")
            for emotion in EMOTIONS:
                box.addItem(emotion, emotion)
            box.setCurrentIndex(max(0, box.findData(meanings.get(label, ""))))
            box.currentIndexChanged.connect(lambda _: self._changed())
            self.setCellWidget(row, 1, box)
            self._boxes[label] = box

    @property
    def classes(self) -> dict[str, str]:
        """The emotion of each label for which one is chosen."""
        return {label: box.currentData() for label, box in self._boxes.items() if box.currentData()}


def _number(name: str, value: float, changed: Callable[[], None]) -> QDoubleSpinBox:
    box = QDoubleSpinBox(accessibleName=name, decimals=2, minimum=-MOST, maximum=MOST, value=value)
    box.lineEdit().setAccessibleName(name)
    box.valueChanged.connect(lambda _: changed())
    return box
