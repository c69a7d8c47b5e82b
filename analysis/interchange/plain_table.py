"""Tables of tags that Earmark did not write: a row a tag, with a clip, a tag, and seconds where a region is meant.

The columns `clip` and `tag` must be there; `start_s` and `end_s`, `tagger`, `confidence` and `note` may be. Rows have
no ids of their own, so that reading such a table again gives the same tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from analysis.errors import DataError
from analysis.interchange.records import Known, Reading
from analysis.interchange.stretches import Remarks, Stretch, placed, seconds_of

NEEDED = ("clip", "tag")
_NOTHING = frozenset({"", "NA"})
_NO_TAG = "Rows left out because they name no clip or no tag"


def is_plain(header: Sequence[str]) -> bool:
    """Whether a table with these columns can be one of others: it has what is needed, and no ids."""
    return "id" not in header and all(header.count(column) == 1 for column in NEEDED)


def read_plain(
    header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], path: Path, known: Known
) -> Reading:
    """Make tags of rows, each given with its line.

    Raises
    ------
    DataError
        If a number is none, or only one edge of a region is there; names line and column.
    """
    remarks = Remarks()
    stretches = []
    for line, cells in rows:
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        if row["clip"] in _NOTHING or row["tag"] in _NOTHING:
            remarks.add(_NO_TAG, f"line {line}")
        else:
            stretches.append(_stretch(row, path, line))
    return placed(stretches, known, remarks)


def _stretch(row: Mapping[str, str], path: Path, line: int) -> Stretch:
    start, end, confidence = (
        _number(row, column, path, line) for column in ("start_s", "end_s", "confidence")
    )
    if (start is None) != (end is None) or (start is not None and end is not None and end < start):
        problem = "a region needs start_s and an end_s that is not before it; a whole clip has neither"
        raise DataError(problem, file=path, line=line, column="start_s")
    if confidence is not None and not 0 <= confidence <= 1:
        raise DataError(
            f"expected a number from 0 to 1, found {confidence:g}", file=path, line=line, column="confidence"
        )
    said = (("confidence", confidence), ("note", _text(row, "note")))
    edges = None if start is None or end is None else (start, end)
    return Stretch(row["clip"], row["tag"], _text(row, "tagger"), edges, said)


def _text(row: Mapping[str, str], column: str) -> str:
    cell = row.get(column, "")
    return "" if cell in _NOTHING else cell


def _number(row: Mapping[str, str], column: str, path: Path, line: int) -> float | None:
    text = _text(row, column)
    value = seconds_of(text)
    if text and value is None:
        raise DataError(f"expected a number or nothing, found {text!r}", file=path, line=line, column=column)
    return value
