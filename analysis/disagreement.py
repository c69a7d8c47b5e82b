"""Spread over raters and the flags of high disagreement.

A clip is flagged for a dimension if the standard deviation of its raters is at least mu + k * sigma, where mu
and sigma are the mean and the standard deviation (n - 1) of those deviations over the clips looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import pandas as pd

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
    """Mean + `k` * standard deviation (n - 1) of those `spreads` that are not NaN; NaN for fewer than two."""
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
    seen = True if looked_at is None else looked_at
    activation_spreads = np.where(seen, np.asarray(activation, dtype=np.float64), np.nan)
    valence_spreads = np.where(seen, np.asarray(valence, dtype=np.float64), np.nan)
    activation_threshold, valence_threshold = (
        threshold(activation_spreads, k=k),
        threshold(valence_spreads, k=k),
    )
    codes = (activation_spreads >= activation_threshold) + np.int8(2) * (valence_spreads >= valence_threshold)
    return Flags(activation_threshold, valence_threshold, codes.astype(np.int8))


def find_flags(clips: pd.DataFrame, *, k: float = 2.0) -> Flags:
    """Flag the rows of a clip table, taking mu and sigma over all of them."""
    return flag_spreads(
        clips["activation_sd"].to_numpy(np.float64), clips["valence_sd"].to_numpy(np.float64), k=k
    )


def flag_names(flags: Flags) -> NDArray[np.object_]:
    """The flag of each clip as a name of `FLAGS`, empty where there is none."""
    return np.array(["", *FLAGS], dtype=object)[flags.codes]


def flag_table(clips: pd.DataFrame, flags: Flags) -> pd.DataFrame:
    """One row a flagged clip, in the order of `clips`.

    Returns
    -------
    DataFrame
        Columns `clip, flag, activation_sd, valence_sd, activation, valence, emotion, split, n_raters`.
    """
    columns = ["activation_sd", "valence_sd", "activation", "valence", "emotion", "split", "n_raters"]
    table = clips[["clip", *columns]].copy()
    table.insert(1, "flag", flag_names(flags))
    return table[flags.codes > 0]
