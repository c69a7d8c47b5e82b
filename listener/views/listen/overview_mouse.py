"""What the mouse means on the overview of a clip: a place goes in, a window of time comes out. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from listener.views.listen.axis import SHORTEST, Window, kept_inside
from listener.views.listen.bars import Place

EDGE_REACH_PX, LEAST_FRAME_PX = 6, 6

Part = Literal["frame", "start", "end", "outside"]


@dataclass(frozen=True)
class Grip:
    """What is held since the mouse button went down: a part of the frame around `window`, taken at `time`."""

    part: Part
    time: float
    window: Window


def frame(window: Window, place: Place) -> tuple[float, float]:
    """Left and right edge in pixels of what is around the visible window; never too narrow to be seen and held."""
    x0, x1 = place.x(window.start), place.x(window.stop)
    if x1 - x0 >= LEAST_FRAME_PX:
        return x0, x1
    left = min(max((x0 + x1 - LEAST_FRAME_PX) / 2, 0.0), max(place.width - LEAST_FRAME_PX, 0.0))
    return left, left + LEAST_FRAME_PX


def part_at(x: float, window: Window, place: Place) -> Part:
    """What lies at a pixel: an edge of the frame, its inside or what is outside; a third of a narrow one is inside."""
    x0, x1 = frame(window, place)
    inner = min(EDGE_REACH_PX, (x1 - x0) / 3)
    if x0 - EDGE_REACH_PX <= x < x0 + inner:
        return "start"
    if x1 - inner < x <= x1 + EDGE_REACH_PX:
        return "end"
    return "frame" if x0 <= x <= x1 else "outside"


def grip_at(x: float, window: Window, place: Place, duration: float) -> Grip:
    """Take what lies at a pixel; outside, the frame comes there first, its middle under the mouse."""
    part, time = part_at(x, window, place), place.seconds(x)
    if part == "outside":
        window = kept_inside(Window(time - window.length / 2, time + window.length / 2), duration)
        part = "frame"
    return Grip(part, time, window)


def pulled(grip: Grip, time: float, duration: float) -> Window:
    """The window once what is held has come to a time: moved, or with one edge elsewhere; edges never cross."""
    moved, window = time - grip.time, grip.window
    if grip.part == "start":
        return Window(min(max(window.start + moved, 0.0), window.stop - SHORTEST), window.stop)
    if grip.part == "end":
        return Window(window.start, max(min(window.stop + moved, duration), window.start + SHORTEST))
    return kept_inside(Window(window.start + moved, window.stop + moved), duration)
