"""Camps: a clip's raters split in two where that leaves least variance inside the two.

It is the best split in two clusters in one dimension (Fisher 1958, JASA 53:789-798), found by trying every place in the
order of the numbers. Any numbers that are not all equal can be split; whether they *ask* to be is another question
(`analysis.raters.dip`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Camps:
    """Two camps of one clip's raters: of each its mean on the corpus's scale and how many they are.

    `cut` lies between the two: who gave less is of the low camp.
    """

    low: float
    high: float
    n_low: int
    n_high: int
    cut: float

    @property
    def gap(self) -> float:
        """How far apart the two means are."""
        return self.high - self.low


def split(ratings: NDArray[np.float64]) -> Camps | None:
    """Split one clip's ratings in two camps.

    Parameters
    ----------
    ratings : array, shape (n_raters,)
        On the corpus's scale, in any order, without NaN.

    Returns
    -------
    Camps or None
        None if all are equal, or there are fewer than two. Of two splits that are equally good the lower one.
    """
    ordered = np.sort(ratings)
    n = len(ordered)
    if n < 2 or ordered[0] == ordered[-1]:
        return None
    sizes = np.arange(1, n)
    sums = np.cumsum(ordered)
    low, high = sums[:-1] / sizes, (sums[-1] - sums[:-1]) / (n - sizes)
    # Sums of squares between two camps of equal numbers are never the largest.
    between = sizes * (n - sizes) * (high - low) ** 2
    best = int(np.argmax(between.round(9)))
    cut = (ordered[best] + ordered[best + 1]) / 2
    return Camps(float(low[best]), float(high[best]), best + 1, n - best - 1, float(cut))


def standing_apart(ratings: NDArray[np.float64]) -> Camps | None:
    """The two camps of one clip's raters if they stand apart, which most splits do not.

    They do where each camp has two raters or more, and nobody stands in a stretch between them that is wider than
    either camp and than one point of the scale.
    """
    camps = split(ratings)
    if camps is None or min(camps.n_low, camps.n_high) < 2:
        return None
    low, high = ratings[ratings < camps.cut], ratings[ratings > camps.cut]
    between = high.min() - low.max()
    return camps if between > max(1.0, np.ptp(low), np.ptp(high)) else None


def gap(ratings: NDArray[np.float64]) -> float:
    """Distance of the two camps' means: 0 if all ratings are equal, NaN for fewer than two."""
    if len(ratings) < 2:
        return float("nan")
    camps = split(ratings)
    return 0.0 if camps is None else camps.gap
