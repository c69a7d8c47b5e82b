"""Listening queues: clips drawn at random with a fixed seed, so that anyone can draw the same ones again."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def draw(clips: Iterable[str], *, n: int, seed: int) -> list[str]:
    """Draw clips without replacement, in random order.

    The same names, `n` and `seed` (numpy's PCG64) give the same queue, in whatever order the names come.

    Parameters
    ----------
    clips : iterable of str
        Names to draw from, each once.
    n : int
        How many; all of them, shuffled, if there are fewer.
    seed : int
        0 or more.
    """
    names = sorted(clips)
    rows = np.random.default_rng(seed).choice(len(names), size=min(n, len(names)), replace=False)
    return [names[row] for row in rows]
