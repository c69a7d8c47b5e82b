"""The palette: one button a tag of the codebook, the groups that exclude each other under headings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from analysis.session.codebook.book import CodebookEntry, describe_entry
from listener.keys.shown import KEYS, tag_key
from listener.state.tagging.tagging import Tagging
from listener.views.flow import FlowLayout
from listener.views.tags.swatch import SWATCH, swatch

LEAST_ROWS_SEEN = 4
BESIDE_PX = 10


class Palette(QScrollArea):
    """Buttons in rows, every name whole; where there is little room it is what gives way, and scrolls."""

    def __init__(self, tagging: Tagging) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame, widgetResizable=True)
        self._tagging = tagging
        self._shown: tuple[tuple[CodebookEntry, str], ...] = ()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Tags of the codebook")
        tagging.session_changed.connect(self._fill)
        KEYS.changed.connect(self._fill)
        self._fill()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, min(self._height(), round(LEAST_ROWS_SEEN * self.fontMetrics().height() * 1.4)))

    def sizeHint(self) -> QSize:
        return QSize(280, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _height(self) -> int:
        inside = self.widget()
        return 0 if inside is None else inside.heightForWidth(self.width())

    def _fit(self) -> None:
        """Be no higher than the rows are."""
        self.setMaximumHeight(self._height())
        self.updateGeometry()

    def _fill(self) -> None:
        entries = self._tagging.codebook.entries
        shown = tuple((entry, tag_key(entry.key)) for entry in entries)
        if shown == self._shown:
            return
        self._shown = shown
        inside = QWidget()
        column = QVBoxLayout(inside, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        for group in _groups(entries):
            if group:
                column.addWidget(_group_heading(group))
            column.addLayout(self._buttons([entry for entry in entries if entry.group == group]))
        column.addStretch(1)
        self.setWidget(inside)
        self._fit()

    def _buttons(self, entries: Sequence[CodebookEntry]) -> FlowLayout:
        flow = FlowLayout()
        for entry in entries:
            button = TagButton(entry)
            button.clicked.connect(lambda _checked=False, name=entry.name: self._tagging.give(name))
            flow.addWidget(button)
        return flow


class TagButton(QToolButton):
    """Gives one tag; a name that is longer than a row is shortened, and whole in the tooltip."""

    def __init__(self, entry: CodebookEntry) -> None:
        super().__init__(icon=swatch(entry.colour), autoRaise=True)
        key = tag_key(entry.key)
        self._label = f"{key}  {entry.name}" if key else f" {entry.name}"
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(SWATCH, SWATCH))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(describe_entry(entry))
        self.setAccessibleName(f"Give tag {entry.name}")

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._label) + 1 + SWATCH + BESIDE_PX
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(SWATCH + BESIDE_PX, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        space = self.width() - SWATCH - BESIDE_PX
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
