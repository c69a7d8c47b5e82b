"""The list of the draft's tags, in the order of the palette, and the buttons that change it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from listener.state.codebook.editing import CodebookEditing
from listener.views.codebook.colours import DISC_PX, disc
from listener.views.codebook.words import list_label


class EntryList(QListWidget):
    """One line a tag; dragging a line moves its tag."""

    def __init__(self, editing: CodebookEditing) -> None:
        super().__init__()
        self._editing = editing
        self.setAccessibleName("Tags of the codebook")
        self.setIconSize(QSize(DISC_PX, DISC_PX))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(1)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.currentRowChanged.connect(lambda row: row >= 0 and editing.choose(row))
        editing.draft_changed.connect(self._fill)
        editing.at_changed.connect(self._show_current)
        self._fill()

    def dropEvent(self, event: QDropEvent) -> None:
        """Let the draft move the tag; the list follows the draft."""
        under = self.indexAt(event.position().toPoint())
        gap = under.row() if under.isValid() else self.count()
        gap += self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.BelowItem
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        at = self.currentRow()
        if 0 <= at < self.count():
            self._editing.move(at, min(gap - (gap > at), self.count() - 1))

    def _fill(self) -> None:
        wrong = {problem.at: problem.sentence for problem in reversed(self._editing.problems)}
        entries = self._editing.draft.entries
        with QSignalBlocker(self):
            while self.count() > len(entries):
                self.takeItem(self.count() - 1)
            while self.count() < len(entries):
                self.addItem(QListWidgetItem())
            for at, entry in enumerate(entries):
                item, label = self.item(at), list_label(entry)
                item.setText(f"⚠ {label}" if at in wrong else label)
                item.setToolTip(wrong.get(at, label))
                item.setIcon(disc(entry.colour))
        self._show_current()

    def _show_current(self) -> None:
        with QSignalBlocker(self):
            self.setCurrentRow(self._editing.at)


class EntryPane(QWidget):
    """The list with its buttons."""

    def __init__(self, editing: CodebookEditing) -> None:
        super().__init__()
        self._editing = editing
        self.list = EntryList(editing)
        self.add = _button("Add tag", "Add a tag at the end of the list.")
        self.remove = _button(
            "Remove tag", "Take the tag out of the codebook; what was tagged with it stays."
        )
        self.up = _button("Move up", "Let the tag stand earlier in the palette; you can also drag it.")
        self.down = _button("Move down", "Let the tag stand later in the palette; you can also drag it.")
        self.add.clicked.connect(editing.add)
        self.remove.clicked.connect(editing.remove)
        self.up.clicked.connect(lambda: editing.move(editing.at, editing.at - 1))
        self.down.clicked.connect(lambda: editing.move(editing.at, editing.at + 1))
        column = QVBoxLayout(self, spacing=6)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        grid = QGridLayout(spacing=4)
        for number, button in enumerate((self.add, self.remove, self.up, self.down)):
            grid.addWidget(button, number // 2, number % 2)
        column.addLayout(grid)
        editing.draft_changed.connect(self._show)
        editing.at_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        at, last = self._editing.at, len(self._editing.draft.entries) - 1
        self.remove.setEnabled(at >= 0)
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < last)


def _button(text: str, tip: str) -> QPushButton:
    return QPushButton(text, toolTip=tip, autoDefault=False)
