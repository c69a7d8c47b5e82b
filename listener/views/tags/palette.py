"""The palette: one button a tag of the codebook, the groups that exclude each other under headings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QWidget

from analysis.session.codebook import CodebookEntry, describe_entry
from listener.state.tagging import Tagging
from listener.views.tags.swatch import SWATCH, swatch

MOST_ROWS_SEEN = 7


class Palette(QScrollArea):
    """Two columns read downwards; a long codebook scrolls."""

    def __init__(self, tagging: Tagging) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame, widgetResizable=True)
        self._tagging = tagging
        self._shown: tuple[CodebookEntry, ...] = ()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Tags of the codebook")
        tagging.session_changed.connect(self._fill)
        self._fill()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 0)

    def _fill(self) -> None:
        entries = self._tagging.codebook.entries
        if entries == self._shown:
            return
        self._shown = entries
        inside = QWidget()
        grid = QGridLayout(inside, horizontalSpacing=4, verticalSpacing=0)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        row, height = 0, 0
        for group in _groups(entries):
            if group:
                grid.addWidget(_group_heading(group), row, 0, 1, 2)
                row += 1
            row = self._add_buttons(grid, [entry for entry in entries if entry.group == group], row)
        grid.setRowStretch(row, 1)
        self.setWidget(inside)
        height = inside.sizeHint().height()
        button = grid.itemAt(grid.count() - 1).widget().sizeHint().height() if grid.count() else 0
        self.setFixedHeight(min(height, round(button * (MOST_ROWS_SEEN + 0.4)) if height else 0))

    def _add_buttons(self, grid: QGridLayout, entries: Sequence[CodebookEntry], row: int) -> int:
        rows = (len(entries) + 1) // 2
        for number, entry in enumerate(entries):
            button = TagButton(entry)
            button.clicked.connect(lambda _checked=False, name=entry.name: self._tagging.give(name))
            grid.addWidget(button, row + number % rows, number // rows)
        return row + rows


class TagButton(QToolButton):
    """Gives one tag; a name that is too long for the button is shortened, and whole in the tooltip."""

    def __init__(self, entry: CodebookEntry) -> None:
        super().__init__(icon=swatch(entry.colour), autoRaise=True)
        self._label = f"{entry.key}  {entry.name}" if entry.key else entry.name
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(SWATCH, SWATCH))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(describe_entry(entry))
        self.setAccessibleName(f"Give tag {entry.name}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        space = self.width() - self.iconSize().width() - 14
        self.setText(self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideRight, space))
        super().resizeEvent(event)


def _groups(entries: Sequence[CodebookEntry]) -> list[str]:
    """The groups in the order in which they first appear, after what stands in none."""
    return sorted(dict.fromkeys(entry.group for entry in entries), key=bool)


def _group_heading(group: str) -> QLabel:
    label = QLabel(f"{group}: one of these", textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", "muted")
    label.setToolTip("Giving one of these to a stretch replaces another of them that you gave to it.")
    return label
