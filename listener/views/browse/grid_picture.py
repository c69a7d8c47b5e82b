"""The 3x3 grid of bins as it is drawn, and what a click or a key in it means.

Activation goes up the y axis, valence along the x axis, so that High-High is at the top right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.bins import BINS, bin_name
from listener.views.browse.words import clips

Bin = tuple[int, int]
Bins = frozenset[Bin]

AXIS = 38
GAP = 2


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

    @property
    def text(self) -> str:
        """Name, count and share as one line."""
        chosen = ", chosen" if self.is_chosen else ""
        return f"{bin_name(*self.bin)}: {clips(self.count)}, {self.share * 100:.1f} %{chosen}"


@dataclass(frozen=True)
class GridPicture:
    """All cells; `ticks_x` and `ticks_y` are where the two cut points of each axis stand, low first."""

    cells: tuple[Cell, ...]
    ticks_x: tuple[float, float]
    ticks_y: tuple[float, float]


def draw_grid(counts: NDArray[np.int64], chosen: Bins, width: float, height: float) -> GridPicture:
    """Lay the grid out.

    Parameters
    ----------
    counts : array of int64, shape (3, 3)
        Clips per bin, activation by valence.
    chosen : frozenset of (activation level, valence level)
    width, height : float
        Of the whole widget, axes included, in pixels.

    Returns
    -------
    GridPicture
        Cells in the order of `BINS`. A cell is filled by the square root of its count, so that small bins can
        still be told apart; shares are of all clips that have a bin.
    """
    cell_width, cell_height = (width - AXIS) / 3, (height - AXIS) / 3
    total, most = max(int(counts.sum()), 1), max(int(counts.max()), 1)
    cells = tuple(
        Cell(
            bin=(activation, valence),
            x=AXIS + valence * cell_width + GAP / 2,
            y=(2 - activation) * cell_height + GAP / 2,
            width=cell_width - GAP,
            height=cell_height - GAP,
            count=int(counts[activation, valence]),
            share=float(counts[activation, valence]) / total,
            fill=float(np.sqrt(counts[activation, valence] / most)),
            is_chosen=(activation, valence) in chosen,
        )
        for activation, valence in BINS
    )
    return GridPicture(
        cells=cells,
        ticks_x=(AXIS + cell_width, AXIS + 2 * cell_width),
        ticks_y=(2 * cell_height, cell_height),
    )


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
