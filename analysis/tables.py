"""The two tables of a corpus and what comes with them: the contract between readers and everything else.

`clips` has one row a clip, `ratings` one row a rater and clip. A reader (`analysis.corpora`) makes both; nothing
changes them afterwards. Missing numbers are NaN; missing texts are empty, except `split`, `speaker`, `gender`,
`emotion` and `recording`, which are `Unknown`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
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
        Columns `CLIP_COLUMNS`, perhaps more after them: numbers, categories of few values, or texts. One row a clip,
        index 0, 1, 2, ... `path` is absolute, empty where there is no audio.
    ratings : DataFrame
        Columns `RATING_COLUMNS`, perhaps more after them; rows of one clip stand together, in the order of `clips`.
    problems : tuple of Problem
        All that was found wrong, most frequent first.
    note : str
        What the screen must say about this corpus, such as that its voices are synthetic; empty if nothing.
    classes : mapping of str to str
        The emotion that each of the release's own labels is read as, in the order of the release; empty if the release
        names them as Earmark does.
    members : mapping of str to Path
        Of several corpora opened as one: the root of each by its name; empty if it is one. Names of clips then are
        `NAME/clip`, and `folder` is the file that names the corpora.
    has_named_raters : bool
        Whether a rater's name is the same person's on every clip, so that something can be said of single raters.
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
    classes: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Path] = field(default_factory=dict)
    has_named_raters: bool = True

    @cached_property
    def has_dimensions(self) -> bool:
        """Whether any clip has a rating of activation, valence or dominance; many corpora have classes only."""
        return bool(self.clips[list(DIMENSIONS)].notna().to_numpy().any())

    @cached_property
    def rows(self) -> dict[str, int]:
        """Row of each clip by its name."""
        return {clip: row for row, clip in enumerate(self.clips["clip"])}

    @property
    def places(self) -> tuple[Path, ...]:
        """All folders and files that it is opened from."""
        return (self.folder, *self.members.values())

    def home_of(self, clip: str) -> tuple[Path, str]:
        """Root of the corpus that a clip is from, and the clip's name there."""
        member, _, name = clip.partition("/")
        return (self.members[member], name) if member in self.members else (self.folder, clip)

    @cached_property
    def n_without_audio(self) -> int:
        """Clips whose sound file is not there."""
        return int((self.clips["path"] == "").sum())

    @cached_property
    def n_unreadable(self) -> int:
        """Clips whose sound file is there and cannot be read."""
        return int(((self.clips["path"] != "") & self.clips["duration"].isna()).sum())

    @cached_property
    def rating_owners(self) -> NDArray[np.int64]:
        """Clip row of each rating, ascending: shape (n_ratings,); by `n_raters`, as ratings stand in order."""
        counts = self.clips["n_raters"].to_numpy(np.int64)
        if counts.sum() == len(self.ratings):
            return np.repeat(np.arange(len(counts)), counts)
        return np.array([self.rows[clip] for clip in self.ratings["clip"]], dtype=np.int64)

    @cached_property
    def rating_starts(self) -> NDArray[np.int64]:
        """Ratings of clip row i are rows `rating_starts[i]` up to `rating_starts[i + 1]`: shape (n_clips + 1,)."""
        starts = np.searchsorted(self.rating_owners, np.arange(len(self.clips) + 1))
        return np.asarray(starts, dtype=np.int64)


def clip_ratings(corpus: Corpus, clip: str) -> pd.DataFrame:
    """Every rating of one clip, by the clip's name: the rows of `corpus.ratings` that are its.

    Raises
    ------
    ValueError
        If the corpus has no such clip.
    """
    if clip not in corpus.rows:
        raise ValueError(f"The corpus has no clip {clip!r}.")
    row = corpus.rows[clip]
    return corpus.ratings.iloc[corpus.rating_starts[row] : corpus.rating_starts[row + 1]]
