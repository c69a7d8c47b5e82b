"""Any table with an audio folder, by a mapping of its columns: folder, TOML file or table to the two tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.corpora.problems import Problems
from analysis.corpora.reader import Sources
from analysis.corpora.table import labels
from analysis.corpora.table.clips import NO_DIMENSIONS, clip_table, with_sound
from analysis.corpora.table.mapping import Mapping, is_wide
from analysis.corpora.table.mapping_file import SUFFIX, mapping_file, names_a_table, read_mapping
from analysis.corpora.table.proposing import propose
from analysis.corpora.table.ratings import Ratings, no_ratings, rating_table, read_ratings
from analysis.corpora.table.sounds import audio_folders
from analysis.corpora.table.tables import SUFFIXES, Table, read_table
from analysis.errors import DataError
from analysis.progress import ignore
from analysis.tables import Corpus


class AnyTable:
    """Reader of tables that are no release of a known corpus."""

    name = "table"
    looked_for = f"one NAME{SUFFIX} that says what the columns of a table are"

    def detect(self, path: Path) -> bool:
        """Whether there is a mapping; a table alone is read by a proposed one only if this format is asked for."""
        file = mapping_file(path)
        return file is not None and names_a_table(file)

    def sources(self, path: Path) -> Sources:
        """All that `read` reads."""
        mapping = mapping_of(path)
        tables = (
            mapping.table,
            *((mapping.ratings.table,) if mapping.ratings and mapping.ratings.table else ()),
        )
        return Sources(
            root=mapping.table.parent,
            files=(*((mapping.file,) if mapping.file else ()), *tables),
            folders=tuple(_folders(mapping)),
        )

    def read(self, path: Path, report: Callable[[float], None] = ignore) -> Corpus:
        """Read a table by its mapping, or one without a mapping by the proposed one.

        Raises
        ------
        DataError
            If the mapping or the table cannot be used.
        """
        mapping = mapping_of(path)
        corpus = read_mapped(mapping, report)
        return corpus if mapping.file is not None else replace(corpus, note=_guesses(mapping))


def mapping_of(path: Path) -> Mapping:
    """The mapping in a file or a folder, or the one proposed for a table."""
    file = mapping_file(path)
    if file is not None:
        return read_mapping(file)
    if path.is_dir():
        raise DataError(f"There is no single *{SUFFIX}; give the one that is meant.", file=path)
    if path.suffix.lower() not in SUFFIXES:
        raise DataError("This is no CSV, TSV, Parquet or TOML file.", file=path)
    return propose(path)


def read_mapped(mapping: Mapping, report: Callable[[float], None] = ignore) -> Corpus:
    """Read the corpus that a mapping describes. Raises `DataError` if it cannot be used."""
    mapping.check_form()
    problems = Problems()
    table = read_table(mapping.table, problems, encoding=mapping.encoding, separator=mapping.separator)
    rated = None
    if mapping.ratings is not None and mapping.ratings.table is not None:
        rated = read_table(mapping.ratings.table, problems)
    mapping.check(tuple(table.columns), None if rated is None else tuple(rated.columns))
    report(0.2)
    rows, keys = _listed(table, mapping, problems)
    means_of = labels.class_means(mapping.classes)
    ratings = _ratings(table, rated, mapping, rows, keys, means_of, problems)
    names = labels.clip_names(keys)
    report(0.4)
    clips = clip_table(table, mapping, rows, names, ratings, means_of, problems)
    clips = with_sound(clips, table, mapping, rows, _folders(mapping), problems, report)
    report(1.0)
    return Corpus(
        name=mapping.name or mapping.table.stem,
        folder=mapping.table.parent,
        format=AnyTable.name,
        release="unknown",
        scale=mapping.scale or NO_DIMENSIONS,
        clips=clips,
        ratings=rating_table(ratings, names),
        problems=problems.found(),
        classes=_classes(table, mapping, ratings, means_of),
    )


def _guesses(mapping: Mapping) -> str:
    columns = ", ".join(f"{key} is {column}" for key, column in mapping.columns.items())
    scale = f"; the scale is {mapping.scale.low:g} to {mapping.scale.high:g}" if mapping.scale else ""
    return f"What the columns mean was guessed: {columns}{scale}. Write it into a NAME{SUFFIX} to change it."


def _listed(table: Table, mapping: Mapping, problems: Problems) -> tuple[NDArray[np.int64], list[str]]:
    """The table's row of each clip, and what it calls the clip; rows without a name or of a clip before left out."""
    column = table[mapping.columns.get("clip") or mapping.columns["path"]]
    named = column.test(bool)
    problems.add_rows("row without a clip", ~named, table.places.of)
    is_first = np.zeros(len(table), dtype=np.bool_)
    is_first[np.unique(column.codes, return_index=True)[1]] = True
    if not _has_row_a_rating(mapping):
        problems.add_rows(
            "clip listed twice",
            ~is_first & named,
            lambda row: f"{table.places.of(row)}: {column[row]}; its first row counts",
        )
    rows = np.flatnonzero(is_first & named)
    if not len(rows):
        raise DataError("No row names a clip.", file=table.file)
    return rows, [column.values[code] for code in column.codes[rows]]


def _has_row_a_rating(mapping: Mapping) -> bool:
    """Whether the one table has a row a rating, and so several a clip."""
    return mapping.ratings is not None and mapping.ratings.table is None and not is_wide(mapping.ratings)


def _ratings(
    table: Table,
    rated: Table | None,
    mapping: Mapping,
    rows: NDArray[np.int64],
    keys: list[str],
    means_of: Callable[[str], str],
    problems: Problems,
) -> Ratings:
    if mapping.ratings is None:
        return no_ratings()
    own_rows = np.full(len(table), -1)
    own_rows[rows] = np.arange(len(rows))
    return read_ratings(
        rated or table,
        mapping.ratings,
        labels.clip_rows(keys),
        own_rows,
        lambda words: words.map(means_of),
        mapping.scale or NO_DIMENSIONS,
        problems,
    )


def _folders(mapping: Mapping) -> list[Path]:
    return audio_folders(mapping.audio or mapping.table.parent)


def _classes(
    table: Table, mapping: Mapping, ratings: Ratings, means_of: Callable[[str], str]
) -> dict[str, str]:
    """What each label that occurs is read as; empty where all are called as they are read."""
    given = table[mapping.columns["emotion"]].values if "emotion" in mapping.columns else []
    labels_met = sorted({*given, *ratings.primary.values})
    classes = {
        label: means_of(label) for label in labels_met if label and label.lower() not in labels.NOT_KNOWN
    }
    return {} if all(label == emotion for label, emotion in classes.items()) else classes
