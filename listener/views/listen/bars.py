"""Labelled bars on the time axis - tagged regions and words - and where they come to stand in pixels."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.session.tags import Tag
from analysis.words import Word
from listener.state.contents import Contents
from listener.views.listen.axis import Window
from models.interface import WordScore

NARROW_PX = 3.0


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
    """One bar: `start` and `end` in seconds, `row` counted from the top."""

    key: str
    text: str
    start: float
    end: float
    colour: str
    row: int = 0


@dataclass(frozen=True)
class Box:
    """A bar on the screen, in pixels; `x0` and `x1` may lie outside the lane."""

    bar: Bar
    x0: float
    x1: float


@dataclass(frozen=True)
class Sliver:
    """Bars too narrow to tell apart, drawn as one line at pixel `x`."""

    x: int
    row: int
    colour: str


class Bars:
    """Bars in order of start, with their edges as arrays, so that thousands are placed at once."""

    def __init__(self, bars: Sequence[Bar]) -> None:
        self.bars = tuple(bars)
        self._starts = np.array([bar.start for bar in bars], dtype=np.float64)
        self._ends = np.array([bar.end for bar in bars], dtype=np.float64)

    def placed(self, place: Place) -> tuple[tuple[Box, ...], tuple[Sliver, ...]]:
        """What of the bars is visible: those one can see as boxes, the others as slivers, each pixel once."""
        x0, x1 = place.x(self._starts), place.x(self._ends)
        visible = (x1 >= 0) & (x0 <= place.width)
        wide = visible & (x1 - x0 >= NARROW_PX)
        boxes = tuple(Box(self.bars[i], float(x0[i]), float(x1[i])) for i in np.flatnonzero(wide))
        narrow = {
            Sliver(int(x0[i]), self.bars[i].row, self.bars[i].colour) for i in np.flatnonzero(visible & ~wide)
        }
        return boxes, tuple(sorted(narrow, key=lambda sliver: (sliver.row, sliver.x, sliver.colour)))


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


def row_height(height: float, rows: int, most: float) -> float:
    """Pixels a row gets of a lane's `height`, `most` at most, so that all rows are seen."""
    return min(most, height / max(rows, 1))


def word_scores(words: Iterable[Word], scores: Iterable[WordScore]) -> tuple[float | None, ...]:
    """The model's score of each word of the alignment, None where it has none; matched by time."""
    by_time = {(round(score.start, 3), round(score.end, 3)): score.value for score in scores}
    return tuple(by_time.get((round(word.start, 3), round(word.end, 3))) for word in words)


def stretch_at(time: float, stretches: Iterable[tuple[float, float]]) -> int | None:
    """Number of the first stretch that holds a time."""
    for number, (start, end) in enumerate(stretches):
        if start <= time < end:
            return number
    return None


def region_bars(
    contents: Contents | None, tags: Sequence[Tag], colour_of: Callable[[str], str]
) -> tuple[Bar, ...]:
    """The tagged regions of a clip as bars in rows; tags of the whole clip, or of other clips, are left out."""
    if contents is None:
        return ()
    regions = [
        (tag, tag.start_s, tag.end_s)
        for tag in tags
        if tag.clip == contents.clip and tag.start_s is not None and tag.end_s is not None
    ]
    regions.sort(key=lambda region: region[1:])
    rows = packed([(start, end) for _, start, end in regions])
    return tuple(
        Bar(tag.id, tag.tag, start, end, colour_of(tag.tag), row)
        for (tag, start, end), row in zip(regions, rows, strict=True)
    )
