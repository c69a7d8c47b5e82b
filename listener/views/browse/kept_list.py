"""The filters that are kept with the session: a click uses one, and they are named, renamed and deleted here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from listener.state.filtering import Filtering
from listener.state.library import Library
from listener.state.tagging.kept_filters import KeptFilters
from listener.views.browse.facets import row_height
from listener.views.own_keys import ENTER, take_key

MOST_ROWS = 6
DELETE, RENAME = (Qt.Key.Key_Delete,), (Qt.Key.Key_F2,)


class NameField(QLineEdit):
    """Enter is the field's own."""

    def event(self, event: QEvent) -> bool:
        return take_key(event, ENTER, self.returnPressed.emit) or super().event(event)


class KeptList(QListWidget):
    """The names; Enter uses one, F2 renames it, Delete deletes it."""

    def __init__(self, kept: KeptFilters) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame)
        self._kept = kept
        self.setAccessibleName("Saved filters")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._use)
        self.itemChanged.connect(self._rename)
        kept.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """List what is kept."""
        at = self.currentRow()
        self.blockSignals(True)
        self.clear()
        for name, one in self._kept.kept.items():
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(one.content)
            item.setSizeHint(QSize(0, row_height(self)))
            self.addItem(item)
        self.setCurrentRow(min(at, self.count() - 1))
        self.blockSignals(False)
        self.setFixedHeight(row_height(self) * min(self.count(), MOST_ROWS) + 2)
        self.setVisible(self.count() > 0)

    def event(self, event: QEvent) -> bool:
        item = self.currentItem()
        if item is None or self.state() == self.State.EditingState:
            return super().event(event)
        took = (
            take_key(event, ENTER, lambda: self._use(item))
            or take_key(event, DELETE, self.forget)
            or take_key(event, RENAME, self.rename)
        )
        return took or super().event(event)

    def rename(self) -> None:
        """Let the current name be written anew."""
        if self.currentItem() is not None:
            self.editItem(self.currentItem())

    def forget(self) -> None:
        """Delete the current filter."""
        if self.currentItem() is not None:
            self._kept.forget(self.currentItem().text())

    def keyboardSearch(self, search: str) -> None:
        """Letters are actions, not a search in this list."""

    def _use(self, item: QListWidgetItem) -> None:
        self._kept.use(item.text())

    def _rename(self, item: QListWidgetItem) -> None:
        before = item.data(Qt.ItemDataRole.UserRole)
        self._kept.rename(before, item.text())
        self.refresh()


class KeptPanel(QWidget):
    """The list, and a field to keep under a name what is asked for now."""

    def __init__(self, library: Library, filtering: Filtering, kept: KeptFilters) -> None:
        super().__init__()
        self._filtering, self._kept = filtering, kept
        self.list = KeptList(kept)
        self.name = NameField(placeholderText="Name for this filter", clearButtonEnabled=True)
        self.name.setAccessibleName("Name for this filter")
        self.name.returnPressed.connect(self._keep)
        self.name.textChanged.connect(self._look)
        self._save = _button(
            "Save", "Keep all that is asked for now under this name, with the session.", self._keep
        )
        self._rename = _button("Rename", "Call the chosen filter otherwise.", self.list.rename)
        self._delete = _button("Delete", "Delete the chosen filter; undo brings it back.", self.list.forget)
        keeping, changing = QHBoxLayout(), QHBoxLayout()
        keeping.addWidget(self.name, 1)
        keeping.addWidget(self._save)
        changing.addWidget(self._rename)
        changing.addWidget(self._delete)
        changing.addStretch(1)
        column = QVBoxLayout(self, spacing=4)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addLayout(changing)
        column.addLayout(keeping)
        self.list.currentRowChanged.connect(self._look)
        for signal in (kept.changed, library.query_changed):
            signal.connect(self._look)
        self._look()

    def focus_name(self) -> None:
        """Move the keyboard to the name."""
        if not self._filtering.refuses():
            self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.name.selectAll()

    def _keep(self) -> None:
        self._kept.keep(self.name.text())
        if self.name.text().strip() in self._kept.kept:
            self.name.clear()

    def _look(self) -> None:
        self._save.setEnabled(bool(self.name.text().strip() and self._filtering.whole))
        for button in (self._rename, self._delete):
            button.setEnabled(self.list.currentItem() is not None)
            button.setVisible(self.list.count() > 0)


def _button(text: str, tip: str, call: object) -> QPushButton:
    button = QPushButton(text, toolTip=tip, focusPolicy=Qt.FocusPolicy.TabFocus)
    button.clicked.connect(call)
    return button
