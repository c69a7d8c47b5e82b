"""A plan on its way: which clips are left, which comes next, which failed, and how long the rest will take."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from listener.state.explaining.unfinished import Plan

NEAR = 4
TIMED_CLIPS = 30
# From the clip in view outwards, forwards first.
_OFFSETS = sorted(range(-NEAR, NEAR + 1), key=lambda offset: (abs(offset), -offset))


@dataclass(frozen=True)
class Progress:
    """How far the explaining of many clips is.

    Attributes
    ----------
    done, of : int
        Clips dealt with, those that failed among them, and all.
    failed : int
    is_running : bool
        False: it stands still until it is resumed.
    seconds_left : float or None
        By the mean time of the last clips; None while nothing is known of it.
    """

    done: int
    of: int
    failed: int
    is_running: bool
    seconds_left: float | None


class Agenda:
    """What is left of a plan.

    Parameters
    ----------
    plan : Plan
    rows : array, shape (n_planned,)
        Rows of the index, in the order of the plan.
    n_clips : int
        How many rows the index has.

    Attributes
    ----------
    failures : list of (clip, reason)
    """

    def __init__(self, plan: Plan, rows: NDArray[np.int64], n_clips: int) -> None:
        self.plan = plan
        self.failures: list[tuple[str, str]] = []
        self._rows = rows
        self._is_planned = np.zeros(n_clips, dtype=bool)
        self._is_planned[rows] = True
        self._is_left = self._is_planned.copy()
        self._seconds: deque[float] = deque(maxlen=TIMED_CLIPS)

    def holds(self, row: int) -> bool:
        """Whether a row is planned, done or not."""
        return bool(self._is_planned[row])

    def next_row(self, shown: NDArray[np.int64], place: int | None) -> int | None:
        """The row to explain next; None if none is left.

        Parameters
        ----------
        shown : array, shape (n_shown,)
            Rows in the order of the table.
        place : int or None
            Where among them the clip in view stands: it comes first, then those around it, the nearer the sooner,
            then the rest in the order of the plan.
        """
        for offset in _OFFSETS if place is not None else ():
            if 0 <= place + offset < len(shown) and self._is_left[shown[place + offset]]:
                return int(shown[place + offset])
        rest = self._rows[self._is_left[self._rows]]
        return int(rest[0]) if len(rest) else None

    def settle(self, row: int, clip: str, failure: str = "", *, seconds: float | None = None) -> None:
        """A clip is dealt with: explained, or not for this reason; `seconds` is how long it took, if that is known."""
        self._is_left[row] = False
        if failure:
            self.failures.append((clip, failure))
        if seconds is not None:
            self._seconds.append(seconds)

    def progress(self, *, is_running: bool) -> Progress:
        """How far it is."""
        left, of = int(self._is_left.sum()), len(self._rows)
        seconds = left * sum(self._seconds) / len(self._seconds) if self._seconds else None
        return Progress(of - left, of, len(self.failures), is_running, seconds)
