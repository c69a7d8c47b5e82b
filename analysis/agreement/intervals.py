"""Intervals by the bootstrap over clips: what a value would be if other clips of the same kind had been tagged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.progress import ignore

Floats = NDArray[np.float64]

DRAWS = 2000
FEWEST_CLIPS = 20
"""With fewer clips no interval is given: its ends would say more about which clips happened to be tagged."""
LEAST_DEFINED = 0.95
"""Least share of draws in which a value must exist for its interval to be given."""
_LOW, _HIGH = 2.5, 97.5
_CHUNK = 200


@dataclass(frozen=True)
class Estimate:
    """A value with the ends of its 95 % interval; NaN where there is none."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan


def estimates(
    sums: Floats,
    measures: Callable[[Floats], Floats],
    *,
    draws: int = DRAWS,
    seed: int = 0,
    fewest: int = FEWEST_CLIPS,
    report: Callable[[float], None] = ignore,
) -> tuple[Estimate, ...]:
    """Values of some measures, with percentile bootstrap intervals over clips, or over whatever else has a row.

    Parameters
    ----------
    sums : array, shape (n_clips, n_sums)
        What the measures need of each clip, to be summed.
    measures : callable
        From sums over clips, shape (..., n_sums), to values, shape (..., n_measures), NaN where one does not exist.
    draws : int
        Times that as many clips are drawn with replacement; 0 for no intervals.
    seed : int
        Of the draws: the same seed gives the same intervals.
    fewest : int
        With fewer rows no interval is given.
    report : callable
        Told the share done; whatever it raises stops the work.

    Returns
    -------
    tuple of Estimate
        One for each measure. Its ends are the 2.5th and 97.5th percentile over the draws; draws in which the value does
        not exist are left out, and the ends are NaN if they are more than 5 %, or with fewer than `fewest` rows.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    values = measures(sums.sum(axis=0))
    lows, highs = np.full((2, len(values)), np.nan)
    if len(sums) >= fewest and draws > 0:
        drawn = _drawn(sums, measures, draws, seed, report)
        enough = np.isfinite(drawn).mean(axis=0) >= LEAST_DEFINED
        enough &= np.isfinite(values)
        if enough.any():
            lows[enough], highs[enough] = np.nanpercentile(drawn[:, enough], (_LOW, _HIGH), axis=0)
    return tuple(Estimate(*map(float, each)) for each in zip(values, lows, highs, strict=True))


def _drawn(
    sums: Floats,
    measures: Callable[[Floats], Floats],
    draws: int,
    seed: int,
    report: Callable[[float], None],
) -> Floats:
    """Values in each draw. Clips with the same sums are drawn together: there are few kinds of clips."""
    # As bytes rows are sorted many times faster than number by number; which order that is does not matter.
    rows = np.ascontiguousarray(sums).view(np.dtype((np.void, sums.itemsize * sums.shape[1])))[:, 0]
    _, places, counts = np.unique(rows, return_index=True, return_counts=True)
    kinds, shares = sums[places], counts / len(sums)
    generator = np.random.default_rng(seed)
    values = []
    for start in range(0, draws, _CHUNK):
        report(start / draws)
        weights = generator.multinomial(len(sums), shares, size=min(_CHUNK, draws - start))
        values.append(measures(weights.astype(np.float64) @ kinds))
    return np.concatenate(values)
