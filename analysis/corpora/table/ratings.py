"""Each rater's own ratings by a mapping: a row a rating, or columns a rater; and the rating table made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.corpora.coded import Coded, recode
from analysis.corpora.frames import category_column, list_column, natural, text_column
from analysis.corpora.problems import Problems
from analysis.corpora.raw import Places, to_dimensions
from analysis.corpora.table.mapping import RatingsMapping, is_wide, raters_of
from analysis.corpora.table.tables import Table
from analysis.corpora.vocabulary import listed
from analysis.tables import DIMENSIONS, UNKNOWN, Scale


@dataclass(frozen=True, eq=False)
class Ratings:
    """One row a rating.

    Attributes
    ----------
    owner : array of int64, shape (n_ratings,)
        Clip row of each, ascending once `of_clips` made them.
    rater, primary, emotion : Coded
        `primary` is the rater's own word, `emotion` what it means; both empty or `Unknown` where he gave none.
    numbers : array of float64, shape (n_ratings, 3)
        In the order of `DIMENSIONS`; NaN where missing.
    """

    owner: NDArray[np.int64]
    rater: Coded
    primary: Coded
    emotion: Coded
    numbers: NDArray[np.float64]

    def take(self, rows: NDArray[np.generic]) -> Ratings:
        """These rows (numbers or a mask) only."""
        return Ratings(
            self.owner[rows],
            self.rater.take(rows),
            self.primary.take(rows),
            self.emotion.take(rows),
            self.numbers[rows],
        )


def read_ratings(
    table: Table,
    mapping: RatingsMapping,
    rows_of: Callable[[Coded], NDArray[np.int64]],
    own_rows: NDArray[np.int64],
    means: Callable[[Coded], Coded],
    scale: Scale,
    problems: Problems,
) -> Ratings:
    """Ratings that say something, of clips that are listed, in the order of the clips; all others are reported.

    Parameters
    ----------
    table : Table
        That of the ratings, which may be that of the clips.
    rows_of : callable
        Clip row of each text that names a clip; -1 for none.
    own_rows : array of int64, shape (n_rows,)
        Clip row of each row of the clips' table; -1 for none.
    means : callable
        Labels as emotions.
    scale : Scale
        Of all numbers.
    """
    rows = rows_of(table[mapping.clip]) if mapping.clip else own_rows
    read = _read_wide if is_wide(mapping) else _read_long
    ratings, places = read(table, mapping, rows, means, scale, problems)
    says = (ratings.emotion.test(lambda name: name != UNKNOWN)) | ~np.isnan(ratings.numbers).all(axis=1)
    if not is_wide(mapping):
        problems.add_rows("rating that says nothing", ~says, places.of)
    ratings, places = ratings.take(says), places.take(says)
    problems.add_rows("rating of a clip that is not listed", ratings.owner < 0, places.of)
    is_listed = ratings.owner >= 0
    ratings, places = ratings.take(is_listed), places.take(is_listed)
    is_first = _first_of_each(ratings)
    problems.add_rows(
        "rated twice by the same rater",
        ~is_first,
        lambda row: f"{places.of(row)}: {ratings.rater[row]}; the first rating counts",
    )
    ratings = ratings.take(is_first)
    return ratings.take(np.argsort(ratings.owner, kind="stable"))


def rating_table(ratings: Ratings, names: Sequence[str]) -> pd.DataFrame:
    """The rating table of clips of these names."""
    clips = np.array(names, dtype=object)[ratings.owner]
    columns = {
        "clip": text_column(clips.tolist()),
        "rater": category_column(ratings.rater, natural),
        "emotion": category_column(ratings.emotion, listed),
        "secondary": list_column(np.zeros(len(clips), dtype=np.int32), [[]]),
        **{name: ratings.numbers[:, i].copy() for i, name in enumerate(DIMENSIONS)},
        "primary": category_column(ratings.primary),
    }
    return pd.DataFrame(columns, copy=False)


def no_ratings() -> Ratings:
    """None at all."""
    empty = Coded(np.empty(0, dtype=np.int32), [])
    return Ratings(np.empty(0, dtype=np.int64), empty, empty, empty, np.empty((0, len(DIMENSIONS))))


def numbers_of(
    table: Table, columns: Mapping[str, str], scale: Scale, problems: Problems
) -> NDArray[np.float64]:
    """Dimensions by their columns, shape (n_rows, 3); what is off the scale is reported and NaN."""
    texts = tuple(table.numbers_of(columns[name]) if name in columns else None for name in DIMENSIONS)
    if not any(texts):
        return np.full((len(table), len(DIMENSIONS)), np.nan)
    return to_dimensions(texts, table.places, scale, problems)


def _read_long(
    table: Table,
    mapping: RatingsMapping,
    rows: NDArray[np.int64],
    means: Callable[[Coded], Coded],
    scale: Scale,
    problems: Problems,
) -> tuple[Ratings, Places]:
    primary = table[mapping.columns["emotion"]] if "emotion" in mapping.columns else _empty(len(table))
    numbers = numbers_of(table, mapping.columns, scale, problems)
    return Ratings(rows, table[mapping.rater], primary, means(primary), numbers), table.places


def _read_wide(
    table: Table,
    mapping: RatingsMapping,
    rows: NDArray[np.int64],
    means: Callable[[Coded], Coded],
    scale: Scale,
    problems: Problems,
) -> tuple[Ratings, Places]:
    """Ratings rater by rater; which rows of the table they stand in is kept."""
    found = {key: raters_of(pattern, tuple(table.columns)) for key, pattern in mapping.columns.items()}
    rater_of = {column: rater for columns in found.values() for rater, column in columns.items()}
    raters = list(dict.fromkeys(rater_of[column] for column in table.columns if column in rater_of))
    words, numbers = [], []
    for rater in raters:
        own = {key: columns[rater] for key, columns in found.items() if rater in columns}
        words.append(table[own["emotion"]] if "emotion" in own else _empty(len(table)))
        numbers.append(numbers_of(table, own, scale, problems))
    primary = _joined(words)
    rater_codes = np.repeat(np.arange(len(raters), dtype=np.int32), len(table))
    everyone = np.tile(np.arange(len(table)), len(raters))
    ratings = Ratings(
        rows[everyone], Coded(rater_codes, raters), primary, means(primary), np.concatenate(numbers)
    )
    return ratings, table.places.take(everyone)


def _joined(columns: Sequence[Coded]) -> Coded:
    """Columns one below the other."""
    starts = np.cumsum([0, *(len(column.values) for column in columns)])
    codes = [column.codes + np.int32(start) for column, start in zip(columns, starts[:-1], strict=True)]
    return recode(np.concatenate(codes), [value for column in columns for value in column.values])


def _empty(n_rows: int) -> Coded:
    return Coded(np.zeros(n_rows, dtype=np.int32), [""])


def _first_of_each(ratings: Ratings) -> NDArray[np.bool_]:
    """Which ratings are the first of their rater and clip: shape (n_ratings,)."""
    pairs = ratings.owner * max(len(ratings.rater.values), 1) + ratings.rater.codes
    is_first = np.zeros(len(pairs), dtype=np.bool_)
    is_first[np.unique(pairs, return_index=True)[1]] = True
    return is_first
