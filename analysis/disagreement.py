"""Spread over raters and the flags of high disagreement.

A clip is flagged for a dimension if the standard deviation of its raters is at least mu + k * sigma, where mu and sigma
are the mean and the standard deviation (n - 1) of those deviations over the clips looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

FLAGS = ("activation", "valence", "both")


@dataclass(frozen=True)
class Flags:
    """Which clips raters disagree about.

    Attributes
    ----------
    threshold_activation, threshold_valence : float
        mu + k * sigma on the corpus scale; NaN if fewer than two clips have a spread.
    codes : array of int8, shape (n_clips,)
        0 no flag, 1 activation only, 2 valence only, 3 both: `FLAGS[code - 1]`.
    """

    threshold_activation: float
    threshold_valence: float
    codes: NDArray[np.int8]


def threshold(spreads: NDArray[np.float64], *, k: float) -> float:
    """mu + `k` * sigma over those `spreads` that are not NaN, sigma with n - 1; NaN for fewer than two."""
    known = spreads[~np.isnan(spreads)]
    if len(known) < 2:
        return float("nan")
    return float(known.mean() + k * known.std(ddof=1))


def flag_spreads(
    activation: ArrayLike, valence: ArrayLike, *, k: float = 2.0, looked_at: NDArray[np.bool_] | None = None
) -> Flags:
    """Flag clips by their spreads.

    Parameters
    ----------
    activation, valence : array, shape (n_clips,)
        Standard deviation of each clip's ratings, on the corpus scale; NaN (never flagged) where unknown.
    k : float
        Standard deviations above the mean.
    looked_at : array of bool, shape (n_clips,), optional
        Clips that mu and sigma are taken over, and that may be flagged; all if None.
    """
    codes: NDArray[np.int8] = np.zeros(len(np.asarray(activation)), dtype=np.int8)
    thresholds = []
    for code, values in ((1, activation), (2, valence)):
        spreads = np.asarray(values, dtype=np.float64)
        if looked_at is not None:
            spreads = np.where(looked_at, spreads, np.nan)
        thresholds.append(threshold(spreads, k=k))
        codes |= np.where(spreads >= thresholds[-1], np.int8(code), np.int8(0))
    return Flags(*thresholds, codes)


def find_flags(clips: pd.DataFrame, *, k: float = 2.0) -> Flags:
    """Flag the rows of a clip table, taking mu and sigma over all of them."""
    return flag_spreads(
        clips["activation_sd"].to_numpy(np.float64), clips["valence_sd"].to_numpy(np.float64), k=k
    )
