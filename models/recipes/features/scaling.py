"""Frames of sound as z-scores, by the training part alone: whoever takes the test part's mean hears it beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# Below this spread, beside its mean, a channel says nothing, and dividing by it would only make rounding loud.
FLOOR = 1e-6


@dataclass(frozen=True, eq=False)
class Scaling:
    """Mean and standard deviation (dividing by n) of each channel, shape (channels,).

    The deviation is 1 where a channel never changes.
    """

    mean: Floats
    deviation: Floats

    def __call__(self, units: Floats) -> Floats:
        """Units (n, fold * channels) as z-scores."""
        frames = units.reshape(len(units), -1, len(self.mean))
        scored: Floats = ((frames - self.mean) / self.deviation).astype(np.float32)
        return scored.reshape(units.shape)


def scaling(clips: Iterable[Floats], channels: int) -> Scaling:
    """The scaling that gives all frames of these clips together mean 0 and variance 1.

    Parameters
    ----------
    clips : iterable of arrays, shape (units, fold * channels)

    Raises
    ------
    ValueError
        If there is no frame.
    """
    count, total, squares = 0, np.zeros(channels), np.zeros(channels)
    for units in clips:
        frames = units.reshape(-1, channels).astype(np.float64)
        count, total, squares = (
            count + len(frames),
            total + frames.sum(axis=0),
            squares + (frames**2).sum(axis=0),
        )
    if not count:
        raise ValueError("expected one frame at least")
    mean = total / count
    deviation = np.sqrt(np.maximum(squares / count - mean**2, 0.0))
    still = deviation <= FLOOR * np.maximum(1.0, np.abs(mean))
    return Scaling(mean.astype(np.float32), np.where(still, 1.0, deviation).astype(np.float32))
