"""Scores of named classes, all computed from the confusion matrix.

Weighted accuracy (WA) is the share of clips that are right; unweighted accuracy (UA) is the mean recall over classes,
which a model cannot raise by always saying the most frequent one. Both names are those of the field; `accuracy` and
`unweighted` here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.intervals import Estimate
from analysis.scores.speakers import DRAWS, owners, scored

Floats = NDArray[np.float64]
_OVERALL = 3


@dataclass(frozen=True)
class ClassScore:
    """One class: `support` is how many clips are of it."""

    name: str
    support: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, eq=False)
class ClassScores:
    """How well classes were named.

    Attributes
    ----------
    accuracy, unweighted, macro_f1 : Estimate
        With 95 % intervals over speakers.
    chance_accuracy : float
        Of always saying the most frequent class.
    chance_unweighted : float
        Of any answer that does not look at the clip and names a class that is there: 1 / the number of such classes.
    classes : tuple of ClassScore
    confusion : array of int64, shape (n_classes, n_classes + 1)
        Rows are true, columns said; the last column counts answers that are none of the classes.
    """

    clips: int
    speakers: int
    accuracy: Estimate
    unweighted: Estimate
    macro_f1: Estimate
    chance_accuracy: float
    chance_unweighted: float
    classes: tuple[ClassScore, ...]
    confusion: NDArray[np.int64]


def confusion(truth: NDArray[np.int64], said: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """How often each class was taken for each.

    Parameters
    ----------
    truth : array, shape (n_clips,)
        From 0 to n - 1.
    said : array, shape (n_clips,)
        From 0 to n; n stands for something that is none of the classes.

    Returns
    -------
    array, shape (n, n + 1)
        Rows are true, columns said.

    Raises
    ------
    ValueError
        If a number is not in its range.
    """
    if ((truth < 0) | (truth >= n) | (said < 0) | (said > n)).any():
        raise ValueError(f"expected classes below {n}")
    counts = np.bincount(truth * (n + 1) + said, minlength=n * (n + 1))
    return counts.reshape(n, n + 1).astype(np.int64)


def accuracy(counts: NDArray[np.int64] | Floats) -> Floats:
    """Weighted accuracy: the share of all clips that are right.

    Parameters
    ----------
    counts : array, shape (..., n, n + 1)
        Confusion matrices; here and below.

    Returns
    -------
    array, shape (...,)
        NaN without clips.
    """
    return _share(_hits(counts).sum(axis=-1), np.asarray(counts).sum(axis=(-2, -1)))


def recall(counts: NDArray[np.int64] | Floats) -> Floats:
    """Of the clips of each class the share that was found: shape (..., n); NaN for a class without clips."""
    return _share(_hits(counts), np.asarray(counts).sum(axis=-1))


def precision(counts: NDArray[np.int64] | Floats) -> Floats:
    """Of the answers that name each class the share that is right: shape (..., n); NaN for one never said."""
    return _share(_hits(counts), _said(counts))


def f1(counts: NDArray[np.int64] | Floats) -> Floats:
    """Harmonic mean of precision and recall, 2 hits / (clips of it + times said): shape (..., n).

    0 for a class with clips that was never said; NaN for one that neither is there nor was said.
    """
    return _share(2 * _hits(counts), np.asarray(counts).sum(axis=-1) + _said(counts))


def unweighted(counts: NDArray[np.int64] | Floats) -> Floats:
    """Unweighted accuracy: the mean recall over classes with clips; shape (...,)."""
    return _mean(recall(counts))


def macro_f1(counts: NDArray[np.int64] | Floats) -> Floats:
    """The mean F1 over classes with clips; shape (...,)."""
    has_clips = np.asarray(counts).sum(axis=-1) > 0
    return _mean(np.where(has_clips, f1(counts), np.nan))


def score_classes(
    truth: NDArray[np.int64],
    said: NDArray[np.int64],
    names: Sequence[str],
    speakers: Sequence[str],
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> ClassScores:
    """All scores of some clips, with intervals over their speakers; `truth` and `said` are as in `confusion`."""
    n = len(names)
    counts = confusion(truth, said, n)
    terms = np.zeros((len(truth), n * (n + 1)))
    terms[np.arange(len(truth)), truth * (n + 1) + said] = 1
    found = scored(terms, speakers, lambda sums: _measures(sums, n), draws=draws, seed=seed)
    per_class = np.array(found[_OVERALL:], dtype=object).reshape(3, n)
    support = counts.sum(axis=1)
    return ClassScores(
        clips=len(truth),
        speakers=owners(speakers)[1],
        accuracy=found[0],
        unweighted=found[1],
        macro_f1=found[2],
        chance_accuracy=float(support.max() / support.sum()) if support.sum() else np.nan,
        chance_unweighted=float(1 / (support > 0).sum()) if support.any() else np.nan,
        classes=tuple(
            ClassScore(name, int(support[place]), *per_class[:, place]) for place, name in enumerate(names)
        ),
        confusion=counts,
    )


def _measures(sums: Floats, n: int) -> Floats:
    counts = sums.reshape(*sums.shape[:-1], n, n + 1)
    overall = np.stack([accuracy(counts), unweighted(counts), macro_f1(counts)], axis=-1)
    return np.concatenate([overall, precision(counts), recall(counts), f1(counts)], axis=-1)


def _hits(counts: NDArray[np.int64] | Floats) -> Floats:
    hits: Floats = np.diagonal(np.asarray(counts), axis1=-2, axis2=-1).astype(np.float64)
    return hits


def _said(counts: NDArray[np.int64] | Floats) -> Floats:
    """How often each class was said: shape (..., n)."""
    said: Floats = np.asarray(counts)[..., :-1].sum(axis=-2).astype(np.float64)
    return said


def _share(part: Floats, whole: Floats) -> Floats:
    share: Floats = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=np.asarray(whole) > 0)
    return share


def _mean(values: Floats) -> Floats:
    """Over the last axis, leaving NaN out; NaN where nothing is left."""
    known = ~np.isnan(values)
    return _share(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1))
