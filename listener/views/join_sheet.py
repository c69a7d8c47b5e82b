"""The sheet that opens several corpora as one: asks for their folders, and where the file that joins them shall lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

TITLE = "Open several corpora as one"
CAPTION = (
    "Each corpus keeps its folder's name, which stands before the names of its clips, speakers and raters. A small"
    " .toml file remembers them; they are called together as that file is, and opening it opens them again."
)
SUFFIX = ".toml"
FEWEST = 2


class JoinSheet(QDialog):
    """Lists folders of corpora; `write` is given the file and the folders once both are chosen."""

    def __init__(self, parent: QWidget | None, write: Callable[[Path, tuple[Path, ...]], object]) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 380)
        self._write = write
        self._list = QListWidget()
        self._list.setAccessibleName("Folders of the corpora")
        self._list.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._add = QPushButton("Add folder…", toolTip="Choose the folder of one more corpus.")
        self._remove = QPushButton("Remove", toolTip="Leave out the chosen folders; nothing on disk changes.")
        self._wrong = QLabel(wordWrap=True, visible=False, textFormat=Qt.TextFormat.PlainText)
        self._wrong.setProperty("role", "warning")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._open = buttons.addButton("Save and open…", QDialogButtonBox.ButtonRole.AcceptRole)
        self._add.clicked.connect(self._ask_folder)
        self._remove.clicked.connect(self._take_away)
        self._list.itemSelectionChanged.connect(self._refresh)
        buttons.accepted.connect(self._ask_file)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        self._refresh()

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders in the order in which they were added."""
        return tuple(Path(self._list.item(row).text()) for row in range(self._list.count()))

    def tell(self, sentence: str) -> None:
        """Say what is wrong; empty takes it away."""
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        beside = QHBoxLayout()
        beside.addWidget(self._add)
        beside.addWidget(self._remove)
        beside.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(CAPTION, wordWrap=True))
        column.addWidget(self._list, 1)
        column.addLayout(beside)
        column.addWidget(self._wrong)
        column.addWidget(buttons)

    def _refresh(self) -> None:
        self._remove.setEnabled(bool(self._list.selectedItems()))
        is_ready = self._list.count() >= FEWEST
        self._open.setEnabled(is_ready)
        self._open.setToolTip("" if is_ready else "Add at least two folders.")

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Add the folder of a corpus")
        if folder and Path(folder) not in self.folders:
            self._list.addItem(folder)
        self.tell("")
        self._refresh()

    def _take_away(self) -> None:
        for item in self._list.selectedItems():
            self._list.takeItem(self._list.row(item))
        self.tell("")
        self._refresh()

    def _ask_file(self) -> None:
        start = str(self.folders[0].parent / f"corpora{SUFFIX}")
        named, _ = QFileDialog.getSaveFileName(
            self, "Save the file that joins them", start, f"TOML (*{SUFFIX})"
        )
        if not named:
            return
        file = Path(named) if named.lower().endswith(SUFFIX) else Path(named + SUFFIX)
        if str(file) != named and file.exists():
            self.tell(f"{file.name} is there already; choose it to replace it, or another name.")
            return
        self.tell("")
        self._write(file, self.folders)
