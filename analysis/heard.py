"""Where listeners heard the emotion of a clip, beside where a model hears it.

A listener marks stretches of a clip; a map has a value a frame. Both are made sets of frames of one size: the frames
of the listener's stretches, and as many of the map's strongest. Their likeness is Dice's coefficient,
2 |A and B| / (|A| + |B|) (Dice 1945), which for sets of one size is the share of the map's top that lies in the
stretch. Two listeners are compared in the same way, so that one reads the model against what people reach among
themselves. Chance is the mean over all turns of one set in a circle, end joined to start, no turn included: it keeps
how long the stretches are and how they hang together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.intervals import Estimate, estimates
from analysis.regions import frames_inside, region_mass

Frames = NDArray[np.bool_]
Spans = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Overlap:
    """How far two sets of frames, or several pairs of them on average, are the same.

    Attributes
    ----------
    dice, iou : float
        0 (nothing in common) to 1 (the same); `iou` is |A and B| / |A or B|.
    chance : float
        Mean of `dice` over all circular turns.
    """

    dice: float
    iou: float
    chance: float


@dataclass(frozen=True)
class HeardClip:
    """One clip.

    Attributes
    ----------
    clip : str
    listeners : tuple of str
        Who marked it, in alphabetical order.
    model_listener : Overlap
        Of the map's top with each listener's stretches, averaged over listeners.
    between_listeners : Overlap or None
        Averaged over pairs of listeners; None with fewer than two.
    pairs : int
    mass_in, mass_chance : float
        Share of the map's size inside the stretches, and share of the time that they take, averaged over listeners.
    """

    clip: str
    listeners: tuple[str, ...]
    model_listener: Overlap
    between_listeners: Overlap | None
    pairs: int
    mass_in: float
    mass_chance: float


@dataclass(frozen=True)
class HeardCorpus:
    """Means over clips, NaN where there are none; each clip counts once, however many listened to it.

    Attributes
    ----------
    clips, pairs : int
    model_listener, between_listeners : Estimate
        Of Dice's coefficient; the second over the clips that two or more marked.
    model_chance, between_chance : float
    mass_in : Estimate
    mass_chance : float
    """

    clips: int
    pairs: int
    model_listener: Estimate
    model_chance: float
    between_listeners: Estimate
    between_chance: float
    mass_in: Estimate
    mass_chance: float


def overlap(one: Frames, other: Frames) -> Overlap:
    """Compare two sets of frames.

    Parameters
    ----------
    one, other : array of bool, shape (frames,)

    Raises
    ------
    ValueError
        If they differ in length, or one of them is empty.
    """
    if one.shape != other.shape:
        raise ValueError(f"expected two sets over the same frames, found {one.shape} and {other.shape}")
    first, second = int(one.sum()), int(other.sum())
    if not first or not second:
        raise ValueError("expected two sets with a frame or more each, found an empty one")
    both = int((one & other).sum())
    # Every frame of one set meets every frame of the other at exactly one turn.
    by_chance = first * second / len(one)
    return Overlap(
        dice=2 * both / (first + second),
        iou=both / (first + second - both),
        chance=2 * by_chance / (first + second),
    )


def strongest(values: NDArray[np.floating], count: int) -> Frames:
    """The `count` frames of largest size, shape (frames,); of equal ones the earlier."""
    chosen = np.zeros(len(values), dtype=np.bool_)
    chosen[np.argsort(-np.abs(values), kind="stable")[:count]] = True
    return chosen


def heard_clip(
    clip: str,
    values: NDArray[np.floating],
    stretches: Mapping[str, Spans],
    *,
    frames_per_second: float,
) -> HeardClip | None:
    """Compare a map with the stretches that listeners marked.

    Parameters
    ----------
    clip : str
    values : array, shape (frames,)
        Signed attributions; their size counts.
    stretches : mapping of listener to (start, end) in seconds
        Stretches of one listener count together. One who marked no whole frame, or every frame, is left out: there
        is nothing to compare.

    Returns
    -------
    HeardClip, or None
        None if no listener is left, or the map is nothing but zeros.
    """
    sets = {
        name: frames_inside(stretches[name], len(values), frames_per_second) for name in sorted(stretches)
    }
    masses = {
        name: mass for name, inside in sets.items() if (mass := region_mass(values, inside)) is not None
    }
    if not masses:
        return None
    kept = [sets[name] for name in masses]
    by_listener = [overlap(inside, strongest(values, int(inside.sum()))) for inside in kept]
    by_pair = [overlap(one, other) for one, other in combinations(kept, 2)]
    return HeardClip(
        clip=clip,
        listeners=tuple(masses),
        model_listener=_mean_overlap(by_listener),
        between_listeners=_mean_overlap(by_pair) if by_pair else None,
        pairs=len(by_pair),
        mass_in=_mean([mass.share for mass in masses.values()]),
        mass_chance=_mean([mass.chance for mass in masses.values()]),
    )


def heard_corpus(clips: Sequence[HeardClip], *, seed: int = 0) -> HeardCorpus:
    """Average over clips, with the intervals that `estimates` gives: none with fewer than 20 clips."""
    pairs = [(one, one.between_listeners) for one in clips if one.between_listeners is not None]
    return HeardCorpus(
        clips=len(clips),
        pairs=sum(one.pairs for one in clips),
        model_listener=_interval([one.model_listener.dice for one in clips], seed),
        model_chance=_mean(one.model_listener.chance for one in clips),
        between_listeners=_interval([between.dice for _, between in pairs], seed),
        between_chance=_mean(between.chance for _, between in pairs),
        mass_in=_interval([one.mass_in for one in clips], seed),
        mass_chance=_mean(one.mass_chance for one in clips),
    )


def _mean_overlap(overlaps: Sequence[Overlap]) -> Overlap:
    return Overlap(
        _mean(one.dice for one in overlaps),
        _mean(one.iou for one in overlaps),
        _mean(one.chance for one in overlaps),
    )


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return float(np.mean(known)) if known else float("nan")


def _interval(values: Sequence[float], seed: int) -> Estimate:
    if not values:
        return Estimate()
    sums = np.column_stack([values, np.ones(len(values))])
    return estimates(sums, lambda total: total[..., :1] / total[..., 1:], seed=seed)[0]
