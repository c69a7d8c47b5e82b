"""Tags as CSV: one row a tag, with what the corpus and models say of its clip.

UTF-8, commas, decimal points, lines ending in CR LF (RFC 4180). Beside `NAME.csv` goes `NAME.columns.json`, which
explains each column. The tag's own columns hold all of it, to the microsecond and the last digit, so reading the file
gives the same tags; the other columns are for people and statistics and are not read. Tables that other programs have
saved are read as well: pandas writes whole numbers with missing ones among them as `4000.0`, R writes `NA` where there
is none, and spreadsheets of many countries put semicolons or tabs between cells and a comma into numbers.

A spreadsheet runs a cell that starts with `=`, `+`, `-` or `@` as a formula, some also one that starts with a tab or
a line break before it, and R and pandas take `NA` for nothing. Such texts get an apostrophe in front. So do those of
the kind `'=`, which makes it reversible.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import DataError
from analysis.interchange import clip_facts
from analysis.interchange.clip_facts import ClipFacts
from analysis.interchange.files import text_of
from analysis.interchange.plain_table import NEEDED, is_plain, read_plain
from analysis.interchange.records import Format, Known, Outgoing, Reading
from analysis.session.tags import COLUMNS, Tag
from analysis.writing import write_files

if TYPE_CHECKING:
    from analysis.queues.heard import Place

_MEANINGS = {
    "id": "The tag's own id, a UUID; it stays the same when the tag is changed.",
    "clip": "File name of the clip.",
    "tag": "The tag given.",
    "start": "Start of the region in samples at the file's own rate; empty if the whole clip is tagged.",
    "end": "End of the region in samples (the first one after it); empty if the whole clip is tagged.",
    "start_s": "Start of the region in seconds: start / rate. Not read back.",
    "end_s": "End of the region in seconds: end / rate. Not read back.",
    "rate": "The file's own rate in Hz; empty if the clip's sound was not at hand.",
    "confidence": "The tagger's confidence, 0 to 1; empty if not given.",
    "note": "The tagger's note.",
    "tagger": "Who gave the tag.",
    "created": "When the tag was given, UTC, ISO 8601.",
    "changed": "When the tag was last changed, UTC, ISO 8601.",
    "codebook_version": "Version of the codebook under which the tag was given or last changed.",
    "blind": "Whether labels and predictions were hidden when the tag was given: true or false.",
}
_QUEUE_MEANINGS = {
    "queue": "The queue kept with the session that the clip is in, the one changed last if several; empty if in none.",
    "stratum": "The part of the corpus that the clip was drawn from; empty for a clip drawn as a control alone.",
    "weight": "1 over the clip's chance to be in such a queue: how many clips of the corpus it stands for.",
}
_ESCAPED = "Text; where it would start with = + - @ or a control character, or is NA, an apostrophe stands before it."
_TAKEN_AMISS = re.compile("'*(?:[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|NA\\Z)")
_WHOLE_AS_FLOAT = re.compile(r"\.0\Z")
_NOTHING = frozenset({"", "NA"})

# Without this a note of more than 128 KiB could be written but not read.
csv.field_size_limit(2**31 - 1)


def write(path: Path, outgoing: Outgoing) -> None:
    """Write tags, one row each in their order, and the explanation of the columns beside them.

    Parameters
    ----------
    path : Path
        Such as `tags.csv`; then `tags.columns.json` is written too. If writing fails, both stay as they were.
    outgoing : Outgoing
        Without facts, and for clips that they lack, those cells are empty. What models say stands in columns named
        `MODEL:OUTPUT`, empty where a clip has no value. Where queues are kept, theirs stand last.

    Raises
    ------
    UsageError, DataError
        As `write_files` does.
    """
    facts, predictions, queues = outgoing.facts, outgoing.predictions, outgoing.queues
    queue_columns = tuple(_QUEUE_MEANINGS) if queues else ()
    model_columns = sorted({column for outputs in predictions.values() for column in outputs})
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow([*_MEANINGS, *clip_facts.COLUMNS, *map(_escape, model_columns), *queue_columns])
    no_facts = ("",) * len(clip_facts.COLUMNS)
    for tag in outgoing.each(outgoing.tags):
        known = facts.rows.get(tag.clip, no_facts) if facts is not None else no_facts
        outputs = predictions.get(tag.clip, {})
        values = [getattr(tag, column) for column in _MEANINGS]
        values += [*known, *(outputs.get(column) for column in model_columns)]
        if queues:
            values += _queue_cells(queues.get(tag.clip))
        writer.writerow(map(_cell, values))
    write_files(
        {
            path: table.getvalue().encode(),
            path.with_name(f"{path.stem}.columns.json"): _explanation(facts, model_columns, queue_columns),
        }
    )


def read(path: Path, known: Known) -> Reading:
    """Read the tags of a file that `write` wrote, also after another program saved it, or a `plain_table`.

    Columns other than the tag's own are passed over.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is not such a table; names line and column.
    """
    rows = _rows(path)
    _, header = next(rows)
    if is_plain(header):
        return read_plain(header, rows, path, known)
    places = _places(header, path)
    tags: dict[str, Tag] = {}
    for line, cells in rows:
        tag = _tag(cells, places, path, line)
        if tag.id in tags:
            raise DataError(f"the id {tag.id} is there twice", file=path, line=line, column="id")
        tags[tag.id] = tag
    return Reading(tuple(tags.values()))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The header, if only an empty one, and every row that has cells, each with its line."""
    text = text_of(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    line = 1
    try:
        header = next(reader, [])
        yield line, header
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                raise DataError(
                    f"the row has {len(cells)} cells where the header has {len(header)}", file=path, line=line
                )
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(f"the table is broken here: {error}", file=path, line=line) from error


def _queue_cells(place: Place | None) -> list[str | float]:
    return ["", "", ""] if place is None else [place.queue, place.item.stratum, place.item.weight]


def _explanation(
    facts: ClipFacts | None, model_columns: Sequence[str], queue_columns: Sequence[str]
) -> bytes:
    meanings = {
        **_MEANINGS,
        **(facts.meanings if facts is not None else clip_facts.MEANINGS),
        **dict.fromkeys(model_columns, "What this model says of the clip, as MODEL:OUTPUT."),
        **{column: _QUEUE_MEANINGS[column] for column in queue_columns},
    }
    columns = [{"name": name, "meaning": meaning} for name, meaning in meanings.items()]
    explanation = {"rows": "One row a tag.", "text": _ESCAPED, "columns": columns}
    return (json.dumps(explanation, indent=2, ensure_ascii=False) + "\n").encode()


def _escape(text: str) -> str:
    return f"'{text}" if _TAKEN_AMISS.match(text) else text


def _unescape(text: str) -> str:
    return text[1:] if text.startswith("'") and _TAKEN_AMISS.match(text) else text


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return _escape(value) if isinstance(value, str) else str(value)


def _separator(text: str) -> str:
    """What stands between the cells of the first line; there its names, and so what parts them, are known."""
    return max(",;\t", key=text.partition("\n")[0].count)


def _places(header: Sequence[str], path: Path) -> dict[str, int]:
    """Find the tag's columns."""
    for column in COLUMNS:
        if header.count(column) != 1:
            found = "is not there" if column not in header else "is there twice"
            raise DataError(
                f"the column {found}; a table of tags has the columns {', '.join(COLUMNS)}, or no id and at least "
                f"{' and '.join(NEEDED)}",
                file=path,
                line=1,
                column=column,
            )
    return {column: header.index(column) for column in COLUMNS}


def _tag(cells: Sequence[str], places: Mapping[str, int], path: Path, line: int) -> Tag:
    values: dict[str, Any] = {}
    for column, place in places.items():
        reader, expected = _READERS.get(column, (_unescape, "text"))
        try:
            values[column] = reader(cells[place])
        except ValueError:
            raise DataError(
                f"expected {expected}, found {cells[place]!r}", file=path, line=line, column=column
            ) from None
    try:
        return Tag(**values)
    except ValueError as error:
        raise DataError(f"the row is not a tag: {error}", file=path, line=line) from error


def _note(text: str) -> str:
    return "" if text in _NOTHING else _unescape(text)


def _whole_number(text: str) -> int:
    return int(_WHOLE_AS_FLOAT.sub("", text))


def _if_there(read: Callable[[str], float]) -> Callable[[str], float | None]:
    return lambda text: None if text in _NOTHING else read(text.replace(",", "."))


def _truth(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower() == "true"


_READERS: dict[str, tuple[Callable[[str], object], str]] = {
    **dict.fromkeys(("start", "end", "rate"), (_if_there(_whole_number), "a whole number or nothing")),
    "confidence": (_if_there(float), "a number from 0 to 1 or nothing"),
    "note": (_note, "text"),
    "created": (datetime.fromisoformat, "a time such as 2026-03-01T12:00:00.000000+00:00"),
    "changed": (datetime.fromisoformat, "a time such as 2026-03-01T12:00:00.000000+00:00"),
    "codebook_version": (_whole_number, "a whole number"),
    "blind": (_truth, "true or false"),
}


FORMAT = Format(
    "csv",
    "CSV table",
    ".csv",
    write,
    read,
    purpose="For statistics and spreadsheets: a row a tag, with what raters and models say of its clip.",
)
