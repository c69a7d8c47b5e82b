"""The sheet in which one says which column of a table is what, and where its sounds are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analysis.corpora.table.mapping import COLUMNS, Mapping
from analysis.corpora.table.mapping_file import write_mapping
from analysis.errors import EarmarkError
from analysis.tables import DIMENSIONS
from listener.state.table_draft import MOST_LABELS, TableDraft
from listener.views.elided import ElidedLabel
from listener.views.mapping_sheet.parts import USUAL, ClassChoices, ScaleChoice, column_choice, preview

WIDTH_PX, HEIGHT_PX = 900, 700
BESIDE = 3
TITLES = {"clip": "Clip (file name)", "path": "Path of sound", "activation": "Activation (arousal)"}


class MappingSheet(QDialog):
    """Starts from what the table's columns seem to mean; `open_` is given the file that was written.

    `why` says why the table could not be opened without it; empty if nobody tried.
    """

    def __init__(
        self, parent: QWidget | None, draft: TableDraft, open_: Callable[[str], None], why: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"What the columns of {draft.mapping.table.name} mean")
        self.resize(WIDTH_PX, HEIGHT_PX)
        self._draft, self._open, self._audio = draft, open_, draft.mapping.audio
        given = draft.mapping.columns
        self._columns = {
            key: column_choice(_title(key), draft.columns, given.get(key, ""), self._show) for key in COLUMNS
        }
        self._scale = ScaleChoice(draft.mapping.scale or USUAL, self._show)
        self._classes = ClassChoices(self._show)
        self._place = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self._no_labels, self._wrong = (_plain("") for _ in range(2))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._save = self._buttons.addButton("Save and open", QDialogButtonBox.ButtonRole.AcceptRole)
        self._save.setDefault(True)
        self._lay_out(why)
        self._columns["emotion"].currentIndexChanged.connect(lambda _: self._show_labels())
        self._buttons.accepted.connect(self._write)
        self._buttons.rejected.connect(self.reject)
        self._show_labels()
        self._show()
        self._columns["clip"].setFocus()

    @property
    def mapping(self) -> Mapping:
        """What the table would be read by."""
        columns = {key: box.currentData() for key, box in self._columns.items() if box.currentData()}
        has_numbers = bool(self._rated & set(DIMENSIONS))
        return replace(
            self._draft.mapping,
            columns=columns,
            audio=self._audio,
            scale=self._scale.scale if has_numbers else None,
            classes=self._classes.classes if self._labels else self._draft.mapping.classes,
        )

    @property
    def _rated(self) -> set[str]:
        """What is rated, in the table or by each rater."""
        ratings = self._draft.mapping.ratings
        own = {key for key, box in self._columns.items() if box.currentData()}
        return own | set(ratings.columns if ratings is not None else ())

    @property
    def _labels(self) -> tuple[str, ...]:
        return self._draft.labels.get(self._columns["emotion"].currentData(), ())

    def _lay_out(self, why: str) -> None:
        column = QVBoxLayout(self, spacing=8)
        column.setContentsMargins(16, 12, 16, 12)
        reason = _plain(why)
        reason.setVisible(bool(why))
        self._wrong.setProperty("role", "warning")
        for label in (self._no_labels, self._place):
            label.setProperty("role", "muted")
        column.addWidget(reason)
        column.addWidget(preview(self._draft.columns, self._draft.rows))
        column.addWidget(_heading("Which column is what"))
        column.addLayout(self._column_grid())
        column.addWidget(_heading("What the labels mean"))
        column.addWidget(self._classes, 1)
        column.addWidget(self._no_labels)
        column.addWidget(self._wrong)
        column.addWidget(_plain(f"Will be kept as {self._draft.place}"))
        column.addWidget(self._buttons)

    def _column_grid(self) -> QGridLayout:
        grid = QGridLayout(horizontalSpacing=10, verticalSpacing=6)
        for number, (key, box) in enumerate(self._columns.items()):
            row, side = divmod(number, BESIDE)
            label = QLabel(_title(key))
            label.setBuddy(box)
            grid.addWidget(label, row, 2 * side)
            grid.addWidget(box, row, 2 * side + 1)
        row = grid.rowCount()
        for side in range(BESIDE):
            grid.setColumnStretch(2 * side + 1, 1)
        folder = QPushButton("Folder…", autoDefault=False)
        folder.clicked.connect(self._ask_folder)
        sounds = QHBoxLayout(spacing=8)
        sounds.addWidget(self._place, 1)
        sounds.addWidget(folder)
        grid.addWidget(QLabel("Scale"), row, 0)
        grid.addWidget(self._scale, row, 1)
        grid.addWidget(QLabel("Sounds in"), row, 2)
        grid.addLayout(sounds, row, 3, 1, 3)
        return grid

    def _show_labels(self) -> None:
        self._classes.show_labels(self._labels, self._draft.mapping.classes)
        chosen = self._columns["emotion"].currentData()
        self._classes.setVisible(bool(self._labels))
        self._no_labels.setVisible(not self._labels)
        self._no_labels.setText(
            f"{chosen} has more than {MOST_LABELS} labels, which are read as they stand."
            if chosen
            else "No column for the emotion is chosen."
        )

    def _show(self) -> None:
        mapping = self.mapping
        self._place.setText(str(mapping.audio or mapping.table.parent))
        self._scale.setEnabled(mapping.scale is not None)
        faults = mapping.faults(self._draft.columns)
        self._wrong.setText(faults[0] if faults else "")
        self._wrong.setVisible(bool(faults))
        self._save.setEnabled(not faults)

    def _ask_folder(self) -> None:
        start = str(self._audio or self._draft.mapping.table.parent)
        folder = QFileDialog.getExistingDirectory(self, "The folder of the sounds", start)
        if folder:
            self._audio = Path(folder)
            self._show()

    def _write(self) -> None:
        place = self._draft.place
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_mapping(self.mapping, place)
        except (EarmarkError, OSError) as error:
            self._wrong.setText(str(error))
            self._wrong.show()
            return
        self.accept()
        self._open(str(place))


def _title(key: str) -> str:
    return TITLES.get(key, key.capitalize())


def _plain(text: str) -> QLabel:
    """Names of columns and files as they are, whatever is in them."""
    return QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
