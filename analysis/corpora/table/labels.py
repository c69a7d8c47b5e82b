"""What a table says of its clips, by a mapping: names, classes, numbers, and the further columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.corpora.coded import Coded
from analysis.corpora.frames import category_column, natural, text_column
from analysis.corpora.raw import MISSING
from analysis.corpora.table.sounds import file_name
from analysis.corpora.table.tables import Table
from analysis.corpora.vocabulary import emotion_called
from analysis.index.records import COLUMNS
from analysis.tables import CLIP_COLUMNS, UNKNOWN

GENDERS = {"m": "Male", "male": "Male", "f": "Female", "female": "Female"}
MOST_GROUPS = 1000
NOT_KNOWN = MISSING | {"unknown", "n/a"}
OWN = "own_"
"""Stands before the name of a further column that Earmark has for itself."""


def clip_names(texts: Sequence[str]) -> list[str]:
    """Names of clips: the last part of each path where these all differ, else the whole."""
    names = [file_name(text) for text in texts]
    return names if len(set(names)) == len(set(texts)) else list(texts)


def clip_rows(texts: Sequence[str]) -> Callable[[Coded], NDArray[np.int64]]:
    """Find a clip's row by what another table calls it: the same, or the same but for folder or suffix.

    The function that is given back maps a column to rows, -1 for no clip or one of several.
    """
    rows: dict[str, int] = {}
    for form in (lambda text: text, file_name, _stem):
        counts = Counter(map(form, texts))
        for row, text in enumerate(texts):
            if counts[form(text)] == 1:
                rows.setdefault(form(text), row)

    def find(column: Coded) -> NDArray[np.int64]:
        found = [
            next((rows[form] for form in (text, file_name(text), _stem(text)) if form in rows), -1)
            for text in column.values
        ]
        return np.array(found, dtype=np.int64)[column.codes]

    return find


def _stem(text: str) -> str:
    name = file_name(text)
    return name.rpartition(".")[0] or name


def class_means(classes: Mapping[str, str]) -> Callable[[str], str]:
    """What a label means: by the mapping, capitals or not, else by its own name; `Unknown` where it is missing."""
    by_small = {label.lower(): emotion for label, emotion in classes.items()}

    def means(label: str) -> str:
        given = classes.get(label) or by_small.get(label.lower(), "")
        return emotion_called(given or ("" if label.lower() in NOT_KNOWN else label)) or UNKNOWN

    return means


def group_column(table: Table, column: str, rows: NDArray[np.int64], *, is_gender: bool = False) -> Any:
    """A column of few values, missing ones `Unknown`; all are where the table has no such column."""
    if not column:
        return category_column(Coded(np.zeros(len(rows), dtype=np.int32), [UNKNOWN]))
    known = table[column].take(rows).map(lambda text: UNKNOWN if text.lower() in NOT_KNOWN else text)
    return category_column(
        known.map(lambda text: GENDERS.get(text.lower(), text)) if is_gender else known, natural
    )


def further_columns(
    table: Table, rows: NDArray[np.int64], used: Sequence[str], keep: Sequence[str] | None
) -> dict[str, Any]:
    """Columns that mean nothing to Earmark: numbers, texts of few values, or texts.

    Parameters
    ----------
    rows : array of int64, shape (n_clips,)
        The table's row of each clip.
    used : sequence of str
        Columns that are in the clip table under Earmark's names.
    keep : sequence of str or None
        Those to keep; None for all but `used`.
    """
    names = [name for name in table.columns if (name not in used if keep is None else name in keep)]
    return {_own_name(name, names): _further(table, name, rows) for name in names}


def _own_name(name: str, names: Sequence[str]) -> str:
    taken = {*CLIP_COLUMNS, *COLUMNS}
    while name in taken:
        name, taken = f"{OWN}{name}", {*taken, *names}
    return name


def _further(table: Table, name: str, rows: NDArray[np.int64]) -> Any:
    column = table[name].take(rows)
    may_have_commas = table.separator == ";"  # Where tabs separate, `1,2` may be two codes.
    numbers = _as_numbers(table.numbers_of(name).take(rows) if may_have_commas else column)
    if numbers is not None:
        return numbers
    n_values = len(np.unique(column.codes))
    if n_values <= min(MOST_GROUPS, max(len(rows) // 2, 2)):
        return category_column(column.map(lambda text: text or UNKNOWN), natural)
    return text_column([column.values[code] for code in column.codes])


def _as_numbers(column: Coded) -> NDArray[np.float64] | None:
    """Numbers, shape (n_rows,), NaN where missing; None where a text is none, or there is no number at all."""
    occurs = np.bincount(column.codes, minlength=len(column.values)) > 0
    values = np.full(len(column.values), np.nan)
    for code in np.flatnonzero(occurs):
        text = column.values[code]
        if text.lower() not in MISSING:
            try:
                values[code] = float(text)
            except ValueError:
                return None
    return None if np.isnan(values).all() else values[column.codes]
