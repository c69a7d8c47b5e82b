"""Choosing a format and the tags to write, and seeing at once what that format cannot hold of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from analysis.interchange.formats import written_formats
from listener.state.travel.exporting import Exporting

WIDTH_PX, LIST_PX = 600, 150
NAME = Qt.ItemDataRole.UserRole


class ExportSheet(QDialog):
    """Follows what would be exported; `name` is what a file is called if nothing else is said."""

    def __init__(self, parent: QWidget | None, exporting: Exporting, name: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export tags")
        self._exporting, self._name = exporting, name
        self._format = QComboBox(accessibleName="Format")
        for format_ in written_formats():
            self._format.addItem(format_.title, format_.name)
        self._purpose, self._summary = (QLabel(wordWrap=True) for _ in range(2))
        self._not_held = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._taggers = _checked_list("Taggers", exporting.taggers, exporting.leave_out_taggers)
        self._tags = _checked_list("Tags", exporting.names, exporting.leave_out_tags)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._choose = self._buttons.addButton("Choose where…", QDialogButtonBox.ButtonRole.AcceptRole)
        self._choose.setDefault(True)
        self._lay_out()
        self._format.setCurrentIndex(self._format.findData(exporting.wish.format))
        self._format.activated.connect(lambda _: exporting.choose_format(self._format.currentData()))
        self._buttons.accepted.connect(self._write)
        self._buttons.rejected.connect(self.reject)
        exporting.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        self._purpose.setProperty("role", "muted")
        self._summary.setProperty("role", "muted")
        form = QFormLayout()
        form.addRow("Format", self._format)
        form.addRow("", self._purpose)
        lists = QHBoxLayout(spacing=16)
        for title, widget in (("Taggers", self._taggers), ("Tags", self._tags)):
            side = QVBoxLayout(spacing=4)
            side.addWidget(_heading(title))
            side.addWidget(widget)
            lists.addLayout(side)
        column = QVBoxLayout(self, spacing=10)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(form)
        column.addLayout(lists)
        column.addWidget(_heading("What this format cannot hold"))
        column.addWidget(self._not_held)
        column.addWidget(self._summary)
        column.addWidget(self._buttons)

    def _show(self) -> None:
        exporting = self._exporting
        self._purpose.setText(exporting.format.purpose)
        self._not_held.setText(_listed(exporting.not_held))
        self._summary.setText(_summary(exporting))
        self._choose.setEnabled(bool(exporting.tags))
        self.setFixedSize(WIDTH_PX, self.layout().totalHeightForWidth(WIDTH_PX))

    def _write(self) -> None:
        place = self._ask()
        if place:
            self._exporting.write(Path(place))
            self.accept()

    def _ask(self) -> str:
        format_ = self._exporting.format
        if format_.is_folder:
            return QFileDialog.getExistingDirectory(self, f"A folder for {format_.title}")
        # With the suffix added by the dialog, it asks before it lets an old file be replaced.
        dialog = QFileDialog(self, f"Export as {format_.title}", "", f"{format_.title} (*{format_.suffix})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(format_.suffix)
        dialog.selectFile(f"{self._name}{format_.suffix}")
        return dialog.selectedFiles()[0] if dialog.exec() else ""


def _checked_list(
    title: str, counts: Mapping[str, int], leave_out: Callable[[Iterable[str]], None]
) -> QListWidget:
    """Names with their counts, all checked; `leave_out` gets those that no longer are."""
    widget = QListWidget(accessibleName=title)
    widget.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    widget.setFixedHeight(LIST_PX)
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        item = QListWidgetItem(f"{name}  ({count:,})")
        item.setData(NAME, name)
        item.setToolTip(name)
        item.setCheckState(Qt.CheckState.Checked)
        widget.addItem(item)
    if widget.count():
        widget.setCurrentRow(0)
    items = [widget.item(row) for row in range(widget.count())]
    widget.itemChanged.connect(
        lambda _: leave_out(item.data(NAME) for item in items if item.checkState() == Qt.CheckState.Unchecked)
    )
    return widget


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def _listed(sentences: tuple[str, ...] | None) -> str:
    if sentences is None:
        return "Looking…"
    if not sentences:
        return "Nothing is lost: everything comes back as it is."
    return "\n".join(f"• {sentence}" for sentence in sentences)


def _summary(exporting: Exporting) -> str:
    tags, format_ = exporting.tags, exporting.format
    if not tags:
        return "No tag is chosen."
    clips = len({tag.clip for tag in tags})
    said = f"{len(tags):,} {'tag' if len(tags) == 1 else 'tags'} of {clips:,} {'clip' if clips == 1 else 'clips'}"
    if not format_.is_folder:
        return f"{said}, in one file."
    files = f"one {format_.suffix} file a clip" if format_.a_file_a_clip else "several files"
    return f"{said}, in a folder with {files}. Files of the same names in it are replaced, others stay."
