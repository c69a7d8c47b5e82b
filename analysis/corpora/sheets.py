"""CSV files as columns of text, read fast, with every line that does not fit reported.

A line whose quotes do not close would swallow the lines after it. So whenever the number of rows is not the number
of lines, the file is gone through line by line and only lines that fit by themselves are kept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from analysis.corpora.coded import Coded, encode
from analysis.corpora.contents import read_contents
from analysis.corpora.problems import Problems
from analysis.errors import DataError

BLOCK_BYTES = 16 << 20
CODED = pa.dictionary(pa.int32(), pa.string())


class MissingColumnsError(DataError):
    """A CSV lacks columns without which it means nothing."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table of text.

    Attributes
    ----------
    file : Path
    columns : mapping of str to Arrow column of strings, coded or not
        Keys are the header's names in lower case; of two that are the same, the first.
    lines : array of int64, shape (n_rows,)
        Line of each row in the file, counted from 1.
    """

    file: Path
    columns: Mapping[str, pa.ChunkedArray]
    lines: NDArray[np.int64]

    def coded(self, *names: str) -> Coded | None:
        """The first of these columns that is there, without blanks around its values; None if none is."""
        for name in names:
            if name.lower() in self.columns:
                return encode(self.columns[name.lower()])
        return None

    def require(self, *names: str) -> None:
        """Raise `MissingColumnsError` naming those of these columns that are not there."""
        missing = [name for name in names if name.lower() not in self.columns]
        if missing:
            raise MissingColumnsError(
                f"There is no column {', '.join(missing)}; the header must name {', '.join(names)}.",
                file=self.file,
                line=1,
                column=missing[0],
            )


def read_header(path: Path) -> tuple[str, ...]:
    """Column names, in lower case, of a CSV's first line; none if the file cannot be read."""
    try:
        with path.open("rb") as file:
            line = file.readline(65536)
    except OSError:
        return ()
    return _header(line.decode("utf-8-sig", errors="replace"))[0]


def read_sheet(path: Path, problems: Problems, *, distinct: str = "") -> Sheet:
    """Read a CSV (comma, semicolon or tab, by its header); lines that do not fit are reported and left out.

    Columns are coded while they are read; `distinct` names one whose texts hardly ever repeat, which is not.

    Raises
    ------
    DataError
        If the file cannot be read or has no rows.
    """
    content = read_contents(path, problems)
    n_lines = content.count(b"\n") + (not content.endswith(b"\n"))
    names, delimiter = _header(content[: content.find(b"\n")].decode(errors="replace"))
    if n_lines == 1:
        raise DataError("There is only one line, no row below a header.", file=path)
    types = {name: pa.string() if name == distinct else CODED for name in names}
    table, n_wrong = _parse(content, types, names, delimiter)
    if n_wrong == 0 and table.num_rows == n_lines - 1:
        lines = np.arange(2, n_lines + 1)
    else:
        content, lines = _fitting_lines(content, len(names), delimiter, path.name, problems)
        table, _ = _parse(content, types, names, delimiter)
    columns = {name: table.column(i) for i, name in reversed(list(enumerate(names)))}
    return Sheet(path, columns, lines)


def _header(line: str) -> tuple[tuple[str, ...], str]:
    """Names in lower case and the delimiter."""
    delimiter = max(",;\t", key=line.count)
    return tuple(name.strip().strip('"').lower() for name in line.split(delimiter)), delimiter


def _parse(
    content: bytes, types: Mapping[str, pa.DataType], names: tuple[str, ...], delimiter: str
) -> tuple[pa.Table, int]:
    """All rows after the first line, and how many had too few or too many fields."""
    wrong: list[int] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        wrong.append(row.actual_columns)
        return "skip"

    table = arrow_csv.read_csv(
        pa.BufferReader(content),
        read_options=arrow_csv.ReadOptions(
            column_names=names, skip_rows=1, use_threads=False, block_size=BLOCK_BYTES
        ),
        parse_options=arrow_csv.ParseOptions(delimiter=delimiter, invalid_row_handler=skip),
        convert_options=arrow_csv.ConvertOptions(column_types=dict(types), strings_can_be_null=False),
    )
    return table, len(wrong)


def _fitting_lines(
    content: bytes, n_fields: int, delimiter: str, file_name: str, problems: Problems
) -> tuple[bytes, NDArray[np.int64]]:
    """Header and those lines that are rows by themselves, and their numbers."""
    header, *rest = content.decode().split("\n")
    kept, numbers = [header], []
    for number, line in enumerate(rest, start=2):
        if not line.strip():
            continue
        fault = _fault(line, n_fields, delimiter)
        if fault:
            problems.add("unreadable line", f"{file_name}, line {number}: {fault}: {line[:80]}")
        else:
            kept.append(line)
            numbers.append(number)
    return ("\n".join(kept) + "\n").encode(), np.array(numbers, dtype=np.int64)


def _fault(line: str, n_fields: int, delimiter: str) -> str:
    """Why a line is no row by itself; empty if it is one."""
    if line.count('"') % 2:
        return "an open quote"
    try:
        fields = next(csv.reader(io.StringIO(line), delimiter=delimiter))
    except csv.Error as error:
        return str(error)
    return "" if len(fields) == n_fields else f"{len(fields)} fields instead of {n_fields}"
