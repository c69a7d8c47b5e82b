"""Choosing a file or folder with tags, and seeing what is in it before it is brought in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analysis.interchange.formats import FORMATS
from listener.state.travel.importing import Found, Importing, Preview
from listener.views.elided import ElidedLabel

WIDTH_PX = 600
MOST_REMARKS = 8
INVITATION = (
    "Choose a file, or a folder of files such as TextGrids: what is in it is shown before anything changes."
)


class ImportSheet(QDialog):
    """Follows what is looked at; closing it changes nothing."""

    def __init__(self, parent: QWidget | None, importing: Importing) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Import tags")
        self._importing = importing
        self._place = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self._file, self._folder = QPushButton("File…"), QPushButton("Folder…")
        self._format = QComboBox(accessibleName="Format", placeholderText="By the file")
        for format_ in FORMATS.values():
            self._format.addItem(format_.title, format_.name)
        self._said = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._remarks = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._take = self._buttons.addButton("Bring in", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self._file.clicked.connect(self._ask_file)
        self._folder.clicked.connect(self._ask_folder)
        self._format.activated.connect(self._read_again)
        self._buttons.accepted.connect(self._bring_in)
        self._buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _: importing.leave())
        importing.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        self._remarks.setProperty("role", "muted")
        self._message.setProperty("role", "warning")
        place = QHBoxLayout(spacing=8)
        place.addWidget(self._place, 1)
        place.addWidget(self._file)
        place.addWidget(self._folder)
        form = QFormLayout()
        form.addRow("From", place)
        form.addRow("Format", self._format)
        column = QVBoxLayout(self, spacing=10)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(form)
        for widget in (self._said, self._message, self._remarks, self._buttons):
            column.addWidget(widget)

    def _show(self) -> None:
        preview = self._importing.preview
        found = None if preview is None else preview.found
        self._place.setText("Nothing chosen" if preview is None else str(preview.path))
        self._format.setEnabled(preview is not None)
        self._format.setCurrentIndex(-1 if preview is None else self._format.findData(preview.format))
        _say(self._said, _sentence(preview))
        _say(self._remarks, "" if found is None else _listed(found.remarks))
        _say(self._message, "" if preview is None else preview.message)
        count = 0 if found is None else len(found.merged.edit.changes)
        self._take.setText(
            "Bring in" if count == 0 else f"Bring in {count:,} {'tag' if count == 1 else 'tags'}"
        )
        self._take.setEnabled(count > 0)
        (self._take if count else self._file).setDefault(True)
        if count and not self._format.hasFocus():
            self._take.setFocus()  # or Enter would press the button that chose the file once more
        self.setFixedSize(WIDTH_PX, self.layout().totalHeightForWidth(WIDTH_PX))

    def _ask_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Import tags from a file")
        if file:
            self._importing.look(Path(file))

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Import tags from the files of a folder")
        if folder:
            self._importing.look(Path(folder))

    def _read_again(self) -> None:
        preview = self._importing.preview
        if preview is not None:
            self._importing.look(preview.path, self._format.currentData())

    def _bring_in(self) -> None:
        self._importing.take()
        self.accept()


def _sentence(preview: Preview | None) -> str:
    if preview is None:
        return INVITATION
    if preview.status == "reading":
        return "Reading…"
    return "" if preview.found is None else _compared(preview.found)


def _compared(found: Found) -> str:
    merged = found.merged
    counts = (
        (merged.new, "new"),
        (merged.newer, "changed later there, to be taken"),
        (merged.older, "changed later here, to be kept"),
        (merged.same, "the same as here"),
    )
    listed = ", ".join(f"{count:,} {what}" for count, what in counts if count)
    tags = f"{found.tags:,} {'tag' if found.tags == 1 else 'tags'}"
    return f"{tags}: {listed}." if listed else "There are no tags in it."


def _listed(remarks: tuple[str, ...]) -> str:
    more = len(remarks) - MOST_REMARKS
    lines = [f"• {remark}" for remark in remarks[:MOST_REMARKS]]
    return "\n".join([*lines, f"… and {more:,} more."] if more > 0 else lines)


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
