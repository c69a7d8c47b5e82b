"""From records, one a clip and one a rating, to the two tables: for corpora of thousands of clips, not of a million."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.consensus import spreads
from analysis.corpora.coded import encode_list
from analysis.corpora.frames import category_column, list_column, natural, text_column
from analysis.corpora.problems import Problems
from analysis.corpora.sound_files import measure
from analysis.corpora.vocabulary import listed
from analysis.progress import ignore
from analysis.tables import CLIP_COLUMNS, DIMENSIONS, UNKNOWN


@dataclass(frozen=True)
class ClipRow:
    """What a corpus says of one clip; `more` has further columns: numbers, or texts of few values.

    `clip` is the file's name, `path` is absolute or empty, the dimensions are the consensus on the corpus's scale.
    """

    clip: str
    path: str = ""
    emotion: str = UNKNOWN
    activation: float = nan
    valence: float = nan
    dominance: float = nan
    speaker: str = UNKNOWN
    gender: str = UNKNOWN
    split: str = UNKNOWN
    recording: str = UNKNOWN
    transcript: str = ""
    more: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True)
class RatingRow:
    """What one rater said of one clip; `emotion` in the common vocabulary, `primary` in the rater's own word."""

    clip: str
    rater: str
    emotion: str = UNKNOWN
    secondary: tuple[str, ...] = ()
    activation: float = nan
    valence: float = nan
    dominance: float = nan
    primary: str = ""


def assemble(
    clips: Sequence[ClipRow],
    ratings: Iterable[RatingRow],
    problems: Problems,
    report: Callable[[float], None] = ignore,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The clip table, with spreads (n - 1), raters counted and sounds measured, and the rating table.

    Ratings of a clip that is not there are left out and reported. Ratings stand in the order of the clips.

    Raises
    ------
    ValueError
        If a clip's name occurs twice.
    """
    rows = {clip.clip: row for row, clip in enumerate(clips)}
    if len(rows) < len(clips):
        raise ValueError("two clips have the same name")
    known, owner = _owned(ratings, rows, problems)
    numbers = {name: _numbers(known, name) for name in DIMENSIONS}
    texts = {name: [getattr(clip, name) for clip in clips] for name in ("clip", "path", "transcript")}
    columns: dict[str, Any] = {
        **{name: text_column(column) for name, column in texts.items()},
        **{
            name: category_column(encode_list([getattr(clip, name) for clip in clips]), natural)
            for name in ("split", "speaker", "gender", "recording")
        },
        "emotion": category_column(encode_list([clip.emotion for clip in clips]), listed),
        **{name: _numbers(clips, name) for name in DIMENSIONS},
        **{f"{name}_sd": spreads(numbers[name], owner, len(clips)) for name in DIMENSIONS},
        "n_raters": np.bincount(owner, minlength=len(clips)),
        "duration": measure(texts["path"], problems, report),
    }
    table = pd.DataFrame({**{name: columns[name] for name in CLIP_COLUMNS}, **_more(clips)}, copy=False)
    return table, _rating_table(known, numbers)


def _owned(
    ratings: Iterable[RatingRow], rows: Mapping[str, int], problems: Problems
) -> tuple[list[RatingRow], NDArray[np.int64]]:
    """Ratings of known clips in the order of the clips, and the clip row of each."""
    known = []
    for rating in ratings:
        if rating.clip in rows:
            known.append(rating)
        else:
            problems.add("rating of a clip that is not listed", f"{rating.rater} on {rating.clip}")
    known.sort(key=lambda rating: rows[rating.clip])
    return known, np.array([rows[rating.clip] for rating in known], dtype=np.int64)


def _rating_table(ratings: Sequence[RatingRow], numbers: Mapping[str, NDArray[np.float64]]) -> pd.DataFrame:
    secondary = encode_list([",".join(rating.secondary) for rating in ratings])
    lists = [[word for word in text.split(",") if word] for text in secondary.values]
    columns = {
        "clip": text_column([rating.clip for rating in ratings]),
        "rater": category_column(encode_list([rating.rater for rating in ratings]), natural),
        "emotion": category_column(encode_list([rating.emotion for rating in ratings]), listed),
        "secondary": list_column(secondary.codes, lists),
        **numbers,
        "primary": category_column(encode_list([rating.primary or rating.emotion for rating in ratings])),
    }
    return pd.DataFrame(columns, copy=False)


def _more(clips: Sequence[ClipRow]) -> dict[str, Any]:
    names = dict.fromkeys(name for clip in clips for name in clip.more)
    columns = {name: [clip.more.get(name, "") for clip in clips] for name in names}
    return {
        name: category_column(encode_list([str(value) or UNKNOWN for value in values]), natural)
        if any(isinstance(value, str) and value for value in values)
        else np.array([nan if value == "" else float(value) for value in values])
        for name, values in columns.items()
    }


def _numbers(rows: Sequence[ClipRow] | Sequence[RatingRow], name: str) -> NDArray[np.float64]:
    return np.array([getattr(row, name) for row in rows], dtype=np.float64)
