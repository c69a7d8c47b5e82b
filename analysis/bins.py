"""Activation-valence bins: where in the plane of two dimensions a clip lies.

Each dimension is cut at two edges: Low is x <= low, Medium is low < x <= high, High is x > high. On the
scale 1 to 7 the edges are 3 and 5; elsewhere they are at the same fractions, one third and two thirds of the
range. The name of a bin reads activation first: "Medium-Low" is medium activation and low valence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.tables import Scale

if TYPE_CHECKING:
    import pandas as pd

End = Literal["low", "high"]
LEVELS = ("Low", "Medium", "High")
MISSING = "Unknown"
BINS = tuple((activation, valence) for activation in range(3) for valence in range(3))


@dataclass(frozen=True)
class Edges:
    """The two cut points of a dimension, on the corpus scale; `low` < `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"The lower edge must be below the upper one, but {self.low} >= {self.high}.")


def default_edges(scale: Scale) -> Edges:
    """Edges at one third and two thirds of `scale`: 3 and 5 on 1 to 7."""
    width = scale.high - scale.low
    return Edges(scale.low + width / 3, scale.low + width * 2 / 3)


def step(scale: Scale) -> float:
    """What an edge is moved by at once: a power of ten, 0.1 on 1 to 7."""
    return float(10.0 ** round(log10((scale.high - scale.low) / 60)))


def with_edge(edges: Edges, end: End, value: float, scale: Scale) -> Edges:
    """The edges with one of them moved to the nearest step.

    It stays within the scale and on its side of the other edge, a step away from both, and comes back just to where it
    usually is if it comes near that.
    """
    width, usual = step(scale), default_edges(scale)
    home = usual.low if end == "low" else usual.high
    least = (scale.low if end == "low" else edges.low) + width
    most = (edges.high if end == "low" else scale.high) - width
    near = round(round(value / width) * width, 9)
    kept = home if abs(value - home) <= width / 2 else near
    kept = max(min(kept, most), least)
    if not least <= most:
        return edges
    return Edges(kept, edges.high) if end == "low" else Edges(edges.low, kept)


def level(values: ArrayLike, edges: Edges) -> NDArray[np.int8]:
    """Level of each value.

    Parameters
    ----------
    values : array, shape (n,)
        One dimension's consensus on the corpus scale; NaN where missing.
    edges : Edges
        Cut points on the same scale.

    Returns
    -------
    array of int8, shape (n,)
        0 Low, 1 Medium, 2 High (index into `LEVELS`), -1 missing.
    """
    numbers = np.asarray(values, dtype=np.float64)
    levels = (numbers > edges.low).astype(np.int8) + (numbers > edges.high).astype(np.int8)
    levels[np.isnan(numbers)] = -1
    return levels


def bin_name(activation_level: int, valence_level: int) -> str:
    """Name of a bin, activation first, such as "Medium-Low"; "Unknown" if either level is -1."""
    if activation_level < 0 or valence_level < 0:
        return MISSING
    return f"{LEVELS[activation_level]}-{LEVELS[valence_level]}"


def parse_bin(name: str) -> tuple[int, int]:
    """Levels of a bin's name, the inverse of `bin_name`; capitals do not matter.

    Raises
    ------
    ValueError
        If `name` is not such as "Medium-Low".
    """
    for bin_ in BINS:
        if bin_name(*bin_).lower() == name.strip().lower():
            return bin_
    raise ValueError(f"There is no bin {name!r}; bins are named activation first, such as Medium-Low.")


def count_bins(activation: NDArray[np.int8], valence: NDArray[np.int8]) -> NDArray[np.int64]:
    """Number of clips in each bin.

    Parameters
    ----------
    activation, valence : array of int8, shape (n,)
        Levels as `level` gives them; clips where either is -1 are not counted.

    Returns
    -------
    array of int64, shape (3, 3)
        Rows are activation levels, columns valence levels.
    """
    counted = (activation >= 0) & (valence >= 0)
    cells = activation[counted] * np.int8(3) + valence[counted]
    return np.bincount(cells, minlength=9).reshape(3, 3)


def bin_table(clips: pd.DataFrame, edges: Edges) -> pd.DataFrame:
    """One row a clip with its bin, in the order of `clips`.

    Returns
    -------
    DataFrame
        Columns `clip, activation, valence, activation_bin, valence_bin, bin, split, emotion`; levels and bins
        are "Unknown" where a dimension is missing.
    """
    activation, valence = level(clips["activation"], edges), level(clips["valence"], edges)
    names = np.array([*LEVELS, MISSING], dtype=object)
    cells = np.array([bin_name(*bin_) for bin_ in BINS] + [MISSING], dtype=object)
    cell = np.where((activation < 0) | (valence < 0), -1, activation * np.int8(3) + valence)
    table = clips[["clip", "activation", "valence", "split", "emotion"]].reset_index(drop=True)
    table.insert(3, "activation_bin", names[activation])
    table.insert(4, "valence_bin", names[valence])
    table.insert(5, "bin", cells[cell])
    return table


@dataclass(frozen=True)
class BinCount:
    """One bin: names of its levels, its clips, their share of the counted clips (0 to 1), and clips by class."""

    activation: str
    valence: str
    clips: int
    share: float
    classes: Mapping[str, int]


def summarise_bins(clips: pd.DataFrame, edges: Edges) -> tuple[BinCount, ...]:
    """Count the clips of all nine bins, in the order of `BINS`.

    Clips without activation or valence are not counted. Every class that occurs in `clips` is in every bin.
    """
    activation, valence = level(clips["activation"], edges), level(clips["valence"], edges)
    n_counted = int(count_bins(activation, valence).sum())
    emotions = clips["emotion"].astype(str).to_numpy()
    classes = list(dict.fromkeys([*clips["emotion"].astype("category").cat.categories]))
    occurring = [name for name in classes if (emotions == name).any()]
    counts = []
    for bin_ in BINS:
        inside = emotions[(activation == bin_[0]) & (valence == bin_[1])]
        counts.append(
            BinCount(
                LEVELS[bin_[0]],
                LEVELS[bin_[1]],
                len(inside),
                len(inside) / n_counted if n_counted else 0.0,
                {name: int((inside == name).sum()) for name in occurring},
            )
        )
    return tuple(counts)
