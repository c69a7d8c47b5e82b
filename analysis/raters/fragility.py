"""How firmly a clip lies in its bin: where it would lie had its raters been drawn again.

As many raters as rated the clip are drawn from them with replacement, each with all that they said (bootstrap of
raters; Efron 1979, Annals of Statistics 7:1-26), and the clip is put in the bin of the new means. Up to seven raters
every possible draw is gone through, with its chance; for more there are 2,000 draws with a fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from math import factorial
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from analysis.bins import Edges, level
from analysis.consensus import DECIMALS
from analysis.progress import ignore
from analysis.tables import Corpus

LEAVES = "bin_leaves"
"""The column of the index."""
MOST_EXACT = 7
DRAWS = 2000
_AT_ONCE = 1_000_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fragility:
    """Where clips would lie.

    Attributes
    ----------
    chances : array, shape (n_clips, 9)
        Chance of each bin, in the order of `analysis.bins.BINS`; all 0 for a clip in no bin. A clip whose raters are
        not known stays where it is for certain.
    leaves : array, shape (n_clips,)
        Chance that the clip leaves its bin, 0 to 1; NaN where it is in none or its raters are not known.
    """

    chances: Floats
    leaves: Floats

    def of(self, rows: NDArray[np.int64]) -> Fragility:
        """The same of some clips, in this order."""
        return Fragility(self.chances[rows], self.leaves[rows])

    def counts(self) -> Floats:
        """Clips of each bin to be expected: shape (3, 3), activation first; they sum up to the clips in bins."""
        return np.asarray(self.chances.sum(axis=0).reshape(3, 3))

    @property
    def n_fixed(self) -> int:
        """How many clips stay in their bin only because their raters are not known."""
        return int(np.count_nonzero(np.isnan(self.leaves) & self.chances.any(axis=1)))

    @property
    def mean_leaves(self) -> float:
        """Mean chance to leave the bin, of the clips whose raters are known; NaN if there is none."""
        known = self.leaves[~np.isnan(self.leaves)]
        return float(known.mean()) if len(known) else float("nan")


class Redrawn:
    """The fragility of a corpus at some edges, found when first asked for and kept."""

    def __init__(self, corpus: Corpus, edges: Edges) -> None:
        self._corpus, self._edges = corpus, edges
        self._at_work = Lock()
        self.found: Fragility | None = None

    def find(self, report: Callable[[float], None] = ignore) -> Fragility:
        """Find it, or give what is known; of two threads one waits for the other."""
        with self._at_work:
            if self.found is None:
                self.found = fragility(self._corpus, self._edges, report=report)
            return self.found

    def leaves(self) -> Floats:
        """Each clip's chance to leave its bin, as a column of the index."""
        return self.find().leaves


def fragility(corpus: Corpus, edges: Edges, *, report: Callable[[float], None] = ignore) -> Fragility:
    """Find it for every clip of a corpus, by raters who gave both activation and valence.

    `report` is told the share of the clips that is done, 0 to 1.
    """
    activation, valence = (corpus.clips[name].to_numpy(np.float64) for name in ("activation", "valence"))
    bins = _bins(activation, valence, edges)
    in_a_bin = bins >= 0
    chances = np.zeros((len(bins), 9), order="F")
    chances[np.flatnonzero(in_a_bin), bins[in_a_bin]] = 1.0
    ratings = np.column_stack(
        [corpus.ratings[name].to_numpy(np.float64) for name in ("activation", "valence")]
    )
    known = ~np.isnan(ratings).any(axis=1)
    owner, ratings = corpus.rating_owners[known], ratings[known]
    n_raters = np.bincount(owner, minlength=len(bins))
    starts = np.cumsum(n_raters) - n_raters
    is_drawn = in_a_bin & (n_raters > 0)
    done = 0
    for rows in _portions(n_raters, is_drawn):
        report(done / int(is_drawn.sum()))
        chances[rows] = _chances(ratings[starts[rows][:, None] + np.arange(n_raters[rows[0]])], edges)
        done += len(rows)
    own = np.take_along_axis(chances, np.maximum(bins, 0)[:, None], axis=1)[:, 0]
    return Fragility(chances, np.where(is_drawn, 1 - own, np.nan).clip(0.0, 1.0))


def clip_leaves(ratings: Floats, place: int, edges: Edges) -> float:
    """Chance that one clip leaves its bin, 0 to 1; NaN where it is in none or nobody rated both dimensions.

    Parameters
    ----------
    ratings : array, shape (n_raters, 2)
        Activation and valence; NaN where missing.
    place : int
        The clip's bin, as its place in `analysis.bins.BINS`; -1 for none.
    edges : Edges
    """
    known = ratings[~np.isnan(ratings).any(axis=1)]
    if place < 0 or not len(known):
        return float("nan")
    return float(np.clip(1 - _chances(known[None], edges)[0, place], 0.0, 1.0))


def _portions(n_raters: NDArray[np.int64], is_drawn: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """Rows of clips with equally many raters, as many as are gone through at once."""
    for n in np.unique(n_raters[is_drawn]).tolist():
        rows = np.flatnonzero(is_drawn & (n_raters == n))
        step = max(1, _AT_ONCE // len(_draws(n)[1]))
        for first in range(0, len(rows), step):
            yield rows[first : first + step]


def _chances(ratings: Floats, edges: Edges) -> Floats:
    """Chance of each bin, shape (n_clips, 9), from ratings of shape (n_clips, n_raters, 2)."""
    n_clips, n_raters, _ = ratings.shape
    times, weights = _draws(n_raters)
    activation, valence = ((ratings[:, :, side] @ times.T / n_raters).round(DECIMALS) for side in (0, 1))
    cells = np.repeat(np.arange(n_clips), len(weights)) * 9 + _bins(
        activation.ravel(), valence.ravel(), edges
    )
    found = np.bincount(cells, weights=np.tile(weights, n_clips), minlength=9 * n_clips)
    return np.asarray(found, np.float64).reshape(-1, 9)


@lru_cache(maxsize=32)
def _draws(n_raters: int) -> tuple[Floats, Floats]:
    """How often each rater is drawn, shape (n_draws, n_raters), and the chance of each draw."""
    if n_raters > MOST_EXACT:
        shares = np.full(n_raters, 1 / n_raters)
        times = np.random.default_rng(0).multinomial(n_raters, shares, size=DRAWS)
        return times.astype(np.float64), np.full(DRAWS, 1 / DRAWS)
    drawn = combinations_with_replacement(range(n_raters), n_raters)
    times = np.array([np.bincount(raters, minlength=n_raters) for raters in drawn])
    ways = [factorial(n_raters) / np.prod([factorial(count) for count in row]) for row in times.tolist()]
    return times.astype(np.float64), np.array(ways) / n_raters**n_raters


def _bins(activation: Floats, valence: Floats, edges: Edges) -> NDArray[np.int64]:
    """Place in `BINS`, -1 where a dimension is missing."""
    levels = level(activation, edges).astype(np.int64), level(valence, edges).astype(np.int64)
    return np.where((levels[0] < 0) | (levels[1] < 0), -1, levels[0] * 3 + levels[1])
