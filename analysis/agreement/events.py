"""Agreement on where in a clip something is: the regions that two taggers gave to one tag.

Regions of one tagger and regions of another are matched one to one, as many as possible and of these the ones that
overlap most. Two may be matched if they overlap by at least half (intersection over union), or, in the form usual for
sound events, if they start within a collar and end within one (Mesaros, Heittola & Virtanen 2016, Metrics for
Polyphonic Sound Event Detection, Applied Sciences 6, 162, as in sed_eval and mir_eval). There the end may lie
farther off in a long event: by half the length of the reference. As neither tagger is the reference here, it is half of
the shorter region.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.judgements import Judgements, Regions

Floats = NDArray[np.float64]

LEAST_IOU = 0.5
COLLAR_S = 0.2
COLLAR_SHARE = 0.5
_ROUNDING = 1e-9

EVENT_SUMS = ("matched", "collar", "regions", "iou", "start_s", "end_s", "shared_s", "covered_s")
"""What event measures need of a clip: matched pairs by overlap and by collar, regions of both taggers, sums over pairs
matched by overlap of intersection over union and of distances of starts and ends, and the seconds in which both and in
which each (added) have a region."""
N_COUNTS = 3
"""The first of them are whole numbers, and all that the two F1 need."""


@dataclass(frozen=True)
class Match:
    """Two regions that are one event, by their numbers in what each tagger gave, and how they overlap."""

    first: int
    second: int
    iou: float


def intersections_over_unions(first: Regions, second: Regions) -> Floats:
    """Overlap of every region with every other, 0 to 1, shape (n_first, n_second)."""
    one, other = _spans(first)[:, None, :], _spans(second)[None, :, :]
    shared = np.minimum(one[..., 1], other[..., 1]) - np.maximum(one[..., 0], other[..., 0])
    shared = np.maximum(shared, 0.0)
    lengths = (one[..., 1] - one[..., 0]) + (other[..., 1] - other[..., 0])
    return np.asarray(shared / (lengths - shared))


def match_regions(first: Regions, second: Regions, *, least_iou: float = LEAST_IOU) -> tuple[Match, ...]:
    """Match regions of two taggers that overlap by at least `least_iou` one to one, in order of the first."""
    overlaps = intersections_over_unions(first, second)
    return tuple(
        Match(i, j, float(overlaps[i, j])) for i, j in _matched(overlaps >= least_iou - _ROUNDING, overlaps)
    )


def match_by_collar(
    first: Regions, second: Regions, *, collar_s: float = COLLAR_S, collar_share: float = COLLAR_SHARE
) -> tuple[Match, ...]:
    """Match regions whose starts are within `collar_s`, and whose ends are too or within a share of the shorter."""
    one, other = _spans(first)[:, None, :], _spans(second)[None, :, :]
    apart = np.abs(one - other)
    shorter = np.minimum(one[..., 1] - one[..., 0], other[..., 1] - other[..., 0])
    allowed = apart[..., 0] <= collar_s + _ROUNDING
    allowed &= apart[..., 1] <= np.maximum(collar_s, collar_share * shorter) + _ROUNDING
    overlaps = intersections_over_unions(first, second)
    return tuple(Match(i, j, float(overlaps[i, j])) for i, j in _matched(allowed, overlaps))


def event_sums(said: Judgements, tag: str, first: int, second: int) -> Floats:
    """What event measures need of each clip, as `EVENT_SUMS` names it, for two taggers by their numbers.

    A clip is all 0 unless both judged it. So is one in which either gave the tag to the whole clip without saying
    where: it is agreement on what, and says nothing of where.

    Returns
    -------
    array, shape (n_clips, 8)
    """
    sums = np.zeros((len(said.clips), len(EVENT_SUMS)))
    spans = said.regions[tag]
    both_judged = np.isfinite(said.of(tag)[:, [first, second]].sum(axis=1))
    for clip in {clip for clip, tagger in spans if tagger in (first, second)}:
        if both_judged[clip] and all(is_placed(said, tag, clip, who) for who in (first, second)):
            sums[clip] = _sums_of(spans.get((clip, first), ()), spans.get((clip, second), ()))
    return sums


def is_placed(said: Judgements, tag: str, clip: int, tagger: int) -> bool:
    """Whether a tagger who gave the tag to a clip said where in it; so too if they did not give it."""
    return (clip, tagger) in said.regions[tag] or not bool(said.given[tag][clip, tagger])


def event_f1(first: Regions, second: Regions) -> float:
    """Event F1 of two taggers in one clip: 2 * matched / regions of both, matched by overlap; NaN without regions.

    With one taken as truth it is the harmonic mean of precision and recall, whichever is taken. Over several clips
    matches and regions are summed first (micro average).

    References
    ----------
    Hripcsak & Rothschild (2005), Agreement, the F-Measure, and Reliability in Information Retrieval, JAMIA 12, 296-298.
    """
    return float(event_f1_of(_sums_of(first, second)))


def event_f1_of(sums: Floats) -> Floats:
    """Event F1 by overlap from sums over clips, shape (..., 3 or 8); NaN without regions."""
    return _ratio(2 * sums[..., 0], sums[..., 2])


def collar_f1_of(sums: Floats) -> Floats:
    """Event F1 by collar from sums over clips."""
    return _ratio(2 * sums[..., 1], sums[..., 2])


def dice_of(sums: Floats) -> Floats:
    """Seconds in which both have a region over the mean of the seconds in which each has (Dice), exact in time."""
    return _ratio(2 * sums[..., 6], sums[..., 7])


def boundaries_of(sums: Floats) -> Floats:
    """Means over pairs matched by overlap: intersection over union, distance of starts and of ends in s.

    Shape (..., 3); NaN if no pair is matched.
    """
    return _ratio(sums[..., 3:6], sums[..., 0:1])


def _sums_of(first: Regions, second: Regions) -> Floats:
    if not first or not second:  # As a rule, and then nothing needs to be matched.
        alone = first or second
        covered = sum(end - start for start, end in _joined(alone))
        return np.array([0, 0, len(alone), 0, 0, 0, 0, covered], dtype=np.float64)
    pairs = match_regions(first, second)
    apart = [np.abs(np.subtract(first[pair.first], second[pair.second])) for pair in pairs]
    starts_and_ends = np.sum(apart, axis=0) if apart else np.zeros(2)
    one, other = _joined(first), _joined(second)
    shared = sum(max(min(a[1], b[1]) - max(a[0], b[0]), 0.0) for a in one for b in other)
    return np.array(
        [
            len(pairs),
            len(match_by_collar(first, second)),
            len(first) + len(second),
            sum(pair.iou for pair in pairs),
            *starts_and_ends,
            shared,
            sum(end - start for start, end in (*one, *other)),
        ]
    )


def _matched(allowed: NDArray[np.bool_], overlaps: Floats) -> list[tuple[int, int]]:
    """As many allowed pairs as possible, no row or column twice, and of these the ones that overlap most."""
    if not allowed.any():
        return []
    if allowed.sum(axis=0).max() == 1 and allowed.sum(axis=1).max() == 1:
        rows, columns = np.nonzero(allowed)
        return list(zip(rows.tolist(), columns.tolist(), strict=True))
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - seldom needed

    # All overlaps together weigh less than one pair more.
    weights = np.where(allowed, 1.0 + overlaps / (1 + min(allowed.shape)), 0.0)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if allowed[i, j]]


def _joined(regions: Regions) -> list[tuple[float, float]]:
    """The stretches that regions cover, without overlap."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(regions):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _spans(regions: Regions) -> Floats:
    return np.array(regions, dtype=np.float64).reshape(-1, 2)


def _ratio(above: Floats, below: Floats) -> Floats:
    above, below = np.broadcast_arrays(above, below)
    quotient = np.full(above.shape, np.nan)
    np.divide(above, below, out=quotient, where=below > 0)
    return quotient
