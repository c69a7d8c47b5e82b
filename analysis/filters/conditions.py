"""Conditions on clips as values: combined with & | ~, compared, stored, turned into masks over the index."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.bins import BINS
from analysis.index import Index
from analysis.texts import find_text

if TYPE_CHECKING:
    import pyarrow as pa

Mask = NDArray[np.bool_]
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class Filter:
    """A condition on clips."""

    def mask(self, index: Index) -> Mask:
        """Which rows of `index` fulfil it: shape (n_rows,)."""
        raise NotImplementedError

    @property
    def columns(self) -> frozenset[str]:
        """Names of all that it asks about: columns of the index, and `done`."""
        return frozenset()

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
class Pair(Filter):
    """Two conditions."""

    left: Filter
    right: Filter

    @property
    def columns(self) -> frozenset[str]:
        return self.left.columns | self.right.columns


@dataclass(frozen=True)
class Both(Pair):
    """Clips that fulfil both conditions."""

    def mask(self, index: Index) -> Mask:
        return self.left.mask(index) & self.right.mask(index)


@dataclass(frozen=True)
class Either(Pair):
    """Clips that fulfil at least one of two conditions."""

    def mask(self, index: Index) -> Mask:
        return self.left.mask(index) | self.right.mask(index)


@dataclass(frozen=True)
class Not(Filter):
    """All other clips than those of a condition, with those that lack what it asks about."""

    condition: Filter

    @property
    def columns(self) -> frozenset[str]:
        return self.condition.columns

    def mask(self, index: Index) -> Mask:
        return ~self.condition.mask(index)


@dataclass(frozen=True)
class OfColumn(Filter):
    """A condition on one column."""

    column: str

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({self.column})


@dataclass(frozen=True)
class InGroup(OfColumn):
    """Clips whose value in a column of few values (`index.groups`) is one of `values`."""

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

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({"bin"})

    def mask(self, index: Index) -> Mask:
        wanted = np.array([*(bin_ in self.bins for bin_ in BINS), False])
        chosen: Mask = wanted[index.groups["bin"].codes]
        return chosen


@dataclass(frozen=True)
class HasTag(Filter):
    """Clips with at least one of these tags."""

    tags: frozenset[str]

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({"tags"})

    def mask(self, index: Index) -> Mask:
        found = np.zeros(index.n_rows, dtype=np.bool_)
        for tag in self.tags & index.tag_rows.keys():
            found[index.tag_rows[tag]] = True
        return found


@dataclass(frozen=True)
class HasText(Filter):
    """Clips whose transcript holds `text`, capitals or not; with a digit or `_` in it, those whose name does, too."""

    text: str

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({"transcript", "clip"} if self._looks_at_names else {"transcript"})

    @property
    def _looks_at_names(self) -> bool:
        return any(character.isdigit() or character == "_" for character in self.text)

    def mask(self, index: Index) -> Mask:
        found = find_text(index.searched, self.text)
        if self._looks_at_names:
            found = found | find_text(index.searched_names, self.text)
        return found


@dataclass(frozen=True)
class Compares(OfColumn):
    """Clips whose number in a column stands so to `value`, by one of `OPERATORS`; never where it is missing."""

    operator: str
    value: float

    def mask(self, index: Index) -> Mask:
        numbers = index.numbers[self.column]
        found: Mask = OPERATORS[self.operator](numbers, self.value) & ~np.isnan(numbers)
        return found


@dataclass(frozen=True)
class Within(OfColumn):
    """Clips whose number in a column is from `low` to `high`, both included; never where it is missing."""

    low: float
    high: float

    def mask(self, index: Index) -> Mask:
        numbers = index.numbers[self.column]
        return (numbers >= self.low) & (numbers <= self.high)


@dataclass(frozen=True)
class IsMissing(OfColumn):
    """Clips without a value in a column: no number, no category, an empty text, no tags."""

    def mask(self, index: Index) -> Mask:
        if self.column in index.numbers:
            return np.isnan(index.numbers[self.column])
        if self.column in index.groups:
            return np.asarray(index.groups[self.column].codes < 0)
        if self.column in index.texts:
            return _as_mask(index.texts[self.column], lambda texts, compute: compute.equal(texts, ""))
        found = np.ones(index.n_rows, dtype=np.bool_)
        for rows in index.tag_rows.values():
            found[rows] = False
        return found


@dataclass(frozen=True)
class IsText(OfColumn):
    """Clips whose text in a column is just one of `values`."""

    values: frozenset[str]

    def mask(self, index: Index) -> Mask:
        import pyarrow as pa  # noqa: PLC0415 - as in `_as_mask`

        wanted = pa.array(sorted(self.values), type=index.texts[self.column].type)
        return _as_mask(index.texts[self.column], lambda texts, compute: compute.is_in(texts, wanted))


@dataclass(frozen=True)
class Contains(OfColumn):
    """Clips whose text or value in a column holds `text`, capitals or not."""

    text: str

    def mask(self, index: Index) -> Mask:
        if self.column in index.groups:
            group, wanted = index.groups[self.column], self.text.lower()
            chosen: Mask = np.array([*(wanted in name.lower() for name in group.categories), False])[
                group.codes
            ]
            return chosen
        prepared = {"transcript": index.searched, "clip": index.searched_names}.get(self.column)
        if prepared is not None:
            return find_text(prepared, self.text)
        return _as_mask(
            index.texts[self.column],
            lambda texts, compute: compute.match_substring(texts, self.text, ignore_case=True),
        )


@dataclass(frozen=True)
class IsDone(Filter):
    """Clips that the tagger is done with."""

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({"done"})

    def mask(self, index: Index) -> Mask:
        found = np.zeros(index.n_rows, dtype=np.bool_)
        found[index.done_rows] = True
        return found


def _as_mask(texts: pa.Array, test: Callable[[pa.Array, Any], pa.Array]) -> Mask:
    from pyarrow import compute  # noqa: PLC0415 - the window is shown before there are texts

    found: Mask = test(texts, compute).to_numpy(zero_copy_only=False)
    return found
