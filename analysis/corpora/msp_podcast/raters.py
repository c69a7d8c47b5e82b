"""The rating table: ratings brought to their clips, a rater's repeated rating merged, everything odd reported."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analysis.consensus import means
from analysis.corpora.coded import Coded
from analysis.corpora.frames import category_column, list_column, text_column
from analysis.corpora.msp_podcast.vocabulary import (
    MISSPELLED,
    SECONDARY,
    VOTED,
    class_of_primary,
    split_secondary,
)
from analysis.corpora.problems import Problems
from analysis.corpora.raw import RawRatings
from analysis.tables import DIMENSIONS, UNKNOWN

Owners = NDArray[np.int32]


def bring_to_clips(
    ratings: RawRatings, clips: Sequence[str], problems: Problems
) -> tuple[RawRatings, Owners]:
    """Ratings of known clips in the order of `clips`, and each one's clip row; others are reported.

    Where a rater rated a clip twice, the numbers are averaged and the last emotions kept.
    """
    row_of = {clip: row for row, clip in enumerate(clips)}
    values = ratings.clip.values
    rows = np.fromiter(map(row_of.get, values, repeat(-1)), np.int32, len(values))
    owner = rows[ratings.clip.codes]
    problems.add_rows(
        "rating of a clip that has no consensus",
        owner < 0,
        lambda row: f"{ratings.places.of(row)}: {ratings.clip[row]}, left out",
    )
    if (owner < 0).any() or (np.diff(owner) < 0).any():
        order = np.argsort(owner, kind="stable")
        order = order[owner[order] >= 0]
        ratings, owner = ratings.take(order), owner[order]
    return _merge_repeated(ratings, owner, problems)


def _merge_repeated(ratings: RawRatings, owner: Owners, problems: Problems) -> tuple[RawRatings, Owners]:
    rows = np.arange(len(owner))
    pairs = owner.astype(np.int64) * len(ratings.rater.values) + ratings.rater.codes
    keys = np.where(ratings.rater.test(bool), pairs, -1 - rows)
    sorted_keys = np.sort(keys)
    if (sorted_keys[1:] != sorted_keys[:-1]).all():
        return ratings, owner
    unique, first, pair = np.unique(keys, return_index=True, return_inverse=True)
    last = np.empty(len(unique), dtype=np.int64)
    last[pair] = rows
    problems.add_rows(
        "rater rated a clip twice",
        first[pair] != rows,
        lambda row: (
            f"{ratings.places.of(row)}: {ratings.rater[row]} on {ratings.clip[row]}; "
            "numbers averaged, last emotions kept"
        ),
    )
    averaged = np.stack([means(column, pair, len(unique)) for column in ratings.numbers.T], axis=1)
    order = np.argsort(last)
    merged = ratings.take(last[order])
    return merged.with_numbers(averaged[order]), owner[last[order]]


def vote_codes(ratings: RawRatings, problems: Problems) -> NDArray[np.int8]:
    """Class of each rating's primary emotion as an index into `VOTED`; -1 where it is none, which is reported."""
    classes = [class_of_primary(value) for value in ratings.primary.values]
    unknown = np.array([name is None for name in classes], dtype=np.bool_)[ratings.primary.codes]
    problems.add_rows(
        "unknown emotion",
        unknown,
        lambda row: f"{ratings.places.of(row)}: {ratings.primary[row]!r} is no emotion of MSP-Podcast",
    )
    codes = np.array([VOTED.index(name) if name in VOTED else -1 for name in classes], dtype=np.int8)
    votes: NDArray[np.int8] = codes[ratings.primary.codes]
    return votes


def rating_table(
    ratings: RawRatings, owner: Owners, votes: NDArray[np.int8], clips: Sequence[str], problems: Problems
) -> pd.DataFrame:
    """The rating table: the columns of `RATING_COLUMNS`, then `primary`, the rater's own word."""
    secondary = [split_secondary(text) for text in ratings.secondary.values]
    _report_words(ratings, secondary, problems)
    emotion = Coded(np.where(votes < 0, len(VOTED), votes).astype(np.int32), [*VOTED, UNKNOWN])
    columns = {
        "clip": text_column(pa.array(clips, type=pa.large_string()).take(pa.array(owner))),
        "rater": category_column(ratings.rater),
        "emotion": category_column(emotion, emotion.values.index),
        "secondary": list_column(ratings.secondary.codes, secondary),
        **{name: np.ascontiguousarray(ratings.numbers[:, i]) for i, name in enumerate(DIMENSIONS)},
        "primary": category_column(ratings.primary),
    }
    return pd.DataFrame(columns, copy=False)


def _report_words(ratings: RawRatings, secondary: list[list[str]], problems: Problems) -> None:
    missing = np.isnan(ratings.numbers).any(axis=1)
    problems.add_rows(
        "rating without a number",
        missing,
        lambda row: f"{ratings.places.of(row)}: {ratings.rater[row]} on {ratings.clip[row]}",
    )
    misspelled = ratings.secondary.test(lambda text: any(word in text for word in MISSPELLED))
    problems.add_rows(
        "misspelled emotion",
        misspelled,
        lambda row: f"{ratings.places.of(row)}: {ratings.secondary[row]}, read in its right spelling",
    )
    words = {item for items in secondary for item in items}
    odd = {item for item in words if item not in SECONDARY and not item.startswith("Other")}
    if odd:
        problems.add_rows(
            "unknown secondary emotion",
            np.array([not odd.isdisjoint(items) for items in secondary])[ratings.secondary.codes],
            lambda row: f"{ratings.places.of(row)}: {ratings.secondary[row]!r}, kept as it is",
        )
