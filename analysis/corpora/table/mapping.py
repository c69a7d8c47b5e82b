"""What the columns of any table mean: which holds the clip, which the emotion, which scale numbers are on.

A mapping is a value: read from a small TOML file, proposed for a table that has none, or made in a window, and always
checked against the table's own columns before anything is read.
"""

from __future__ import annotations

import math
from collections import abc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.errors import DataError
from analysis.tables import DIMENSIONS, Scale

COLUMNS = (
    *("clip", "path", "emotion", *DIMENSIONS),
    *("speaker", "gender", "split", "recording", "transcript"),
)
RATING_COLUMNS = ("emotion", *DIMENSIONS)
ANY_RATER = "*"


@dataclass(frozen=True)
class RatingsMapping:
    """Where each rater's own ratings stand.

    Attributes
    ----------
    table : Path or None
        Absolute path of the table that holds them; None if it is the table of the clips.
    clip, rater : str
        Columns of the clip and the rater. Empty `rater` if each rater has columns of his own, whose names then have a
        `*` in place of the rater's name; `clip` may then be empty if the table is the clips' own.
    columns : mapping of str to str
        The column for each of `RATING_COLUMNS` that there is, with the `*` if each rater has his own.
    """

    table: Path | None = None
    clip: str = ""
    rater: str = ""
    columns: abc.Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """How a table is read as a corpus.

    Attributes
    ----------
    table : Path
        Absolute path of a CSV, TSV or Parquet file with one row a clip.
    name : str
        What the corpus is called; empty for the table's file name.
    audio : Path or None
        Absolute path of the folder with the sounds, which may have subfolders, or a pattern such as `/data/*/wav`
        for several; None for the table's own folder.
    encoding, separator : str
        Of the table; empty to find them by looking.
    scale : Scale or None
        The range of activation, valence and dominance; None if there are none.
    columns : mapping of str to str
        The table's column for each of `COLUMNS` that it has.
    classes : mapping of str to str
        The emotion that each label of the table means, where its own name does not say it.
    ratings : RatingsMapping or None
    keep : tuple of str or None
        Further columns of the table to keep; None keeps all.
    file : Path or None
        Where the mapping was read from, for messages; no part of its value.
    """

    table: Path
    name: str = ""
    audio: Path | None = None
    encoding: str = ""
    separator: str = ""
    scale: Scale | None = None
    columns: abc.Mapping[str, str] = field(default_factory=dict)
    classes: abc.Mapping[str, str] = field(default_factory=dict)
    ratings: RatingsMapping | None = None
    keep: tuple[str, ...] | None = None
    file: Path | None = field(default=None, compare=False)

    def faults(self, columns: Sequence[str], rating_columns: Sequence[str] | None = None) -> tuple[str, ...]:
        """All that is wrong with the mapping, a sentence each; none if the tables can be read by it.

        Parameters
        ----------
        columns : sequence of str
            Names of the table's columns.
        rating_columns : sequence of str, optional
            Names of the columns of the ratings' own table, if they have one; not looked at where None.
        """
        return tuple(text for text, _ in self._faults(columns, rating_columns))

    def check(self, columns: Sequence[str], rating_columns: Sequence[str] | None = None) -> None:
        """Raise `DataError` with the first of `faults`, if there is any."""
        self._raise_first(self._faults(columns, rating_columns))

    def check_form(self) -> None:
        """Raise `DataError` for what is wrong whatever the table's columns are, such as an encoding that is none."""
        self._raise_first(self._form_faults())

    def _raise_first(self, faults: Iterator[tuple[str, str]]) -> None:
        for text, column in faults:
            raise DataError(text, file=self.file or self.table, column=column or None)

    def _faults(
        self, columns: Sequence[str], rating_columns: Sequence[str] | None
    ) -> Iterator[tuple[str, str]]:
        if not self.columns.get("clip") and not self.columns.get("path"):
            yield "Neither `clip` nor `path` is given; name the column that holds the sound files' names.", ""
        for key, column in self.columns.items():
            if key not in COLUMNS:
                yield f"There is no `{key}` in a clip; there are {', '.join(COLUMNS)}.", column
            yield from _not_there(column, columns, self.table)
        for column in self.keep or ():
            yield from _not_there(column, columns, self.table)
        yield from self._form_faults()
        if self.ratings is not None:
            is_own_table = self.ratings.table is None
            names = columns if is_own_table else rating_columns
            yield from _rating_faults(self.ratings, names, self.ratings.table or self.table)

    def _form_faults(self) -> Iterator[tuple[str, str]]:
        rated = {**(self.ratings.columns if self.ratings else {}), **self.columns}
        numbers = [name for name in DIMENSIONS if rated.get(name)]
        if numbers and self.scale is None:
            yield f"`scale` is missing; give the range of {numbers[0]}, such as scale = [1, 7].", ""
        if self.scale is not None and not self.scale.low < self.scale.high:
            yield f"`scale` is [{self.scale.low:g}, {self.scale.high:g}]; the lower end comes first.", ""
        elif self.scale is not None and math.isinf(self.scale.high - self.scale.low):
            yield f"`scale` is [{self.scale.low:g}, {self.scale.high:g}]; give both ends.", ""
        if self.separator and not (len(self.separator) == 1 and "\0" < self.separator < "\x7f"):
            yield f"`separator` is {self.separator!r}; it is one character of ASCII, such as ';'.", ""
        try:
            "".encode(self.encoding or "utf-8")  # Codecs that make no text are refused, too.
        except (LookupError, ValueError):
            yield f"There is no `encoding` {self.encoding!r}; utf-8 and latin-1 are usual.", ""


def is_wide(ratings: RatingsMapping) -> bool:
    """Whether each rater has columns of his own."""
    return not ratings.rater


def _rating_faults(
    ratings: RatingsMapping, columns: Sequence[str] | None, table: Path
) -> Iterator[tuple[str, str]]:
    if not ratings.columns:
        yield f"The ratings have none of {', '.join(RATING_COLUMNS)}; name a column for one of them.", ""
    if not ratings.clip and (ratings.table is not None or not is_wide(ratings)):
        yield "The ratings have no `clip`; name the column that says which clip was rated.", ""
    for key, column in ratings.columns.items():
        if key not in RATING_COLUMNS:
            yield f"There is no `{key}` in a rating; there are {', '.join(RATING_COLUMNS)}.", column
        elif is_wide(ratings) and column.count(ANY_RATER) != 1:
            yield "Name the column `rater`, or put a * in place of the rater's name.", column
        elif is_wide(ratings) and columns is not None and not raters_of(column, columns):
            yield f"No column of {table.name} has a name like it.", column
    if columns is not None:
        named = () if is_wide(ratings) else (ratings.rater, *ratings.columns.values())
        for column in (*((ratings.clip,) if ratings.clip else ()), *named):
            yield from _not_there(column, columns, table)


def raters_of(pattern: str, columns: Sequence[str]) -> dict[str, str]:
    """Raters by the columns that are theirs: name in place of the `*` to column."""
    before, _, after = pattern.partition(ANY_RATER)
    rest = len(before) + len(after)
    return {
        column[len(before) : len(column) - len(after)]: column
        for column in columns
        if column.startswith(before) and column.endswith(after) and len(column) > rest
    }


def _not_there(column: str, columns: Sequence[str], table: Path) -> Iterator[tuple[str, str]]:
    if column not in columns:
        yield f"{table.name} has no such column; it has {', '.join(columns)}.", column
