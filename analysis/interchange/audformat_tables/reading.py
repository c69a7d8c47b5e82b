"""Reading audformat databases, of this program or any other.

Tags are the values of columns whose scheme has labels that are texts, or which hold nothing but tags of the codebook.
The rater is the tagger. Columns of other schemes (numbers such as arousal, free text) and those of machine raters are
said and passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.errors import DataError, UsageError
from analysis.interchange.audformat_tables.layout import (
    CONFIDENCE,
    NAME,
    NOTES,
    RECORDS,
    TAGS,
    Stretch,
    header_name,
    stretch_of,
)
from analysis.interchange.audformat_tables.loading import Column, load_tables
from analysis.interchange.kept import clip_named, kept_of, placed_tag
from analysis.interchange.placed import told_apart
from analysis.interchange.records import Known, Reading
from analysis.interchange.stretches import Remarks
from analysis.session.tags import Tag

_Beside = dict[tuple[str, Stretch], Any]
"""What goes with a tag, by tagger and stretch."""


def read(path: Path, known: Known) -> Reading:
    """Read a database from its folder or its header.

    Raises
    ------
    UsageError
        If there is none.
    DataError
        If it cannot be read; names the file, and the line as far as the library tells it.
    """
    header = path / f"{NAME}.yaml" if path.is_dir() else path
    if not header.is_file():
        raise UsageError(f"there is no audformat database at {path}: {header.name} is missing")
    remarks = Remarks()
    tables, is_ours = load_tables(header, known, remarks)
    tags: list[Tag] = []
    for name, columns in tables.items():
        base, _, layer = name.partition(".")
        if is_ours and base != TAGS:
            continue
        beside = {
            scheme: _by_cell(tables.get(f"{scheme}.{layer}" if layer else scheme, ()) if is_ours else ())
            for scheme in (CONFIDENCE, NOTES, RECORDS)
        }
        try:
            tags += _tags(columns, beside, known, remarks)
        except ValueError as error:
            raise DataError(f"the table {name} holds what is no tag: {error}", file=header) from error
    return Reading(told_apart(tags), remarks.sentences())


def _by_cell(columns: Iterable[Column]) -> _Beside:
    return {(rater, stretch): value for rater, cells in columns for stretch, value in cells}


def _tags(
    columns: Iterable[Column], beside: Mapping[str, _Beside], known: Known, remarks: Remarks
) -> Iterator[Tag]:
    """Make tags of a table's cells."""
    for tagger, cells in columns:
        for stretch, value in cells:
            confidence, note, record = (
                beside[scheme].get((tagger, stretch)) for scheme in (CONFIDENCE, NOTES, RECORDS)
            )
            tag = _tag(stretch, tagger, value, confidence, note or "", record, known, remarks)
            if tag is not None:
                yield tag


def _tag(
    stretch: Stretch,
    tagger: str,
    value: str,
    confidence: float | None,
    note: str,
    record: object,
    known: Known,
    remarks: Remarks,
) -> Tag | None:
    """Make a tag of a cell: that kept whole, if nobody changed it; None if it cannot be placed."""
    clip = clip_named(stretch.file, known)
    kept = kept_of(record, clip, known)
    if kept is not None:
        said = (header_name(kept.tagger), header_name(kept.tag), kept.confidence, kept.note, stretch_of(kept))
        if said == (tagger, value, confidence, note, stretch):
            return kept
    return placed_tag(
        clip,
        str(value),
        _edges(stretch, clip, known),
        known,
        remarks,
        kept=kept,
        example=stretch.file,
        tagger=tagger,
        confidence=confidence,
        note=note,
    )


def _edges(stretch: Stretch, clip: str | None, known: Known) -> tuple[float, float] | None:
    """Start and end in seconds; what lasts to the end of a clip whose sound is not at hand has no length."""
    if stretch.is_whole:
        return None
    start_s = stretch.start_ns / 1e9
    if stretch.end_ns is not None:
        return start_s, stretch.end_ns / 1e9
    sound = known.sounds.get(clip or "")
    return start_s, sound.frames / sound.rate if sound is not None else start_s
