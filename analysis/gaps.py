"""Saliency gaps: where listeners heard emotion and a model did not look, and where it looked and they heard none.

*Unseen*: the stretches that listeners tagged hold less of the map than chance, which is the mean over all circular
shifts of the map (as in `analysis.regions`). *Unheard*: the densest stretch outside all that they tagged, as long as
the tagged ones together, is denser than these. Its place is the largest of many, so it has no test of its own; only
the first kind has one.

A single clip proves little: a stretch of a fifth of a clip has but five places to be, so p hardly falls below 0.2
there. The order says where to listen first; the finding is the mean over the corpus (`corpus_excess`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.regions import frames_inside, shifted_masses

Kind = Literal["unseen", "unheard"]
KINDS: tuple[Kind, ...] = ("unseen", "unheard")
# Shares that differ by less are the same: they are sums of the same numbers in another order.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Gap:
    """How a clip's map lies to what listeners tagged.

    Attributes
    ----------
    clip : str
    mass : float
        Share of the map's size inside what is tagged, 0 to 1.
    chance : float
        The mean of that over all circular shifts of the map.
    p : float
        Share of the shifts, the map itself counted, with at most as much inside: small where the model looked away.
    lift : float
        `mass` over the tagged share of the time.
    outside_start, outside_end : float
        The densest stretch outside what is tagged, in seconds.
    outside_lift : float
        Its share of the map's size over its share of the time.
    """

    clip: str
    mass: float
    chance: float
    p: float
    lift: float
    outside_start: float
    outside_end: float
    outside_lift: float

    @property
    def unseen(self) -> float:
        """By how much less than chance is inside what is tagged; negative where there is more."""
        return self.chance - self.mass

    @property
    def unheard(self) -> float:
        """By how much denser the map is outside; negative where its densest stretch is tagged."""
        return self.outside_lift - self.lift


def gap_of(
    clip: str,
    values: NDArray[np.floating],
    spans: Iterable[tuple[float, float]],
    *,
    frames_per_second: float,
) -> Gap | None:
    """Compare a map with what listeners tagged.

    Parameters
    ----------
    values : array, shape (frames,)
        Attributions; their signs do not count.
    spans : iterable of (start, end)
        In seconds, of all listeners; they may overlap.

    Returns
    -------
    Gap, or None
        None if there is nothing to compare: no frame or every frame is tagged, or the map is zero.
    """
    inside = frames_inside(spans, len(values), frames_per_second)
    masses = shifted_masses(values, inside)
    if masses is None:
        return None
    start, stop, lift = _densest(np.abs(values.astype(np.float64)), ~inside, int(inside.sum()))
    mass = float(masses[0])
    return Gap(
        clip=clip,
        mass=mass,
        chance=float(masses[1:].mean()),
        p=float(np.mean(masses <= mass + _ROUNDING)),
        lift=mass / float(inside.mean()),
        outside_start=start / frames_per_second,
        outside_end=stop / frames_per_second,
        outside_lift=lift,
    )


def ranked(gaps: Sequence[Gap], kind: Kind) -> list[Gap]:
    """The clips with a gap of this kind, the widest first."""
    wide = [gap for gap in gaps if getattr(gap, kind) > 0]
    return sorted(wide, key=lambda gap: (-getattr(gap, kind), gap.clip))


def _densest(sizes: NDArray[np.float64], outside: NDArray[np.bool_], width: int) -> tuple[int, int, float]:
    """First frame, frame after the last and lift of the densest run of `width` frames that is all outside.

    Where no run outside is so long, the longest ones are looked at.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], outside, [False]]).astype(np.int8)))
    runs = edges.reshape(-1, 2)
    width = min(width, int(np.diff(runs, axis=1).max()))
    sums = np.concatenate([[0.0], np.cumsum(sizes)])
    starts = np.concatenate([np.arange(start, stop - width + 1) for start, stop in runs.tolist()])
    found = sums[starts + width] - sums[starts]
    best = int(np.argmax(found))
    lift = float(found[best]) / float(sums[-1]) / (width / len(sizes))
    return int(starts[best]), int(starts[best]) + width, lift
