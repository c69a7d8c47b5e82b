"""The edges of what is selected, set and moved by key; each step is heard at the new edge."""

from __future__ import annotations

from PySide6.QtCore import QObject

from analysis.edges import Edge, Span, nudged, snapped
from listener.player import Player
from listener.state.altering.hearing import Hearing
from listener.state.columns.columns import Columns
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging

EXCERPT_S = 0.12


class Edges(QObject):
    """Moves the edges of the chosen region, or of the selection where that is another stretch or none is chosen.

    While a region is selected, the selection follows it wherever it is moved, also by undo.
    """

    def __init__(
        self, selection: Selection, columns: Columns, tagging: Tagging, hearing: Hearing, player: Player
    ) -> None:
        super().__init__()
        self._selection, self._columns, self._tagging = selection, columns, tagging
        self._hearing, self._player = hearing, player
        self._region: Span | None = None
        tagging.chosen_changed.connect(self._hold)
        tagging.tags_changed.connect(self._follow)

    def nudge(self, edge: Edge, ms: int) -> None:
        """Move an edge by milliseconds, earlier if negative, and play a short piece of what it borders now."""
        span, rate, length = self._selection.span, self._hearing.rate, self._hearing.length
        chosen, by = self._tagging.chosen, round(ms * rate / 1000)
        if not rate or (span is None and self._region is None):
            self._tagging.failed.emit(
                "Select a stretch or choose a region first; then its edges can be moved."
            )
        elif chosen is not None and self._region is not None and span in (None, self._region):
            self._tagging.nudge(chosen, edge, by, length, lambda: self._hear_region(chosen, edge))
        elif span is not None:
            self._selection.select_span(nudged(span, edge, by, length))
            self._hear(edge)

    def start_here(self) -> None:
        """Let the selection start at the cursor, or at what is near it and wanted."""
        self._hearing.set_span_start_here()
        self._snap("start")

    def end_here(self) -> None:
        """Let the selection end at the cursor, or at what is near it and wanted."""
        self._hearing.set_span_end_here()
        self._snap("end")

    def _snap(self, edge: Edge) -> None:
        span, contents = self._selection.span, self._columns.active_contents
        if span is None or contents is None or contents.sound is None:
            return
        start, end = (snapped(at, contents.sound, contents.words, self._selection.snap) for at in span)
        start, end = (start, span[1]) if edge == "start" else (span[0], end)
        if start < end:
            self._selection.select_span((start, end))

    def _hear_region(self, tag_id: str, edge: Edge) -> None:
        """What was long in writing may come when one has gone on."""
        if tag_id == self._tagging.chosen:
            self._selection.select_span(self._region)
            self._hear(edge)

    def _hear(self, edge: Edge) -> None:
        """Play the first, or last, 120 ms; while looping, all of the stretch goes on with its new edge."""
        if self._player.is_looping:
            if not self._player.is_playing:
                self._hearing.play_selection()
        elif self._selection.span is not None:
            start, end = self._selection.span
            end, piece = min(end, self._hearing.length), round(EXCERPT_S * self._hearing.rate)
            if edge == "start":
                self._hearing.play_span(start, min(start + piece, end))
            else:
                self._hearing.play_span(max(end - piece, start), end)

    def _hold(self) -> None:
        tag = self._tagging.chosen_tag
        is_region = tag is not None and tag.start is not None and tag.end is not None
        self._region = (tag.start, tag.end) if is_region else None

    def _follow(self) -> None:
        before = self._region
        self._hold()
        if self._region is not None and before == self._selection.span != self._region:
            self._selection.select_span(self._region)
