"""Flags for what is asked for: a rule's mean and deviation are those of the clips that the rule looks at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.disagreement import FlagRule, Flags, flag_spreads
from analysis.filters import InGroup, Query, asked_splits, to_filter
from analysis.index import Index

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


def without_flags(query: Query) -> Query:
    """A query without all that asks for flags, which cannot be found before there are any."""
    where = None if query.where is not None and "flag" in query.where.columns else query.where
    return replace(query, flags=frozenset(), where=where)
