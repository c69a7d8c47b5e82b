"""Writing audformat databases."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import UsageError
from analysis.interchange.audformat_tables.layout import (
    CONFIDENCE,
    MARK,
    MAX_NS,
    NAME,
    NOTES,
    RECORDS,
    TAGS,
    Stretch,
    header_name,
    quiet,
    stretch_of,
    table_name,
)
from analysis.interchange.files import write_folder
from analysis.interchange.kept import record_of
from analysis.interchange.records import Outgoing
from analysis.session.codebook.book import Codebook
from analysis.session.tags import Tag

if TYPE_CHECKING:
    import audformat

_Cells = Mapping[str, Mapping[Stretch, Any]]


def write(path: Path, outgoing: Outgoing) -> None:
    """Write a database of tags into a folder, with tables as Parquet files, as the library does by itself.

    Raises
    ------
    UsageError
        If the folder holds a database that is not one of tags, a region ends after 292 years, beyond what such a
        table can say, or as `write_folder` does.
    DataError
        As `write_folder` does.
    """
    header = path / f"{NAME}.yaml"
    if header.exists() and f"\n{MARK}: " not in header.read_text(encoding="utf-8", errors="replace"):
        raise UsageError(f"{path} holds another database, which would be lost; choose another folder")
    for tag in outgoing.tags:
        if (stretch_of(tag).end_ns or 0) > MAX_NS:
            raise UsageError(f"a region of {tag.clip} ends after 292 years, beyond what audformat can hold")
    with tempfile.TemporaryDirectory() as folder, quiet():
        database = _database(outgoing)
        outgoing.report(0.5)
        database.save(folder, name=NAME)
        contents = {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}
    outgoing.report(0.9)
    write_folder(path, {header.name: contents.pop(header.name), **contents})
    for table in database:
        (path / f"{NAME}.{table}.pkl").unlink(missing_ok=True)  # copies that the library made of older tables


def _database(outgoing: Outgoing) -> audformat.Database:
    import audformat  # noqa: PLC0415 - takes seconds, with pandas

    database = audformat.Database(
        name=header_name(f"{outgoing.corpus}-tags") if outgoing.corpus else "tags",
        source="Tags given by listeners in Earmark",
        usage=audformat.define.Usage.OTHER,
        description="The terms of use are those of the corpus and of the taggers; they are not known to Earmark.",
        meta={MARK: 1},
    )
    _add_schemes(database, outgoing.codebook, (tag.tag for tag in outgoing.tags))
    for tagger in dict.fromkeys(tag.tagger for tag in outgoing.tags):
        database.raters[header_name(tagger)] = audformat.Rater(audformat.define.RaterType.HUMAN)
    for number, layer in enumerate(outgoing.each(_layers(outgoing.tags) or [[]]), start=1):
        for scheme, cells in _cells(layer).items():
            if cells or scheme in {TAGS, RECORDS}:
                _add_table(database, table_name(scheme, number), scheme, cells)
    return database


def _add_schemes(database: audformat.Database, codebook: Codebook, given: Iterable[str]) -> None:
    import audformat  # noqa: PLC0415

    labels: dict[str, dict[str, str]] = {
        header_name(entry.name): {"definition": header_name(entry.definition), "colour": entry.colour}
        for entry in codebook.entries
    }
    labels |= {label: {} for label in map(header_name, given) if label not in labels}
    database.schemes[TAGS] = audformat.Scheme(
        audformat.define.DataType.STRING,
        labels=labels or None,
        description=f"The codebook, version {codebook.version}, and tags given that it lacks",
    )
    database.schemes[CONFIDENCE] = audformat.Scheme(
        audformat.define.DataType.FLOAT, minimum=0, maximum=1, description="How sure the tagger is"
    )
    database.schemes[NOTES] = audformat.Scheme(
        audformat.define.DataType.STRING, description="The tagger's notes"
    )
    database.schemes[RECORDS] = audformat.Scheme(
        audformat.define.DataType.STRING,
        description="All of the tag as JSON: exact samples, id, times of giving, version of the codebook, blindness",
    )


def _layers(tags: Iterable[Tag]) -> list[list[Tag]]:
    """Spread tags so that in each layer a tagger gives at most one to each stretch."""
    layers: list[list[Tag]] = []
    counts: dict[tuple[str, Stretch], int] = {}
    for tag in tags:
        cell = (header_name(tag.tagger), stretch_of(tag))
        counts[cell] = number = counts.get(cell, 0) + 1
        if number > len(layers):
            layers.append([])
        layers[number - 1].append(tag)
    return layers


def _cells(tags: Sequence[Tag]) -> dict[str, _Cells]:
    """Give the values of each scheme by tagger and stretch."""
    values: dict[str, Callable[[Tag], Any]] = {
        TAGS: lambda tag: header_name(tag.tag),
        CONFIDENCE: lambda tag: tag.confidence,
        NOTES: lambda tag: tag.note or None,
        RECORDS: lambda tag: json.dumps(record_of(tag)),
    }
    cells: dict[str, dict[str, dict[Stretch, Any]]] = {scheme: {} for scheme in values}
    for tag in tags:
        for scheme, value_of in values.items():
            value = value_of(tag)
            if value is not None:
                cells[scheme].setdefault(header_name(tag.tagger), {})[stretch_of(tag)] = value
    return dict(cells)


def _add_table(database: audformat.Database, name: str, scheme: str, cells: _Cells) -> None:
    import audformat  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    rows = list(dict.fromkeys(stretch for column in cells.values() for stretch in column))
    index = audformat.segmented_index(
        [row.file for row in rows],
        pd.to_timedelta([row.start_ns for row in rows], unit="ns"),
        pd.to_timedelta([pd.NaT if row.end_ns is None else row.end_ns for row in rows], unit="ns"),
    )
    table = database[name] = audformat.Table(index)
    for tagger, column in cells.items():
        table[tagger] = audformat.Column(scheme_id=scheme, rater_id=tagger)
        table[tagger].set([column.get(row) for row in rows])
