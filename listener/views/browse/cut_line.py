"""The lines below the grid of bins: where it is cut, how many clips flip by that, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from listener.state.cutting import Cutting
from listener.state.library import Library
from listener.state.redrawing import Redrawing
from listener.views.browse import words
from listener.views.browse.cut_sheet import CutSheet


class CutLine(QWidget):
    """Says where bins are cut; while that is not where they usually are, offers to see the flips and to go back."""

    def __init__(self, library: Library, cutting: Cutting, redrawing: Redrawing) -> None:
        super().__init__()
        self._library, self._cutting, self._redrawing = library, cutting, redrawing
        self.sheet: CutSheet | None = None
        self._said = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._said.setProperty("role", "muted")
        self._open = _button(
            QToolButton(text="Set…", accessibleName="Cut points…", autoRaise=True),
            "Set by number where bins are cut.",
            self._show_sheet,
        )
        self._flips = _button(
            QCheckBox(), "Show only clips that are in another bin than usually.", self._show_flips
        )
        self._reset = _button(
            QPushButton("Reset", accessibleName="Reset cut points"), "Cut where it is usual.", cutting.reset
        )
        self._lay_out()
        for signal in (library.index_changed, library.query_changed, redrawing.changed):
            signal.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self, spacing=4)
        column.setContentsMargins(0, 0, 0, 0)
        upper, lower = QHBoxLayout(spacing=6), QHBoxLayout(spacing=6)
        upper.addWidget(self._said, 1)
        upper.addWidget(self._open)
        lower.addWidget(self._flips, 1)
        lower.addWidget(self._reset)
        column.addLayout(upper)
        column.addLayout(lower)

    def _show(self) -> None:
        cutting = self._cutting
        has_bins = self._library.index is not None and self._library.corpus.has_dimensions
        self.setVisible(has_bins)
        if not has_bins:
            return
        is_moved = cutting.edges != cutting.usual
        expected = words.expected(self._redrawing.is_on, self._redrawing.chances is not None)
        self._said.setText(f"{words.cut_at(cutting.edges, cutting.usual)}{expected}")
        self._flips.setText(words.only_flips(cutting.n_flips))
        self._flips.setChecked(cutting.shows_flips)
        self._flips.setVisible(is_moved)
        self._reset.setVisible(is_moved)

    def _show_flips(self) -> None:
        self._cutting.show_flips(not self._cutting.shows_flips)
        self._flips.setChecked(self._cutting.shows_flips)

    def _show_sheet(self) -> None:
        if self.sheet is None:
            self.sheet = CutSheet(self._library, self._cutting, self._redrawing, parent=self)
        self.sheet.adjustSize()
        corner = QPoint(self._open.width() - self.sheet.width(), self._open.height() + 2)
        place = self._open.mapToGlobal(corner)
        self.sheet.move(max(place.x(), self.screen().availableGeometry().x()), place.y())
        self.sheet.show()


def _button(button: QAbstractButton, tip: str, call: Callable[[], object]) -> QAbstractButton:
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(lambda: (call(), None)[1])
    return button
