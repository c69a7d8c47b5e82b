"""Tags in the index: which rows have each, taken in whole or changed for some rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.index.records import Index, orders_without

Rows = Sequence[int] | NDArray[np.int64]


def with_tags(index: Index, tag_rows: Mapping[str, Rows], done_rows: Rows = ()) -> Index:
    """The same index with these rows of each tag, and these rows done, instead of its own."""
    found = {tag: _ascending(index, rows) for tag, rows in tag_rows.items() if len(rows)}
    done = _ascending(index, done_rows)
    return replace(index, tag_rows=found, done_rows=done, orders=orders_without(index, "tags"))


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
    return replace(index, tag_rows=found, done_rows=done, orders=orders_without(index, "tags"))


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
