"""Cutting a long sound where it is quiet, for recognisers that hear only so much at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# A cut is looked for in the last third of what fits, in the middle of the quietest fifth of a second.
SEARCHED_SHARE = 1 / 3
HOP_S, QUIET_HOPS = 0.01, 20


def quiet_windows(samples: NDArray[np.float32], rate: int, longest_s: float) -> tuple[tuple[int, int], ...]:
    """First sample of each window and the one behind its last: together the whole sound, none over `longest_s`.

    Parameters
    ----------
    samples : array, shape (n,)
    rate : int
        In Hz.
    longest_s : float
        At least a second.
    """
    longest, hop = int(longest_s * rate), max(1, int(HOP_S * rate))
    windows, start = [], 0
    while len(samples) - start > longest:
        first, end = start + int(longest * (1 - SEARCHED_SHARE)), start + longest
        cut = first + _quietest(samples[first:end], hop)
        windows.append((start, cut))
        start = cut
    return (*windows, (start, len(samples)))


def _quietest(samples: NDArray[np.float32], hop: int) -> int:
    """The middle of the quietest stretch; of equal ones the first."""
    hops = len(samples) // hop
    power = np.square(samples[: hops * hop], dtype=np.float64).reshape(hops, hop).sum(axis=1)
    sums = np.concatenate([[0.0], np.cumsum(power)])
    stretch = min(QUIET_HOPS, hops)
    quiet = sums[stretch:] - sums[:-stretch]
    return (int(quiet.argmin()) + stretch // 2) * hop
