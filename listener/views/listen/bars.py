"""Labelled bars on the time axis - tagged regions and words - and where they come to stand in pixels."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from analysis.words import Word
from listener.views.listen.axis import Window
from models.interface import WordScore

NARROW_PX, LEAST_GAPPED_PX = 14, 3
SAME_S = 0.0005


@dataclass(frozen=True)
class Place:
    """Where a lane draws: `window` over `width` pixels, `height` pixels high."""

    window: Window
    width: float
    height: float

    def x(self, seconds: float) -> float:
        """Pixels from the left edge; arrays of seconds give arrays."""
        return (seconds - self.window.start) / self.window.length * self.width

    def seconds(self, x: float) -> float:
        """The time at a pixel; arrays give arrays."""
        return self.window.start + x / self.width * self.window.length


@dataclass(frozen=True)
class Bar:
    """One bar, or a bracket in its place: `start` and `end` in seconds, `row` counted from the top."""

    key: str
    text: str
    start: float
    end: float
    colour: str
    row: int = 0
    is_bracket: bool = False


@dataclass(frozen=True)
class Box:
    """A bar on the screen, in pixels; `x0` and `x1` may lie outside the lane."""

    bar: Bar
    x0: float
    x1: float


class Bars:
    """Bars in order of start, with their edges as arrays, so that those in sight are found and placed at once."""

    def __init__(self, bars: Sequence[Bar]) -> None:
        self.bars = tuple(sorted(bars, key=lambda bar: bar.start))
        self.by_key = {bar.key: bar for bar in self.bars}
        self.rows = 1 + max((bar.row for bar in self.bars), default=0)
        self._starts = np.array([bar.start for bar in self.bars], dtype=np.float64)
        self._ends = np.array([bar.end for bar in self.bars], dtype=np.float64)
        self._last_ends = np.maximum.accumulate(self._ends)
        self._row_of = np.array([bar.row for bar in self.bars], dtype=np.int64)
        self._colours = np.array([0xFF000000 | int(bar.colour[1:], 16) for bar in self.bars], dtype=np.int64)

    def between(self, start: float, end: float) -> slice:
        """Places in `bars` of those that reach into a stretch, and of few others."""
        return slice(
            int(np.searchsorted(self._last_ends, start)), int(np.searchsorted(self._starts, end, "right"))
        )

    def boxes(
        self, place: Place, *, from_px: float = NARROW_PX, rows: range | None = None
    ) -> tuple[Box, ...]:
        """The bars in sight that have so many pixels: as a rule, enough for a text."""
        sight = self.between(place.window.start, place.window.stop)
        x0, x1, row = place.x(self._starts[sight]), place.x(self._ends[sight]), self._row_of[sight]
        shown = self._rows_shown(rows)
        wide = (x1 >= 0) & (x1 - x0 >= from_px) & (row >= shown.start) & (row < shown.stop)
        return tuple(
            Box(self.bars[sight.start + i], float(x0[i]), float(x1[i])) for i in np.flatnonzero(wide)
        )

    def _rows_shown(self, rows: range | None) -> range:
        """All rows unless some are asked for."""
        return range(self.rows) if rows is None else rows

    def pixels(
        self, place: Place, row_px: int, *, narrower_than: float = inf, rows: range | None = None
    ) -> NDArray[np.uint32]:
        """Bars in sight narrower than some pixels as an image, shape (len(rows) * row_px, width), 0xAARRGGBB.

        Each bar is at least a pixel wide. Where there is room, a pixel stays free at its right and below it. Bars of a
        row must not overlap.
        """
        width, shown = int(place.width), self._rows_shown(rows)
        sight = self.between(place.window.start, place.window.stop)
        left, right = place.x(self._starts[sight]), place.x(self._ends[sight])
        row, colour = self._row_of[sight] - shown.start, self._colours[sight]
        drawn = (
            (right - left < narrower_than) & (right >= 0) & (left < width) & (row >= 0) & (row < len(shown))
        )
        row, colour = row[drawn], colour[drawn]
        x0, x1 = (np.floor(edge[drawn]).clip(0, width).astype(np.int64) for edge in (left, right))
        x1 -= x1 - x0 >= LEAST_GAPPED_PX
        changes = np.zeros((len(shown), width + 1), dtype=np.int64)
        np.add.at(changes, (row, x0), colour)
        np.add.at(changes, (row, x1), -colour)
        lines = np.cumsum(changes, axis=1)[:, :width]
        thin = (x0 == x1) & (x0 < width)
        lines[row[thin], x0[thin]] = colour[thin]
        pixels = np.zeros((len(shown), row_px, width), dtype=np.uint32)
        pixels[:, : max(row_px - 1, 1)] = lines[:, None]
        return pixels.reshape(-1, width)

    def ticks(self, place: Place, rows: int) -> NDArray[np.uint32]:
        """The bars of all rows in one: 0xAARRGGBB or 0 where there is none, shape (rows, width).

        Where bars of several colours share a pixel, they share its rows.
        """
        width = int(place.width)
        left, right = (
            np.floor(place.x(edge)).clip(-1, width).astype(np.int64) for edge in (self._starts, self._ends)
        )
        colours, of_bar = np.unique(self._colours, return_inverse=True)
        changes = np.zeros((len(colours), width + 3), dtype=np.int64)
        np.add.at(changes, (of_bar, left + 1), 1)
        np.add.at(changes, (of_bar, right + 2), -1)
        is_there = np.cumsum(changes, axis=1)[:, 1 : width + 1] > 0
        place_of, count = np.cumsum(is_there, axis=0) - 1, is_there.sum(axis=0)
        ticks = np.zeros((rows, width), dtype=np.uint32)
        for row in range(rows):
            taken = is_there & (place_of == row * count // rows)
            ticks[row] = (taken * colours[:, None]).sum(axis=0)
        return ticks


def packed(stretches: Sequence[tuple[float, float]]) -> tuple[int, ...]:
    """Row of each stretch so that none overlap in a row, as few rows as can be.

    Stretches come in order of start; each takes the uppermost row that is free by then.
    """
    rows: list[int] = []
    busy: list[tuple[float, int]] = []
    free: list[int] = []
    for start, end in stretches:
        while busy and busy[0][0] <= start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        row = heapq.heappop(free) if free else len(busy)
        heapq.heappush(busy, (end, row))
        rows.append(row)
    return tuple(rows)


def word_scores(words: Iterable[Word], scores: Iterable[WordScore]) -> tuple[float | None, ...]:
    """The model's score of each word of the alignment, None where it has none; matched by time.

    Words that a model reads within the time of one, such as "I am" for "I'm", are summed.
    """
    timed = sorted((score for score in scores if score.start <= score.end), key=lambda score: score.start)
    by_time = {(round(score.start, 3), round(score.end, 3)): score.value for score in timed}
    starts = [score.start for score in timed]

    def score_of(word: Word) -> float | None:
        exact = by_time.get((round(word.start, 3), round(word.end, 3)))
        if exact is not None:
            return exact
        first, stop = bisect_left(starts, word.start - SAME_S), bisect_left(starts, word.end - SAME_S)
        inside = [score.value for score in timed[first:stop] if score.end <= word.end + SAME_S]
        return sum(inside) if inside else None

    return tuple(map(score_of, words))


def stretch_at(time: float, stretches: Iterable[tuple[float, float]]) -> int | None:
    """Number of the first stretch that holds a time."""
    for number, (start, end) in enumerate(stretches):
        if start <= time < end:
            return number
    return None
