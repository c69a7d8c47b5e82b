"""The clip one is at and the stretch of it that is selected."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from analysis.edges import Snap, Span
from listener.state.library import Library


class Selection(QObject):
    """Current clip and selected time range.

    Attributes
    ----------
    row : int or None
        Row of the index.
    span : (int, int) or None
        Start and end in samples at the clip's own rate, start < end.
    snap : Snap
        What its edges are brought to where they are dragged, or set to the cursor.
    """

    clip_changed = Signal()
    span_changed = Signal()

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self.row: int | None = None
        self.span: Span | None = None
        self.snap = Snap()
        self._last_shown: int | None = None
        library.corpus_changed.connect(self.clear)
        library.rows_changed.connect(self._stay_in_sight)

    @property
    def clip(self) -> str:
        """Name of the current clip; empty if there is none."""
        return "" if self.row is None else self._library.name_of(self.row)

    def select(self, row: int | None) -> None:
        """Go to a clip; its time range starts out empty."""
        if row == self.row:
            return
        if self.place is not None:
            self._last_shown = self.row
        self.row = row
        self.select_span(None)
        self.clip_changed.emit()

    def clear(self) -> None:
        self.select(None)
        self._last_shown = None

    def step(self, places: int) -> None:
        """Go some places on (or back) in the shown order, from where one left it; stays at the ends."""
        rows = self._library.rows
        if len(rows) == 0:
            return
        place = self._place_of(self.row if self.place is not None else self._last_shown)
        target = 0 if place is None else min(max(place + places, 0), len(rows) - 1)
        self.select(int(rows[target]))

    @property
    def place(self) -> int | None:
        """Where the current clip stands among the shown rows; None if it is not among them."""
        return self._place_of(self.row)

    def select_span(self, span: Span | None) -> None:
        """Select a stretch of samples; an empty or reversed one is none."""
        if span is not None and span[0] >= span[1]:
            span = None
        if span != self.span:
            self.span = span
            self.span_changed.emit()

    def set_snap(self, **changes: bool) -> None:
        """Bring edges to words (`to_words`), or to zero crossings (`to_crossings`), from now on, or no longer."""
        self.snap = replace(self.snap, **changes)

    def _place_of(self, row: int | None) -> int | None:
        if row is None:
            return None
        found = np.flatnonzero(self._library.rows == row)
        return int(found[0]) if len(found) else None

    def _stay_in_sight(self) -> None:
        """A filter that hides the current clip moves to the first that it shows."""
        if self.place is None:
            rows = self._library.rows
            self.select(int(rows[0]) if len(rows) else None)
