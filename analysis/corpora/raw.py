"""Labels as they stand in files, before clips and raters are brought together: what every label form is read into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.corpora.coded import Coded
from analysis.corpora.problems import Problems
from analysis.tables import DIMENSIONS, Scale

MISSING = frozenset({"", "nan", "na", "none", "null"})


@dataclass(frozen=True, eq=False)
class Places:
    """Where rows stand: the file, and the line of each row where the form has lines."""

    file: Path
    lines: NDArray[np.int64] | None = None

    def of(self, row: int) -> str:
        """File and line of a row, for people."""
        return self.file.name if self.lines is None else f"{self.file.name}, line {self.lines[row]}"

    def take(self, rows: NDArray[np.generic]) -> Places:
        """Places of these rows (numbers or a mask) only."""
        return Places(self.file, None if self.lines is None else self.lines[rows])


@dataclass(frozen=True, eq=False)
class RawRatings:
    """One row a rating as a file has it.

    Attributes
    ----------
    clip, rater, primary, secondary : Coded
        `secondary` is the text of all secondary emotions.
    numbers : array of float64, shape (n_rows, 3)
        In the order of `DIMENSIONS`; NaN where missing.
    places : Places
    """

    clip: Coded
    rater: Coded
    primary: Coded
    secondary: Coded
    numbers: NDArray[np.float64]
    places: Places

    def take(self, rows: NDArray[np.generic]) -> RawRatings:
        """These rows (numbers or a mask) only."""
        return RawRatings(
            self.clip.take(rows),
            self.rater.take(rows),
            self.primary.take(rows),
            self.secondary.take(rows),
            self.numbers[rows],
            self.places.take(rows),
        )

    def with_numbers(self, numbers: NDArray[np.float64]) -> RawRatings:
        """The same ratings with other numbers, shape (n_rows, 3)."""
        return replace(self, numbers=numbers)


@dataclass(frozen=True, eq=False)
class RawConsensus:
    """One row a clip as a file has it; None for columns that it lacks. `numbers` as in `RawRatings`."""

    clip: Coded
    emotion: Coded | None
    numbers: NDArray[np.float64]
    speaker: Coded | None
    gender: Coded | None
    split: Coded | None
    places: Places

    def take(self, rows: NDArray[np.generic]) -> RawConsensus:
        """These rows (numbers or a mask) only."""
        optional = (
            column if column is None else column.take(rows)
            for column in (self.emotion, self.speaker, self.gender, self.split)
        )
        emotion, speaker, gender, split = optional
        return RawConsensus(
            self.clip.take(rows), emotion, self.numbers[rows], speaker, gender, split, self.places.take(rows)
        )


def to_dimensions(
    columns: tuple[Coded | None, ...], places: Places, scale: Scale, problems: Problems
) -> NDArray[np.float64]:
    """Texts as numbers on `scale`; what is no such number is reported and NaN.

    Parameters
    ----------
    columns : tuple of Coded or None
        One for each of `DIMENSIONS`, of equal length; None for a column that the file lacks.

    Returns
    -------
    array, shape (n_rows, 3)
    """
    n_rows = max(len(column) for column in columns if column is not None)
    numbers = np.full((n_rows, len(DIMENSIONS)), np.nan)
    for i, (dimension, column) in enumerate(zip(DIMENSIONS, columns, strict=True)):
        if column is not None:
            values = np.array([_number(text) for text in column.values])
            with np.errstate(invalid="ignore"):
                usable = np.isnan(values) | ((values >= scale.low) & (values <= scale.high))
            problems.add_rows(
                f"value is no number from {scale.low:g} to {scale.high:g}",
                ~usable[column.codes],
                partial(_describe_number, column, places, dimension),
            )
            numbers[:, i] = np.where(usable, values, np.nan)[column.codes]
    return numbers


def _describe_number(column: Coded, places: Places, name: str, row: int) -> str:
    return f"{places.of(row)}: {name} is {column[row]!r}, read as missing"


def _number(text: str) -> float:
    """NaN for a missing value, infinity for what is no number."""
    if text.lower() in MISSING:
        return np.nan
    try:
        return float(text)
    except ValueError:
        return np.inf
