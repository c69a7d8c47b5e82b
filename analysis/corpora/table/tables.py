"""Any CSV, TSV or Parquet file as columns of text, with the line of each row.

A CSV is first read as if each row were one line, which is fast. Where that does not come out even, it is gone through
line by line: a quoted text may then hold line ends, and a row that does not fit is reported and left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from analysis.corpora.coded import Coded, encode
from analysis.corpora.contents import read_contents
from analysis.corpora.problems import Problems
from analysis.corpora.raw import Places
from analysis.errors import DataError

PARQUET = (".parquet", ".pq")
SUFFIXES = (".csv", ".tsv", ".tab", ".txt", *PARQUET)
SEPARATORS = ",;\t|"
LONGEST_ROW = 200


@dataclass(frozen=True, eq=False)
class Table:
    """A table of text.

    Attributes
    ----------
    file : Path
    columns : mapping of str to Arrow column of strings
        By the header's names; columns without a name are left out, and of two of one name the second.
    places : Places
        Where rows stand; of Parquet, the line is the row's number, counted from 1.
    separator : str
        Of a CSV; a comma for Parquet.
    """

    file: Path
    columns: Mapping[str, pa.ChunkedArray]
    places: Places
    separator: str = ","

    def __len__(self) -> int:
        return 0 if self.places.lines is None else len(self.places.lines)

    def __getitem__(self, name: str) -> Coded:
        """A column's texts without blanks around them."""
        return encode(self.columns[name])

    def numbers_of(self, name: str) -> Coded:
        """A column's texts with decimal points; it may have commas where these separate no columns."""
        column = self[name]
        return column if self.separator == "," else column.map(lambda text: text.replace(",", "."))


def read_table(path: Path, problems: Problems, *, encoding: str = "", separator: str = "") -> Table:
    """Read a table; `encoding` and `separator` of a CSV are found by looking where they are empty.

    Raises
    ------
    DataError
        If the file cannot be read or has no rows.
    """
    if path.suffix.lower() in PARQUET:
        return _read_parquet(path, problems)
    content = _contents(path, encoding, problems).rstrip(b"\n")
    first, _, rest = content.partition(b"\n")
    if not rest:
        raise DataError("There is only one line, no row below a header.", file=path)
    header = first.decode(errors="replace")
    separator = separator or max(SEPARATORS, key=header.count)
    names = [name.strip() for name in next(csv.reader([header], delimiter=separator))]
    columns, n_lines = _parsed(rest, len(names), separator), rest.count(b"\n") + 1
    if columns is not None and len(columns[0]) == n_lines:
        lines = np.arange(2, n_lines + 2)
    else:
        columns, lines = _by_line(rest.decode(errors="replace"), len(names), separator, path.name, problems)
    if not len(lines):
        raise DataError("There is no row that can be read below the header.", file=path)
    named = _named(names, columns, path.name, problems)
    return Table(path, named, Places(path, lines), separator)


def _contents(path: Path, encoding: str, problems: Problems) -> bytes:
    if not encoding:
        return read_contents(path, problems)
    try:
        text = path.read_bytes().decode(encoding)
    except OSError as error:
        raise DataError(f"The file cannot be read ({error.strerror}).", file=path) from error
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise DataError(f"The text is not {encoding}; give its `encoding`.", file=path, line=line) from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise DataError("The file is empty.", file=path)
    return text.encode()


def _parsed(rows: bytes, n_fields: int, separator: str) -> list[pa.ChunkedArray] | None:
    """All columns, or None if a line does not fit."""
    names = [str(i) for i in range(n_fields)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(rows),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=16 << 20),
            parse_options=arrow_csv.ParseOptions(delimiter=separator),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return list(table.columns)


def _by_line(
    text: str, n_fields: int, separator: str, file_name: str, problems: Problems
) -> tuple[list[pa.ChunkedArray], NDArray[np.int64]]:
    rows, numbers = [], []
    for line, fields, fault in _records(text.split("\n"), n_fields, separator):
        if fault:
            problems.add("unreadable line", f"{file_name}, line {line + 2}: {fault}")
        else:
            rows.append(fields)
            numbers.append(line + 2)
    columns = list(zip(*rows, strict=True)) if rows else [()] * n_fields
    return [pa.chunked_array([pa.array(column, pa.string())]) for column in columns], np.array(numbers, int)


def _records(lines: Sequence[str], n_fields: int, separator: str) -> Iterator[tuple[int, list[str], str]]:
    """First line (from 0), fields and fault of each row; blank lines left out."""
    start = 0
    while start < len(lines):
        end, fields, fault = _record(lines, start, n_fields, separator)
        if lines[start].strip():
            yield start, fields, fault
        start = end


def _record(lines: Sequence[str], start: int, n_fields: int, separator: str) -> tuple[int, list[str], str]:
    """Line after a row, its fields and what is wrong with it; a row of several lines that does not fit is one line."""
    has_quotes = '"' in lines[start]
    fields = _fields(lines[start : start + 1], separator) if has_quotes else lines[start].split(separator)
    if fields is not None:
        fault = "" if len(fields) == n_fields else f"{len(fields)} fields instead of {n_fields}"
        return start + 1, fields, fault
    for end in range(start + 2, min(len(lines), start + LONGEST_ROW) + 1):
        if '"' in lines[end - 1]:
            fields = _fields(lines[start:end], separator)
            if fields is not None and len(fields) == n_fields:
                return end, fields, ""
    return start + 1, [], "a quote that is open or misplaced"


def _fields(lines: Sequence[str], separator: str) -> list[str] | None:
    """Fields of lines that are one row; None if they are not."""
    try:
        rows = list(csv.reader([f"{line}\n" for line in lines], delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _read_parquet(path: Path, problems: Problems) -> Table:
    table = _parquet_file(path).read()
    columns = [_as_text(column) for column in table.columns]
    for name, column in zip(table.column_names, columns, strict=True):
        if column is None:
            problems.add("column that is no text or number", f"{path.name}, column {name}: left out")
    kept = [
        (name, column) for name, column in zip(table.column_names, columns, strict=True) if column is not None
    ]
    if not table.num_rows:
        raise DataError("There are no rows.", file=path)
    named = _named([name for name, _ in kept], [column for _, column in kept], path.name, problems)
    return Table(path, named, Places(path, np.arange(1, table.num_rows + 1)))


def _parquet_file(path: Path) -> pa.parquet.ParquetFile:
    from pyarrow import parquet  # noqa: PLC0415

    try:
        return parquet.ParquetFile(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise DataError("This is no Parquet file that can be read; copy it again.", file=path) from error


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    try:
        return pc.fill_null(pc.cast(column, pa.string()), "")
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None


def _named(
    names: Sequence[str], columns: Sequence[pa.ChunkedArray], file_name: str, problems: Problems
) -> dict[str, pa.ChunkedArray]:
    named: dict[str, pa.ChunkedArray] = {}
    for name, column in zip(names, columns, strict=True):
        if name in named:
            problems.add("column named twice", f"{file_name}, line 1: {name}; the first one counts")
        elif name:
            named[name] = column
    return named
