"""The index: one row a clip, laid out so that filters, sorting and the table answer within one screen frame.

Numbers are float arrays; columns with few values are integer codes into their categories; transcripts are
prepared for searching. Tags come last, and only by `with_tags` and `with_changed_tags`: nothing else knows them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.bins import BINS, LEVELS, Edges, bin_name, default_edges, level
from analysis.disagreement import FLAGS, Flags, find_flags
from analysis.tables import CLIP_COLUMNS, DIMENSIONS, Corpus, Scale
from analysis.texts import Texts, make_texts

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Kind = Literal["number", "group", "text", "tags"]
GROUP_COLUMNS = ("split", "speaker", "gender", "emotion", "recording")
NUMBER_COLUMNS = (*DIMENSIONS, *(f"{dimension}_sd" for dimension in DIMENSIONS), "n_raters", "duration")
TEXT_COLUMNS = ("clip", "transcript")
COLUMNS = (
    "clip",
    "bin",
    "emotion",
    *DIMENSIONS,
    *(f"{dimension}_sd" for dimension in DIMENSIONS),
    "flag",
    "n_raters",
    "split",
    "speaker",
    "gender",
    "duration",
    "recording",
    "transcript",
    "tags",
)
"""What the index of every corpus has; `Index.columns` names those of one."""

CUT_COLUMNS = ("bin", "activation_bin", "valence_bin", "flips")
"""Columns that other cut points change; `flips` says whether the bin is then another than `usual_bin`."""
FLIPS = ("no", "yes")

Numbers = NDArray[np.float64]
Maker = Callable[[], Numbers]


@dataclass(frozen=True)
class Group:
    """A column of few values: `categories[codes[row]]` is the value of a row; code -1 is no value.

    `codes` is an array of integers, shape (n_rows,); categories stand in the order that sorting follows.
    """

    codes: NDArray[np.integer[Any]]
    categories: tuple[str, ...]


class NumberColumns(Mapping[str, Numbers]):
    """Columns of numbers by name; one given as a function is made when it is first asked for, and kept.

    Making one twice at the same time on two threads gives the same numbers twice.
    """

    def __init__(self, columns: Mapping[str, Numbers | Maker]) -> None:
        self._columns = dict(columns)

    def __getitem__(self, name: str) -> Numbers:
        column = self._columns[name]
        if callable(column):
            column = self._columns[name] = column()
        return column

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def is_made(self, name: str) -> bool:
        """Whether asking for this column costs nothing."""
        return not callable(self._columns[name])

    def with_columns(self, columns: Mapping[str, Numbers | Maker]) -> NumberColumns:
        """These columns and others, which take the place of those of the same name."""
        return NumberColumns({**self._columns, **columns})


@dataclass(frozen=True, eq=False)
class Index:
    """All that browsing needs.

    Attributes
    ----------
    texts : mapping of column to pyarrow string array, length n_rows
        `TEXT_COLUMNS`, and what else the clip table has of many texts.
    searched, searched_names : Texts
        Transcripts and clip names, prepared for `find_text`.
    numbers : NumberColumns
        Arrays of float64, shape (n_rows,), NaN where missing: `NUMBER_COLUMNS`, what else the clip table has of
        numbers, and what `with_numbers` added.
    groups : mapping of column to Group
        `GROUP_COLUMNS`, `flag`, `usual_bin` and `CUT_COLUMNS`, and what else the clip table has of few values.
    activation_level, valence_level : array of int8, shape (n_rows,)
        As `analysis.bins.level` gives them.
    edges : Edges
        Cut points of both dimensions.
    flags : Flags
        Disagreement, as `analysis.disagreement` gives it.
    tag_rows : mapping of tag to array of int64
        Rows with this tag, ascending; never empty.
    done_rows : array of int64
        Rows whose tagger has marked them as done, ascending.
    orders : dict
        Ascending order of each column that was sorted before; kept so that sorting again costs nothing.
    """

    texts: Mapping[str, pa.Array]
    searched: Texts
    searched_names: Texts
    numbers: NumberColumns
    groups: Mapping[str, Group]
    activation_level: NDArray[np.int8]
    valence_level: NDArray[np.int8]
    edges: Edges
    flags: Flags
    tag_rows: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    done_rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    orders: dict[str, NDArray[np.int64]] = field(default_factory=dict, repr=False)

    @property
    def n_rows(self) -> int:
        return len(self.names)

    @property
    def names(self) -> pa.Array:
        """Clip names."""
        return self.texts["clip"]

    @property
    def transcripts(self) -> pa.Array:
        return self.texts["transcript"]

    @property
    def columns(self) -> dict[str, Kind]:
        """Every column that may be asked for, and what stands in it."""
        kinds: dict[str, Kind] = dict.fromkeys(self.texts, "text")
        kinds |= dict.fromkeys(self.groups, "group")
        kinds |= dict.fromkeys(self.numbers, "number")
        return kinds | {"tags": "tags"}


def build_index(
    corpus: Corpus,
    *,
    edges: Edges | None = None,
    flags: Flags | None = None,
) -> Index:
    """Index the clips of `corpus`, row for row.

    Parameters
    ----------
    edges : Edges, optional
        Cut points of the bins; those of the corpus's scale if None.
    flags : Flags, optional
        One code a clip; over all clips with k = 2 if None.
    """
    clips = corpus.clips
    edges = edges or default_edges(corpus.scale)
    flags = flags or find_flags(clips)
    more = {name: kind_of(clips[name]) for name in clips.columns if name not in CLIP_COLUMNS}
    texts = {name: _strings(clips[name]) for name in _named(TEXT_COLUMNS, more, "text")}
    activation, valence = level(clips["activation"], edges), level(clips["valence"], edges)
    groups = {name: _group(clips[name]) for name in _named(GROUP_COLUMNS, more, "group")}
    numbers = {name: clips[name].to_numpy(np.float64) for name in _named(NUMBER_COLUMNS, more, "number")}
    return Index(
        texts=texts,
        searched=make_texts(texts["transcript"]),
        searched_names=make_texts(texts["clip"]),
        numbers=NumberColumns(numbers),
        groups=groups | _all_bins(clips, corpus.scale, activation, valence) | {"flag": _flag_group(flags)},
        activation_level=activation,
        valence_level=valence,
        edges=edges,
        flags=flags,
    )


def with_flags(index: Index, flags: Flags) -> Index:
    """The same index with other flags, such as those over chosen splits."""
    groups = {**index.groups, "flag": _flag_group(flags)}
    return replace(index, flags=flags, groups=groups, orders=orders_without(index, "flag"))


def with_edges(index: Index, edges: Edges) -> Index:
    """The same index with the bins of other cut points."""
    if edges == index.edges:
        return index
    levels = partial(level, edges=edges)
    activation, valence = levels(index.numbers["activation"]), levels(index.numbers["valence"])
    return replace(
        index,
        edges=edges,
        activation_level=activation,
        valence_level=valence,
        groups={**index.groups, **_bin_groups(activation, valence, index.groups["usual_bin"])},
        orders=orders_without(index, *CUT_COLUMNS),
    )


def with_numbers(index: Index, columns: Mapping[str, Numbers | Maker]) -> Index:
    """The same index with other columns of numbers, row for row, or functions that make them when asked for."""
    return replace(index, numbers=index.numbers.with_columns(columns), orders=orders_without(index, *columns))


def orders_without(index: Index, *columns: str) -> dict[str, NDArray[np.int64]]:
    """What was sorted before, but for some columns."""
    return {key: rows for key, rows in index.orders.items() if key.removeprefix("-") not in columns}


def kind_of(column: pd.Series) -> Kind:
    """How a column of the clip table is kept: few values are a pandas categorical, or true and false."""
    if column.dtype in ("category", bool):
        return "group"
    return "number" if column.dtype.kind in "iuf" else "text"


def _named(usual: tuple[str, ...], more: Mapping[str, Kind], kind: Kind) -> tuple[str, ...]:
    return (*usual, *(name for name, its_kind in more.items() if its_kind == kind))


def _strings(column: pd.Series) -> pa.Array:
    """A text column as one Arrow array, missing texts empty."""
    import pyarrow as pa  # noqa: PLC0415

    array = pa.array(column, type=pa.large_string())
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return array.fill_null("") if array.null_count else array


def _group(column: pd.Series) -> Group:
    categorical = column if column.dtype == "category" else column.astype("category")
    return Group(categorical.cat.codes.to_numpy(), tuple(str(name) for name in categorical.cat.categories))


def _all_bins(
    clips: pd.DataFrame, scale: Scale, activation: NDArray[np.int8], valence: NDArray[np.int8]
) -> dict[str, Group]:
    usual = (level(clips[name], default_edges(scale)) for name in ("activation", "valence"))
    usual_bin = _bin_group(*usual)
    return {"usual_bin": usual_bin, **_bin_groups(activation, valence, usual_bin)}


def _bin_groups(activation: NDArray[np.int8], valence: NDArray[np.int8], usual: Group) -> dict[str, Group]:
    bins = _bin_group(activation, valence)
    flips = np.where(bins.codes < 0, np.int8(-1), bins.codes != usual.codes)
    return {
        "bin": bins,
        "activation_bin": Group(activation, LEVELS),
        "valence_bin": Group(valence, LEVELS),
        "flips": Group(flips, FLIPS),
    }


def _bin_group(activation: NDArray[np.int8], valence: NDArray[np.int8]) -> Group:
    codes = np.where((activation < 0) | (valence < 0), np.int8(-1), activation * np.int8(3) + valence)
    return Group(codes, tuple(bin_name(*bin_) for bin_ in BINS))


def _flag_group(flags: Flags) -> Group:
    return Group(flags.codes - np.int8(1), FLAGS)
