"""Gamma: agreement on where regions are and which tags they bear, taken together, beyond chance.

Regions of all taggers are aligned, each to at most one of every other tagger, so that the disorder is least: what
aligned regions differ in place and tag, and what is left alone. Gamma is 1 less the observed disorder over what chance
gives. Dissimilarities are those of pygamma-agreement (Titeux & Riad 2021, Journal of Open Source Software 6, 2989), an
extra that is installed only where it is wanted.

Clips are laid end to end, and regions of different clips are never aligned. Chance is what is left when each tagger's
sequence is turned by a random time against the others', as in section 5.2 of the paper: so chance knows how many
regions there are, how long and how bunched, and not where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from analysis.agreement.events import is_placed
from analysis.agreement.judgements import Judgements
from analysis.errors import UsageError
from analysis.progress import ignore

DRAWS = 30
"""Random continua that the expected disorder is the mean of, as in the paper."""
POSITION_WEIGHT, TAG_WEIGHT = 3.0, 1.0
"""Of place and of tag in the dissimilarity, as in the authors' own software."""
MISSING = (
    "gamma needs pygamma-agreement, which is not installed: run `uv sync --extra gamma`, or leave gamma out."
)
_MOST_UNITS = 40
_TRIES = 100


class _Unit(NamedTuple):
    start: float
    end: float
    tag: str
    tagger: int


@dataclass(frozen=True)
class Gamma:
    """Gamma with the disorders it comes from and the clips it is of; NaN where it does not exist."""

    value: float = np.nan
    observed: float = np.nan
    expected: float = np.nan
    clips: int = 0


def gamma(
    said: Judgements,
    tags: Sequence[str],
    *,
    draws: int = DRAWS,
    seed: int = 0,
    report: Callable[[float], None] = ignore,
) -> Gamma:
    """Gamma of some tags' regions over the clips that all taggers judged and at least one gave a region.

    A clip that someone gave one of the tags without saying where is left out. A clip is taken to be as long as its last
    region: its own length is nowhere in the tags.

    Parameters
    ----------
    said : Judgements
    tags : sequence of str
        With one tag only places are compared; with several, tags too.
    draws, seed : int
        Random continua, and their seed: the same seed gives the same gamma.
    report : callable
        Told the share done; whatever it raises stops the work.

    Returns
    -------
    Gamma
        Value 1 - observed / expected: 1 if all regions are the same, 0 as by chance. NaN with fewer than two taggers or
        no regions.

    Raises
    ------
    UsageError
        If pygamma-agreement is not installed.

    References
    ----------
    Mathet, Widloecher & Metivier (2015), The Unified and Holistic Method Gamma for Inter-Annotator Agreement Measure
    and Alignment, Computational Linguistics 41, 437-479.
    """
    clips = list(_clips(said, tags))
    if len(said.taggers) < 2 or not clips:
        return Gamma()
    disorder = _Disorder(len(said.taggers), tags)
    observed = sum(disorder.of(units) for units in clips)
    units, length = _end_to_end(clips)
    generator = np.random.default_rng(seed)
    expected = 0.0
    for draw in range(draws):
        report(draw / draws)
        turned, count = _turned(units, length, len(said.taggers), generator)
        expected += disorder.of(turned) * len(said.taggers) / count / draws
    observed *= len(said.taggers) / len(units)
    return Gamma(1.0 - observed / expected, observed, expected, len(clips))


def require() -> None:
    """Raise `UsageError` if gamma cannot be computed, without importing what it needs."""
    from importlib.util import find_spec  # noqa: PLC0415

    if find_spec("pygamma_agreement") is None:
        raise UsageError(MISSING)


class _Disorder:
    """The least disorder of units, by the dissimilarities of pygamma-agreement."""

    def __init__(self, taggers: int, tags: Sequence[str]) -> None:
        require()
        from pygamma_agreement import (  # noqa: PLC0415 - takes seconds to import, and is not always there
            CombinedCategoricalDissimilarity,
            PositionalSporadicDissimilarity,
        )

        self._taggers = taggers
        self._dissimilarity: Any = (
            PositionalSporadicDissimilarity()
            if len(tags) == 1
            else CombinedCategoricalDissimilarity(alpha=POSITION_WEIGHT, beta=TAG_WEIGHT)
        )

    def of(self, units: Sequence[_Unit]) -> float:
        """Sum of the disorders of the unitary alignments in the best alignment."""
        return sum(self._least(group) for group in _apart(units, self._taggers))

    def _least(self, units: Sequence[_Unit]) -> float:
        from pyannote.core import Segment  # noqa: PLC0415
        from pygamma_agreement import Continuum  # noqa: PLC0415
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
        from scipy.sparse import coo_array  # noqa: PLC0415

        continuum = Continuum()
        sizes = np.zeros(self._taggers, dtype=int)
        # Seconds are kept in 32 bits there: counted from the first unit they stay exact enough.
        origin = min(unit.start for unit in units)
        for tagger in range(self._taggers):
            continuum.add_annotator(f"{tagger:06d}")
        for unit in set(units):
            continuum.add(f"{unit.tagger:06d}", Segment(unit.start - origin, unit.end - origin), unit.tag)
            sizes[unit.tagger] += 1
        disorders, alignments = self._dissimilarity.valid_alignments(continuum)
        taken, column = np.nonzero(alignments < sizes)
        rows = (np.cumsum(sizes) - sizes)[column] + alignments[taken, column]
        each_once = coo_array((np.ones(len(rows)), (rows, taken)), shape=(sizes.sum(), len(disorders)))
        found = milp(
            disorders.astype(np.float64),
            integrality=np.ones(len(disorders), dtype=np.int64),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(each_once.tocsr(), 1, 1),
        )
        return float(np.float64(found.fun))


def _clips(said: Judgements, tags: Sequence[str]) -> Iterator[list[_Unit]]:
    """The regions of each clip that is compared."""
    everyone = range(len(said.taggers))
    judged_by_all = np.logical_and.reduce([~np.isnan(said.of(tag)).any(axis=1) for tag in tags])
    for clip in np.flatnonzero(judged_by_all).tolist():
        if not all(is_placed(said, tag, clip, tagger) for tag in tags for tagger in everyone):
            continue
        units = [
            _Unit(start, end, tag, tagger)
            for tag in tags
            for tagger in everyone
            for start, end in said.regions[tag].get((clip, tagger), ())
        ]
        if units:
            yield units


def _end_to_end(clips: Sequence[Sequence[_Unit]]) -> tuple[list[_Unit], float]:
    """All units on one time axis, and its length."""
    laid: list[_Unit] = []
    at = 0.0
    for units in clips:
        laid += [unit._replace(start=unit.start + at, end=unit.end + at) for unit in units]
        at += max(unit.end for unit in units)
    return laid, at


def _turned(
    units: Sequence[_Unit], length: float, taggers: int, generator: np.random.Generator
) -> tuple[list[_Unit], int]:
    """Sequences of taggers drawn at random, each turned by a random time, and how many units they have."""
    apart = sum(unit.end - unit.start for unit in units) / len(units) / 2
    turned: list[_Unit] = []
    while not turned:
        times = _times(length, taggers, apart, generator)
        for place, tagger in enumerate(generator.integers(taggers, size=taggers).tolist()):
            for unit in units:
                if unit.tagger == tagger:
                    start = (unit.start + times[place]) % length
                    turned.append(_Unit(start, start + unit.end - unit.start, unit.tag, place))
    return turned, len(turned)


def _times(length: float, count: int, apart: float, generator: np.random.Generator) -> list[float]:
    """Random times, at least half a mean unit apart as far as there is room: else chance would be too kind."""
    for _ in range(_TRIES):
        times = generator.uniform(0, length, size=count)
        if np.diff(np.sort(times)).min() >= apart:
            break
    return [float(time) for time in times]


def _apart(units: Sequence[_Unit], taggers: int) -> Iterator[list[_Unit]]:
    """Groups of units that are too far from each other to be aligned, small ones together.

    The dissimilarity of units of lengths up to M that lie g apart is at least (1 + g / M)^2, and an alignment of p
    units with one such pair or more is worse than leaving all of them alone if that is above p^2 / 2.
    """
    reach = max((taggers / np.sqrt(2) - 1) * max((unit.end - unit.start for unit in units), default=0.0), 0.0)
    group: list[_Unit] = []
    end = -np.inf
    for unit in sorted(units):
        if len(group) >= _MOST_UNITS and unit.start > end + reach:
            yield group
            group = []
        group.append(unit)
        end = max(end, unit.end)
    if group:
        yield group
