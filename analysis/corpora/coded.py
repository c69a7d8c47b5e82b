"""Columns of text as integer codes into their distinct values, so that each value is looked at only once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of text: row i is `values[codes[i]]`.

    Attributes
    ----------
    codes : array of int32, shape (n_rows,)
        Never missing; a missing text is the empty string.
    values : list of str
        Every text that occurs, perhaps more; each once.
    """

    codes: NDArray[np.int32]
    values: list[str]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> str:
        return self.values[int(self.codes[row])]

    def take(self, rows: NDArray[np.generic]) -> Coded:
        """These rows (numbers or a mask) only."""
        return Coded(self.codes[rows], self.values)

    def map(self, change: Callable[[str], str]) -> Coded:
        """Each value changed; values that become equal share a code."""
        return recode(self.codes, [change(value) for value in self.values])

    def renamed(self, values: Sequence[str]) -> Coded:
        """The same codes for other values, one for each of `values`."""
        return recode(self.codes, values)

    def test(self, is_so: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Which rows' values fulfil a condition: shape (n_rows,)."""
        answers = np.fromiter(map(is_so, self.values), np.bool_, len(self.values))
        chosen: NDArray[np.bool_] = answers[self.codes]
        return chosen

    def replaced(self, rows: NDArray[np.int64], texts: Sequence[str]) -> Coded:
        """The same column with other texts in these rows."""
        if not len(rows):
            return self
        translation = np.arange(len(self.values), len(self.values) + len(texts), dtype=np.int32)
        codes = self.codes.copy()
        codes[rows] = translation
        return recode(codes, [*self.values, *texts])


def encode(column: pa.ChunkedArray) -> Coded:
    """Codes of an Arrow column of strings, coded or not, without nulls; blanks around a value are removed."""
    encoded = column.dictionary_encode().unify_dictionaries().combine_chunks()
    codes, values = encoded.indices.to_numpy(), encoded.dictionary
    trimmed = pc.utf8_trim_whitespace(values)
    if trimmed.equals(values):
        return Coded(codes, values.to_pylist())
    return recode(codes, trimmed.to_pylist())


def encode_list(texts: Sequence[str]) -> Coded:
    """Codes of a list of texts."""
    return recode(np.arange(len(texts), dtype=np.int32), texts)


def recode(codes: NDArray[np.int32], values: Sequence[str]) -> Coded:
    """The same column with each distinct value once, in order of their first place in `values`."""
    numbers: dict[str, int] = {}
    translation = np.fromiter(
        (numbers.setdefault(value, len(numbers)) for value in values), np.int32, len(values)
    )
    return Coded(translation[codes], list(numbers))
