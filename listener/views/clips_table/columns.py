"""The columns of the clip table and what stands in their cells."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.clash.columns import TITLES
from analysis.gap_columns import TITLES as GAP_TITLES
from analysis.index import Index, is_among, tags_of
from analysis.raters.fragility import LEAVES
from analysis.raters.measures import MEASURES, OF_CLASSES
from listener.state.library import Sort

MISSING = "–"
BLANKED = "···"
WAITING = "…"
NO_AUDIO = "no audio"
DONE = "✓"
HEARD = ("duration", "transcript")
"""Columns of what one hears, which stay while one listens blind."""

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class TableColumn:
    """One column.

    Attributes
    ----------
    name : str
        Its name in the index, by which it is sorted.
    title, tip : str
        On its header, and a sentence about it.
    sample : str
        A long text for one of its cells; at first the column is as wide as this or its title.
    cells : function of index and rows
        Texts of its cells.
    is_number : bool
        Whether it is aligned to the right.
    is_shown : bool
        Whether it is shown at first.
    missing : str
        Why a cell may be empty, as a sentence.
    """

    name: str
    title: str
    tip: str
    sample: str
    cells: Callable[[Index, Rows], list[str]]
    is_number: bool = False
    is_shown: bool = True
    missing: str = ""


def _numbers(
    column: str, index: Index, rows: Rows, *, decimals: int = 2, missing: str = MISSING
) -> list[str]:
    return [
        missing if math.isnan(number) else f"{number:.{decimals}f}"
        for number in index.numbers[column][rows].tolist()
    ]


def _measures(column: str, index: Index, rows: Rows) -> list[str]:
    """Texts of a column that is made when it is wanted, as `listener.state.measuring` does."""
    if column not in index.numbers:
        return [MISSING] * len(rows)
    if not index.numbers.is_made(column):
        return [WAITING] * len(rows)
    return _numbers(column, index, rows, decimals=3 if "_dip" in column else 2)


def _values(column: str, index: Index, rows: Rows) -> list[str]:
    group = index.groups[column]
    named = (*group.categories, MISSING)
    return [named[code] for code in group.codes[rows].tolist()]


def _flags(index: Index, rows: Rows) -> list[str]:
    group = index.groups["flag"]
    named = (*group.categories, "")
    return [named[code] for code in group.codes[rows].tolist()]


def _names(index: Index, rows: Rows) -> list[str]:
    return index.names.take(rows).to_pylist()


def _transcripts(index: Index, rows: Rows) -> list[str]:
    return index.transcripts.take(rows).to_pylist()


def _tags(index: Index, rows: Rows) -> list[str]:
    done = is_among(rows, index.done_rows).tolist()
    names = [", ".join(found) for found in tags_of(index, rows)]
    return [f"{DONE} {text}".rstrip() if is_done else text for text, is_done in zip(names, done, strict=True)]


def _dimension(name: str, title: str, tip: str) -> TableColumn:
    return TableColumn(
        name, title, tip, "0.00", partial(_numbers, name), is_number=True, missing=f"This clip has no {name}."
    )


def _spread(name: str, title: str, *, is_shown: bool = True) -> TableColumn:
    tip = f"Standard deviation (n - 1) of the raters' {name}."
    cells, missing = partial(_numbers, f"{name}_sd"), f"Fewer than two raters gave {name}."
    return TableColumn(
        f"{name}_sd", title, tip, "0.00", cells, is_number=True, is_shown=is_shown, missing=missing
    )


def _measure(name: str) -> TableColumn:
    measure, judged = MEASURES[name], "a class" if name in OF_CLASSES else name.split("_", maxsplit=1)[0]
    missing = f"No rater chose {judged}." if name in OF_CLASSES else f"Fewer than two raters gave {judged}."
    return TableColumn(
        name,
        measure.title,
        measure.tip,
        "0.000",
        partial(_measures, name),
        is_number=True,
        is_shown=False,
        missing=missing,
    )


def _group(
    name: str, title: str, tip: str, sample: str, *, is_shown: bool = True, missing: str = ""
) -> TableColumn:
    return TableColumn(name, title, tip, sample, partial(_values, name), is_shown=is_shown, missing=missing)


def _said_by_models(titles: Mapping[str, tuple[str, str]], missing: str) -> Iterator[TableColumn]:
    """Columns of numbers by name, with title and tip, that are made from what models say."""
    for name, (title, tip) in titles.items():
        yield TableColumn(
            name,
            title,
            tip,
            "0.000",
            partial(_measures, name),
            is_number=True,
            is_shown=False,
            missing=missing,
        )


COLUMNS = (
    TableColumn("clip", "File", "Name of the clip's file.", "MSP-PODCAST_0000_0000_0000.wav", _names),
    _group(
        "bin",
        "Bin",
        "Activation first: Medium-Low is medium activation, low valence.",
        "Medium-Medium",
        missing="Activation or valence is missing, so the clip is in no bin.",
    ),
    _group("emotion", "Class", "Emotion class that most raters chose.", "no agreement"),
    _dimension("activation", "Activation", "Mean of the raters' activation, also called arousal."),
    _dimension("valence", "Valence", "Mean of the raters' valence."),
    _dimension("dominance", "Dominance", "Mean of the raters' dominance."),
    _spread("activation", "Spread A"),
    _spread("valence", "Spread V"),
    _spread("dominance", "Spread D", is_shown=False),
    TableColumn(
        "flag", "Flag", "High disagreement: on activation, on valence, or on both.", "activation", _flags
    ),
    _group("split", "Split", "Part of the corpus that the clip belongs to.", "Development"),
    _group("speaker", "Speaker", "Who speaks.", "Unknown"),
    _group("gender", "Gender", "Gender of the speaker.", "Unknown"),
    TableColumn(
        "n_raters",
        "Raters",
        "How many raters judged the clip.",
        "00",
        partial(_numbers, "n_raters", decimals=0),
        is_number=True,
    ),
    TableColumn(
        "duration",
        "Seconds",
        "Length of the clip.",
        NO_AUDIO,
        partial(_numbers, "duration", missing=NO_AUDIO),
        is_number=True,
        missing="This clip has no audio file: its labels can be seen, but it cannot be played.",
    ),
    _group(
        "recording", "Recording", "Podcast or dialogue that the clip was cut from.", "00000", is_shown=False
    ),
    TableColumn("transcript", "Transcript", "What is said.", "n" * 44, _transcripts),
    TableColumn(
        "tags",
        "Tags",
        "Tags given by the taggers who are shown; ✓ is a clip that you are done with.",
        "n" * 20,
        _tags,
    ),
    *(_measure(name) for name in MEASURES),
    TableColumn(
        LEAVES,
        "Leaves bin",
        "Chance that the clip leaves its bin if its raters are drawn again, 0 to 1.",
        "0.000",
        partial(_measures, LEAVES),
        is_number=True,
        is_shown=False,
        missing="This clip is in no bin, or nobody rated both activation and valence.",
    ),
    *_said_by_models(
        TITLES, "The clip's voice was not held against its words yet, or it lacks sound or transcript."
    ),
    *_said_by_models(
        GAP_TITLES, "No kept map was held against a mark of where emotion was heard in this clip, made blind."
    ),
)
OF_MODELS = frozenset({*TITLES, *GAP_TITLES})
MADE = frozenset({*MEASURES, LEAVES, *OF_MODELS})
"""Columns that are made when they are wanted."""
PLACES = {column.name: place for place, column in enumerate(COLUMNS)}


def hidden_cells(column: TableColumn, texts: list[str], hidden: Sequence[bool], first: int) -> list[str]:
    """A column's texts from row `first` of the table on, without what is hidden: for a name stands the row."""
    if column.name in HEARD:
        return texts
    return [
        text if not is_hidden else f"Clip {row:,}" if column.name == "clip" else BLANKED
        for row, (text, is_hidden) in enumerate(zip(texts, hidden, strict=True), start=first + 1)
    ]


def next_sort(sort: Sort, column: str) -> Sort:
    """Sort after a click on a column's header: ascending, then descending, then the corpus's own order."""
    if sort.column != column:
        return Sort(column)
    return Sort() if sort.descending else Sort(column, descending=True)


def describe_sort(sort: Sort, *, is_blind: bool = False, is_queue: bool = False) -> str:
    """The order of the rows in words."""
    if is_queue and (is_blind or not sort.column):
        return "in the queue's order, which is drawn by lot"
    if is_blind:
        return "order drawn by lot while you listen blind: any other tells something"
    if not sort.column:
        return "in the corpus's order"
    column = COLUMNS[PLACES[sort.column]]
    ways = ("lowest first", "highest first") if column.is_number else ("A to Z", "Z to A")
    return f"by {column.title.lower()}, {ways[sort.descending]}"
