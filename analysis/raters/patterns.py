"""The distinct sets of numbers that raters gave: far fewer than clips, so that each is looked at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Patterns:
    """What raters gave, whoever they were.

    Attributes
    ----------
    sets : tuple of array of float64
        Every distinct set of numbers that a clip got, ascending; perhaps an empty one.
    which : array of int64, shape (n_clips,)
        Number of each clip's set.
    """

    sets: tuple[Floats, ...]
    which: NDArray[np.int64]

    def each(self, measure: Callable[[Floats], float]) -> Floats:
        """A measure of each clip's set: shape (n_clips,)."""
        found: Floats = np.array([measure(numbers) for numbers in self.sets], dtype=np.float64)
        return found[self.which]


def patterns(ratings: Floats, owner: NDArray[np.integer[Any]], n_clips: int) -> Patterns:
    """The sets of numbers that clips got.

    Parameters
    ----------
    ratings : array, shape (n_ratings,)
        NaN where a rater gave none, which is left out.
    owner : array of int, shape (n_ratings,)
        Clip row of each rating, 0 to `n_clips` - 1.
    """
    known = ~np.isnan(ratings)
    order = np.lexsort((ratings[known], owner[known]))
    numbers = np.ascontiguousarray(ratings[known][order])
    starts = np.searchsorted(owner[known][order], np.arange(n_clips + 1)) * numbers.itemsize
    content = numbers.tobytes()
    places: dict[bytes, int] = {}
    which = np.fromiter(
        (
            places.setdefault(content[start:stop], len(places))
            for start, stop in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
        ),
        np.int64,
        n_clips,
    )
    return Patterns(tuple(np.frombuffer(key, dtype=np.float64) for key in places), which)
