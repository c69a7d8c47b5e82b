"""Do a clip's raters form one heap or two? Hartigan's dip, with a p-value that holds for few raters.

The dip (Hartigan & Hartigan 1985, Annals of Statistics 13:70-84) is the largest difference between a distribution and
the nearest one with a single peak. It is made for continuous numbers: taken of bare ratings, which are whole numbers,
every tie is a peak, and 3 3 3 4 4 4 has the dip of 1 1 1 7 7 7. So each rating is spread evenly over its point of the
scale, from half a point below to half a point above, and the dip is that of their histogram: 0 and 0.21 here.

The p-value is the chance of at least this dip when as many raters each pick a point of the scale at random, all points
being equally likely: found exactly by going through every set of answers, or from 10,000 draws with a fixed seed where
there are more than 10,000 sets. Raters spread evenly are called two heaps in 5 % of clips, raters around one point in
less than 1 %. Few raters tell little: of clips with two heaps four points apart (each with a standard deviation of half
a point, on 1 to 7) a chance below 0.05 finds one in six with 5 raters, one in two with 10, two in three with 15.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations_with_replacement
from math import comb, lgamma

import numpy as np
from numpy.typing import NDArray

from analysis.tables import Scale

LEVEL = 0.05
MOST_SETS = 10_000
_EQUAL = 1e-9
_PIECES = 16

Floats = NDArray[np.float64]


def dip(ratings: Floats) -> float:
    """Hartigan's dip of the histogram of one clip's ratings, without NaN: 0 to below 0.25; NaN for fewer than two.

    It is taken of 16 numbers in the place of each rating, which makes it wrong by 1 / 32 n at most.
    """
    if len(ratings) < 2:
        return float("nan")
    return _dip_of(*np.unique(ratings, return_counts=True))


def chance(ratings: Floats, scale: Scale) -> float:
    """Chance of at least this dip if the raters answered at random: above 0 to 1; NaN for fewer than two."""
    if len(ratings) < 2:
        return float("nan")
    dips, tail = _null(len(ratings), _points(scale))
    place = int(np.searchsorted(dips, dip(ratings) - _EQUAL))
    return float(tail[place]) if place < len(tail) else 1 / MOST_SETS


def are_too_few(n_raters: int, scale: Scale) -> bool:
    """Whether so many raters cannot show two heaps even in two camps of one mind a sixth inside the scale's ends."""
    if n_raters < 2:
        return True
    sixth = (scale.high - scale.low) / 6
    low, high = np.ceil(scale.low + sixth), np.floor(scale.high - sixth)
    camps = np.repeat([low, high], [(n_raters + 1) // 2, n_raters // 2])
    return chance(camps, scale) >= LEVEL


def fewest(scale: Scale) -> int:
    """How many raters it takes at least to show two heaps."""
    return next(n for n in range(2, 100) if not are_too_few(n, scale))


def _points(scale: Scale) -> int:
    return round(scale.high - scale.low) + 1


@lru_cache(maxsize=64)
def _null(n_raters: int, points: int) -> tuple[Floats, Floats]:
    """The dips that can occur, ascending, and the chance of each or a larger one."""
    if comb(n_raters + points - 1, n_raters) > MOST_SETS:
        sets = np.sort(np.random.default_rng(0).integers(points, size=(MOST_SETS, n_raters)), axis=1)
        weights = np.full(MOST_SETS, 1 / MOST_SETS)
    else:
        sets = np.array(list(combinations_with_replacement(range(points), n_raters)))
        weights = np.array([_weight(answers, points) for answers in sets])
    found = np.array([_dip_of(range(points), np.bincount(answers)) for answers in sets]).round(9)
    dips, which = np.unique(found, return_inverse=True)
    chances = np.bincount(which, weights=weights)
    return dips, np.cumsum(chances[::-1])[::-1].clip(max=1.0)


def _dip_of(points: Iterable[float], counts: NDArray[np.int64]) -> float:
    """The dip where so many raters gave each of some ascending points."""
    from diptest import dipstat  # noqa: PLC0415 - compiled; only when wanted

    spread = [point + _around(count) for point, count in zip(points, counts.tolist(), strict=False) if count]
    return float(dipstat(np.concatenate(spread), sort_x=False))


@lru_cache(maxsize=128)
def _around(count: int) -> Floats:
    """So many ratings of 0 spread from half a point below to half a point above it."""
    return (np.arange(count * _PIECES) + 0.5) / (count * _PIECES) - 0.5


def _weight(answers: NDArray[np.int64], points: int) -> float:
    """Chance that raters who answer at random give just these answers, in whatever order."""
    log = lgamma(len(answers) + 1) - sum(lgamma(count + 1) for count in np.bincount(answers))
    return float(np.exp(log - len(answers) * np.log(points)))
