"""From ratings to one value or class a clip: mean, spread over raters, and the class most raters chose.

The ratings of all clips stand in one array; a second array, `owner`, tells each rating's clip row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.tables import DIMENSIONS, Corpus

if TYPE_CHECKING:
    import pandas as pd

DECIMALS = 6
"""To which releases round their consensus, and so whoever computes one in its place."""

Rows = NDArray[np.integer[Any]]


def means(ratings: NDArray[np.float64], owner: Rows, n_clips: int) -> NDArray[np.float64]:
    """Arithmetic mean of each clip's ratings.

    Parameters
    ----------
    ratings : array, shape (n_ratings,)
        On the corpus scale; NaN where a rater gave none, which is left out.
    owner : array of int, shape (n_ratings,)
        Clip row of each rating, 0 to `n_clips` - 1.

    Returns
    -------
    array, shape (n_clips,)
        NaN for clips without a rating.
    """
    known = ~np.isnan(ratings)
    counts = np.bincount(owner[known], minlength=n_clips)
    sums = np.bincount(owner[known], weights=ratings[known], minlength=n_clips)
    return _quotients(sums, counts)


def spreads(ratings: NDArray[np.float64], owner: Rows, n_clips: int, *, ddof: int = 1) -> NDArray[np.float64]:
    """Standard deviation of each clip's ratings over its raters (dividing by n - `ddof`).

    Parameters are those of `means`.

    Returns
    -------
    array, shape (n_clips,)
        On the corpus scale; NaN for clips with `ddof` ratings or fewer.
    """
    known = ~np.isnan(ratings)
    rated, values = owner[known], ratings[known]
    counts = np.bincount(rated, minlength=n_clips) - ddof
    deviations = values - means(ratings, owner, n_clips)[rated]
    squares = np.bincount(rated, weights=deviations**2, minlength=n_clips)
    return np.sqrt(_quotients(squares, counts))


def plurality(votes: Rows, owner: Rows, n_clips: int, n_classes: int) -> NDArray[np.int8]:
    """Class that most raters of each clip chose.

    Parameters
    ----------
    votes : array of int, shape (n_ratings,)
        Class of each vote, 0 to `n_classes` - 1; -1 is no vote.
    owner : array of int, shape (n_ratings,)
        Clip row of each vote.

    Returns
    -------
    array of int8, shape (n_clips,)
        The class; `n_classes` where two or more share the first place; -1 without a vote.
    """
    voted = votes >= 0
    cells = owner[voted].astype(np.int64) * n_classes + votes[voted]
    counts = np.bincount(cells, minlength=n_clips * n_classes).reshape(n_clips, n_classes)
    most = counts.max(axis=1, keepdims=True)
    chosen: NDArray[np.int8] = counts.argmax(axis=1).astype(np.int8)
    chosen[(counts == most).sum(axis=1) > 1] = n_classes
    chosen[most[:, 0] == 0] = -1
    return chosen


def _quotients(sums: NDArray[Any], counts: Rows) -> NDArray[np.float64]:
    """Element by element; NaN where the count is not positive."""
    out: NDArray[np.float64] = np.full(len(sums), np.nan)
    np.divide(sums, counts, out=out, where=counts > 0)
    return out


def with_spreads(corpus: Corpus, *, ddof: int) -> pd.DataFrame:
    """The clip table with spreads that divide by n - `ddof`."""
    owner, n_clips = corpus.rating_owners, len(corpus.clips)
    return corpus.clips.assign(
        **{
            f"{dimension}_sd": spreads(
                corpus.ratings[dimension].to_numpy(np.float64), owner, n_clips, ddof=ddof
            )
            for dimension in DIMENSIONS
        }
    )
