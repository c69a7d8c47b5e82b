"""One column's histogram with its title, switches, and fields for the exact range."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from analysis.histograms import Binned, Span
from listener.theme import Theme
from listener.views.browse.histogram_plot import HistogramPlot
from listener.views.browse.words import clips
from listener.views.elided import ElidedLabel
from listener.views.own_keys import ENTER, take_key

COUNTING = "Counting…"
EMPTY = "No clip has a number here."
FIELD_PX = 62


@dataclass(frozen=True)
class Named:
    """A column by its name in the index, how the window calls it, its unit, and a sentence about it."""

    column: str
    title: str
    unit: str = ""
    tip: str = ""


class HistogramRow(QWidget):
    """Shows how a column's numbers lie among the clips that all other filters leave, and asks for a range of them.

    Signals
    -------
    chosen : Span or None
        The range that is wanted; None for every number.
    removed
        The histogram is no longer wanted.
    """

    chosen = Signal(object)
    removed = Signal()

    def __init__(self, named: Named, theme: Theme) -> None:
        super().__init__()
        self._binned: Binned | None = None
        self._rows: NDArray[np.int64] | None = None
        self._is_log: bool | None = None
        title = ElidedLabel()
        title.setText(named.title)
        title.setToolTip(named.tip)
        self.plot = HistogramPlot(named.unit, theme)
        self.plot.setAccessibleName(f"Histogram of {named.title}")
        self.low, self.high = _Field(f"{named.title} from"), _Field(f"{named.title} to")
        self.caption = QLabel(COUNTING, textFormat=Qt.TextFormat.PlainText)
        self.caption.setProperty("role", "muted")
        self._log = _button("log", f"Draw {named.title} by the logarithm, so that low bars can be seen.")
        self._log.setCheckable(True)
        self._all = _button("All", f"Show every {named.title} again.")
        remove = _button("×", f"Remove the histogram of {named.title}.")
        self._lay_out(title, remove)
        self.plot.dragged.connect(self._show_ends)
        self.plot.chosen.connect(self.chosen)
        self._log.toggled.connect(self._set_log)
        self._all.clicked.connect(lambda: self.chosen.emit(None))
        remove.clicked.connect(self.removed)
        for field in (self.low, self.high):
            field.editingFinished.connect(self._take_fields)

    def set_theme(self, theme: Theme) -> None:
        self.plot.set_theme(theme)

    def set_rows(self, binned: Binned | None, rows: NDArray[np.int64] | None, ends: Span | None) -> None:
        """Show the numbers of these rows, None being every row, and this range; no bins: no clip has a number."""
        self._binned, self._rows = binned, rows
        for widget in (self.plot, self.low, self.high, self._log):
            widget.setEnabled(binned is not None)
        counts = np.zeros(0, dtype=np.int64) if binned is None else binned.counts(rows)
        self.plot.set_counts(binned, counts, ends)
        if binned is None:
            self.caption.setText(EMPTY)
            return
        if self._is_log is None:
            self._log.setChecked(binned.is_skewed)
        n_rows = len(binned.codes) if rows is None else len(rows)
        self._n_missing = n_rows - int(counts.sum())
        self._show_ends(ends)

    def _lay_out(self, title: QWidget, remove: QWidget) -> None:
        head, foot = QHBoxLayout(spacing=2), QHBoxLayout(spacing=4)
        head.addWidget(title, 1)
        for button in (self._all, self._log, remove):
            head.addWidget(button)
        to = QLabel("to")
        for widget in (self.low, to, self.high):
            foot.addWidget(widget)
        foot.addWidget(self.caption, 1)
        column = QVBoxLayout(self, spacing=2)
        column.setContentsMargins(0, 0, 0, 6)
        column.addLayout(head)
        column.addWidget(self.plot)
        column.addLayout(foot)

    def _show_ends(self, ends: Span | None) -> None:
        """Write the range and what it holds; without one, all that the clips reach."""
        low, high = ends or self._reach()
        for field, number in ((self.low, low), (self.high, high)):
            field.show_number(number, is_asked=ends is not None)
        n_clips = self._binned.count_within(self._rows, (low, high))
        without = f", {self._n_missing:,} without" if self._n_missing else ""
        self.caption.setText(f"{clips(n_clips)}{without}")
        self.caption.setToolTip(f"{self._n_missing:,} of the clips have no number here." if without else "")
        self.plot.setAccessibleDescription(f"{low:.6g} to {high:.6g}: {self.caption.text()}")
        self._all.setVisible(ends is not None)

    def _reach(self) -> Span:
        return self._binned.span_at(-math.inf)[0], self._binned.span_at(math.inf)[1]

    def _set_log(self, is_log: bool) -> None:
        self._is_log = is_log
        self.plot.set_log(is_log)

    def _take_fields(self) -> None:
        """Ask for what is typed; an empty field reaches as far as the numbers do."""
        if self._binned is None or not (self.low.isModified() or self.high.isModified()):
            return
        low, high = (
            field.number(end) for field, end in zip((self.low, self.high), self._reach(), strict=True)
        )
        for field in (self.low, self.high):
            field.setModified(False)
        if not (math.isfinite(low) and math.isfinite(high)):
            self.caption.setText("Type numbers, such as 1.5.")
            return
        ends = (min(low, high), max(low, high))
        self.chosen.emit(None if ends == self._reach() else ends)


class _Field(QLineEdit):
    """An end of the range; Enter is the field's own."""

    def __init__(self, name: str) -> None:
        super().__init__(toolTip=f"Type a number: {name}.")
        self.setAccessibleName(name)
        self.setFixedWidth(FIELD_PX)
        self._shown = 0.0

    def event(self, event: QEvent) -> bool:
        return take_key(event, ENTER, self.editingFinished.emit) or super().event(event)

    def show_number(self, number: float, *, is_asked: bool) -> None:
        """Write a number of the range; one that nobody asked for only stands where to write."""
        self._shown = number
        text = f"{number:.6g}"
        self.setPlaceholderText(text)
        if not self.isModified():
            self.setText(text if is_asked else "")

    def number(self, end: float) -> float:
        """What is typed, `end` if nothing is, NaN if it is no number; exact where nothing was typed."""
        text = self.text().strip().replace(",", ".").replace("−", "-")
        if not self.isModified() and text:
            return self._shown
        try:
            return float(text) if text else end
        except ValueError:
            return math.nan


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton(text=text, toolTip=tip, autoRaise=True, focusPolicy=Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(tip.removesuffix("."))
    return button
