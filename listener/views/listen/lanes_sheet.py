"""The lanes as a list, to be arranged without the mouse; the listening view follows at once."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from listener.state.columns.lane_layout import BY_ID, LanePlace
from listener.state.columns.lanes import Lanes
from listener.views.listen.lane_area import LaneArea

CAPTION = "The same in every column. A box shows or hides a lane; the buttons change the chosen one."


class LanesSheet(QDialog):
    """Stays open beside the view until it is closed."""

    def __init__(self, parent: QWidget, lanes: Lanes, area: LaneArea) -> None:
        super().__init__(parent)
        self.setWindowTitle("Arrange lanes")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lanes, self._area = lanes, area
        self.list = QListWidget(accessibleName="Lanes from top to bottom")
        self.list.addItems([place.lane for place in lanes.layout.places])
        self.up = QPushButton("Move &up", clicked=lambda: area.move(self._chosen, -1))
        self.down = QPushButton("Move &down", clicked=lambda: area.move(self._chosen, 1))
        self.taller = QPushButton("&Taller", clicked=lambda: area.resize(self._chosen, 1))
        self.shorter = QPushButton("&Shorter", clicked=lambda: area.resize(self._chosen, -1))
        self.reset = QPushButton("As at &first", clicked=lanes.reset)
        self._lay_out()
        self.list.itemChanged.connect(self._switch)
        self.list.currentRowChanged.connect(self._offer)
        lanes.changed.connect(self._show_layout)
        self._show_layout()
        self.list.setCurrentRow(0)

    @property
    def _chosen(self) -> str:
        item = self.list.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def _show_layout(self) -> None:
        chosen = self._chosen
        with QSignalBlocker(self.list):
            for row, place in enumerate(self._lanes.layout.places):
                self._show_lane(self.list.item(row), place)
                if place.lane == chosen:
                    self.list.setCurrentRow(row)
        self._offer()

    def _show_lane(self, item: QListWidgetItem, place: LanePlace) -> None:
        item.setText(BY_ID[place.lane].title)
        item.setData(Qt.ItemDataRole.UserRole, place.lane)
        item.setCheckState(Qt.CheckState.Checked if place.is_shown else Qt.CheckState.Unchecked)
        may_switch = not place.is_shown or self._lanes.layout.may_hide(place.lane)
        fixed = item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable
        item.setFlags(fixed | Qt.ItemFlag.ItemIsUserCheckable if may_switch else fixed)

    def _offer(self) -> None:
        layout, chosen = self._lanes.layout, self._chosen
        self.up.setEnabled(layout.may_move(chosen, -1))
        self.down.setEnabled(layout.may_move(chosen, 1))
        self.taller.setEnabled(chosen in layout.shown)
        self.shorter.setEnabled(chosen in layout.shown and self._area.may_shorten(chosen))

    def _switch(self, item: QListWidgetItem) -> None:
        lane = str(item.data(Qt.ItemDataRole.UserRole))
        self._lanes.show(lane, item.checkState() == Qt.CheckState.Checked)

    def _lay_out(self) -> None:
        buttons = QVBoxLayout()
        for button in (self.up, self.down, self.taller, self.shorter):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.reset, QPushButton("Close", clicked=self.close)):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        row.addLayout(buttons)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(CAPTION, wordWrap=True))
        column.addLayout(row, 1)
        self.resize(380, 320)
