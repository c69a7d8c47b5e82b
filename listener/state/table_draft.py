"""What one must see of a table to say what its columns mean, and where that is written down."""

from __future__ import annotations

import itertools
import os
from collections.abc import Mapping as Entries
from dataclasses import dataclass
from pathlib import Path

from analysis.corpora.frames import natural
from analysis.corpora.problems import Problems
from analysis.corpora.table.mapping import Mapping
from analysis.corpora.table.mapping_file import SUFFIX, read_mapping
from analysis.corpora.table.proposing import propose
from analysis.corpora.table.tables import SUFFIXES, read_table
from analysis.errors import DataError
from analysis.session.identity import data_folder

N_ROWS = 5
MOST_LABELS = 40


@dataclass(frozen=True, eq=False)
class TableDraft:
    """A table as it is looked at.

    Attributes
    ----------
    mapping : Mapping
        What its columns mean by its mapping, if it has one, or by a guess.
    columns : tuple of str
    rows : tuple of tuple of str
        The first rows, a text for each column.
    labels : mapping of str to tuple of str
        All texts of each column that has few of them.
    place : Path
        Where the mapping is written: beside the table or, where that is not allowed, in the user's folder.
    """

    mapping: Mapping
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: Entries[str, tuple[str, ...]]
    place: Path


def is_table(path: Path) -> bool:
    """Whether a file is called as a table is."""
    return path.suffix.lower() in SUFFIXES


def look_at(table: Path) -> TableDraft:
    """Look at a table, which may take long. Raises `DataError` if it cannot be read."""
    mapping, place = _start(table)
    read = read_table(table, Problems(), encoding=mapping.encoding, separator=mapping.separator)
    columns = {name: read[name] for name in read.columns}
    labels = {
        name: tuple(sorted(filter(None, column.values), key=natural))
        for name, column in columns.items()
        if len(column.values) <= MOST_LABELS
    }
    rows = tuple(tuple(column[row] for column in columns.values()) for row in range(min(N_ROWS, len(read))))
    return TableDraft(mapping, tuple(columns), rows, labels, place)


def _start(table: Path) -> tuple[Mapping, Path]:
    """The table's own mapping, or a guess for a file that is not there yet: nothing that was written is lost."""
    beside = table.absolute().parent
    folder = beside if os.access(beside, os.W_OK) else data_folder() / "mappings"
    for number in itertools.count(1):
        place = folder / f"{table.stem}{'' if number == 1 else f' {number}'}{SUFFIX}"
        if not place.exists():
            return propose(table), place
        try:
            mapping = read_mapping(place)
        except DataError:
            continue
        if mapping.table == table.absolute():
            return mapping, place
    raise AssertionError  # the count has no end
