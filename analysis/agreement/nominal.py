"""Agreement on which of some values a clip has, beyond what chance would give.

Krippendorff's alpha takes any number of taggers and missing judgements: chance is that all judgements were drawn from
one urn. Cohen's kappa compares two taggers: chance is that each drew from an urn of their own. With two taggers and
many clips both are about the same. Neither exists where all judgements are the same: agreement then is complete, and
nothing tells it from what two people would do who do not listen at all.

Everything is computed from sums over clips, so that a bootstrap need only weigh the clips anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def alpha(values: ArrayLike) -> float:
    """Krippendorff's alpha for nominal values.

    Parameters
    ----------
    values : array, shape (n_clips, n_taggers)
        Numbers that name values, such as 0 and 1; NaN where a tagger did not judge a clip.

    Returns
    -------
    float
        1 - D_o / D_e with the observed disagreement D_o = 1/n sum_u sum_c n_uc (m_u - n_uc) / (m_u - 1) and the
        expected D_e = sum_c n_c (n - n_c) / (n (n - 1)), for m_u judgements of clip u, n_uc of them c, and n of all
        clips with at least two judgements, n_c of them c. 1 is complete agreement, 0 what chance gives. NaN if there
        are fewer than two values or no clip is judged twice.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania.
    """
    table = _table(values)
    domain = np.unique(table[~np.isnan(table)])
    return float(alpha_of(alpha_sums(table, domain).sum(axis=0)))


def alpha_sums(values: Floats, domain: ArrayLike) -> Floats:
    """What alpha needs of each clip: its disagreement and its counts of each value, all 0 unless judged twice.

    Parameters
    ----------
    values : array, shape (n_clips, n_taggers)
        As for `alpha`.
    domain : array, shape (n_values,)
        All values there may be.

    Returns
    -------
    array, shape (n_clips, 1 + n_values)
    """
    counts = (values[:, :, None] == np.asarray(domain)[None, None, :]).sum(axis=1).astype(np.float64)
    judged = counts.sum(axis=1)
    counts[judged < 2] = 0.0
    unlike = counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)
    return np.column_stack([unlike / np.maximum(judged - 1, 1), counts])


def alpha_of(sums: Floats) -> Floats:
    """Alpha from sums of `alpha_sums` over clips, shape (..., 1 + n_values); the result has shape (...)."""
    counts = sums[..., 1:]
    total = counts.sum(axis=-1)
    expected = total**2 - (counts**2).sum(axis=-1)
    return 1.0 - _divided((total - 1) * sums[..., 0], expected)


def kappa(first: ArrayLike, second: ArrayLike) -> float:
    """Cohen's kappa of two taggers for nominal values.

    Parameters
    ----------
    first, second : array, shape (n_clips,)
        Numbers that name values; clips where either is NaN are left out.

    Returns
    -------
    float
        (p_o - p_e) / (1 - p_e), with p_o the share of clips on which both say the same and p_e the sum over values of
        the product of both taggers' shares. NaN if both say one and the same value of every clip, or share no clip.

    References
    ----------
    Cohen (1960), A Coefficient of Agreement for Nominal Scales, Educational and Psychological Measurement 20, 37-46.
    """
    one, other = _table(np.stack([np.asarray(first, np.float64), np.asarray(second, np.float64)]))
    domain = np.unique([*one[~np.isnan(one)], *other[~np.isnan(other)]])
    return float(kappa_of(confusion_sums(one, other, domain).sum(axis=0)))


def confusion_sums(first: Floats, second: Floats, domain: ArrayLike) -> Floats:
    """For each clip a table with a 1 at what both said, all 0 where either said nothing.

    Shape (n_clips, n_values, n_values), the first tagger's value on the second axis.
    """
    known = np.asarray(domain)
    said = (first[:, None] == known)[:, :, None] & (second[:, None] == known)[:, None, :]
    return np.asarray(said, dtype=np.float64)


def kappa_of(tables: Floats) -> Floats:
    """Kappa from tables of counts, shape (..., n_values, n_values); the result has shape (...)."""
    total = tables.sum(axis=(-2, -1))
    expected = (tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1)
    return _divided(total * np.trace(tables, axis1=-2, axis2=-1) - expected, total**2 - expected)


def raw_agreement_of(tables: Floats) -> Floats:
    """Share of clips on which both say the same, from tables of counts; NaN if there are none."""
    return _divided(np.trace(tables, axis1=-2, axis2=-1), tables.sum(axis=(-2, -1)))


def prevalence_of(tables: Floats) -> Floats:
    """Share of yes among both taggers' judgements, from tables of no (0) and yes (1); NaN if there are none."""
    yes = tables[..., 1, :].sum(axis=-1) + tables[..., :, 1].sum(axis=-1)
    return _divided(yes, 2 * tables.sum(axis=(-2, -1)))


def positive_agreement_of(tables: Floats) -> Floats:
    """Agreement on yes, 2 a / (2 a + b + c), from tables of no (0) and yes (1); NaN if nobody said yes.

    References
    ----------
    Cicchetti & Feinstein (1990), High agreement but low kappa: II, Journal of Clinical Epidemiology 43, 551-558.
    """
    return _agreement_on(tables, 1)


def negative_agreement_of(tables: Floats) -> Floats:
    """Agreement on no, as `positive_agreement_of`; NaN if nobody said no."""
    return _agreement_on(tables, 0)


def _agreement_on(tables: Floats, value: int) -> Floats:
    said = tables[..., value, :].sum(axis=-1) + tables[..., :, value].sum(axis=-1)
    return _divided(2 * tables[..., value, value], said)


def _divided(above: Floats, below: Floats) -> Floats:
    quotient = np.full(np.shape(below), np.nan)
    np.divide(above, below, out=quotient, where=np.asarray(below) > 0)
    return quotient


def _table(values: ArrayLike) -> Floats:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"judgements need two dimensions, found {table.ndim}")
    return table
