"""Rows of the index in the order of a column, and what stands in one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.index.records import TEXT_COLUMNS, Index
from analysis.index.tagged import tags_of

if TYPE_CHECKING:
    import pyarrow as pa


def order(index: Index, column: str, *, descending: bool = False) -> NDArray[np.int64]:
    """Rows in the order of one of the index's columns.

    Rows that are equal (numbers: to seven digits) keep the corpus's order both ways. Rows without a value are
    last both ways.

    Returns
    -------
    array of int64, shape (n_rows,)
        A permutation; `order[mask[order]]` is the visible rows in order.

    Raises
    ------
    ValueError
        If there is no such column.
    """
    key = f"-{column}" if descending else column
    if key not in index.orders:
        index.orders[key] = _argsort(index, column, descending)
    return index.orders[key]


def order_texts(index: Index) -> None:
    """Sort by the columns of texts ahead of time, both ways: too slow to wait for at 100,000 clips and more.

    May run on any thread: what it finds is kept in `index.orders`, which no filter or tag changes for these columns.
    """
    for column in TEXT_COLUMNS:
        for descending in (False, True):
            order(index, column, descending=descending)


def value(index: Index, row: int, column: str) -> str | float:
    """What stands in one cell: a number (NaN where missing) or a text (empty where missing)."""
    if column in index.numbers:
        return float(index.numbers[column][row])
    if column in index.groups:
        group = index.groups[column]
        return group.categories[group.codes[row]] if group.codes[row] >= 0 else ""
    if column == "tags":
        return ", ".join(tags_of(index, [row])[0])
    return str(_texts(index, column)[row].as_py())


def _argsort(index: Index, column: str, descending: bool) -> NDArray[np.int64]:
    """Sort key and row number together as one integer: faster than a stable sort, and stable too."""
    keys, missing = _sort_keys(index, column)
    keys = np.where(missing, np.iinfo(np.int32).max, ~keys if descending else keys)
    return np.sort((keys.astype(np.int64) << 32) | np.arange(index.n_rows)) & 0xFFFFFFFF


def _sort_keys(index: Index, column: str) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Integers that sort as the column does, and which rows have no value."""
    if column in index.numbers:
        return _sortable(index.numbers[column]), np.isnan(index.numbers[column])
    if column in index.groups:
        codes = index.groups[column].codes.astype(np.int32)
        return codes, codes < 0
    if column == "tags":
        counts = np.zeros(index.n_rows, dtype=np.int32)
        for rows in index.tag_rows.values():
            counts[rows] += 1
        return counts, counts == 0
    texts = index.searched.array if column == "transcript" else _texts(index, column)
    import pyarrow.compute as pc  # noqa: PLC0415 - the window is shown before there are texts

    ranks = pc.rank(texts, tiebreaker="dense").to_numpy().astype(np.int32)
    return ranks, pc.equal(texts, "").to_numpy(zero_copy_only=False)


def _sortable(numbers: NDArray[np.float64]) -> NDArray[np.int32]:
    """The bits of the numbers as 32-bit floats, changed so that they sort as integers."""
    bits = (numbers + 0.0).astype(np.float32).view(np.int32)
    return bits ^ ((bits >> 31) & 0x7FFFFFFF)


def _texts(index: Index, column: str) -> pa.Array:
    if column not in index.texts:
        raise ValueError(f"The index has no column {column!r}; it has {', '.join(index.columns)}.")
    return index.texts[column]
