"""Intervals of scores by the bootstrap over speakers.

Clips of one speaker are alike, so that an interval over clips would be too narrow: speakers are drawn with replacement,
each with all clips (Efron & Tibshirani 1993, section 8.3). A clip whose speaker is not known counts as one of its own.
With fewer than `FEWEST_SPEAKERS` there is no interval, and with few it is still too narrow: so it is told how many
there were.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.intervals import Estimate, estimates
from analysis.tables import UNKNOWN

Floats = NDArray[np.float64]
FEWEST_SPEAKERS = 3
DRAWS = 2000


def owners(speakers: Sequence[str]) -> tuple[NDArray[np.int64], int]:
    """Which speaker each clip is of, shape (n_clips,), counted from 0, and how many there are."""
    names = [
        (name, -1) if name and name.rpartition("/")[2] != UNKNOWN else ("", place)
        for place, name in enumerate(speakers)
    ]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names], dtype=np.int64), len(numbers)


def scored(
    terms: Floats,
    speakers: Sequence[str],
    measures: Callable[[Floats], Floats],
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> tuple[Estimate, ...]:
    """Values of some measures with 95 % percentile intervals over speakers.

    Parameters
    ----------
    terms : array, shape (n_clips, n_terms)
        What the measures need of each clip, to be summed.
    speakers : sequence of str, length n_clips
        `Unknown`, alone or after the name of a corpus and a slash, where it is not known.
    measures : callable
        From sums over clips, shape (..., n_terms), to values, shape (..., n_measures), NaN where one does not exist.
    """
    owner, count = owners(speakers)
    sums = np.zeros((count, terms.shape[1]))
    np.add.at(sums, owner, terms)
    return estimates(sums, measures, draws=draws, seed=seed, fewest=FEWEST_SPEAKERS)
