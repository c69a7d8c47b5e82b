"""The queues that are kept with the session: opened, renamed and deleted here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from listener.state.judging.queues import Queues

WIDTH_PX, HEIGHT_PX = 520, 360
NONE = "No queue is kept with this session yet: draw one from the clips shown."
SOME = "Each queue remembers where in it you were."


class QueuesSheet(QDialog):
    """`draw` asks for a new one, `tell` says how common tags are by a queue."""

    def __init__(
        self,
        parent: QWidget | None,
        queues: Queues,
        draw: Callable[[], object],
        tell: Callable[[str], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Queues")
        self.resize(WIDTH_PX, HEIGHT_PX)
        self._queues, self._tell = queues, tell
        self.list = QListWidget(accessibleName="Queues")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.caption = QLabel(wordWrap=True)
        self.caption.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        action = QDialogButtonBox.ButtonRole.ActionRole
        titles = ("Open", "Rename", "Delete", "How common?", "Draw a queue…")
        calls = (self._open, self._edit, self._forget, self._common, lambda: (self.reject(), draw()))
        made = [buttons.addButton(title, action) for title in titles]
        for button, call in zip(made, calls, strict=True):
            button.setAutoDefault(False)
            button.clicked.connect(call)
        self.of_one = made[:4]
        column = QVBoxLayout(self, spacing=10)
        column.setContentsMargins(16, 12, 16, 12)
        for widget in (self.caption, self.list, buttons):
            column.addWidget(widget)
        buttons.rejected.connect(self.reject)
        self.list.itemDoubleClicked.connect(self._open)
        self.list.itemChanged.connect(self._rename)
        self.list.currentRowChanged.connect(self._enable)
        queues.changed.connect(self._show)
        self._show()

    @property
    def chosen(self) -> str:
        """The queue that the buttons are about; empty if there is none."""
        item = self.list.currentItem()
        return "" if item is None else item.data(Qt.ItemDataRole.UserRole)

    def _show(self) -> None:
        names = list(self._queues.kept)
        wanted = self.chosen or self._queues.name
        with QSignalBlocker(self.list):
            self.list.clear()
            for name in names:
                item = QListWidgetItem(name)
                item.setData(Qt.ItemDataRole.UserRole, name)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self.list.addItem(item)
            if names:
                self.list.setCurrentRow(names.index(wanted) if wanted in names else 0)
        self.caption.setText(SOME if names else NONE)
        self._enable()

    def _enable(self) -> None:
        for button in self.of_one:
            button.setEnabled(bool(self.chosen))

    def _open(self) -> None:
        if self.chosen:
            name = self.chosen
            self.accept()
            self._queues.open(name)

    def _edit(self) -> None:
        self.list.editItem(self.list.currentItem())

    def _forget(self) -> None:
        self._queues.forget(self.chosen)

    def _common(self) -> None:
        self._tell(self.chosen)

    def _rename(self, item: QListWidgetItem) -> None:
        self._queues.rename(item.data(Qt.ItemDataRole.UserRole), item.text())
        self._show()
