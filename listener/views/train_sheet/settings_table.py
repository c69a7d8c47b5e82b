"""A recipe's settings as rows that can be changed: name, value, what it means."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from analysis.errors import UsageError
from models.recipes.making.settings import Setting, changed, listed

HEADERS = ("Setting", "Value", "What it means")


def as_text(value: Any) -> str:
    """A setting's value as the command line takes it."""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return "" if value is None else str(value)


class SettingsTable(QTableWidget):
    """`given` are the settings that differ from the preset's; a text that is none of a setting's is refused."""

    taken = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__(0, len(HEADERS))
        self.given: dict[str, str] = {}
        self._preset: Any = None
        self._settings: tuple[Setting, ...] = ()
        self.setHorizontalHeaderLabels(HEADERS)
        self.setAccessibleName("Settings of the recipe")
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(1, 140)
        self.itemChanged.connect(self._edit)

    def show_preset(self, preset: Any) -> None:
        """Show a preset's settings, nothing changed."""
        self._preset, self._settings, self.given = preset, listed(preset), {}
        with QSignalBlocker(self):
            self.setRowCount(0)
            self.setRowCount(len(self._settings))
            for row, setting in enumerate(self._settings):
                self._show_row(row, setting)

    def _show_row(self, row: int, setting: Setting) -> None:
        for column, text in ((0, setting.name), (2, setting.meaning.replace("`", ""))):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self.setItem(row, column, item)
        choices = setting.choices or (("True", "False") if isinstance(setting.value, bool) else ())
        if choices:
            box = QComboBox(accessibleName=setting.name)
            box.addItems(choices)
            box.setCurrentText(as_text(setting.value))
            box.textActivated.connect(lambda text, name=setting.name: self._give(name, text))
            self.setCellWidget(row, 1, box)
        else:
            self.setItem(row, 1, QTableWidgetItem(as_text(setting.value)))

    def _edit(self, item: QTableWidgetItem) -> None:
        if item.column() == 1 and not self._give(self._settings[item.row()].name, item.text().strip()):
            with QSignalBlocker(self):
                name = self._settings[item.row()].name
                item.setText(self.given.get(name, as_text(self._settings[item.row()].value)))

    def _give(self, name: str, text: str) -> bool:
        """Take another value if it is one."""
        try:
            value = changed(self._preset, {name: text})
        except UsageError as error:
            self.refused.emit(str(error))
            return False
        usual = next(as_text(each.value) for each in self._settings if each.name == name)
        if next(as_text(each.value) for each in listed(value) if each.name == name) == usual:
            self.given.pop(name, None)
        else:
            self.given[name] = text
        self.taken.emit()
        return True
