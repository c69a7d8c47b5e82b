"""All actions by menu, with their keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from listener.actions import ACTIONS
from listener.keys.keymap import DEFAULTS
from listener.keys.shown import KEYS, shown_keys
from listener.views.own_keys import ENTER, take_key

HEADERS = ("Menu", "Action", "Keys")
DELETING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
ADDING = (Qt.Key.Key_Insert,)


class ActionTable(QTableWidget):
    """Keys that are not Earmark's own are in bold.

    Signals
    -------
    change_wanted, add_wanted, remove_wanted
        Enter or a double click; Insert; Delete.
    """

    change_wanted, add_wanted, remove_wanted = Signal(), Signal(), Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(len(ACTIONS), len(HEADERS), parent)
        self.setAccessibleName("Actions and their keys")
        self.setHorizontalHeaderLabels(HEADERS)
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        for row, action in enumerate(ACTIONS):
            for column, text in enumerate((action.menu, action.title, "")):
                item = QTableWidgetItem(text)
                item.setToolTip(action.tip)
                self.setItem(row, column, item)
        self.cellDoubleClicked.connect(lambda _row, _column: self.change_wanted.emit())
        KEYS.changed.connect(self.show_keys)
        self.show_keys()
        self.selectRow(0)

    @property
    def action(self) -> str:
        """The id of the chosen action."""
        return ACTIONS[max(self.currentRow(), 0)].id

    def choose(self, action: str) -> None:
        """Choose an action's row."""
        self.selectRow(next(row for row, one in enumerate(ACTIONS) if one.id == action))

    def narrow(self, text: str) -> None:
        """Show only what holds a text in its menu, name, keys or sentence; the choice moves to what is shown."""
        for row, action in enumerate(ACTIONS):
            said = f"{action.menu} {action.title} {shown_keys(action.id)} {action.tip}"
            self.setRowHidden(row, text.strip().lower() not in said.lower())
        shown = [row for row in range(len(ACTIONS)) if not self.isRowHidden(row)]
        if shown and self.isRowHidden(self.currentRow()):
            self.selectRow(shown[0])

    def show_keys(self) -> None:
        """Write the keys in force."""
        for row, action in enumerate(ACTIONS):
            item = self.item(row, 2)
            item.setText(shown_keys(action.id))
            font = item.font()
            font.setBold(KEYS.keymap[action.id] != DEFAULTS[action.id])
            item.setFont(font)

    def event(self, event: QEvent) -> bool:
        return (
            take_key(event, ENTER, self.change_wanted.emit)
            or take_key(event, DELETING, self.remove_wanted.emit)
            or take_key(event, ADDING, self.add_wanted.emit)
            or super().event(event)
        )
