"""Whether a model is as often right as it is sure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 10


@dataclass(frozen=True)
class Confidence:
    """Clips on which the model was about equally sure: mean probability of its answer, and share that is right."""

    clips: int
    sure: float
    right: float


def calibration(sure: Floats, is_right: NDArray[np.bool_], bins: int = BINS) -> tuple[Confidence, ...]:
    """Clips in bins of equal width of the probability of the answer; bins without clips are left out.

    Parameters
    ----------
    sure : array, shape (n_clips,)
        Probability of the class that was said, 0 to 1; 1 is in the last bin.
    is_right : array, shape (n_clips,)
    """
    places = np.minimum((sure * bins).astype(np.int64), bins - 1)
    return tuple(
        Confidence(int(inside.sum()), float(sure[inside].mean()), float(is_right[inside].mean()))
        for inside in (places == number for number in range(bins))
        if inside.any()
    )


def calibration_error(bins: tuple[Confidence, ...]) -> float:
    """Expected calibration error: the mean of |sure - right| over clips, by bins (Naeini et al. 2015); NaN for none."""
    clips = sum(each.clips for each in bins)
    return sum(each.clips * abs(each.sure - each.right) for each in bins) / clips if clips else float("nan")
