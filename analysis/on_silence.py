"""How much of a map lies on silence, beside how much of the time is silent.

Attention pooling is said to learn to reject silent regions: then less of its weight lies on them than their share of
the time, which is what the mean over all frames gives them. Silence is what `analysis.loudness.is_speech` calls none:
frames of 20 ms more than 25 dB below the loudest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.loudness import Samples, is_speech


@dataclass(frozen=True)
class OnSilence:
    """What lies on silence, each from 0 to 1.

    Attributes
    ----------
    share : float
        Of the map's size.
    time : float
        Of the frames: what a map that is the same everywhere has.
    """

    share: float
    time: float


def on_silence(values: NDArray[np.floating], samples: Samples, rate: int) -> OnSilence | None:
    """What of a map lies on silence.

    Parameters
    ----------
    values : array, shape (frames,)
        One a frame of 20 ms; signs do not count. The end of a clip may be without a frame.
    samples : array, shape (n,), float32
        Mono, at `rate` Hz.

    Returns
    -------
    OnSilence, or None
        None where there is nothing to compare: no frame is silent, all are, or the map is zero or not all numbers.
    """
    if not len(values) or not len(samples):
        return None
    silent = ~is_speech(samples, rate)[: len(values)]
    sizes = np.abs(values[: len(silent)].astype(np.float64))
    total = float(sizes.sum())
    if total == 0 or not np.isfinite(total) or silent.all() or not silent.any():
        return None
    return OnSilence(float(sizes[silent].sum()) / total, float(silent.mean()))
