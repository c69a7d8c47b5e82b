"""The 3x3 grid of bins as it is drawn, and what a click, a drag or a key in it means.

Activation goes up the y axis, valence along the x axis, so that High-High is at the top right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.bins import BINS, Edges, End, bin_name
from analysis.tables import Scale
from listener.views.browse.words import clips

Bin = tuple[int, int]
Bins = frozenset[Bin]

AXIS = 51
"""Height of an axis in pixels: a row each for cut points, names of levels, and the title."""
GAP = 2
NARROWEST, LOWEST = 54, 36
"""Pixels that a cell keeps for its count, however near the cut points come to one another."""
REACH = 5
THIRDS = (1 / 3, 2 / 3)

Axis = Literal["x", "y"]


@dataclass(frozen=True)
class Cell:
    """One bin: where it is (pixels), what it says, and how full it is drawn (0 to 1)."""

    bin: Bin
    x: float
    y: float
    width: float
    height: float
    count: int
    share: float
    fill: float
    is_chosen: bool
    expected: float | None = None

    @property
    def text(self) -> str:
        """Name, count, share and what is expected as one line."""
        chosen = ", chosen" if self.is_chosen else ""
        expected = "" if self.expected is None else f", {self.expected:,.1f} expected"
        return f"{bin_name(*self.bin)}: {clips(self.count)}, {self.share * 100:.1f} %{expected}{chosen}"

    @property
    def below(self) -> str:
        """What stands below the count: its share, or what is expected instead of it."""
        if self.expected is None:
            return f"{self.share * 100:.1f} %"
        return f"→ {self.expected:,.{1 if self.expected < 1000 else 0}f}"


@dataclass(frozen=True)
class GridPicture:
    """All cells; `ticks_x` and `ticks_y` are where the two cut points of each axis stand, low first.

    `width` and `height` are those of all cells together, which begin at (`AXIS`, 0).
    """

    cells: tuple[Cell, ...]
    ticks_x: tuple[float, float]
    ticks_y: tuple[float, float]
    width: float
    height: float


@dataclass(frozen=True)
class Grip:
    """A cut point that the mouse can take hold of: on which axis, and which of the two."""

    axis: Axis
    end: End


def draw_grid(
    counts: NDArray[np.int64],
    chosen: Bins,
    width: float,
    height: float,
    *,
    cuts: tuple[float, float] = THIRDS,
    expected: NDArray[np.float64] | None = None,
) -> GridPicture:
    """Lay the grid out, to scale as far as there is room for the counts.

    Parameters
    ----------
    counts : array of int64, shape (3, 3)
        Clips per bin, activation by valence.
    chosen : frozenset of (activation level, valence level)
    width, height : float
        Of the whole widget, axes included, in pixels.
    cuts : (float, float)
        Where the two cut points stand, as fractions of the scale.
    expected : array of float64, shape (3, 3), optional
        Clips per bin to be expected.

    Returns
    -------
    GridPicture
        Cells in the order of `BINS`. A cell is filled by the square root of its count, so that small bins can
        still be told apart; shares are of all clips that have a bin.
    """
    width, height = width - AXIS, height - AXIS
    xs = (0.0, *_spread(cuts, width, NARROWEST), width)
    ys = (0.0, *_spread(cuts, height, LOWEST), height)
    total, most = max(int(counts.sum()), 1), max(int(counts.max()), 1)
    cells = tuple(
        Cell(
            bin=(activation, valence),
            x=AXIS + xs[valence] + GAP / 2,
            y=height - ys[activation + 1] + GAP / 2,
            width=xs[valence + 1] - xs[valence] - GAP,
            height=ys[activation + 1] - ys[activation] - GAP,
            count=int(counts[activation, valence]),
            share=float(counts[activation, valence]) / total,
            fill=float(np.sqrt(counts[activation, valence] / most)),
            is_chosen=(activation, valence) in chosen,
            expected=None if expected is None else float(expected[activation, valence]),
        )
        for activation, valence in BINS
    )
    return GridPicture(
        cells=cells,
        ticks_x=(AXIS + xs[1], AXIS + xs[2]),
        ticks_y=(height - ys[1], height - ys[2]),
        width=width,
        height=height,
    )


def fractions(edges: Edges, scale: Scale) -> tuple[float, float]:
    """Where cut points stand on their scale, 0 to 1."""
    low, high = ((edge - scale.low) / (scale.high - scale.low) for edge in (edges.low, edges.high))
    return low, high


def grip_at(picture: GridPicture, x: float, y: float) -> Grip | None:
    """The cut point that a press here takes hold of: at its line between cells, or its number on an axis."""
    found: list[tuple[float, Grip]] = []
    for axis, ticks, along, across in (
        ("x", picture.ticks_x, x, y - picture.height),
        ("y", picture.ticks_y, y, AXIS - x),
    ):
        # The number stands in the first of the three rows of its axis.
        reach = 3 * REACH if 0 <= across < AXIS / 3 else REACH
        beside = across >= AXIS / 3 or (axis == "x" and x < AXIS) or (axis == "y" and y > picture.height)
        for end, tick in zip(("low", "high"), ticks, strict=True):
            if not beside and abs(along - tick) <= reach:
                found.append((abs(along - tick), Grip(axis, end)))
    return min(found, key=lambda one: one[0])[1] if found else None


def value_at(picture: GridPicture, axis: Axis, x: float, y: float, scale: Scale) -> float:
    """The value on the scale that a point of an axis stands for; beyond the axis beyond the scale."""
    share = (x - AXIS) / picture.width if axis == "x" else 1 - y / picture.height
    return scale.low + share * (scale.high - scale.low)


def cell_at(picture: GridPicture, x: float, y: float) -> Cell | None:
    """The cell at a point, None on the axes and between cells."""
    for cell in picture.cells:
        if cell.x <= x < cell.x + cell.width and cell.y <= y < cell.y + cell.height:
            return cell
    return None


def after_click(chosen: Bins, bin_: Bin, *, add: bool) -> Bins:
    """The bins that are chosen after a click: just this one, or none if it was; with `add` it joins or leaves."""
    if add:
        return chosen ^ {bin_}
    return frozenset() if chosen == {bin_} else frozenset({bin_})


def moved(bin_: Bin, *, up: int = 0, right: int = 0) -> Bin:
    """The bin some steps away; stays at the edges."""
    activation, valence = bin_
    return min(max(activation + up, 0), 2), min(max(valence + right, 0), 2)


def _spread(cuts: tuple[float, float], length: float, least: float) -> tuple[float, float]:
    """Where cut points are drawn on an axis, so that all three cells are at least as wide as they must be."""
    least = min(least, length / 3)
    low = min(max(cuts[0] * length, least), length - 2 * least)
    return low, min(max(cuts[1] * length, low + least), length - least)
