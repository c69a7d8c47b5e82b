"""How far a corpus's raters agree, beyond chance: Krippendorff's alpha over clips, as fast for any choice of them.

Each clip is summed up once; alpha of some clips then needs only the sums of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.nominal import alpha_of
from analysis.raters.votes import count_votes
from analysis.tables import DIMENSIONS, Corpus

Floats = NDArray[np.float64]
Owners = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class AlphaSums:
    """What alpha needs of each clip; rows of clips with fewer than two ratings are all 0.

    Attributes
    ----------
    intervals : mapping of dimension to array, shape (n_clips, 4)
        As `interval_sums` gives them.
    classes : array, shape (n_clips, 1 + n_classes)
        As `class_sums` gives them.
    owner, rater : array of int, shape (n_ratings,)
        Clip row and number of the rater of each rating.
    """

    intervals: dict[str, Floats]
    classes: Floats
    owner: Owners
    rater: Owners

    def of(self, rows: NDArray[np.int64]) -> dict[str, float]:
        """Alpha over some clips, by dimension (interval) and `emotion` (nominal); NaN where it does not exist."""
        # A product is ten times as fast as taking rows and adding them.
        times = np.bincount(rows, minlength=len(self.classes)).astype(np.float64)
        found = {name: interval_alpha(times @ sums) for name, sums in self.intervals.items()}
        return found | {"emotion": float(alpha_of(times @ self.classes))}

    def n_raters(self, rows: NDArray[np.int64]) -> int:
        """How many raters judged some clips."""
        is_asked = np.zeros(len(self.classes), dtype=np.bool_)
        is_asked[rows] = True
        return int(np.count_nonzero(np.bincount(self.rater[is_asked[self.owner]])))


def sums_of(corpus: Corpus) -> AlphaSums:
    """Sum up every clip of a corpus."""
    owner, n_clips = corpus.rating_owners, len(corpus.clips)
    ratings = corpus.ratings
    intervals = {
        name: interval_sums(ratings[name].to_numpy(np.float64), owner, n_clips) for name in DIMENSIONS
    }
    rater = ratings["rater"].astype("category").cat.codes.to_numpy()
    return AlphaSums(intervals, class_sums(count_votes(corpus)), owner, rater)


def interval_sums(ratings: Floats, owner: Owners, n_clips: int) -> Floats:
    """Of each clip with two ratings or more: its disagreement, how many they are, their sum, their sum of squares.

    Parameters
    ----------
    ratings : array, shape (n_ratings,)
        NaN where a rater gave none.
    owner : array of int, shape (n_ratings,)
        Clip row of each rating.

    Returns
    -------
    array, shape (n_clips, 4)
    """
    known = ~np.isnan(ratings)
    rated, values = owner[known], ratings[known]
    counts = np.bincount(rated, minlength=n_clips).astype(np.float64)
    sums = np.bincount(rated, weights=values, minlength=n_clips)
    squares = np.bincount(rated, weights=values**2, minlength=n_clips)
    unlike = 2 * (counts * squares - sums**2) / np.maximum(counts - 1, 1)
    found: Floats = np.column_stack([unlike, counts, sums, squares])
    found[counts < 2] = 0.0
    return found


def interval_alpha(sums: Floats) -> float:
    """Krippendorff's alpha for numbers whose distances count, from the sum of rows of `interval_sums`.

    It is 1 - D_o / D_e with D_o = 1/n sum_u sum_ij (x_i - x_j)^2 / (m_u - 1) over the pairs of ratings of clip u and
    D_e = sum_ij (x_i - x_j)^2 / (n (n - 1)) over all pairs of the n ratings. NaN if all ratings are equal or none are.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania.
    """
    unlike, total, linear, squares = sums.tolist()
    expected = 2 * (total * squares - linear**2)
    return 1.0 - (total - 1) * unlike / expected if expected > 0 else float("nan")


def class_sums(votes: NDArray[np.int64]) -> Floats:
    """What `analysis.agreement.nominal.alpha_of` needs of each clip, from its votes, shape (n_clips, n_classes).

    Returns
    -------
    array, shape (n_clips, 1 + n_classes)
    """
    counts = votes.astype(np.float64)
    voted = counts.sum(axis=1)
    counts[voted < 2] = 0.0
    unlike = counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)
    return np.column_stack([unlike / np.maximum(voted - 1, 1), counts])
