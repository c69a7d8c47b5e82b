"""Drawing parts of examples: whole speakers, as alike in classes as can be, or clips."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.tables import UNKNOWN
from models.recipes.data.examples import Examples

Positions = NDArray[np.int64]
DRAWS = 40
COUNTED = ("none", "only one", "only two")


@dataclass(frozen=True)
class Shares:
    """How much is held out of all, how much of the rest is watched, and the seed that draws both."""

    held_out: float = 0.2
    development: float = 0.15
    seed: int = 0


def strata(examples: Examples) -> NDArray[np.int64]:
    """What parts should be alike in: the class; for dimensions, on which side of the medians of the first two it is."""
    if examples.labels is not None:
        return examples.labels
    values = examples.goals[:, :2]
    is_given = ~np.isnan(values)
    middle = [
        np.median(column[given] if given.any() else 0)
        for column, given in zip(values.T, is_given.T, strict=True)
    ]
    return np.asarray((values > middle) @ np.array([1, 2]), dtype=np.int64)


def by_speaker(
    examples: Examples, positions: Positions, shares: tuple[float, ...], seed: int
) -> tuple[Positions, ...]:
    """Parts that share no speaker: one for each share, and last what is left, to be learned from.

    What is left has every class that as many speakers have as there are parts. Of `DRAWS` seeded draws the one is taken
    that leaves most classes, and whose parts are nearest to their shares of each (of `strata`). Clips whose speaker is
    not known are in no part, as theirs may be any voice.

    Raises
    ------
    DataError
        If there are fewer known speakers than parts.
    """
    positions = known(examples, positions)
    names, owner = np.unique(np.array(examples.speakers)[positions], return_inverse=True)
    if len(names) <= len(shares):
        raise DataError(
            f"Clips of {len(shares) + 1} known speakers at least are needed for parts without a common speaker, and in"
            f" {examples.corpus.name} there is {COUNTED[len(names)]}; add clips of others, or give the clips' speakers."
        )
    _, classes = np.unique(strata(examples)[positions], return_inverse=True)
    counts = np.zeros((len(names), int(classes.max()) + 1))
    np.add.at(counts, (owner, classes), 1)
    generator = np.random.default_rng(seed)
    draws = [_drawn(counts, shares, generator) for _ in range(DRAWS)]
    best = min(draws, key=lambda parts: _cost(counts, shares, parts))
    return tuple(positions[best[owner] == part] for part in range(len(shares) + 1))


def by_clip(positions: Positions, share: float, seed: int) -> tuple[Positions, Positions]:
    """A share of the positions at random, at least one where there are two, and the rest; both ascending."""
    order = np.random.default_rng(seed).permutation(positions)
    size = min(max(round(share * len(order)), 1), len(order) - 1)
    return np.sort(order[:size]), np.sort(order[size:])


def known(examples: Examples, positions: Positions) -> Positions:
    """Those positions whose speaker is known."""
    kept: Positions = positions[np.array(examples.speakers)[positions] != UNKNOWN]
    return kept


def shares_speakers(examples: Examples, train: Positions, test: Positions) -> bool:
    """Whether somebody is both learned from and tested on; unknown speakers count as nobody."""
    speakers = np.array(examples.speakers)
    return bool(set(speakers[train]) & set(speakers[test]) - {UNKNOWN})


def spelled_alike(examples: Examples, learned: Positions, test: Positions) -> tuple[str, str] | None:
    """A speaker that is learned from and one that is tested on whose names differ in nothing but spelling.

    Case, spaces, hyphens, underscores and zeros in front of numbers are spelling. None if there are none such.
    """
    speakers = np.array(examples.speakers)
    names = sorted(set(speakers[learned].tolist()) - {UNKNOWN})
    heard = {_plain(name): name for name in names}
    for name in sorted(set(speakers[test].tolist()) - {UNKNOWN, *names}):
        if _plain(name) in heard:
            return heard[_plain(name)], name
    return None


def _plain(name: str) -> str:
    marks = r"(?<!\d)[\s_-]+|[\s_-]+(?!\d)"  # those between two numbers keep them apart
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(marks, "", name.casefold()))


def _drawn(
    counts: NDArray[np.float64], shares: tuple[float, ...], generator: np.random.Generator
) -> NDArray[np.int64]:
    """The part of each speaker, shape (n_speakers,): the last is what is left.

    Each part takes one speaker, and then those that bring it nearer to its share. Where it can, it takes speakers
    without whom every class has as many speakers left as there are parts to come.
    """
    last = len(shares)
    parts = np.full(len(counts), last)
    sizes, has = counts.sum(axis=1), counts > 0
    for part, share in enumerate(shares):
        to_come = last - part
        speakers = generator.permutation(np.flatnonzero(parts == last))
        left = has[speakers].sum(axis=0)
        is_needed = (has[speakers] & (left <= to_come)).any(axis=1)
        wanted, filled = share * sizes.sum(), 0.0
        free_first = np.concatenate([speakers[~is_needed], speakers[is_needed]])
        for speaker in free_first[: len(speakers) - to_come]:
            size = sizes[speaker]
            if filled and abs(filled + size - wanted) >= abs(filled - wanted):
                continue
            if filled and (has[speaker] & (left <= to_come)).any():
                continue
            parts[speaker] = part
            left, filled = left - has[speaker], filled + size
    return parts


def _cost(
    counts: NDArray[np.float64], shares: tuple[float, ...], parts: NDArray[np.int64]
) -> tuple[int, float]:
    """Classes that the last part lacks, then how far the parts are from their shares of each class, squared."""
    n_lacking = int((counts[parts == len(shares)].sum(axis=0) == 0).sum())
    wholes = counts.sum(axis=0)
    apart = [counts[parts == part].sum(axis=0) / wholes - share for part, share in enumerate(shares)]
    return n_lacking, float((np.array(apart) ** 2).sum())
