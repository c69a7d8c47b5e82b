"""What a manipulation makes, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.loudness import Samples


@dataclass(frozen=True, eq=False)
class Change:
    """What a manipulation makes; `samples` and `null` are None where there is nothing to change.

    `description` says in one sentence what was done, or why nothing was.
    """

    description: str
    samples: NDArray[np.float64] | None = None
    null: NDArray[np.float64] | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Resynthesis:
    """A clip with one property of its voice taken away.

    Attributes
    ----------
    name, title, description : str
        The manipulation, what to call it on screen, and in one sentence what was done (or why nothing was).
    samples : array, shape (m,), float32
    null : array, shape (n,), float32
        What comes out of the same chain with nothing changed; as long as the clip.
    rate : int
        In Hz, of both.
    changed : bool
        False where there was nothing to change; `samples` and `null` are the clip itself then.
    stretch : float
        Length of `samples` over the clip's.
    gain_db : float
        By how much both were lowered to avoid clipping; 0 or less.
    parameters : mapping of str to float
        With the unit at the end of each name.
    """

    name: str
    title: str
    description: str
    samples: Samples
    null: Samples
    rate: int
    changed: bool
    stretch: float
    gain_db: float
    parameters: Mapping[str, float]

    def new_time(self, seconds: float) -> float:
        """Where in `samples` a moment of the clip lies."""
        return seconds * self.stretch

    def old_time(self, seconds: float) -> float:
        """Where in the clip a moment of `samples` lies."""
        return seconds / self.stretch
