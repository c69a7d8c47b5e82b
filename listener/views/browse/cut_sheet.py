"""The sheet in which one sets by number where bins are cut, and wants expected counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analysis.bins import step
from listener.state.cutting import Cutting
from listener.state.library import Library
from listener.state.redrawing import Redrawing
from listener.views.browse import words

NAME = "Cut points of the bins"
EXPECTED = "Expected counts, as if raters were drawn again"
EXPECTED_TIP = (
    "As many raters as judged a clip are drawn from them with replacement; below each count stands how many clips the"
    " bin then holds on average."
)


class CutSheet(QDialog):
    """Numbers and a switch; what is set holds at once, and Escape or a click elsewhere closes it."""

    def __init__(
        self, library: Library, cutting: Cutting, redrawing: Redrawing, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup, accessibleName=NAME)
        self._cutting, self._redrawing, self._library = cutting, redrawing, library
        self._low, self._high = _box("Low is up to", self._set_low), _box("Medium is up to", self._set_high)
        self._reset = QPushButton("Reset", accessibleName="Reset cut points")
        self._reset.setAutoDefault(False)
        self._reset.clicked.connect(cutting.reset)
        self._expected = QCheckBox(EXPECTED, accessibleName=EXPECTED, toolTip=EXPECTED_TIP)
        self._expected.toggled.connect(redrawing.set_on)
        self._lay_out()
        for signal in (library.index_changed, redrawing.changed):
            signal.connect(self._show)
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _set_low(self, low: float) -> None:
        self._cutting.set(replace(self._cutting.edges, low=low))

    def _set_high(self, high: float) -> None:
        self._cutting.set(replace(self._cutting.edges, high=high))

    def _show(self) -> None:
        scale, edges = self._cutting.scale, self._cutting.edges
        if scale is None or edges is None:
            return
        least = step(scale)
        apart = min(least, 0.01)
        for box, value, lowest, highest in (
            (self._low, edges.low, scale.low + least, edges.high - apart),
            (self._high, edges.high, edges.low + apart, scale.high - least),
        ):
            with QSignalBlocker(box):
                box.setSingleStep(least)
                box.setRange(lowest, highest)
                box.setValue(value)
        self._reset.setEnabled(edges != self._cutting.usual)
        self._reset.setToolTip(words.usual_cuts(self._cutting.usual))
        self._expected.setEnabled(self._library.redrawn is not None)
        with QSignalBlocker(self._expected):
            self._expected.setChecked(self._redrawing.is_on)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self, spacing=8)
        rows.setContentsMargins(12, 10, 12, 10)
        heading = QLabel(NAME)
        heading.setProperty("role", "heading")
        numbers = QGridLayout(horizontalSpacing=8, verticalSpacing=6)
        for row, (text, box) in enumerate((("Low is up to", self._low), ("Medium is up to", self._high))):
            label = QLabel(text)
            label.setBuddy(box)
            numbers.addWidget(label, row, 0)
            numbers.addWidget(box, row, 1)
        numbers.addWidget(self._reset, 1, 2)
        numbers.setColumnStretch(1, 1)
        rows.addWidget(heading)
        rows.addLayout(numbers)
        rows.addWidget(QLabel("Both hold for activation and for valence."))
        rows.addWidget(self._expected)


def _box(name: str, call: Callable[[float], object]) -> QDoubleSpinBox:
    box = QDoubleSpinBox(accessibleName=name, decimals=2, keyboardTracking=False)
    box.valueChanged.connect(call)
    return box
