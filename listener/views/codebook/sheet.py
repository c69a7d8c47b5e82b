"""The codebook's sheet: the tags one may give, changed as a draft and kept as a version."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from listener.state.codebook.editing import CodebookEditing
from listener.state.codebook.examples import Examples
from listener.views.codebook.entry_form import EntryForm
from listener.views.codebook.entry_list import EntryPane
from listener.views.codebook.words import standing

SIZE = (940, 700)
LIST_PX = 250
_KINDS = "TOML (*.toml)"


class CodebookSheet(QDialog):
    """Shows the draft; the window behind stays at work, so that one can look for examples. Closing loses nothing."""

    def __init__(self, parent: QWidget | None, editing: CodebookEditing, examples: Examples) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Codebook")
        self.resize(*SIZE)
        self._editing, self._examples = editing, examples
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._standing = QLabel(wordWrap=True)
        self._standing.setProperty("role", "muted")
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.pane, self.form = EntryPane(editing), EntryForm(editing, examples)
        self.take_in = _button("Import TOML…", "Read a codebook from a file as your draft.")
        self.give_out = _button(
            "Export TOML…", "Write the codebook to a file, to share or to change by hand."
        )
        self.discard = _button("Discard changes", "Go back to the newest version that is kept.")
        self.keep = _button("", "Make the draft the codebook's next version, for all who open this session.")
        self.close_button = _button("Close", "Close; your draft stays as it is.")
        self._lay_out()
        self._connect()
        self._show()
        self.form.name.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self, spacing=8)
        column.setContentsMargins(16, 12, 16, 12)
        body, foot = QHBoxLayout(spacing=14), QHBoxLayout(spacing=6)
        self.pane.setFixedWidth(LIST_PX)
        body.addWidget(self.pane)
        body.addWidget(self.form, 1)
        foot.addWidget(self.take_in)
        foot.addWidget(self.give_out)
        foot.addStretch(1)
        for button in (self.discard, self.keep, self.close_button):
            foot.addWidget(button)
        for widget in (self._title, self._standing):
            column.addWidget(widget)
        column.addLayout(body, 1)
        column.addWidget(self.message)
        column.addLayout(foot)

    def _connect(self) -> None:
        editing = self._editing
        editing.draft_changed.connect(self._show)
        editing.told.connect(self._tell)
        editing.failed.connect(self._warn)
        self._examples.failed.connect(self._warn)
        self.take_in.clicked.connect(self._ask_in)
        self.give_out.clicked.connect(self._ask_out)
        self.discard.clicked.connect(editing.discard)
        self.keep.clicked.connect(editing.keep)
        self.close_button.clicked.connect(self.reject)
        self.pane.add.clicked.connect(self.form.name.setFocus)
        self.finished.connect(self._examples.close)

    def _show(self) -> None:
        editing = self._editing
        version, count = editing.codebook.version, len(editing.codebook.entries)
        self._title.setText(f"Codebook, version {version}: {count} tags")
        state = {"is_changed": editing.is_changed, "is_from_before": editing.is_from_before}
        self._standing.setText(standing(editing.draft, version, **state))
        self.keep.setText(f"Keep as version {version + 1}")
        self.keep.setEnabled(editing.is_changed)
        self.discard.setEnabled(editing.is_changed)
        self._tell("")

    def _tell(self, sentence: str) -> None:
        self._say(sentence, "muted")

    def _warn(self, sentence: str) -> None:
        self._say(sentence, "warning")

    def _say(self, sentence: str, role: str) -> None:
        self.message.setText(sentence)
        self.message.setProperty("role", role)
        self.message.style().polish(self.message)

    def _ask_in(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Import a codebook", "", _KINDS)
        if file:
            self._editing.read(Path(file))

    def _ask_out(self) -> None:
        file, _ = QFileDialog.getSaveFileName(self, "Export the codebook", "codebook.toml", _KINDS)
        if file:
            self._editing.write(Path(file).with_suffix(".toml") if not Path(file).suffix else Path(file))


def _button(text: str, tip: str) -> QPushButton:
    return QPushButton(text, toolTip=tip, autoDefault=False)
