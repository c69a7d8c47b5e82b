"""The tags that were made under older definitions: go to each, say that it is still right, or delete it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from analysis.session.codebook.book import Example
from analysis.session.codebook.changes import Outdated
from analysis.session.tags import Tag
from listener.keys.shown import key_of
from listener.state.codebook.outdated import OutdatedTags
from listener.views.codebook.words import outdated_caption, place, then_and_now
from listener.views.key_tips import tell_keys

SIZE = (800, 520)
HEADS = ("Clip", "Where", "Tag", "Tagger", "Version")
WIDTHS_PX = (230, 110, 190, 100)


class OutdatedModel(QAbstractTableModel):
    """Gives the view the rows of the state."""

    def __init__(self, state: OutdatedTags, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state
        self.rows: tuple[Outdated, ...] = state.rows
        state.changed.connect(self._reset)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        return len(HEADS)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return _cells(self.rows[index.row()].tag)[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        is_head = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if is_head else None

    def _reset(self) -> None:
        self.beginResetModel()
        self.rows = self._state.rows
        self.endResetModel()


class OutdatedSheet(QDialog):
    """Follows the tags while it is open; the window behind stays at work, so that one can listen."""

    def __init__(self, parent: QWidget | None, state: OutdatedTags) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Tags under older definitions")
        self.resize(*SIZE)
        self._state = state
        state.watch(True)
        self._caption, self._definitions = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._definitions.setTextFormat(Qt.TextFormat.PlainText)
        self._definitions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._definitions.setMinimumHeight(self._definitions.fontMetrics().lineSpacing() * 5)
        self._definitions.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._message.setProperty("role", "warning")
        self.table = _table(OutdatedModel(state, self))
        self.right = QPushButton("Still right", autoDefault=False)
        self.right.setToolTip("The chosen tags are right by the newest definition too: they get its version.")
        self.delete = QPushButton("Delete", autoDefault=False)
        tell_keys(self.delete, lambda: f"Delete the chosen tags; {key_of('edit.undo')} brings them back.")
        self._close = QPushButton("Close", autoDefault=False)
        self._lay_out()
        self._connect()
        self._show()

    @property
    def chosen(self) -> list[Outdated]:
        """The rows that are chosen, from the top."""
        rows = self.table.model().rows
        return [rows[index.row()] for index in sorted(self.table.selectionModel().selectedRows())]

    def _lay_out(self) -> None:
        column = QVBoxLayout(self, spacing=8)
        column.setContentsMargins(16, 12, 16, 12)
        foot = QHBoxLayout(spacing=6)
        foot.addWidget(self.right)
        foot.addWidget(self.delete)
        foot.addStretch(1)
        foot.addWidget(self._close)
        column.addWidget(self._caption)
        column.addWidget(self.table, 1)
        column.addWidget(self._definitions)
        column.addWidget(self._message)
        column.addLayout(foot)

    def _connect(self) -> None:
        state = self._state
        state.changed.connect(self._show)
        state.failed.connect(self._message.setText)
        self.right.clicked.connect(lambda: state.still_right([one.tag for one in self.chosen]))
        self.delete.clicked.connect(lambda: state.delete([one.tag for one in self.chosen]))
        self._close.clicked.connect(self.reject)
        self.table.selectionModel().selectionChanged.connect(self._show_chosen)
        self.finished.connect(lambda: state.watch(False))

    def _show(self) -> None:
        rows = self._state.rows
        self._caption.setText(
            outdated_caption(
                len(rows), sum(not self._state.is_own(one.tag) for one in rows), hidden=self._state.n_hidden
            )
        )
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self.chosen
        may = bool(chosen) and all(self._state.is_own(one.tag) for one in chosen)
        self.right.setEnabled(may)
        self.delete.setEnabled(may)
        self._definitions.setText(then_and_now(chosen[0]) if len(chosen) == 1 else "")
        self._message.setText("")
        if len(chosen) == 1:
            self._state.go_to(chosen[0].tag)


def _table(model: OutdatedModel) -> QTableView:
    table = QTableView(showGrid=False, tabKeyNavigation=False, wordWrap=False, accessibleName="Tags")
    table.setModel(model)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setStretchLastSection(True)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column, width in enumerate(WIDTHS_PX):
        table.setColumnWidth(column, width)
    return table


def _cells(tag: Tag) -> tuple[str, ...]:
    where = place(Example(tag.clip, tag.start, tag.end, tag.rate if tag.is_region else None))
    return (tag.clip, where, tag.tag, tag.tagger, str(tag.codebook_version))
