"""Spread over raters and the flags of high disagreement.

A clip is flagged for a dimension if the standard deviation of its raters is at least mu + k * sigma, where mu
and sigma are the mean and the standard deviation (n - 1) of those deviations over the clips looked at. High is what
stands out: raters of one mind are never flagged, and nothing is where all clips have the same spread (sigma is 0).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import pandas as pd

FLAGS = ("activation", "valence", "both")
Scope = Literal["splits", "shown", "corpus"]
EVERY_CLIP = "all clips"


@dataclass(frozen=True)
class FlagRule:
    """What counts as high disagreement.

    Attributes
    ----------
    k : float
        Standard deviations above the mean of the spreads.
    ddof : int
        A clip's spread divides by n - `ddof`: 1 or 0.
    scope : str
        The clips looked at: those of the chosen `splits` (all if none is chosen), those `shown`, or the whole `corpus`.
    """

    k: float = 2.0
    ddof: int = 1
    scope: Scope = "splits"


def write_rule(rule: FlagRule) -> str:
    """A rule as a text that `read_rule` reads."""
    return f"{rule.k:g} {rule.ddof} {rule.scope}"


def read_rule(text: str) -> FlagRule:
    """The rule that `write_rule` wrote; k = 2, n - 1 and the chosen splits where the text is none."""
    match text.split():
        case [k, ("0" | "1") as ddof, ("splits" | "shown" | "corpus") as scope] if _is_number(k):
            return FlagRule(float(k), int(ddof), scope)
    return FlagRule()


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


@dataclass(frozen=True)
class Flags:
    """Which clips raters disagree about.

    Attributes
    ----------
    threshold_activation, threshold_valence : float
        mu + k * sigma on the corpus scale; NaN if fewer than two clips have a spread.
    codes : array of int8, shape (n_clips,)
        0 no flag, 1 activation only, 2 valence only, 3 both: `FLAGS[code - 1]`.
    rule : FlagRule
    over : str
        The clips that mu and sigma were taken over, in words.
    """

    threshold_activation: float
    threshold_valence: float
    codes: NDArray[np.int8]
    rule: FlagRule = FlagRule()
    over: str = EVERY_CLIP

    def in_words(self, decimals: int = 2) -> str:
        """The rule and what came of it: "k = 2, n − 1, over Test1: activation spread ≥ 1.52, valence spread ≥ 1.60"."""
        limits = {"activation": self.threshold_activation, "valence": self.threshold_valence}
        known = [
            f"{name} spread ≥ {limit:.{decimals}f}" for name, limit in limits.items() if not math.isnan(limit)
        ]
        said = ", ".join(known) or "no clip has a spread"
        divisor = "n − 1" if self.rule.ddof else "n"
        return f"k = {self.rule.k:g}, {divisor}, over {self.over}: {said}"


def threshold(spreads: NDArray[np.float64], *, k: float) -> float:
    """Mean + `k` * standard deviation (n - 1) of those `spreads` that are not NaN; NaN for fewer than two."""
    known = spreads[~np.isnan(spreads)]
    if len(known) < 2:
        return float("nan")
    return float(known.mean() + k * known.std(ddof=1))


def flag_spreads(
    activation: ArrayLike,
    valence: ArrayLike,
    rule: FlagRule | None = None,
    *,
    looked_at: NDArray[np.bool_] | None = None,
    over: str = EVERY_CLIP,
) -> Flags:
    """Flag clips by their spreads.

    Parameters
    ----------
    activation, valence : array, shape (n_clips,)
        Standard deviation of each clip's ratings as the rule divides it, on the corpus scale; NaN (never flagged) where
        unknown.
    rule : FlagRule, optional
        k = 2 and n - 1 if None.
    looked_at : array of bool, shape (n_clips,), optional
        Clips that mu and sigma are taken over, and that may be flagged; all if None.
    over : str
        These clips in words.
    """
    rule = rule or FlagRule()
    # Once for both: taking by row is faster than by mask.
    seen = None if looked_at is None else np.flatnonzero(looked_at)
    activation_limit, is_high_activation = _stand_out(activation, rule.k, seen)
    valence_limit, is_high_valence = _stand_out(valence, rule.k, seen)
    codes = is_high_activation.astype(np.int8) + np.int8(2) * is_high_valence
    if looked_at is not None:
        codes *= looked_at
    return Flags(activation_limit, valence_limit, codes, rule, over)


def find_flags(clips: pd.DataFrame, rule: FlagRule | None = None, *, over: str = EVERY_CLIP) -> Flags:
    """Flag the rows of a clip table, taking mu and sigma over all of them."""
    activation, valence = (clips[f"{name}_sd"].to_numpy(np.float64) for name in ("activation", "valence"))
    return flag_spreads(activation, valence, rule, over=over)


def _stand_out(
    spreads: ArrayLike, k: float, seen: NDArray[np.int64] | None
) -> tuple[float, NDArray[np.bool_]]:
    """The limit among the rows seen, and which spreads reach it: none of 0, and none where all seen are the same."""
    every = np.asarray(spreads, dtype=np.float64)
    known = every if seen is None else every[seen]
    is_missing = np.isnan(known)
    if is_missing.any():
        known = known[~is_missing]
    limit = threshold(known, k=k)
    if not len(known) or known.min() == known.max():
        return limit, np.zeros(len(every), dtype=np.bool_)
    return limit, np.asarray((every >= limit) & (every > 0))


def flag_names(flags: Flags) -> NDArray[np.object_]:
    """The flag of each clip as a name of `FLAGS`, empty where there is none."""
    return np.array(["", *FLAGS], dtype=object)[flags.codes]


def flag_table(clips: pd.DataFrame, flags: Flags) -> pd.DataFrame:
    """One row a flagged clip, in the order of `clips`.

    Returns
    -------
    DataFrame
        Columns `clip, flag, activation_sd, valence_sd, activation, valence, emotion, split, n_raters, rule`.
    """
    columns = ["activation_sd", "valence_sd", "activation", "valence", "emotion", "split", "n_raters"]
    table = clips[["clip", *columns]].copy()
    table.insert(1, "flag", flag_names(flags))
    table["rule"] = flags.in_words(6)
    return table[flags.codes > 0]
