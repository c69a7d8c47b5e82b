"""Columns of the two tables in the types that pandas and Arrow share without copying."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analysis.corpora.coded import Coded

TEXT = pd.StringDtype("pyarrow", na_value=np.nan)


def text_column(texts: Sequence[str] | pa.Array) -> Any:
    """Texts as a pandas array on Arrow memory."""
    array = texts if isinstance(texts, pa.Array) else pa.array(texts, type=pa.large_string())
    return pd.array(array, dtype=TEXT)


def category_column(column: Coded, order: Callable[[str], Any] | None = None) -> pd.Categorical:
    """A coded column as a pandas categorical of the values that occur, in the order of the key `order`."""
    occurs = np.bincount(column.codes, minlength=len(column.values)) > 0
    used = [value for value, is_used in zip(column.values, occurs, strict=True) if is_used]
    categories = sorted(used, key=order) if order else used
    numbers = {value: number for number, value in enumerate(categories)}
    translation = np.array([numbers.get(value, -1) for value in column.values], dtype=np.int32)
    return categorical(translation[column.codes], categories)


def categorical(codes: NDArray[Any], categories: Sequence[str]) -> pd.Categorical:
    """Codes, shape (n_rows,), into distinct categories as a pandas categorical."""
    dtype = pd.CategoricalDtype(pd.Index(text_column(categories)))
    return pd.Categorical.from_codes(codes, dtype=dtype, validate=False)


def list_column(codes: NDArray[np.int32], values: Sequence[Sequence[str]]) -> Any:
    """Lists of texts, row i being `values[codes[i]]`, as a pandas array on Arrow memory."""
    lists = pa.array(values, type=pa.list_(pa.string()))
    return pd.array(lists.take(pa.array(codes)), dtype=pd.ArrowDtype(lists.type))


def natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """Sort key that reads digits as numbers, so that 2 comes before 10 and numbers before words."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """A table of columns as made here, for storing."""
    return pa.table({str(name): _arrow_column(column) for name, column in frame.items()})


def from_arrow(table: pa.Table) -> pd.DataFrame:
    """The inverse of `to_arrow`."""
    columns = {name: _pandas_column(table[name].combine_chunks()) for name in table.column_names}
    return pd.DataFrame(columns, copy=False)


def _arrow_column(column: pd.Series) -> pa.Array | pa.ChunkedArray:
    if isinstance(column.dtype, pd.CategoricalDtype):
        categories = pa.array(column.cat.categories, type=pa.large_string())
        return pa.DictionaryArray.from_arrays(pa.array(column.cat.codes.to_numpy()), categories)
    if isinstance(column.dtype, np.dtype):
        return pa.array(column.to_numpy())
    return pa.array(column)


def _pandas_column(array: pa.Array) -> Any:
    if isinstance(array, pa.DictionaryArray):
        return categorical(array.indices.to_numpy(), array.dictionary)
    if pa.types.is_floating(array.type) or pa.types.is_integer(array.type):
        return array.to_numpy()
    if pa.types.is_large_string(array.type):
        return text_column(array)
    return pd.array(array, dtype=pd.ArrowDtype(array.type))
