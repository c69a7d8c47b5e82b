"""Attribution in known seconds against chance.

A map is compared with regions that people have tagged, or that are known from how a clip was made. Chance is the share
of the time that the regions take. Whether more than chance is more than luck is asked of the map itself, shifted in a
circle by every number of frames: that keeps how the map hangs together and how long the regions are. In a single clip
this has little power, as a region of a fifth of a clip has but five places to be; a corpus is judged by the mean
`excess` over its clips.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMOOTHED_FRAMES = 5
# Shares that differ by less are the same: they are sums of the same numbers in another order.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class RegionMass:
    """How much of a map lies in regions.

    Attributes
    ----------
    share : float
        Of the map's total size, 0 to 1.
    chance : float
        The regions' share of the frames.
    lift : float
        share / chance; 1 by chance.
    excess : float
        `share` minus its mean over all circular shifts of the map.
    p : float
        Share of the circular shifts, the map itself counted, that have at least as much in the regions.
    is_hit : bool
        Whether the map's peak, smoothed over 5 frames, lies in a region or at most one frame beside it.
    """

    share: float
    chance: float
    lift: float
    excess: float
    p: float
    is_hit: bool


def frames_inside(
    spans: Iterable[tuple[float, float]], frames: int, frames_per_second: float
) -> NDArray[np.bool_]:
    """Which frames have their centre in one of the spans, shape (frames,).

    Parameters
    ----------
    spans : iterable of (start, end)
        In seconds; the start belongs to a span and the end does not.
    """
    centres = (np.arange(frames) + 0.5) / frames_per_second
    inside = np.zeros(frames, dtype=bool)
    for start, end in spans:
        inside |= (centres >= start) & (centres < end)
    return inside


def region_mass(
    values: NDArray[np.floating], inside: NDArray[np.bool_], *, direction: int = 0
) -> RegionMass | None:
    """Compare a map with regions.

    Parameters
    ----------
    values : array, shape (frames,)
        Signed attributions of the frames that are looked at, such as those with speech, one after the other.
    inside : array of bool, shape (frames,)
        The frames of the regions.
    direction : {-1, 0, 1}
        1 or -1: only what raises or lowers the output counts. 0: the size of all counts.

    Returns
    -------
    RegionMass, or None
        None if there is nothing to compare: no frame or every frame is inside, or nothing of the map counts.

    Raises
    ------
    ValueError
        If the arrays differ in length or `direction` is none of the three.
    """
    if values.shape != inside.shape or values.ndim != 1:
        raise ValueError(f"expected two arrays of one length, found {values.shape} and {inside.shape}")
    if direction not in (-1, 0, 1):
        raise ValueError(f"expected a direction of -1, 0 or 1, found {direction}")
    exact = values.astype(np.float64)
    sizes = np.abs(exact) if direction == 0 else np.maximum(0.0, direction * exact)
    total = float(sizes.sum())
    if total == 0 or inside.all() or not inside.any():
        return None
    shares = sizes / total
    shifted = _shares_of_shifts(shares, inside)
    share, chance = float(shares[inside].sum()), float(inside.mean())
    return RegionMass(
        share=share,
        chance=chance,
        lift=share / chance,
        excess=share - float(shifted.mean()),
        p=(1 + int((shifted >= share - _ROUNDING).sum())) / len(shares),
        is_hit=_is_hit(sizes, inside),
    )


def _shares_of_shifts(shares: NDArray[np.float64], inside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What would be inside were the map shifted by 1, 2, ... frames in a circle, shape (frames - 1,)."""
    spectrum = np.fft.rfft(shares) * np.conj(np.fft.rfft(inside.astype(np.float64)))
    all_shifts: NDArray[np.float64] = np.fft.irfft(spectrum, n=len(shares))
    return all_shifts[1:]


def _is_hit(sizes: NDArray[np.float64], inside: NDArray[np.bool_]) -> bool:
    width = np.ones(SMOOTHED_FRAMES)
    sums = np.convolve(sizes, width)
    counts = np.convolve(np.ones(len(sizes)), width)
    centred = slice(SMOOTHED_FRAMES // 2, SMOOTHED_FRAMES // 2 + len(sizes))
    peak = int(np.argmax(sums[centred] / counts[centred]))
    return bool(inside[max(0, peak - 1) : peak + 2].any())
