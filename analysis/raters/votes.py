"""The classes that a clip's raters chose: how many chose each, and how far they are of one mind."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.tables import UNKNOWN, Corpus

Floats = NDArray[np.float64]


def count_votes(corpus: Corpus) -> NDArray[np.int64]:
    """How many raters of each clip chose each class: shape (n_clips, n_classes), `Unknown` left out."""
    emotions: Any = corpus.ratings["emotion"].astype("category").cat
    n_clips, n_classes = len(corpus.clips), len(emotions.categories)
    codes = emotions.codes.to_numpy().astype(np.int64)
    voted = codes >= 0
    cells = corpus.rating_owners[voted] * n_classes + codes[voted]
    counts = np.bincount(cells, minlength=n_clips * n_classes).reshape(n_clips, n_classes)
    return counts[:, [name != UNKNOWN for name in emotions.categories]]


def entropy(votes: NDArray[np.int64]) -> Floats:
    """Shannon's entropy of each clip's votes in bits, -sum p log2 p with p = count / sum (no correction for few votes).

    Parameters
    ----------
    votes : array of int, shape (n_clips, n_classes)

    Returns
    -------
    array, shape (n_clips,)
        0 to log2(n_classes); NaN without votes.
    """
    shares = _shares(votes)
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(0.0 - (shares * logs).sum(axis=1))


def top_share(votes: NDArray[np.int64]) -> Floats:
    """Share of each clip's votes for its most frequent class: above 0 to 1, NaN without votes; shape (n_clips,)."""
    return np.asarray(_shares(votes).max(axis=1))


def _shares(votes: NDArray[np.int64]) -> Floats:
    sums = votes.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        return np.where(sums > 0, votes / np.maximum(sums, 1), np.nan)
