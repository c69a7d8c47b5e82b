"""Selection tables of Raven, and of detectors that write them: a header, then a row a selection, with tabs between.

Raven shows a selection in several views and writes a row for each; they are one tag. Its begin and end times run over
all files that were opened together; `File Offset (s)` is where a selection begins in its own file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.encodings import read_any_text
from analysis.errors import DataError
from analysis.interchange.files import files_in
from analysis.interchange.records import Format, Known, Reading
from analysis.interchange.stretches import Remarks, Stretch, placed, seconds_of

SUFFIX = ".txt"
_BEGIN, _END, _OFFSET = "begin time (s)", "end time (s)", "file offset (s)"
_FILES = ("begin file", "begin path")
_USUAL_TAGS = ("annotation", "tag", "label", "emotion", "species", "common name", "class", "call type")
_PLACES = {
    "selection",
    "view",
    "channel",
    _BEGIN,
    _END,
    _OFFSET,
    "delta time (s)",
    *_FILES,
    "end file",
    "end path",
}
_MEASURE = re.compile(r".*\(.*\)|(?:begin|end|low|high|delta|peak|avg|max|min) .*")
_RAVENS_ENDING = re.compile(r"\.Table\.[0-9]+\b.*|\.(?:BirdNET\.)?selections?(?:\.table)?", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")
_NO_TEXT = "Selections without text left out"


@dataclass(frozen=True)
class _Table:
    """A table: rows of cells by the columns' names in small letters, with their lines."""

    path: Path
    header: Mapping[str, str]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read(path: Path, known: Known) -> Reading:
    """Read a selection table or a folder of them; tags are by `known.tagger`.

    Raises
    ------
    UsageError
        If there is no such file or folder.
    DataError
        If a file is no selection table, has no column with words, or is about several files without saying where in
        each; names line and column.
    """
    remarks = Remarks()
    stretches: dict[Stretch, None] = {}
    for file in files_in(path, SUFFIX):
        table = _table(file)
        column = _tag_column(table)
        others = [name for key, name in table.header.items() if key not in {column, *_PLACES}]
        unread = f", without {', '.join(others)}" if others else ""
        remarks.add(f"Tables read by their column {table.header[column]}{unread}", file.name)
        stretches |= dict.fromkeys(_stretches(table, column, remarks))
    return placed(stretches, known, remarks)


def is_table(content: bytes) -> bool:
    """Whether a text, in small letters, is more likely a selection table than a label track."""
    return _BEGIN.encode() in content.partition(b"\n")[0]


def _table(file: Path) -> _Table:
    lines = [(n, line) for n, line in enumerate(_LINE_END.split(read_any_text(file)), 1) if line.strip()]
    names = [name.strip() for name in lines[0][1].split("\t")] if lines else []
    # Of columns of one name the first counts: later entries of a dict replace earlier ones.
    header = {name.lower(): name for name in reversed(names)}
    for column, spelling in ((_BEGIN, "Begin Time (s)"), (_END, "End Time (s)")):
        if column not in header:
            problem = "this is no selection table of Raven: it has no such column"
            raise DataError(problem, file=file, line=lines[0][0] if lines else 1, column=spelling)
    keys = [name.lower() for name in names]
    rows = []
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(keys):
            problem = f"the row has {len(cells)} cells where the header has {len(keys)}"
            raise DataError(problem, file=file, line=number)
        # Programs leave out empty cells at the end of a row.
        filled = [*cells, *[""] * (len(keys) - len(cells))]
        rows.append((number, dict(zip(reversed(keys), reversed(filled), strict=True))))
    return _Table(file, {key: header[key] for key in keys}, tuple(rows))


def _tag_column(table: _Table) -> str:
    """The column that people fill with words: a usual name, else the first that Raven does not measure."""
    usual = [key for key in _USUAL_TAGS if key in table.header]
    others = [key for key in table.header if key and key not in _PLACES and not _MEASURE.fullmatch(key)]
    if not usual and not others:
        problem = "no column holds words for the selections; add a column Annotation in Raven"
        raise DataError(problem, file=table.path, line=1)
    return (usual or others)[0]


def _stretches(table: _Table, column: str, remarks: Remarks) -> Iterator[Stretch]:
    file_column = next((key for key in _FILES if key in table.header), None)
    has_offsets = _OFFSET in table.header and file_column is not None
    if file_column is not None and not has_offsets and len({row[file_column] for _, row in table.rows}) > 1:
        problem = "the table is about several sounds but does not say where in each; add the measurement File Offset"
        raise DataError(problem, file=table.path, line=1)
    for number, row in table.rows:
        start, end = (_seconds(table, number, row, key) for key in (_BEGIN, _END))
        if end < start:
            problem = f"the selection ends ({end} s) before it begins ({start} s)"
            raise DataError(problem, file=table.path, line=number)
        if has_offsets:
            offset = _seconds(table, number, row, _OFFSET)
            start, end = offset, offset + (end - start)
        if row[column]:
            name = row[file_column] if file_column is not None else ""
            yield Stretch(name or _RAVENS_ENDING.sub("", table.path.stem), row[column], "", (start, end))
        else:
            remarks.add(_NO_TEXT, table.path.name)


def _seconds(table: _Table, number: int, row: Mapping[str, str], key: str) -> float:
    value = seconds_of(row[key])
    if value is None:
        problem = f"expected a time in seconds, found {row[key]!r:.60}"
        raise DataError(problem, file=table.path, line=number, column=table.header[key])
    return value


FORMAT = Format(
    "raven",
    "Raven selection table",
    SUFFIX,
    None,
    read,
    holds=frozenset({"clip", "tag", "start", "end"}),
    holds_whole_clips=False,
    a_file_a_clip=True,
    step_s=1e-6,
    is_like=is_table,
    purpose="Selections made in Raven, or by detectors.",
)
