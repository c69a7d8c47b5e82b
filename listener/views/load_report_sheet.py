"""What was read of the corpus and what is missing: to be searched, copied, saved, and followed to the clips."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QPushButton, QWidget

from analysis.errors import EarmarkError
from analysis.filters import Query
from analysis.load_report import Line, as_csv, as_text
from analysis.tables import Corpus
from analysis.writing import written_whole
from listener.views.sheets import Sheet

HEADERS = ("What", "How many", "Details")
KINDS = "Text (*.txt);;Table (*.csv)"
CAPTION = "Lines that count clips show them: choose one and press “Show these clips”, or press it twice."


class LoadReportSheet(Sheet):
    """Lines under their headings; `show_clips` is given the query of the line whose clips are wanted."""

    def __init__(
        self,
        parent: QWidget | None,
        corpus: Corpus,
        lines: tuple[Line, ...],
        show_clips: Callable[[Query], None],
    ) -> None:
        self._corpus, self._lines, self._show_clips = corpus, lines, show_clips
        self._of_row: list[Line | None] = []
        rows: list[tuple[str, ...]] = []
        for line, before in zip(lines, (None, *lines), strict=False):
            if before is None or line.part != before.part:
                self._of_row.append(None)
                rows.append((line.part, "", ""))
            self._of_row.append(line)
            rows.append((line.what, "" if line.count is None else f"{line.count:,}", line.details))
        super().__init__(parent, "Load report", HEADERS, tuple(rows), CAPTION)
        for row in (row for row, line in enumerate(self._of_row) if line is None):
            self._table.setSpan(row, 0, 1, len(HEADERS))
            item = self._table.item(row, 0)
            font = QFont(item.font())
            font.setBold(True)
            item.setFont(font)
        self._table.resizeRowsToContents()
        self._told = QLabel(wordWrap=True, visible=False, textFormat=Qt.TextFormat.PlainText)
        self.layout().insertWidget(self.layout().count() - 1, self._told)
        self._show = self._button("Show these clips", self._follow)
        self._button("Copy", self._copy)
        self._button("Save as…", self._save)
        self._table.currentCellChanged.connect(lambda *_: self._follow_row())
        self._table.cellActivated.connect(lambda *_: self._follow())
        self._follow_row()

    def _button(self, text: str, call: Callable[[], None]) -> QPushButton:
        button = self._buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
        button.setAutoDefault(False)
        button.clicked.connect(call)
        return button

    @property
    def _query(self) -> Query | None:
        """What shows the clips of the current line."""
        row = self._table.currentRow()
        line = self._of_row[row] if row >= 0 else None
        return line.query if line is not None and line.count else None

    def _follow_row(self) -> None:
        self._show.setEnabled(self._query is not None)

    def _follow(self) -> None:
        query = self._query
        if query is not None:
            self._show_clips(query)
            self.accept()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._lines))
        self._say("The whole report is copied.")

    def _save(self) -> None:
        name = f"{self._corpus.name} load report.txt"
        file, _ = QFileDialog.getSaveFileName(self, "Save the load report", name, KINDS)
        if file:
            self.write(Path(file))

    def write(self, file: Path) -> None:
        """Write the report as a table, if the file's name ends so, or as text, and say where."""
        text = as_csv(self._lines) if file.suffix.lower() == ".csv" else as_text(self._lines)
        try:
            with written_whole(file, map(str, self._corpus.places)) as draft:
                draft.write_text(text, encoding="utf-8")
        except EarmarkError as error:
            self._say(str(error), role="warning")
        else:
            self._say(f"Saved as {file}.")

    def _say(self, sentence: str, role: str = "muted") -> None:
        self._told.setProperty("role", role)
        self._told.style().polish(self._told)
        self._told.setText(sentence)
        self._told.show()
