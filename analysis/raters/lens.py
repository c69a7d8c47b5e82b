"""One rater at a time: who gives more than others, who uses how much of the scale, and what moves without them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.consensus import DECIMALS, means, spreads
from analysis.corpora.coded import Coded, encode_list
from analysis.corpora.frames import category_column
from analysis.corpora.vocabulary import listed
from analysis.corpora.voting import most_voted
from analysis.tables import DIMENSIONS, UNKNOWN, Corpus

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Raters:
    """What is known of each rater, in the order of the most clips first.

    Attributes
    ----------
    names : tuple of str
    clips : array of int64, shape (n_raters,)
        How many clips each rated.
    offsets : array, shape (n_raters, 3)
        Mean over a rater's clips of their rating minus the mean of the clip's other raters, on the corpus's scale, in
        the order of `DIMENSIONS`; NaN where no clip has another rater.
    spreads : array, shape (n_raters, 3)
        Standard deviation (n - 1) of all that a rater gave: how much of the scale they use.
    lowest, highest : array, shape (n_raters, 3)
        The least and the most that a rater ever gave; NaN if nothing.
    majority : array, shape (n_raters,)
        Share of a rater's votes for a class that are for the one that most others of the clip chose; a tie of the
        others counts for nobody. NaN if there is no such clip.
    """

    names: tuple[str, ...]
    clips: NDArray[np.int64]
    offsets: Floats
    spreads: Floats
    lowest: Floats
    highest: Floats
    majority: Floats


def rater_names(corpus: Corpus) -> tuple[str, ...]:
    """All raters who rated a clip, those with the most clips first, as screens and files number them from 1."""
    column = corpus.ratings["rater"].astype("category").cat
    clips = np.bincount(column.codes.to_numpy().astype(np.int64), minlength=len(column.categories))
    return tuple(str(name) for name in column.categories[_by_clips(clips)])


def look_at_raters(corpus: Corpus) -> Raters:
    """Describe every rater of a corpus who rated a clip."""
    column = corpus.ratings["rater"].astype("category").cat
    who = column.codes.to_numpy().astype(np.int64)
    n = len(column.categories)
    clips = np.bincount(who, minlength=n)
    order = _by_clips(clips)
    numbers = [corpus.ratings[name].to_numpy(np.float64) for name in DIMENSIONS]
    owner, n_clips = corpus.rating_owners, len(corpus.clips)

    def stacked(columns: list[Floats]) -> Floats:
        return np.stack(columns, axis=1)[order]

    return Raters(
        names=tuple(str(name) for name in column.categories[order]),
        clips=clips[order],
        offsets=stacked([means(_beside_others(column, owner, n_clips), who, n) for column in numbers]),
        spreads=stacked([spreads(column, who, n) for column in numbers]),
        lowest=stacked([_extreme(np.minimum, column, who, n) for column in numbers]),
        highest=stacked([_extreme(np.maximum, column, who, n) for column in numbers]),
        majority=means(_with_most_others(corpus), who, n)[order],
    )


def without_raters(corpus: Corpus, left_out: Collection[str]) -> Corpus:
    """The same corpus as if some raters had never rated: their rows go, and means, spreads and classes are taken anew.

    A clip keeps what the release says of it if none of its raters is left out. One whose raters are all left out has
    no numbers and the class `Unknown`.
    """
    goes = corpus.ratings["rater"].isin(list(left_out)).to_numpy()
    if not goes.any():
        return corpus
    owner, n_clips = corpus.rating_owners, len(corpus.clips)
    touched = np.bincount(owner[goes], minlength=n_clips) > 0
    ratings, owner = corpus.ratings[~goes].reset_index(drop=True), owner[~goes]
    columns: dict[str, Any] = {"n_raters": np.bincount(owner, minlength=n_clips)}
    for name in DIMENSIONS:
        numbers, before = ratings[name].to_numpy(np.float64), corpus.clips
        columns[name] = np.where(touched, means(numbers, owner, n_clips).round(DECIMALS), before[name])
        columns[f"{name}_sd"] = np.where(touched, spreads(numbers, owner, n_clips), before[f"{name}_sd"])
    columns["emotion"] = _emotions(corpus, ratings, owner, touched)
    return replace(corpus, clips=corpus.clips.assign(**columns), ratings=ratings)


def _by_clips(clips: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of those who rated, most clips first."""
    return np.argsort(-clips, kind="stable")[: np.count_nonzero(clips)]


def _emotions(
    corpus: Corpus, ratings: pd.DataFrame, owner: NDArray[np.int64], touched: NDArray[np.bool_]
) -> pd.Categorical:
    given = ratings["emotion"].astype("category").cat
    votes = Coded(given.codes.to_numpy().astype(np.int32), [str(name) for name in given.categories])
    voted = most_voted(votes, owner, len(corpus.clips))
    before = encode_list(corpus.clips["emotion"].astype(str).to_list())
    rows = np.flatnonzero(touched)
    return category_column(before.replaced(rows, [voted[row] for row in rows.tolist()]), listed)


def _beside_others(ratings: Floats, owner: NDArray[np.int64], n_clips: int) -> Floats:
    """Each rating minus the mean of its clip's other ratings; NaN without others."""
    known = ~np.isnan(ratings)
    counts = np.bincount(owner[known], minlength=n_clips)[owner]
    sums = np.bincount(owner[known], weights=ratings[known], minlength=n_clips)[owner]
    others = np.full(len(ratings), np.nan)
    np.divide(sums - ratings, counts - 1, out=others, where=known & (counts > 1))
    return np.asarray(ratings - others)


def _extreme(function: np.ufunc, ratings: Floats, who: NDArray[np.int64], n: int) -> Floats:
    known = ~np.isnan(ratings)
    start = np.inf if function is np.minimum else -np.inf
    found = np.full(n, start)
    function.at(found, who[known], ratings[known])
    return np.where(np.isinf(found), np.nan, found)


def _with_most_others(corpus: Corpus) -> Floats:
    """1 where a vote is for the class that most other raters of its clip chose, 0 where not, NaN where these tie."""
    emotions = corpus.ratings["emotion"].astype("category").cat
    n_classes, owner = len(emotions.categories), corpus.rating_owners
    codes = emotions.codes.to_numpy().astype(np.int64)
    unknown = np.array([name == UNKNOWN for name in emotions.categories])[codes]
    cells = owner[~unknown] * n_classes + codes[~unknown]
    counts = np.bincount(cells, minlength=len(corpus.clips) * n_classes).reshape(-1, n_classes)
    found = np.full(len(codes), np.nan)
    rows = np.flatnonzero(~unknown)
    others = counts[owner[rows]]
    others[np.arange(len(rows)), codes[rows]] -= 1
    most = others.max(axis=1)
    is_clear = (most > 0) & ((others == most[:, None]).sum(axis=1) == 1)
    found[rows[is_clear]] = others.argmax(axis=1)[is_clear] == codes[rows[is_clear]]
    return found
