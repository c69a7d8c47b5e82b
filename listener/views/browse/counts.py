"""How many clips each choice in the BROWSE dock would show, given everything else that is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from analysis.filters import Mask, Query, to_filter
from analysis.index import Index

PARTS = {
    "bins": "bin",
    "flags": "flag",
    "splits": "split",
    "emotions": "emotion",
    "speakers": "speaker",
    "genders": "gender",
    "corpora": "corpus",
}


@dataclass(frozen=True, eq=False)
class FacetCounts:
    """Counts for one index and query.

    Attributes
    ----------
    counts : mapping of part to array of int64, shape (n_categories,)
        For each of `PARTS` of a query whose column the index has, the clips with each category of it, among the
        clips that fulfil all other parts of the query.
    without_bin : int
        Clips among those counted in `bins` that lack activation or valence, and so are in no bin.
    tags : mapping of tag to int
        As `counts`, for the tags given so far.
    has_bins : bool
        Whether any clip of the corpus has a bin.
    """

    counts: Mapping[str, NDArray[np.int64]]
    in_bins: NDArray[np.int64] | None
    without_bin: int
    tags: Mapping[str, int]
    has_bins: bool

    @property
    def bins(self) -> NDArray[np.int64]:
        """Clips per bin, shape (3, 3), activation by valence."""
        return self.counts["bins"].reshape(3, 3)


def facet_counts(index: Index, query: Query, *, parts: Collection[str] = tuple(PARTS)) -> FacetCounts:
    """Count every choice of these parts; `bins` is always to be among them."""
    masks = _masks(index, query)
    shared = _rows(masks, "")
    counts, missing = {}, {}
    for part in parts:
        column = PARTS[part]
        if column not in index.groups:
            continue
        rows = _rows(masks, part) if part in masks else shared
        codes = index.groups[column].codes
        found = np.bincount(
            (codes if rows is None else codes[rows]) + 1, minlength=len(index.groups[column].categories) + 1
        )
        missing[part], counts[part] = int(found[0]), found[1:]
    return FacetCounts(
        counts=counts,
        in_bins=_rows(masks, "bins") if "bins" in masks else shared,
        without_bin=missing["bins"],
        tags=_count_tags(index, masks),
        has_bins=bool(np.any(index.groups["bin"].codes >= 0)),
    )


@lru_cache(maxsize=1)
def _masks(index: Index, query: Query) -> Mapping[str, Mask]:
    """A mask for every part of the query that restricts anything; the grid and the lists count by the same, in turn."""
    masks = {}
    for part in fields(query):
        wanted = getattr(query, part.name)
        if wanted:
            masks[part.name] = to_filter(Query(**{part.name: wanted})).mask(index)
    return masks


def _all_but(masks: Mapping[str, Mask], part: str) -> Mask | None:
    """Clips that fulfil all parts but one; None is every clip."""
    others = [mask for name, mask in masks.items() if name != part]
    return reduce(np.logical_and, others) if others else None


def _rows(masks: Mapping[str, Mask], part: str) -> NDArray[np.int64] | None:
    """Rows of `_all_but`: taking from many columns by row is faster than by mask where few clips are left."""
    mask = _all_but(masks, part)
    return None if mask is None else np.flatnonzero(mask)


def _count_tags(index: Index, masks: Mapping[str, Mask]) -> dict[str, int]:
    mask = _all_but(masks, "tags")
    return {
        tag: len(rows) if mask is None else int(np.count_nonzero(mask[rows]))
        for tag, rows in index.tag_rows.items()
    }
