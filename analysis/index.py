"""The index: one row a clip, laid out so that filters, sorting and the table answer within one screen frame.

Numbers are float arrays; columns with few values are integer codes into their categories; transcripts are
prepared for searching. Tags come last, and only by `with_tags` and `with_changed_tags`: nothing else knows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.bins import BINS, Edges, bin_name, default_edges, level
from analysis.disagreement import FLAGS, Flags, find_flags
from analysis.tables import DIMENSIONS, Corpus
from analysis.texts import Texts, make_texts

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

GROUP_COLUMNS = ("split", "speaker", "gender", "emotion", "recording")
NUMBER_COLUMNS = (*DIMENSIONS, *(f"{dimension}_sd" for dimension in DIMENSIONS), "n_raters", "duration")
TEXT_COLUMNS = ("clip", "transcript")
Rows = Sequence[int] | NDArray[np.int64]
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


@dataclass(frozen=True)
class Group:
    """A column of few values: `categories[codes[row]]` is the value of a row; code -1 is no value.

    `codes` is an array of integers, shape (n_rows,); categories stand in the order that sorting follows.
    """

    codes: NDArray[np.integer[Any]]
    categories: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Index:
    """All that browsing needs.

    Attributes
    ----------
    names, transcripts : pyarrow string array, length n_rows
        Clip names and transcripts as in the clip table.
    searched, searched_names : Texts
        Transcripts and clip names, prepared for `find_text`.
    numbers : mapping of column to array of float64, shape (n_rows,)
        `NUMBER_COLUMNS`; NaN where missing.
    groups : mapping of column to Group
        `GROUP_COLUMNS` and `flag` and `bin`.
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

    names: pa.Array
    transcripts: pa.Array
    searched: Texts
    searched_names: Texts
    numbers: Mapping[str, NDArray[np.float64]]
    groups: Mapping[str, Group]
    activation_level: NDArray[np.int8]
    valence_level: NDArray[np.int8]
    edges: Edges
    flags: Flags
    tag_rows: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    done_rows: NDArray[np.int64] = field(default_factory=lambda: _rows(()))
    orders: dict[str, NDArray[np.int64]] = field(default_factory=dict, repr=False)

    @property
    def n_rows(self) -> int:
        return len(self.names)


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
    transcripts = _strings(clips["transcript"])
    activation, valence = level(clips["activation"], edges), level(clips["valence"], edges)
    groups = {column: _group(clips[column]) for column in GROUP_COLUMNS}
    names = _strings(clips["clip"])
    return Index(
        names=names,
        transcripts=transcripts,
        searched=make_texts(transcripts),
        searched_names=make_texts(names),
        numbers={column: clips[column].to_numpy(np.float64) for column in NUMBER_COLUMNS},
        groups=groups | {"bin": _bin_group(activation, valence), "flag": _flag_group(flags)},
        activation_level=activation,
        valence_level=valence,
        edges=edges,
        flags=flags,
    )


def with_flags(index: Index, flags: Flags) -> Index:
    """The same index with other flags, such as those over chosen splits."""
    groups = {**index.groups, "flag": _flag_group(flags)}
    return replace(index, flags=flags, groups=groups, orders=_orders_without(index, "flag"))


def with_tags(index: Index, tag_rows: Mapping[str, Rows], done_rows: Rows = ()) -> Index:
    """The same index with these rows of each tag, and these rows done, instead of its own."""
    found = {tag: _ascending(index, rows) for tag, rows in tag_rows.items() if len(rows)}
    done = _ascending(index, done_rows)
    return replace(index, tag_rows=found, done_rows=done, orders=_orders_without(index, "tags"))


def with_changed_tags(index: Index, rows: Rows, tag_rows: Mapping[str, Rows], done_rows: Rows = ()) -> Index:
    """The same index where, of some `rows`, just these have each tag and just these are done.

    Other rows keep what they have. It is `index` itself if so they had before.
    """
    looked_at = _ascending(index, rows)
    found = {}
    for tag in {**index.tag_rows, **tag_rows}:
        now = _ascending(index, tag_rows.get(tag, ()))
        tagged = _with_rows(index.tag_rows.get(tag, _rows(())), looked_at, now)
        if len(tagged):
            found[tag] = tagged
    done = _with_rows(index.done_rows, looked_at, _ascending(index, done_rows))
    is_same = found.keys() == index.tag_rows.keys() and done is index.done_rows
    if is_same and all(found[tag] is before for tag, before in index.tag_rows.items()):
        return index
    return replace(index, tag_rows=found, done_rows=done, orders=_orders_without(index, "tags"))


def tags_of(index: Index, rows: Rows) -> list[tuple[str, ...]]:
    """The tags of each of some rows, in the order of the alphabet."""
    found: list[list[str]] = [[] for _ in rows]
    for tag in sorted(index.tag_rows):
        for place in np.flatnonzero(is_among(rows, index.tag_rows[tag])):
            found[place].append(tag)
    return [tuple(names) for names in found]


def is_among(rows: Rows, ascending: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each of some rows is one of those that ascend, however many these are."""
    wanted = _rows(rows)
    if not len(ascending):
        return np.zeros(len(wanted), dtype=np.bool_)
    places = np.searchsorted(ascending, wanted).clip(max=len(ascending) - 1)
    found: NDArray[np.bool_] = ascending[places] == wanted
    return found


def _with_rows(
    before: NDArray[np.int64], rows: NDArray[np.int64], now: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Rows after, of `rows`, just those in `now` are there; `before` itself if it is so. All ascend."""
    was, is_now = is_among(rows, before), is_among(rows, now)
    if np.array_equal(was, is_now):
        return before
    kept = np.delete(before, np.searchsorted(before, rows[was & ~is_now]))
    come = rows[is_now & ~was]
    return np.insert(kept, np.searchsorted(kept, come), come)


def _ascending(index: Index, rows: Rows) -> NDArray[np.int64]:
    """Rows in order, each once."""
    if len(rows) < 2:
        return _rows(rows)
    is_there = np.zeros(index.n_rows, dtype=np.bool_)
    is_there[_rows(rows)] = True
    return np.flatnonzero(is_there)


def _rows(rows: Rows) -> NDArray[np.int64]:
    return np.asarray(rows, dtype=np.int64)


def order(index: Index, column: str, *, descending: bool = False) -> NDArray[np.int64]:
    """Rows in the order of a column of `COLUMNS`.

    Rows that are equal (numbers: to seven digits) keep the corpus's order both ways. Rows without a value are
    last both ways.

    Returns
    -------
    array of int64, shape (n_rows,)
        A permutation; `order[mask[order]]` is the visible rows in order.

    Raises
    ------
    ValueError
        If there is no such column.
    """
    key = f"-{column}" if descending else column
    if key not in index.orders:
        index.orders[key] = _argsort(index, column, descending)
    return index.orders[key]


def order_texts(index: Index) -> None:
    """Sort by the columns of texts ahead of time, both ways: too slow to wait for at 100,000 clips and more.

    May run on any thread: what it finds is kept in `index.orders`, which no filter or tag changes for these columns.
    """
    for column in TEXT_COLUMNS:
        for descending in (False, True):
            order(index, column, descending=descending)


def value(index: Index, row: int, column: str) -> str | float:
    """What stands in one cell of `COLUMNS`: a number (NaN where missing) or a text (empty where missing)."""
    if column in index.numbers:
        return float(index.numbers[column][row])
    if column in index.groups:
        group = index.groups[column]
        return group.categories[group.codes[row]] if group.codes[row] >= 0 else ""
    if column == "tags":
        return ", ".join(tags_of(index, [row])[0])
    texts = {"clip": index.names, "transcript": index.transcripts}
    if column not in texts:
        raise ValueError(f"The index has no column {column!r}; it has {', '.join(COLUMNS)}.")
    return str(texts[column][row].as_py())


def _argsort(index: Index, column: str, descending: bool) -> NDArray[np.int64]:
    """Sort key and row number together as one integer: faster than a stable sort, and stable too."""
    keys, missing = _sort_keys(index, column)
    keys = np.where(missing, np.iinfo(np.int32).max, ~keys if descending else keys)
    return np.sort((keys.astype(np.int64) << 32) | np.arange(index.n_rows)) & 0xFFFFFFFF


def _sort_keys(index: Index, column: str) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Integers that sort as the column does, and which rows have no value."""
    if column in index.numbers:
        return _sortable(index.numbers[column]), np.isnan(index.numbers[column])
    if column in index.groups:
        codes = index.groups[column].codes.astype(np.int32)
        return codes, codes < 0
    if column == "tags":
        counts = np.zeros(index.n_rows, dtype=np.int32)
        for rows in index.tag_rows.values():
            counts[rows] += 1
        return counts, counts == 0
    texts = {"clip": index.names, "transcript": index.searched.array}
    if column not in texts:
        raise ValueError(f"The index has no column {column!r}; it has {', '.join(COLUMNS)}.")
    import pyarrow.compute as pc  # noqa: PLC0415 - the window is shown before there are texts

    ranks = pc.rank(texts[column], tiebreaker="dense").to_numpy().astype(np.int32)
    return ranks, pc.equal(texts[column], "").to_numpy(zero_copy_only=False)


def _sortable(numbers: NDArray[np.float64]) -> NDArray[np.int32]:
    """The bits of the numbers as 32-bit floats, changed so that they sort as integers."""
    bits = (numbers + 0.0).astype(np.float32).view(np.int32)
    return bits ^ ((bits >> 31) & 0x7FFFFFFF)


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


def _bin_group(activation: NDArray[np.int8], valence: NDArray[np.int8]) -> Group:
    codes = np.where((activation < 0) | (valence < 0), np.int8(-1), activation * np.int8(3) + valence)
    return Group(codes, tuple(bin_name(*bin_) for bin_ in BINS))


def _flag_group(flags: Flags) -> Group:
    return Group(flags.codes - np.int8(1), FLAGS)


def _orders_without(index: Index, column: str) -> dict[str, NDArray[np.int64]]:
    return {key: rows for key, rows in index.orders.items() if key.removeprefix("-") != column}
