"""The open corpus and which of its clips are shown, in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from analysis.bins import Edges
from analysis.disagreement import FlagRule
from analysis.filters import Mask, Query, asked_splits, to_filter
from analysis.flagging import Spreads, flag, spreads_of
from analysis.index import (
    CUT_COLUMNS,
    TEXT_COLUMNS,
    Index,
    Rows,
    is_among,
    order,
    with_changed_tags,
    with_edges,
    with_flags,
    with_numbers,
    with_tags,
)
from analysis.index.records import Maker
from analysis.raters.fragility import LEAVES, Redrawn
from analysis.tables import Corpus
from analysis.texts import find_text
from listener.saving import Shown

GIVEN = frozenset({"tags", "done"})
"""What a filter may ask for that taggers change."""

CUT = frozenset({*CUT_COLUMNS, LEAVES})
"""What a filter may ask for that cut points change."""


@dataclass(frozen=True)
class Sort:
    """The column that the table is sorted by; the corpus's own order if `column` is empty."""

    column: str = ""
    descending: bool = False


class Library(QObject):
    """What is open, what is asked for, and the rows that answer it.

    Attributes
    ----------
    corpus : Corpus or None
    index : Index or None
    query : Query
        The user's wish.
    sort : Sort
    rule : FlagRule
        What counts as high disagreement.
    rows : array of int64
        Rows of the index that are shown, in the order shown.
    redrawn : Redrawn or None
        How firmly clips lie in their bins, at the edges of the index; None where there are no ratings to tell.
    listing : array of int64 or None
        Rows among which the query chooses, in the order in which they stand; None while it is all.
    hidden : array of bool or None
        Clips of which nothing may be seen but what one hears, by row; None while all may be seen.
    """

    corpus_changed = Signal()
    index_changed = Signal()
    query_changed = Signal()
    rows_changed = Signal()
    rule_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.corpus: Corpus | None = None
        self.index: Index | None = None
        self.query = Query()
        self.sort = Sort()
        self.rule = FlagRule()
        self._spreads_by_n: Spreads | None = None
        self.rows: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.redrawn: Redrawn | None = None
        self.hidden: Mask | None = None
        self.listing: NDArray[np.int64] | None = None
        self._lots: NDArray[np.int64] = self.rows
        self._makers: Callable[[Corpus], Mapping[str, Maker]] = lambda _corpus: {}

    @property
    def n_clips(self) -> int:
        return 0 if self.index is None else self.index.n_rows

    def show(self, corpus: Corpus, index: Index) -> None:
        """Put a corpus on the desk, all of its clips shown."""
        self.corpus, self.index = corpus, with_numbers(index, self._makers(corpus))
        self.query, self.sort, self._spreads_by_n = Query(), Sort(), None
        self.hidden = self.listing = None
        self._let_leave(Redrawn(corpus, index.edges))
        if self.rule != FlagRule():
            self._find_flags()
        self.corpus_changed.emit()
        self.index_changed.emit()
        self.query_changed.emit()
        self._find_rows()

    def offer(self, makers: Callable[[Corpus], Mapping[str, Maker]]) -> None:
        """Let every corpus that is shown from now on have these columns as well, made when they are asked for."""
        self._makers = makers

    def add_numbers(self, columns: Mapping[str, NDArray[np.float64]]) -> None:
        """Take columns of numbers into the index, in place of those of the same name."""
        self.index = with_numbers(self.index, columns)
        self.index_changed.emit()
        if self.asks_for(*columns):
            self._find_rows()

    def ask(self, query: Query) -> None:
        """Show the clips that fulfil a query; disagreement is taken over its splits, or what the rule looks at."""
        if query == self.query:
            return
        splits_changed = asked_splits(query) != asked_splits(self.query)
        self.query = query
        if splits_changed or self.rule.scope == "shown":
            self._flag_anew()
        self.query_changed.emit()
        self._find_rows()

    def set_edges(self, edges: Edges, redrawn: Redrawn | None = None) -> None:
        """Cut both dimensions here; `redrawn`, if it is known, says how firmly clips then lie in their bins."""
        if self.index is None or self.corpus is None or edges == self.index.edges:
            return
        self.index = with_edges(self.index, edges)
        self._let_leave(redrawn or Redrawn(self.corpus, edges))
        asks = not to_filter(self.query).columns.isdisjoint(CUT)
        if asks and self.rule.scope == "shown":
            self._find_flags()
        self.index_changed.emit()
        if asks or self.sort.column in CUT:
            self._find_rows()

    def asks_for(self, *columns: str) -> bool:
        """Whether the query or the order asks for any of these columns of the index."""
        return self.sort.column in columns or not to_filter(self.query).columns.isdisjoint(columns)

    def set_listing(self, rows: NDArray[np.int64] | None) -> None:
        """Choose among just these rows, in this order, or among all."""
        self.listing = rows
        if rows is not None:
            self.sort = Sort()
        self._find_rows()

    def clear_query(self) -> None:
        """Show every clip."""
        self.ask(Query())

    def set_rule(self, rule: FlagRule) -> None:
        """Let other spreads count as high."""
        if rule == self.rule:
            return
        self.rule = rule
        self.rule_changed.emit()
        if self.index is not None:
            self._flag_anew()
            self._find_rows()

    def sort_by(self, column: str, *, descending: bool = False) -> None:
        """Order the shown rows by a column of the index."""
        if Sort(column, descending) != self.sort:
            self.sort = Sort(column, descending)
            self._find_rows()

    def set_tags(self, tag_rows: Mapping[str, Rows], done: Rows = ()) -> None:
        """Take the rows of each of the session's tags, and those that are done, into the index instead of its own."""
        if self.index is not None:
            self._use_tags(with_tags(self.index, tag_rows, done))

    def change_tags(self, rows: Rows, tag_rows: Mapping[str, Rows], done: Rows) -> None:
        """Let, of some rows, just these have each tag and just these be done; the others keep what they have."""
        if self.index is None:
            return
        index = with_changed_tags(self.index, rows, tag_rows, done)
        if index is not self.index:
            self._use_tags(index)

    def is_done(self, rows: Rows) -> NDArray[np.bool_]:
        """Whether each of some rows is done."""
        return is_among(rows, np.empty(0, dtype=np.int64) if self.index is None else self.index.done_rows)

    def hide(self, hidden: Mask | None, *, seed: int = 0) -> None:
        """Let only what one hears of these clips be seen, or all of every clip.

        While any may be hidden, the clips stand in an order drawn by lot: names and labels tell by their order, too.
        """
        if self.index is None:
            return
        was_hiding, self.hidden = self.hidden is not None, hidden
        self.index_changed.emit()
        if was_hiding != (hidden is not None):
            self._lots = np.random.default_rng(seed).permutation(self.n_clips)
            self._find_rows()

    def hides(self, row: int) -> bool:
        """Whether nothing may be seen of this clip but what one hears."""
        return self.hidden is not None and bool(self.hidden[row])

    def title_of(self, row: int) -> str:
        """What a clip may be called on the screen: its name or, while that is hidden, its place."""
        if not self.hides(row):
            return self.name_of(row)
        place = np.flatnonzero(self.rows == row)
        return f"Clip {place[0] + 1:,} of {len(self.rows):,}" if len(place) else "A clip out of sight"

    def bring(self, row: int, *, behind: int) -> None:
        """Let a shown clip stand behind another until the rows are found anew."""
        others = self.rows[self.rows != row]
        self.rows = np.insert(others, int(np.flatnonzero(others == behind)[0]) + 1, row)
        self.rows_changed.emit()

    def keep_orders(self, index: Index) -> None:
        """Take over what an earlier index of this corpus has sorted by its texts, so that sorting is at once."""
        if self.index is not None and self.index.names is index.names:
            self.index.orders.update(
                {key: rows for key, rows in index.orders.items() if key.lstrip("-") in TEXT_COLUMNS}
            )

    def row_of(self, clip: str) -> int | None:
        """The row of a clip's name, or None if the corpus has no such clip."""
        return None if self.corpus is None else self.corpus.rows.get(clip)

    def name_of(self, row: int) -> str:
        """The clip's name on a row."""
        return self.index.names[row].as_py()

    def names_of(self, rows: Rows) -> list[str]:
        """The clips' names on some rows."""
        return self.index.names.take(np.asarray(rows, dtype=np.int64)).to_pylist()

    def shown(self) -> Shown:
        """The shown clips in the order shown, for tables and figures. Only with a corpus open."""
        flags = replace(self.index.flags, codes=self.index.flags.codes[self.rows])
        clips = self.corpus.clips
        spreads = self._spreads()
        if spreads is not None:
            clips = clips.assign(activation_sd=spreads[0], valence_sd=spreads[1])
        clips = clips.iloc[self.rows].reset_index(drop=True)
        return Shown(clips, self.corpus.scale, self.index.edges, flags, self.index.numbers, self.rows)

    def _let_leave(self, redrawn: Redrawn) -> None:
        """Offer the column of how firmly clips lie in their bins, where ratings tell."""
        self.redrawn = None
        if self.corpus.has_dimensions and len(self.corpus.ratings):
            self.redrawn = redrawn
            self.index = with_numbers(self.index, {LEAVES: redrawn.leaves})

    def _use_tags(self, index: Index) -> None:
        """Rows stay as they are unless the query or the order asks for tags."""
        self.index = index
        self.index_changed.emit()
        asks = bool(to_filter(self.query).columns & GIVEN)
        if asks and self.rule.scope == "shown":
            self._flag_anew()
        if asks or self.sort.column == "tags":
            self._find_rows()

    def _find_rows(self) -> None:
        if self.index is None:
            return
        mask = to_filter(self.query).mask(self.index)
        if self.hidden is not None:
            if self.query.text.strip():
                # A name that is searched for and found is a name that is known.
                mask = mask & (~self.hidden | find_text(self.index.searched, self.query.text.strip()))
            listed = self._lots if self.listing is None else self.listing
            self.rows = listed[mask[listed]]
        elif self.sort.column:
            ordered = order(self.index, self.sort.column, descending=self.sort.descending)
            if self.listing is not None:
                mask = mask & is_among(np.arange(self.n_clips), np.sort(self.listing))
            self.rows = ordered[mask[ordered]]
        elif self.listing is not None:
            self.rows = self.listing[mask[self.listing]]
        else:
            self.rows = np.flatnonzero(mask)
        self.rows_changed.emit()

    def _flag_anew(self) -> None:
        """Mean and deviation of the spreads are those of the clips looked at."""
        if self.index is not None:
            self._find_flags()
            self.index_changed.emit()

    def _find_flags(self) -> None:
        self.index = with_flags(self.index, flag(self.index, self.query, self.rule, self._spreads()))

    def _spreads(self) -> Spreads | None:
        """Spreads as the rule divides them; None for those of the index."""
        if self.rule.ddof:
            return None
        if self._spreads_by_n is None:
            self._spreads_by_n = spreads_of(self.corpus, ddof=0)
        return self._spreads_by_n
