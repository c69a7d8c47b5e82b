"""Conditions on clips as values: combined with & | ~, compared, stored, turned into masks over the index."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from analysis.bins import BINS
from analysis.index import Index
from analysis.texts import find_text

Mask = NDArray[np.bool_]


class Filter:
    """A condition on clips."""

    def mask(self, index: Index) -> Mask:
        """Which rows of `index` fulfil it: shape (n_rows,)."""
        raise NotImplementedError

    def __and__(self, other: Filter) -> Filter:
        return Both(self, other)

    def __or__(self, other: Filter) -> Filter:
        return Either(self, other)

    def __invert__(self) -> Filter:
        return Not(self)


@dataclass(frozen=True)
class Everything(Filter):
    """Every clip."""

    def mask(self, index: Index) -> Mask:
        return np.ones(index.n_rows, dtype=np.bool_)


@dataclass(frozen=True)
class Both(Filter):
    """Clips that fulfil both conditions."""

    left: Filter
    right: Filter

    def mask(self, index: Index) -> Mask:
        return self.left.mask(index) & self.right.mask(index)


@dataclass(frozen=True)
class Either(Filter):
    """Clips that fulfil at least one of two conditions."""

    left: Filter
    right: Filter

    def mask(self, index: Index) -> Mask:
        return self.left.mask(index) | self.right.mask(index)


@dataclass(frozen=True)
class Not(Filter):
    """Clips that do not fulfil a condition."""

    condition: Filter

    def mask(self, index: Index) -> Mask:
        return ~self.condition.mask(index)


@dataclass(frozen=True)
class InGroup(Filter):
    """Clips whose value in a column of few values (`index.groups`) is one of `values`."""

    column: str
    values: frozenset[str]

    def mask(self, index: Index) -> Mask:
        group = index.groups[self.column]
        wanted = np.array([*(name in self.values for name in group.categories), False])
        chosen: Mask = wanted[group.codes]
        return chosen


@dataclass(frozen=True)
class InBins(Filter):
    """Clips in one of these bins, each a pair of levels (activation, valence)."""

    bins: frozenset[tuple[int, int]]

    def mask(self, index: Index) -> Mask:
        wanted = np.array([*(bin_ in self.bins for bin_ in BINS), False])
        chosen: Mask = wanted[index.groups["bin"].codes]
        return chosen


@dataclass(frozen=True)
class HasTag(Filter):
    """Clips with at least one of these tags."""

    tags: frozenset[str]

    def mask(self, index: Index) -> Mask:
        found = np.zeros(index.n_rows, dtype=np.bool_)
        for tag in self.tags & index.tag_rows.keys():
            found[index.tag_rows[tag]] = True
        return found


@dataclass(frozen=True)
class HasText(Filter):
    """Clips whose transcript holds `text`, capitals or not; with a digit or `_` in it, those whose name does, too."""

    text: str

    def mask(self, index: Index) -> Mask:
        found = find_text(index.searched, self.text)
        if any(character.isdigit() or character == "_" for character in self.text):
            found = found | find_text(index.searched_names, self.text)
        return found


@dataclass(frozen=True)
class Query:
    """What one may ask for at once in the window; an empty part restricts nothing.

    `bins` holds pairs of levels (activation, valence), `flags` names of `analysis.disagreement.FLAGS`.
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


def to_filter(query: Query) -> Filter:
    """The condition that a query stands for."""
    groups = {
        "flag": query.flags,
        "split": query.splits,
        "emotion": query.emotions,
        "speaker": query.speakers,
        "gender": query.genders,
    }
    parts: list[Filter] = [InGroup(column, values) for column, values in groups.items() if values]
    if query.bins:
        parts.append(InBins(query.bins))
    if query.tags:
        parts.append(HasTag(query.tags))
    if query.text.strip():
        parts.append(HasText(query.text.strip()))
    return reduce(operator.and_, parts) if parts else Everything()
