"""How firmly a clip lies in its bin: where it would lie had its raters been drawn again.

As many raters as rated the clip are drawn from them with replacement, each with all that they said (bootstrap of
raters; Efron 1979, Annals of Statistics 7:1-26), and the clip is put in the bin of the new means. Up to seven raters
every possible draw is gone through, with its chance; for more there are 2,000 draws with a fixed seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from math import factorial

import numpy as np
from numpy.typing import NDArray

from analysis.bins import Edges, level
from analysis.tables import Corpus

MOST_EXACT = 7
DRAWS = 2000
DECIMALS = 6  # as a release rounds its consensus
_AT_ONCE = 4_000_000

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

    def counts(self, rows: NDArray[np.int64]) -> Floats:
        """Clips of each bin to be expected among some rows: shape (3, 3), activation first."""
        return np.asarray(self.chances[rows].sum(axis=0).reshape(3, 3))


def fragility(corpus: Corpus, edges: Edges) -> Fragility:
    """Find it for every clip of a corpus, by raters who gave both activation and valence."""
    activation, valence = (corpus.clips[name].to_numpy(np.float64) for name in ("activation", "valence"))
    bins = _bins(activation, valence, edges)
    in_a_bin = bins >= 0
    chances = np.zeros((len(bins), 9))
    chances[np.flatnonzero(in_a_bin), bins[in_a_bin]] = 1.0
    ratings = np.column_stack(
        [corpus.ratings[name].to_numpy(np.float64) for name in ("activation", "valence")]
    )
    known = ~np.isnan(ratings).any(axis=1)
    owner, ratings = corpus.rating_owners[known], ratings[known]
    n_raters = np.bincount(owner, minlength=len(bins))
    starts = np.cumsum(n_raters) - n_raters
    for n in np.unique(n_raters[in_a_bin & (n_raters > 0)]).tolist():
        rows = np.flatnonzero(in_a_bin & (n_raters == n))
        chances[rows] = _chances(ratings[starts[rows][:, None] + np.arange(n)], edges)
    own = np.take_along_axis(chances, np.maximum(bins, 0)[:, None], axis=1)[:, 0]
    return Fragility(chances, np.where(in_a_bin & (n_raters > 0), 1 - own, np.nan).clip(0.0, 1.0))


def _chances(ratings: Floats, edges: Edges) -> Floats:
    """Chance of each bin, shape (n_clips, 9), from ratings of shape (n_clips, n_raters, 2)."""
    n_clips, n_raters, _ = ratings.shape
    times, weights = _draws(n_raters)
    found = np.zeros((n_clips, 9))
    step = max(1, _AT_ONCE // len(weights))
    for first in range(0, n_clips, step):
        some = ratings[first : first + step]
        activation, valence = ((some[:, :, side] @ times.T / n_raters).round(DECIMALS) for side in (0, 1))
        bins = _bins(activation.ravel(), valence.ravel(), edges)
        cells = np.repeat(np.arange(len(some)), len(weights)) * 9 + bins
        counted = np.bincount(cells, weights=np.tile(weights, len(some)), minlength=9 * len(some))
        found[first : first + step] = counted.reshape(-1, 9)
    return found


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
