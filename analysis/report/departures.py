"""Emotion classes that are more or less frequent in a bin than in the whole corpus.

The share of a class in a bin is compared with its share in the corpus: their difference, and their ratio. Clips of one
speaker are alike, so the variance is that of leaving out one speaker after the other (jackknife, Efron & Tibshirani
1993, section 11.5), which keeps in that the corpus holds the bin. It is never taken below that of as many clips drawn
from the corpus: a class that the bin holds one clip of would else seem to vary by nothing. Student's t has as many
degrees of freedom as speakers would fill the bin evenly (squared sum over sum of squares of their clips), less one. A
class is tested where at least five of its clips would be expected in the bin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.bins import BINS, Edges, bin_name, level
from analysis.clash import false_discovery
from analysis.report.records import counted, percent
from analysis.speakers import speakers_of

if TYPE_CHECKING:
    import pandas as pd

LEAST_EXPECTED = 5.0
MOST_Q = 0.05
# From these ratios on, a class is said to be rare or frequent in a bin.
RARE, FREQUENT = 0.5, 2.0
# Shares below this in any bin are not "in every bin".
LEAST_EVERYWHERE = 0.02


@dataclass(frozen=True)
class Departure:
    """One class in one bin.

    Attributes
    ----------
    bin, emotion : str
    clips, in_bin : int
        Clips of the class in the bin, and all clips in the bin.
    share, corpus_share : float
        Of the class in the bin and in the corpus, 0 to 1.
    difference, low, high : float
        share - corpus_share with its 95 % interval, NaN where it was not tested or one speaker has the whole bin.
    ratio : float
        share / corpus_share.
    p, q : float
        Two-sided, and after Benjamini and Hochberg over all of the table; NaN where it was not tested.
    """

    bin: str
    emotion: str
    clips: int
    in_bin: int
    share: float
    corpus_share: float
    difference: float
    low: float
    high: float
    ratio: float
    p: float
    q: float = float("nan")

    @property
    def is_found(self) -> bool:
        """Whether it is more than luck; never where it was not tested."""
        return self.q <= MOST_Q

    def in_words(self) -> str:
        """Such as: happy in Medium-Low: 3.6 % against 19.4 % in the corpus."""
        return (
            f"{self.emotion} in {self.bin}: {percent(self.share)} against {percent(self.corpus_share)} in the corpus"
            f" ({self.ratio:.2g} times; difference {100 * self.low:+.1f} to {100 * self.high:+.1f} points;"
            f" {counted(self.clips, 'clip')} of {self.in_bin:,})."
        )


def departures(clips: pd.DataFrame, edges: Edges) -> tuple[Departure, ...]:
    """Every class in every bin that has a clip, in the order of `BINS`; clips outside all bins are left out."""
    activation, valence = level(clips["activation"], edges), level(clips["valence"], edges)
    is_known = (activation >= 0) & (valence >= 0)
    cells = (activation * np.int8(3) + valence)[is_known]
    known = clips[is_known]
    emotions = known["emotion"].astype("category")
    codes, names = emotions.cat.codes.to_numpy(), [str(name) for name in emotions.cat.categories]
    speaker = np.unique(speakers_of(known).astype(str), return_inverse=True)[1]
    found = [
        _departure(bin_name(*bin_), names[code], cells == 3 * bin_[0] + bin_[1], codes == code, speaker)
        for bin_ in BINS
        for code in range(len(names))
        if (cells == 3 * bin_[0] + bin_[1]).any() and (codes == code).any()
    ]
    q = false_discovery(np.array([one.p for one in found]))
    return tuple(replace(one, q=float(value)) for one, value in zip(found, q, strict=True))


def striking(found: Sequence[Departure]) -> tuple[Departure, ...]:
    """What is more than luck and at most half or at least twice as frequent as in the corpus; the largest first."""
    is_far = [one for one in found if one.is_found and not RARE < one.ratio < FREQUENT]
    return tuple(sorted(is_far, key=lambda one: -abs(one.difference)))


def everywhere(found: Sequence[Departure]) -> tuple[str, ...]:
    """Classes that no bin is without, such as: neutral in every bin: 3.7 to 62.9 % of its clips."""
    shares: dict[str, list[float]] = {}
    for one in found:
        shares.setdefault(one.emotion, []).append(one.share)
    present = {name: those for name, those in shares.items() if min(those) >= LEAST_EVERYWHERE}
    return tuple(
        f"{name} in every bin: {100 * min(those):.1f} to {100 * max(those):.1f} % of its clips."
        for name, those in sorted(present.items(), key=lambda item: -max(item[1]))
    )


def _departure(
    bin_: str, emotion: str, inside: NDArray[np.bool_], given: NDArray[np.bool_], speaker: NDArray[np.int64]
) -> Departure:
    in_bin, both = int(inside.sum()), int((inside & given).sum())
    share, corpus_share = both / in_bin, float(given.mean())
    difference = share - corpus_share
    low, high, p = float("nan"), float("nan"), float("nan")
    if corpus_share * in_bin >= LEAST_EXPECTED:
        masks = (inside & given, inside, given, np.ones_like(given))
        counts = np.stack([np.bincount(speaker, weights=mask) for mask in masks]).astype(np.float64)
        low, high, p = _interval(difference, counts)
    return Departure(
        bin_, emotion, both, in_bin, share, corpus_share, difference, low, high, share / corpus_share, p
    )


def _interval(value: float, counts: NDArray[np.float64]) -> tuple[float, float, float]:
    """Ends of the 95 % interval and p; NaN where one speaker has the whole bin, and where the bin is the corpus.

    Parameters
    ----------
    value : float
        The difference of shares.
    counts : array, shape (4, n_speakers)
        Clips of each speaker: of the class in the bin, in the bin, of the class, and all.
    """
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415 - slow to import

    whole, of_speaker = counts.sum(axis=1), counts[1]
    even = float(whole[1] ** 2 / (of_speaker**2).sum())
    if of_speaker.max() == whole[1] or whole[1] == whole[3]:
        return float("nan"), float("nan"), float("nan")
    both, inside, given, every = whole[:, None] - counts
    without, n = both / inside - given / every, counts.shape[1]
    corpus_share = whole[2] / whole[3]
    drawn = corpus_share * (1 - corpus_share) * (1 / whole[1] - 1 / whole[3])
    error = float(np.sqrt(max((n - 1) / n * ((without - value) ** 2).sum(), drawn)))
    if error == 0:
        return float("nan"), float("nan"), float("nan")
    width = float(stdtrit(even - 1, 0.975)) * error
    return value - width, value + width, float(2 * stdtr(even - 1, -abs(value) / error))
