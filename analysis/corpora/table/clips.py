"""The clip table by a mapping: from the table, its ratings where it has no consensus, and the sounds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.consensus import DECIMALS, means, spreads
from analysis.corpora.coded import Coded
from analysis.corpora.frames import category_column, text_column
from analysis.corpora.problems import Problems
from analysis.corpora.sound_files import measure
from analysis.corpora.table import labels
from analysis.corpora.table.mapping import Mapping, is_wide, raters_of
from analysis.corpora.table.ratings import Ratings, numbers_of
from analysis.corpora.table.sounds import find_paths
from analysis.corpora.table.tables import Table
from analysis.corpora.vocabulary import listed
from analysis.corpora.voting import most_voted
from analysis.tables import CLIP_COLUMNS, DIMENSIONS, UNKNOWN, Scale

NO_DIMENSIONS = Scale(1, 7)
"""What stands where a corpus has classes only."""


def clip_table(
    table: Table,
    mapping: Mapping,
    rows: NDArray[np.int64],
    names: list[str],
    ratings: Ratings,
    means_of: Callable[[str], str],
    problems: Problems,
) -> pd.DataFrame:
    """The clip table but for sound; where the table has no consensus, mean and plurality of the ratings."""
    columns, n_clips, owner = mapping.columns, len(rows), ratings.owner
    numbers = numbers_of(table, columns, mapping.scale or NO_DIMENSIONS, problems)[rows]
    rated = np.stack([means(column, owner, n_clips) for column in ratings.numbers.T], axis=1)
    numbers = np.where(np.isnan(numbers), rated.round(DECIMALS), numbers)
    transcripts = table[columns["transcript"]].take(rows) if "transcript" in columns else None
    found: dict[str, Any] = {
        "clip": text_column(names),
        "emotion": category_column(_emotions(table, mapping, rows, ratings, means_of), listed),
        **{name: numbers[:, i].copy() for i, name in enumerate(DIMENSIONS)},
        **{f"{name}_sd": spreads(ratings.numbers[:, i], owner, n_clips) for i, name in enumerate(DIMENSIONS)},
        "n_raters": np.bincount(owner, minlength=n_clips),
        "transcript": text_column(
            [""] * n_clips if transcripts is None else [transcripts[i] for i in range(n_clips)]
        ),
        **{
            name: labels.group_column(table, columns.get(name, ""), rows, is_gender=name == "gender")
            for name in ("split", "speaker", "gender", "recording")
        },
    }
    used = (*columns.values(), *_rating_columns(table, mapping))
    found |= labels.further_columns(table, rows, used, mapping.keep)
    return pd.DataFrame(found, copy=False)


def _emotions(
    table: Table,
    mapping: Mapping,
    rows: NDArray[np.int64],
    ratings: Ratings,
    means_of: Callable[[str], str],
) -> Coded:
    by_vote = most_voted(ratings.emotion, ratings.owner, len(rows))
    if "emotion" not in mapping.columns:
        return by_vote
    given = table[mapping.columns["emotion"]].take(rows).map(means_of)
    lacking = np.flatnonzero(given.test(lambda name: name == UNKNOWN))
    return given.replaced(lacking, [by_vote.values[code] for code in by_vote.codes[lacking]])


def _rating_columns(table: Table, mapping: Mapping) -> list[str]:
    """Columns of the clips' table that are ratings."""
    ratings = mapping.ratings
    if ratings is None or ratings.table is not None:
        return []
    if is_wide(ratings):
        names = tuple(table.columns)
        return [name for pattern in ratings.columns.values() for name in raters_of(pattern, names).values()]
    return [ratings.clip, ratings.rater, *ratings.columns.values()]


def with_sound(
    clips: pd.DataFrame,
    table: Table,
    mapping: Mapping,
    rows: NDArray[np.int64],
    folders: list[Path],
    problems: Problems,
    report: Callable[[float], None],
) -> pd.DataFrame:
    """The clip table with paths and durations, in the order of `CLIP_COLUMNS`, further columns after them."""
    column = table[mapping.columns.get("path") or mapping.columns["clip"]].take(rows)
    texts = [column[row] for row in range(len(rows))]
    paths = find_paths(texts, mapping.table.parent, folders, problems)
    where = mapping.audio or mapping.table.parent
    problems.add_rows(
        "missing audio",
        np.array([not path for path in paths], dtype=np.bool_),
        lambda row: f"{table.places.of(int(rows[row]))}: {texts[row]} is not in {where}",
    )
    durations = measure(paths, problems, lambda fraction: report(0.5 + 0.5 * fraction))
    clips = clips.assign(path=text_column(paths), duration=durations)
    return clips[[*CLIP_COLUMNS, *(name for name in clips.columns if name not in CLIP_COLUMNS)]]
