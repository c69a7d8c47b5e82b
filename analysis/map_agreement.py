"""Whether two maps of one clip point at the same places: four measures, each beside what chance would give.

Chance is what the same two maps give when one is turned against the other by every number of frames, end joined to
start: it keeps how smooth and how peaked each is and breaks only where they point. Neighbouring frames are alike, so
that one short clip says little: over many clips, compare the values with their medians of chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import UsageError

TOP_SHARE = 0.2
MOST_FRAMES_APART = 2
FEWEST_FRAMES = 5
MOST_TURNS = 256
"""Turns that the distance is computed at; the other measures are computed at all of them."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measure:
    """One measure of likeness beside chance; NaN where it does not exist.

    Attributes
    ----------
    value : float
    chance, low, high : float
        Median, 5th and 95th percentile over the turned maps.
    p : float
        Share of turns, the unturned one counted in, at which the maps are as alike as they are or more.
    """

    value: float = np.nan
    chance: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p: float = np.nan


@dataclass(frozen=True)
class MapAgreement:
    """How alike two maps are.

    Attributes
    ----------
    frames : int
        How many frames were compared.
    rank : Measure
        Spearman's rho over the frames, -1 to 1.
    overlap : Measure
        Jaccard index of the two maps' strongest fifth of frames, 0 to 1.
    sign : Measure
        Share of the frames that are strongest in both which have the same sign in both, 0 to 1; NaN where no frame is
        strongest in both, and for maps compared by size.
    distance_ms : Measure
        Wasserstein distance (order 1) between the sizes of the two maps, each made to sum to 1, over time, in ms:
        how far the mass of one lies from that of the other. Small is alike.
    reason : str
        Why all of them are NaN; empty if they are not.
    """

    frames: int
    rank: Measure = Measure()
    overlap: Measure = Measure()
    sign: Measure = Measure()
    distance_ms: Measure = Measure()
    reason: str = ""


def map_agreement(
    first: NDArray[np.floating], second: NDArray[np.floating], *, frame_ms: float = 20.0, signed: bool = True
) -> MapAgreement:
    """Compare two maps of one clip.

    Parameters
    ----------
    first, second : array, shape (n,) and (m,)
        One value a frame, from the start of the clip. Encoders drop a frame at the end that words keep: up to
        `MOST_FRAMES_APART` frames too many are cut.
    frame_ms : float
        Length of a frame in ms.
    signed : bool
        False compares the sizes alone, for a map that has no sign.

    Raises
    ------
    UsageError
        If their lengths differ by more: they are not of the same sound.
    """
    if abs(len(first) - len(second)) > MOST_FRAMES_APART:
        counts = f"{len(first)} and {len(second)} frames"
        raise UsageError(f"These maps have {counts}; only maps of the same sound can be compared.")
    n = min(len(first), len(second))
    one, other = (np.asarray(values[:n], dtype=np.float64) for values in (first, second))
    reason = _trouble(one) or _trouble(other)
    if reason:
        return MapAgreement(n, reason=reason)
    if not signed:
        one, other = np.abs(one), np.abs(other)
    overlap, sign = _top_measures(one, other)
    return MapAgreement(
        n,
        rank=_measure(_turned_rho(_ranks(one), _ranks(other))),
        overlap=overlap,
        sign=sign if signed else Measure(),
        distance_ms=_measure(-_turned_distance(np.abs(one), np.abs(other)) * frame_ms, negated=True),
    )


def top_frames(values: NDArray[np.floating], share: float = TOP_SHARE) -> NDArray[np.bool_]:
    """The frames of largest size: that share of all of them, and those as large as the smallest of these.

    Zero is never among them. Shape (n,), for `values` of shape (n,), n > 0.
    """
    sizes = np.abs(values)
    count = max(round(share * len(sizes)), 1)
    smallest = np.partition(sizes, -count)[-count]
    return np.asarray((sizes >= smallest) & (sizes > 0))


def _trouble(values: Floats) -> str:
    if len(values) < FEWEST_FRAMES:
        return f"There are only {len(values)} frames to compare."
    if not np.isfinite(values).all():
        return "One map has values that are no numbers."
    if (values == values[0]).all():
        return "One map is the same everywhere, so it points nowhere."
    return ""


def _top_measures(one: Floats, other: Floats) -> tuple[Measure, Measure]:
    """Overlap, and agreement of signs where both are strongest."""
    top, other_top = top_frames(one).astype(np.float64), top_frames(other).astype(np.float64)
    both = np.rint(_turned_products(top, other_top))
    same_less_other = np.rint(_turned_products(top * np.sign(one), other_top * np.sign(other)))
    same = np.divide((both + same_less_other) / 2, both, out=np.full(len(both), np.nan), where=both > 0)
    return _measure(both / (top.sum() + other_top.sum() - both)), _measure(same)


def _turned_rho(one: Floats, other: Floats) -> Floats:
    """Spearman's rho at every turn from ranks, ties at their mean: turning does not change the ranks."""
    one, other = one - one.mean(), other - other.mean()
    rho = _turned_products(one, other) / np.sqrt((one @ one) * (other @ other))
    return np.clip(rho, -1.0, 1.0)


def _turned_distance(one: Floats, other: Floats) -> Floats:
    """Wasserstein distance in frames at no turn and at up to `MOST_TURNS` others, evenly spaced."""
    n = len(one)
    turns = np.unique(np.linspace(0, n - 1, min(n, MOST_TURNS + 1)).astype(int))
    turned = (np.arange(n) - turns[:, None]) % n
    gaps = np.cumsum(one / one.sum() - (other / other.sum())[turned], axis=1)
    return np.asarray(np.abs(gaps).sum(axis=1))


def _turned_products(one: Floats, other: Floats) -> Floats:
    """Sum of products of `one` and of `other` turned by 0, 1, ..., n - 1 frames, shape (n,)."""
    return np.fft.irfft(np.fft.rfft(one) * np.conj(np.fft.rfft(other)), len(one))


def _ranks(values: Floats) -> Floats:
    """Ranks from 1 on; equal values share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[place]


def _measure(turned: Floats, *, negated: bool = False) -> Measure:
    """From values at every turn, the unturned first, of which large is alike; `negated` ones are given as they were."""
    value, null = turned[0], turned[1:][np.isfinite(turned[1:])]
    if np.isnan(value) or not len(null):
        return Measure(-value if negated else value)
    p = (1 + np.count_nonzero(null >= value - 1e-12)) / (1 + len(null))
    if negated:
        value, null = -value, -null
    low, chance, high = np.percentile(null, (5, 50, 95))
    return Measure(float(value), float(chance), float(low), float(high), float(p))
