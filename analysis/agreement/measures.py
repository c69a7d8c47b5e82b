"""All measures of agreement on one tag, or on all, from sums over clips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.agreement import events, nominal
from analysis.agreement.intervals import FEWEST_CLIPS, Estimate, estimates
from analysis.agreement.judgements import Judgements

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_ALPHA = 3
_TABLE = 4
_PAIR = _TABLE + len(events.EVENT_SUMS)
_COUNTED = _TABLE + events.N_COUNTS
N_SUMS = _ALPHA + _PAIR
"""Sums that two taggers need."""
_YES_NO = (0.0, 1.0)


@dataclass(frozen=True)
class TagAgreement:
    """Agreement on one tag, or on all; NaN where a value does not exist, and `remark` says why.

    Attributes
    ----------
    tag : str
        Empty for all tags together: alpha and kappa are then means over the tags that have one, and all else is taken
        over the sum of all tags' judgements and regions.
    clips : int
        Judged by at least two of the taggers.
    alpha : Estimate
        Krippendorff's alpha of whether clips have the tag.
    kappa : Estimate
        Cohen's kappa; with more than two taggers the mean over the pairs that have one.
    agreement, prevalence, positive, negative : float
        Over all pairs of judgements: share that are the same; share of yes; agreement on yes and on no.
    event_f1, collar_f1 : Estimate
        Of regions matched by overlap, and by collar; over all pairs of taggers.
    iou, start_ms, end_ms : float
        Means over regions matched by overlap: intersection over union, distance of their starts and of their ends.
    dice : float
        Seconds in which both have a region over the mean of the seconds in which each has.
    gamma : float
        NaN if it was not asked for.
    remark : str
        Empty if there is nothing to say.
    """

    tag: str
    clips: int
    alpha: Estimate
    kappa: Estimate
    agreement: float
    prevalence: float
    positive: float
    negative: float
    event_f1: Estimate
    collar_f1: Estimate
    iou: float
    start_ms: float
    end_ms: float
    dice: float
    gamma: float = np.nan
    remark: str = ""


def sums_of(said: Judgements, tag: str) -> Floats:
    """What all measures of a tag need of each clip: alpha's sums, then those of every pair of taggers."""
    values = said.of(tag)
    columns = [nominal.alpha_sums(values, _YES_NO)]
    for first, second in combinations(range(len(said.taggers)), 2):
        tables = nominal.confusion_sums(values[:, first], values[:, second], _YES_NO)
        columns += [tables.reshape(-1, _TABLE), events.event_sums(said, tag, first, second)]
    return np.concatenate(columns, axis=1)


def measured(sums: Floats, draws: int, seed: int, report: Callable[[float], None]) -> TagAgreement:
    """Agreement from sums of each clip, shape (n_clips, n_tags, n_sums)."""
    counts, total = _counts(sums), sums.sum(axis=0)
    shape = counts.shape[1:]
    has_alpha = ~np.isnan(nominal.alpha_of(total[:, :_ALPHA]))
    has_kappa = ~np.isnan(nominal.kappa_of(_parts(total)[0]))
    alpha, kappa, event_f1, collar_f1 = estimates(
        counts.reshape(len(sums), shape[0] * shape[1]),
        lambda flat: _measures(flat.reshape(*flat.shape[:-1], *shape), has_alpha, has_kappa),
        draws=draws,
        seed=seed,
        report=report,
    )
    tables, placed = (part.sum(axis=(0, 1)) for part in _parts(total))
    iou, start_s, end_s = events.boundaries_of(placed).tolist()
    return TagAgreement(
        tag="",
        clips=len(sums),
        alpha=alpha,
        kappa=kappa,
        agreement=float(nominal.raw_agreement_of(tables)),
        prevalence=float(nominal.prevalence_of(tables)),
        positive=float(nominal.positive_agreement_of(tables)),
        negative=float(nominal.negative_agreement_of(tables)),
        event_f1=event_f1,
        collar_f1=collar_f1,
        iou=iou,
        start_ms=start_s * 1000,
        end_ms=end_s * 1000,
        dice=float(events.dice_of(placed)),
        remark=_remark(len(sums), tables, alpha, draws),
    )


def _measures(sums: Floats, has_alpha: Flags, has_kappa: Flags) -> Floats:
    """Alpha, kappa and the two event F1 from sums over clips.

    Parameters
    ----------
    sums : array, shape (..., n_tags, n_counts)
        As `_counts` leaves them.
    has_alpha, has_kappa : array of bool, shape (n_tags,) and (n_tags, n_pairs)
        What means are taken over. They do not exist where one of these does not: a mean over others would be another.

    Returns
    -------
    array, shape (..., 4)
    """
    tables, placed = _parts(sums, _COUNTED)
    kappas = nominal.kappa_of(tables)
    by_tag = [_mean(kappas[..., tag, pairs]) for tag, pairs in enumerate(has_kappa) if pairs.any()]
    together = placed.sum(axis=(-3, -2))
    return np.stack(
        [
            _mean(nominal.alpha_of(sums[..., :_ALPHA])[..., has_alpha]),
            _mean(np.stack(by_tag, axis=-1)) if by_tag else np.full(sums.shape[:-2], np.nan),
            events.event_f1_of(together),
            events.collar_f1_of(together),
        ],
        axis=-1,
    )


def _counts(sums: Floats) -> Floats:
    """What is drawn anew: without sums of seconds, in which no two clips are alike, few kinds of clips are left."""
    is_count = np.arange(sums.shape[-1] - _ALPHA) % _PAIR < _COUNTED
    return sums[..., np.concatenate([np.ones(_ALPHA, dtype=bool), is_count])]


def _parts(sums: Floats, width: int = _PAIR) -> tuple[Floats, Floats]:
    """Tables of no and yes, shape (..., n_tags, n_pairs, 2, 2), and event sums, shape (..., n_tags, n_pairs, n)."""
    pairs = sums[..., _ALPHA:].reshape(*sums.shape[:-1], (sums.shape[-1] - _ALPHA) // width, width)
    return pairs[..., :_TABLE].reshape(*pairs.shape[:-1], 2, 2), pairs[..., _TABLE:]


def _mean(values: Floats) -> Floats:
    """Mean over the last axis; NaN if it is empty."""
    return values.mean(axis=-1) if values.shape[-1] else np.full(values.shape[:-1], np.nan)


def _remark(clips: int, tables: Floats, alpha: Estimate, draws: int) -> str:
    if clips == 0:
        return "No clip was judged by two."
    if tables[1].sum() + tables[:, 1].sum() == 0:
        return "Nobody gave it: nothing tells agreement from chance."
    if tables[0].sum() + tables[:, 0].sum() == 0:
        return "Everybody gave it to every clip: nothing tells agreement from chance."
    if draws and clips < FEWEST_CLIPS:
        return f"No intervals with fewer than {FEWEST_CLIPS} clips."
    if draws and np.isnan(alpha.low):
        return "Too few clips have it for intervals."
    return ""
