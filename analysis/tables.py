"""The two tables of a corpus and what comes with them: the contract between readers and everything else.

`clips` has one row a clip, `ratings` one row a rater and clip. A reader (`analysis.corpora`) makes both; nothing
changes them afterwards. Missing numbers are NaN, missing texts are the empty string, except `speaker` and `gender`,
which are `Unknown`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

DIMENSIONS = ("activation", "valence", "dominance")

CLIP_COLUMNS = (
    "clip",
    "path",
    "split",
    "speaker",
    "gender",
    "duration",
    "emotion",
    *DIMENSIONS,
    *(f"{dimension}_sd" for dimension in DIMENSIONS),
    "n_raters",
    "transcript",
    "recording",
)
RATING_COLUMNS = ("clip", "rater", "emotion", "secondary", *DIMENSIONS)

NO_AGREEMENT = "no agreement"
UNKNOWN = "Unknown"


@dataclass(frozen=True)
class Scale:
    """The range of a corpus's ratings, such as 1 to 7."""

    low: float
    high: float


@dataclass(frozen=True)
class Problem:
    """Something found in the data: what, how often, and one example with file and line."""

    kind: str
    count: int
    example: str


@dataclass(frozen=True)
class Corpus:
    """An opened corpus.

    Attributes
    ----------
    name : str
        For people: the folder's name, or `demo`.
    folder : Path
        Root of the corpus.
    format, release : str
        Such as `msp-podcast` and `1.11`; a release that the files do not tell is `unknown`.
    scale : Scale
        Range of every dimension's ratings.
    clips : DataFrame
        Columns `CLIP_COLUMNS`, one row a clip, index 0, 1, 2, ... `path` is absolute, empty where there is no audio.
    ratings : DataFrame
        Columns `RATING_COLUMNS`; rows of one clip stand together, in the order of `clips`.
    problems : tuple of Problem
        All that was found wrong, most frequent first.
    note : str
        What the screen must say about this corpus, such as that its voices are synthetic; empty if nothing.
    """

    name: str
    folder: Path
    format: str
    release: str
    scale: Scale
    clips: pd.DataFrame
    ratings: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    note: str = ""
