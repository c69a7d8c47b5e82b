"""What the mouse means over a histogram, and what is drawn, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.histograms import Binned, Span

NEAR_PX = 5.0
MARGIN = 6.0


@dataclass(frozen=True)
class Axis:
    """The numbers from `low` to `high` over a width in pixels."""

    low: float
    high: float
    width: float

    def x_of(self, number: float) -> float:
        """Where a number stands; what is beyond the axis stands at its end."""
        share = (number - self.low) / (self.high - self.low or 1.0)
        return MARGIN + min(max(share, 0.0), 1.0) * (self.width - 2 * MARGIN)

    def number_at(self, x: float) -> float:
        """The number at a place, nearest end of the axis beyond it."""
        share = (x - MARGIN) / max(self.width - 2 * MARGIN, 1.0)
        return self.low + min(max(share, 0.0), 1.0) * (self.high - self.low)


def axis_of(binned: Binned, width: float) -> Axis:
    """The axis under all bars."""
    return Axis(float(binned.edges[0]), float(binned.edges[-1]), width)


def is_near_end(axis: Axis, ends: Span | None, x: float) -> bool:
    """Whether the mouse is over an end of the range, to drag it."""
    return ends is not None and min(abs(axis.x_of(end) - x) for end in ends) <= NEAR_PX


def grasp(binned: Binned, axis: Axis, ends: Span | None, drawn: Span | None, x: float) -> Span:
    """What stays in the range while the mouse that was pressed here is dragged.

    That is the other end if it was pressed at one end of the range, else the bar under it. `ends` are the numbers of
    the range, `drawn` those where its ends are drawn.
    """
    if ends is None or drawn is None or not is_near_end(axis, drawn, x):
        return binned.span_at(axis.number_at(x))
    low, high = (abs(axis.x_of(end) - x) for end in drawn)
    kept = ends[1] if low < high else ends[0]
    return kept, kept


def stretched(binned: Binned, axis: Axis, kept: Span, x: float) -> Span:
    """The range when the mouse is dragged to here: all bars from what stays to the one under the mouse."""
    low, high = binned.span_at(axis.number_at(x))
    return min(kept[0], low), max(kept[1], high)


def drawn_ends(binned: Binned, ends: Span | None) -> Span | None:
    """Where the ends of a range are drawn: at the outer edges of bars where a bar stands for one number."""
    if ends is None or not binned.is_discrete:
        return ends
    return ends[0] - 0.5, ends[1] + 0.5
