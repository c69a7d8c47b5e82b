"""How the numbers of a column lie: bars over round edges, ticks, and how high a bar stands.

A column is put into bins once; after that a histogram of any of its rows is one count of small integers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from analysis.filters import Query, to_filter
from analysis.index import Index

MOST_VALUES = 30
MOST_BARS = 60
EXACT = 2.0**50  # Whole numbers up to here have halves between them.
SKEWED = 50.0
ROUND = (1, 2, 2.5, 5, 10)
Span = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Binned:
    """A column in bins.

    Attributes
    ----------
    numbers : array of float64, shape (n_rows,)
        The column itself; NaN where missing.
    edges : array of float64, shape (n_bars + 1,)
        Ascending, equally far apart; a bar holds what is at its lower edge, the last also what is at its upper.
    codes : array of uint8, shape (n_rows,)
        Number of each row's bar; `n_bars` for what is missing or infinite.
    totals : array of int64, shape (n_bars,)
        Rows of each bar.
    is_discrete : bool
        Whether each bar stands for the whole number in its middle.
    """

    numbers: NDArray[np.float64]
    edges: NDArray[np.float64]
    codes: NDArray[np.uint8]
    totals: NDArray[np.int64]
    is_discrete: bool

    @property
    def n_bars(self) -> int:
        return len(self.edges) - 1

    @property
    def n_missing(self) -> int:
        """Rows without a number."""
        return len(self.codes) - int(self.totals.sum())

    @property
    def is_skewed(self) -> bool:
        """Whether most bars would be too low to be seen beside the highest."""
        filled = self.totals[self.totals > 0]
        return bool(len(filled)) and float(filled.max()) > SKEWED * float(np.median(filled))

    def counts(self, rows: NDArray[np.int64] | None) -> NDArray[np.int64]:
        """How many of these rows each bar holds, shape (n_bars,); None is every row."""
        if rows is None:
            return self.totals
        return np.bincount(self.codes[rows], minlength=self.n_bars + 1)[:-1]

    def count_within(self, rows: NDArray[np.int64] | None, span: Span) -> int:
        """How many of these rows lie from one number to another, both included."""
        numbers = self.numbers if rows is None else self.numbers[rows]
        return int(np.count_nonzero((numbers >= span[0]) & (numbers <= span[1])))

    def span_at(self, number: float) -> Span:
        """The numbers that the bar at a number, or the one nearest to it, stands for: from and to."""
        bar = min(max(int(np.searchsorted(self.edges, number, side="right")) - 1, 0), self.n_bars - 1)
        low, high = float(self.edges[bar]), float(self.edges[bar + 1])
        return (low + 0.5, low + 0.5) if self.is_discrete else (low, high)


def bin_numbers(numbers: NDArray[np.float64]) -> Binned | None:
    """Put a column into bins: a bar a value for few whole numbers, else bars of a round width; None if it is empty."""
    is_there = np.isfinite(numbers)
    known = numbers[is_there]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    is_near = high - low < MOST_VALUES and max(abs(low), abs(high)) < EXACT
    is_discrete = is_near and bool(np.all(known == np.rint(known)))
    edges = np.arange(low - 0.5, high + 1.0) if is_discrete else _round_edges(low, high)
    codes = np.full(len(numbers), len(edges) - 1, dtype=np.uint8)
    codes[is_there] = np.searchsorted(edges[1:-1], known, side="right")
    totals = np.bincount(codes, minlength=len(edges))[: len(edges) - 1]
    return Binned(numbers, edges, codes, totals, is_discrete)


def ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Round numbers from `low` to `high`, equally far apart, at most `most`."""
    step = _round_step((high - low) / max(most, 1), least=high - low == 0)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    found = tuple(_rounded(place * step, step) for place in range(first, last + 1))
    return found if len(found) <= most else found[:: math.ceil(len(found) / most)]


def heights(counts: NDArray[np.int64], highest: int, *, is_log: bool) -> NDArray[np.float64]:
    """How high bars stand, 1 being a bar of `highest` rows; by the logarithm of one more if `is_log`."""
    if highest < 1:
        return np.zeros(len(counts))
    shares = np.log1p(counts) / math.log1p(highest) if is_log else counts / highest
    return np.asarray(shares, dtype=np.float64)


def _round_edges(low: float, high: float) -> NDArray[np.float64]:
    step = _round_step((high - low) / MOST_BARS, least=high == low)
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    return np.array([_rounded(place * step, step) for place in range(first, last + 1)])


def _round_step(wanted: float, *, least: bool) -> float:
    """The smallest round number that is not below `wanted`; for no width at all (`least`) any will do."""
    if least:
        return 1.0
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(factor * power for factor in ROUND if factor * power >= wanted * (1 - 1e-9))


def _rounded(number: float, step: float) -> float:
    """Without the last bits that counting in steps adds."""
    return round(number, max(0, 2 - math.floor(math.log10(step))))


def rows_without_own(
    index: Index, query: Query, columns: Iterable[str]
) -> dict[str, NDArray[np.int64] | None]:
    """For each column the rows that fulfil a query but for the column's own range; None is every row."""
    others = replace(query, ranges=frozenset())
    base = [] if others == Query() else [to_filter(others).mask(index)]
    own = {one.column: one.mask(index) for one in query.ranges}

    def rows_for(column: str) -> NDArray[np.int64] | None:
        masks = [*base, *(mask for name, mask in own.items() if name != column)]
        return np.flatnonzero(reduce(np.logical_and, masks)) if masks else None

    shared = rows_for("")
    return {column: rows_for(column) if column in own else shared for column in columns}
