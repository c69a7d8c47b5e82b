"""Flags for what is asked for: a rule's mean and deviation are those of the clips that the rule looks at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.disagreement import FlagRule, Flags, flag_spreads
from analysis.filters import InGroup, Query, asked_splits, to_filter
from analysis.index import Index
from analysis.tables import Corpus

Spreads = tuple[NDArray[np.float64], NDArray[np.float64]]


def flag(index: Index, query: Query, rule: FlagRule, spreads: Spreads | None = None) -> Flags:
    """Flags of an index's clips while a query asks for some of them.

    Parameters
    ----------
    spreads : (array, array), each of shape (n_rows,), optional
        Of activation and valence as the rule divides them; those of the index if None, which divide by n - 1.
    """
    activation, valence = spreads or (index.numbers["activation_sd"], index.numbers["valence_sd"])
    splits = asked_splits(query)
    if rule.scope == "shown":
        mask = to_filter(without_flags(query)).mask(index)
        over = f"the {np.count_nonzero(mask):,} clips shown, flagged or not"
        return flag_spreads(activation, valence, rule, looked_at=mask, over=over)
    if rule.scope == "splits" and splits:
        mask = InGroup("split", splits).mask(index)
        return flag_spreads(activation, valence, rule, looked_at=mask, over=", ".join(sorted(splits)))
    return flag_spreads(activation, valence, rule)


def spreads_of(corpus: Corpus, *, ddof: int) -> Spreads:
    """Spreads of activation and valence of every clip that divide by n - `ddof`, from those that divide by n - 1."""
    activation, valence = (_spreads(corpus, name, ddof) for name in ("activation", "valence"))
    return activation, valence


def _spreads(corpus: Corpus, dimension: str, ddof: int) -> NDArray[np.float64]:
    found = corpus.clips[f"{dimension}_sd"].to_numpy(np.float64)
    if ddof:
        return found
    is_known = ~np.isnan(corpus.ratings[dimension].to_numpy(np.float64))
    counts = np.bincount(corpus.rating_owners[is_known], minlength=len(found))
    return np.where(counts == 1, 0.0, found * np.sqrt(1 - 1 / np.maximum(counts, 1)))


def without_flags(query: Query) -> Query:
    """A query without all that asks for flags, which cannot be found before there are any."""
    where = None if query.where is not None and "flag" in query.where.columns else query.where
    return replace(query, flags=frozenset(), where=where)
