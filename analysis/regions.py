"""Attribution in known seconds against chance.

A map is compared with regions that people have tagged, or that are known from how a clip was made. Chance is the share
of the time that the regions take. Whether more than chance is more than luck is asked of the map itself, shifted in a
circle by every number of frames: that keeps how the map hangs together and how long the regions are. In a single clip
this has little power, as a region of a fifth of a clip has but five places to be; a corpus is judged by the mean
`excess` over its clips (`corpus_excess`). Tags may lie where a clip is loud, and so may a map: `matched_excess` is the
excess over places that are as loud as the regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMOOTHED_FRAMES = 5
# A place is as loud as a region up to this difference of their mean levels.
MOST_DB_APART = 3.0
# Up to this many speakers all flips of signs are tried; with more, so many at random.
MOST_SPEAKERS_FLIPPED, FLIPS = 13, 9999
RESAMPLES = 2000
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
        None if there is nothing to compare: no frame or every frame is inside, nothing of the map counts, or not all
        of it is numbers.

    Raises
    ------
    ValueError
        If the arrays differ in length or `direction` is none of the three.
    """
    shares = _shares(values, inside, direction)
    if shares is None:
        return None
    shifted = _shares_of_shifts(shares, inside)
    share, chance = float(shares[inside].sum()), float(inside.mean())
    return RegionMass(
        share=share,
        chance=chance,
        lift=share / chance,
        excess=share - float(shifted.mean()),
        p=(1 + int((shifted >= share - _ROUNDING).sum())) / len(shares),
        is_hit=_is_hit(shares, inside),
    )


def shifted_masses(
    values: NDArray[np.floating], inside: NDArray[np.bool_], *, direction: int = 0
) -> NDArray[np.float64] | None:
    """What of a map is inside as it is, and shifted by 1, 2, ... frames in a circle, shape (frames,).

    Parameters, what is raised and when there is None to return are those of `region_mass`.
    """
    shares = _shares(values, inside, direction)
    if shares is None:
        return None
    return np.concatenate([[shares[inside].sum()], _shares_of_shifts(shares, inside)])


def matched_excess(
    values: NDArray[np.floating],
    inside: NDArray[np.bool_],
    levels: NDArray[np.floating],
    *,
    direction: int = 0,
) -> float:
    """A map's share in regions minus its mean share in places like them.

    Like a region is every other place in the clip that is as long, as loud within `MOST_DB_APART`, and has its middle
    in the same third of the clip; it may overlap the region, which makes the excess smaller rather than larger.

    Parameters
    ----------
    values, inside, direction
        As for `region_mass`.
    levels : array, shape (frames,)
        In dB, finite.

    Returns
    -------
    float
        NaN if there is nothing to compare, or if a region has no place like it.

    Raises
    ------
    ValueError
        As `region_mass`, or if the levels differ in length.
    """
    if levels.shape != values.shape:
        raise ValueError(f"expected {len(values)} levels, found {len(levels)}")
    shares = _shares(values, inside, direction)
    if shares is None:
        return float("nan")
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
    excess = 0.0
    for start, stop in edges.reshape(-1, 2):
        width = np.ones(stop - start)
        masses = np.convolve(shares, width, "valid")
        loudness = np.convolve(levels.astype(np.float64), width / len(width), "valid")
        middles = np.arange(len(masses)) + len(width) / 2
        thirds = np.minimum(3 * middles // len(shares), 2)
        is_like = (abs(loudness - loudness[start]) <= MOST_DB_APART) & (thirds == thirds[start])
        is_like[start] = False
        if not is_like.any():
            return float("nan")
        excess += float(masses[start] - masses[is_like].mean())
    return excess


@dataclass(frozen=True)
class CorpusExcess:
    """The mean excess over the clips of a corpus, and whether it is more than luck.

    Attributes
    ----------
    mean : float
    low, high : float
        95 % of the means of speakers drawn with replacement lie between these; NaN with one speaker, of whom nothing
        can be drawn but the same. With few speakers they are too close together.
    p : float
        Share of all flips of the speakers' signs, none flipped counted in, whose mean is at least as far from 0: two
        sided, never below 2 ** (1 - speakers).
    clips, speakers : int
    """

    mean: float
    low: float
    high: float
    p: float
    clips: int
    speakers: int

    def in_words(self) -> str:
        """Such as: +0.120 (+0.080 to +0.160); without the interval where there is none."""
        interval = "" if np.isnan(self.low) else f" ({self.low:+.3f} to {self.high:+.3f})"
        return f"{self.mean:+.3f}{interval}"


def corpus_excess(excesses: Sequence[float], speakers: Sequence[str], *, seed: int = 0) -> CorpusExcess:
    """Test the mean excess over a corpus; all clips of a speaker stay together, as they are alike.

    Parameters
    ----------
    excesses : sequence of float
        One a clip, `RegionMass.excess` or `matched_excess`. NaN is left out.
    speakers : sequence of str
        Of each clip.
    seed : int
        Of what is drawn: the resampled speakers, and the flips where there are too many to try all.

    Raises
    ------
    ValueError
        If the sequences differ in length or no excess is a number.
    """
    known = np.asarray(excesses, dtype=np.float64)
    if len(known) != len(speakers) or not np.isfinite(known).any():
        raise ValueError(f"expected excesses, each with a speaker; found {len(known)} and {len(speakers)}")
    is_known = np.isfinite(known)
    names, speaker = np.unique(np.asarray(speakers)[is_known], return_inverse=True)
    sums, counts = np.bincount(speaker, weights=known[is_known]), np.bincount(speaker)
    random = np.random.default_rng(seed)
    flipped = abs(_signs(len(names), random) @ sums)
    drawn = random.integers(len(names), size=(RESAMPLES, len(names)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, (2.5, 97.5)) if len(names) > 1 else (np.nan, np.nan)
    return CorpusExcess(
        mean=float(sums.sum() / counts.sum()),
        low=float(low),
        high=float(high),
        p=float(np.mean(flipped >= abs(sums.sum()) - _ROUNDING)),
        clips=int(counts.sum()),
        speakers=len(names),
    )


def _signs(speakers: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Rows of 1 and -1, the first without a flip: all there are, or `FLIPS` more at random."""
    if speakers <= MOST_SPEAKERS_FLIPPED:
        flips = np.arange(2**speakers)[:, None] >> np.arange(speakers) & 1
    else:
        flips = random.integers(2, size=(FLIPS + 1, speakers))
        flips[0] = 0
    return np.where(flips == 1, -1.0, 1.0)


def _shares(
    values: NDArray[np.floating], inside: NDArray[np.bool_], direction: int
) -> NDArray[np.float64] | None:
    """What of a map counts, summing to 1, shape (frames,); None if there is nothing to compare."""
    if values.shape != inside.shape or values.ndim != 1:
        raise ValueError(f"expected two arrays of one length, found {values.shape} and {inside.shape}")
    if direction not in (-1, 0, 1):
        raise ValueError(f"expected a direction of -1, 0 or 1, found {direction}")
    exact = values.astype(np.float64)
    sizes = np.abs(exact) if direction == 0 else np.maximum(0.0, direction * exact)
    total = float(sizes.sum())
    if total == 0 or not np.isfinite(total) or inside.all() or not inside.any():
        return None
    return np.asarray(sizes / total)


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
