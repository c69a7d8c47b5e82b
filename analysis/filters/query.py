"""What one may ask for at once in the window."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import reduce

from analysis.filters.conditions import Both, Everything, Filter, HasTag, HasText, InBins, InGroup, Within


@dataclass(frozen=True)
class Query:
    """What one may ask for at once in the window; an empty part restricts nothing.

    `bins` holds pairs of levels (activation, valence), `flags` names of `analysis.disagreement.FLAGS`, `ranges` at
    most one range a column, `where` any condition.
    Parts are combined with "and", the values of a part with "or".
    """

    bins: frozenset[tuple[int, int]] = frozenset()
    flags: frozenset[str] = frozenset()
    splits: frozenset[str] = frozenset()
    emotions: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    genders: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    text: str = ""
    corpora: frozenset[str] = frozenset()
    ranges: frozenset[Within] = frozenset()
    where: Filter | None = None


def to_filter(query: Query) -> Filter:
    """The condition that a query stands for."""
    groups = {
        "flag": query.flags,
        "split": query.splits,
        "emotion": query.emotions,
        "speaker": query.speakers,
        "gender": query.genders,
        "corpus": query.corpora,
    }
    parts: list[Filter] = [InGroup(column, values) for column, values in groups.items() if values]
    parts.extend(sorted(query.ranges, key=operator.attrgetter("column")))
    if query.bins:
        parts.append(InBins(query.bins))
    if query.tags:
        parts.append(HasTag(query.tags))
    if query.text.strip():
        parts.append(HasText(query.text.strip()))
    if query.where is not None:
        parts.append(query.where)
    return reduce(operator.and_, parts) if parts else Everything()


def asked_splits(query: Query) -> frozenset[str]:
    """The splits that a query restricts clips to, by choice or by its condition; empty if to none."""
    chosen = [query.splits] if query.splits else []
    parts = [query.where]
    while parts:
        match parts.pop():
            case Both(left, right):
                parts += [left, right]
            case InGroup("split", values):
                chosen.append(values)
    return frozenset.intersection(*chosen) if chosen else frozenset()
