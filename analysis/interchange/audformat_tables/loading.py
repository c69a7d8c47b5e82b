"""Loading audformat databases from anywhere, without running anything that lies in them.

The library builds any Python object that a header asks for, and prefers copies of tables as pickles, which can run
code. So the header must be plain YAML, and the library is only shown Parquet and CSV files.
"""

from __future__ import annotations

import glob
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import DataError
from analysis.interchange.audformat_tables.layout import MARK, Stretch, quiet
from analysis.interchange.files import text_of
from analysis.interchange.records import Known
from analysis.interchange.stretches import Remarks

if TYPE_CHECKING:
    import audformat
    import pandas as pd

Column = tuple[str, list[tuple[Stretch, Any]]]
"""A column's rater (empty if it names none), and its values with the stretches they are said of."""

_SUFFIXES = ("parquet", "csv")


def load_tables(header: Path, known: Known, remarks: Remarks) -> tuple[dict[str, list[Column]], bool]:
    """Load the columns that hold tags, or what goes with them, by table; what is left out is said.

    Returns
    -------
    tables : dict of str to list of Column
    is_ours : bool
        Whether this is a database of tags of Earmark.

    Raises
    ------
    DataError
        If the database cannot be read.
    """
    is_ours = MARK in _checked(header)
    try:
        return _tables(header, known, remarks, is_ours=is_ours), is_ours
    except Exception as error:
        # The library checks little, so what is wrong in a file comes as an exception of any kind.
        raise DataError(
            f"the database cannot be read: {error or type(error).__name__}", file=header
        ) from error


def _checked(header: Path) -> dict[str, Any]:
    """Read the header as plain YAML: the library itself would build any Python object that the file asks for."""
    import yaml  # noqa: PLC0415 - only this format needs it here

    try:
        content = yaml.load(text_of(header), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else None
        problem = f"the header is not plain YAML: {error.problem}"
        raise DataError(problem, file=header, line=line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DataError(f"the header is not plain YAML: {error}", file=header) from error
    if not isinstance(content, dict):
        raise DataError("the header is not that of an audformat database", file=header, line=1)
    return content


def _tables(header: Path, known: Known, remarks: Remarks, *, is_ours: bool) -> dict[str, list[Column]]:
    """Read the columns that hold tags, or what goes with them, of each table: by rater, values by stretch."""
    import audformat  # noqa: PLC0415 - takes seconds, with pandas

    tables: dict[str, list[Column]] = {}
    with tempfile.TemporaryDirectory() as folder, quiet():
        shutil.copy(header, folder)
        for suffix in _SUFFIXES:
            for file in header.parent.glob(f"{glob.escape(header.stem)}.*.{suffix}"):
                shutil.copy(file, folder)
        database = audformat.Database.load(folder, name=header.stem)
        for name in database.tables:
            if not any((Path(folder) / f"{header.stem}.{name}.{suffix}").exists() for suffix in _SUFFIXES):
                remarks.add("Tables left out because they are not there as Parquet or CSV", name)
                continue
            columns = _columns(database, name, known, remarks, is_ours=is_ours)
            tables[name] = [(rater, _cells(column)) for rater, column in columns]
    return tables


def _columns(
    database: audformat.Database, name: str, known: Known, remarks: Remarks, *, is_ours: bool
) -> Iterator[tuple[str, pd.Series[Any]]]:
    """Give rater and values of the columns that are read; those that are not are said."""
    frame = database[name].df
    for column_id, column in database[name].columns.items():
        scheme = database.schemes[column.scheme_id] if column.scheme_id is not None else None
        rater = database.raters[column.rater_id] if column.rater_id is not None else None
        dtype = scheme.dtype if scheme is not None else "str"
        if rater is not None and rater.type == "machine":
            remarks.add("Columns of models left out", f"{name}, {column_id}")
        elif is_ours or (dtype == "str" and scheme is not None and scheme.labels is not None):
            yield column.rater_id or "", frame[column_id]
        elif dtype != "str":
            remarks.add("Columns without tags left out", f"{name}, {column_id}")
        elif all(
            known.codebook.entry(str(value)) is not None for value in frame[column_id].dropna().unique()
        ):
            yield column.rater_id or "", frame[column_id]
        else:
            remarks.add("Columns of free text left out", f"{name}, {column_id}")


def _cells(column: pd.Series[Any]) -> list[tuple[Stretch, Any]]:
    """Give the values that are there, with their stretches."""
    present = column.dropna()
    index = present.index
    files = [str(file) for file in index.get_level_values("file")]
    if "start" not in index.names:
        stretches = [Stretch(file, 0, None) for file in files]
    else:
        edges = [_nanoseconds(index.get_level_values(level)) for level in ("start", "end")]
        rows = zip(files, *edges, strict=True)
        stretches = [Stretch(file, start or 0, end) for file, start, end in rows]
    return list(zip(stretches, present.tolist(), strict=True))


def _nanoseconds(times: pd.Index[Any]) -> list[int | None]:
    import pandas as pd  # noqa: PLC0415

    index = pd.TimedeltaIndex(times).as_unit("ns")
    pairs = zip(index.asi8.tolist(), index.isna().tolist(), strict=True)
    return [None if is_missing else time for time, is_missing in pairs]
