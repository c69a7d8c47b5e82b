"""What the mouse means on the lanes: a place goes in, a frozen target comes out. No widgets here.

Times are seconds from the start of the clip; `reach` is how near, in seconds, counts as on an edge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from listener.views.listen.bars import Bar

EDGE_REACH_PX = 6
DRAG_STARTS_PX = 4
ZOOM_A_NOTCH = 1.25
SCROLL_A_NOTCH = 0.15
NOTCH = 120

Edge = Literal["start", "end"]
Stretch = tuple[float, float]


@dataclass(frozen=True)
class Open:
    """Bare time: a click moves the cursor, a drag selects."""


@dataclass(frozen=True)
class SpanEdge:
    """An edge of the selection."""

    edge: Edge


@dataclass(frozen=True)
class OnBar:
    """A region's bar, or an edge of it."""

    key: str
    edge: Edge | None = None


Target = Open | SpanEdge | OnBar


@dataclass(frozen=True)
class Zoom:
    """Make the window `factor` times as long around the mouse."""

    factor: float


@dataclass(frozen=True)
class Scroll:
    """Move by a share of the window; positive is later."""

    share: float


def target_at(
    time: float, reach: float, span: Stretch | None, bars: Iterable[Bar] = (), row: int | None = None
) -> Target:
    """What lies under the mouse: an edge of a bar of `row`, its body, an edge of the selection, in this order."""
    here = [bar for bar in bars if bar.row == row and bar.start - reach <= time <= bar.end + reach]
    for bar in sorted(here, key=lambda bar: not bar.start <= time < bar.end):
        if (edge := _edge_near(time, reach, (bar.start, bar.end))) is not None:
            return OnBar(bar.key, edge)
        if bar.start <= time < bar.end:
            return OnBar(bar.key)
    if span is not None and (edge := _edge_near(time, reach, span)) is not None:
        return SpanEdge(edge)
    return Open()


def _edge_near(time: float, reach: float, stretch: Stretch) -> Edge | None:
    """The nearer edge within reach; a third of a short stretch stays free to be clicked."""
    reach = min(reach, (stretch[1] - stretch[0]) / 3) if stretch[0] < time < stretch[1] else reach
    edges: dict[Edge, float] = {"start": abs(time - stretch[0]), "end": abs(time - stretch[1])}
    nearest = min(edges, key=edges.__getitem__)
    return nearest if edges[nearest] <= reach else None


def dragged(stretch: Stretch, edge: Edge, time: float) -> Stretch:
    """The stretch with one edge moved to `time`; edges that cross change their names."""
    fixed = stretch[1] if edge == "start" else stretch[0]
    return (min(fixed, time), max(fixed, time))


def samples(stretch: Stretch, rate: int, length: int) -> tuple[int, int]:
    """Seconds as sample numbers inside a sound of `length` samples."""
    start, end = (min(max(round(time * rate), 0), length) for time in stretch)
    return start, end


def wheel(dx: int, dy: int, *, sideways: bool) -> Zoom | Scroll | None:
    """Turning away zooms in; with `sideways` (Shift), or a wheel that turns sideways, it scrolls.

    `dx` and `dy` are eighths of a degree, 120 a notch.
    """
    if dx and abs(dx) > abs(dy):
        return Scroll(-dx / NOTCH * SCROLL_A_NOTCH)
    if not dy:
        return None
    if sideways:
        return Scroll(-dy / NOTCH * SCROLL_A_NOTCH)
    return Zoom(ZOOM_A_NOTCH ** (-dy / NOTCH))
