"""How well an index finds clips that are known to clash: the area under the ROC curve, with its interval.

References
----------
Hanley & McNeil (1982), The meaning and use of the area under a ROC curve. Radiology 143, 29-36.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.intervals import Estimate
from analysis.clash.signals import Floats, Groups

_LOW, _HIGH = 2.5, 97.5


def auc(scores: Floats, is_clash: NDArray[np.bool_]) -> float:
    """Share of pairs, one clip that clashes and one that does not, in which the first has the higher score.

    Pairs with equal scores count half (Mann and Whitney's U over the number of pairs).

    Parameters
    ----------
    scores : array, shape (n_clips,)
        NaN where unknown; such clips are left out.

    Returns
    -------
    float
        0 to 1, 0.5 by chance; NaN without clips of both kinds.
    """
    known = np.isfinite(scores)
    clashing, others = scores[known & is_clash], np.sort(scores[known & ~is_clash])
    if not len(clashing) or not len(others):
        return float("nan")
    below = np.searchsorted(others, clashing, side="left")
    not_above = np.searchsorted(others, clashing, side="right")
    return float((below + not_above).mean() / (2 * len(others)))


def auc_interval(
    scores: Floats, is_clash: NDArray[np.bool_], groups: Groups, *, draws: int = 1000, seed: int = 0
) -> Estimate:
    """`auc` with its 95 % percentile interval, by the bootstrap over groups such as speakers."""
    generator = np.random.default_rng(seed)
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    drawn = []
    for _ in range(draws):
        rows = np.concatenate([members[one] for one in generator.integers(len(members), size=len(members))])
        drawn.append(auc(scores[rows], is_clash[rows]))
    low, high = np.nanpercentile(drawn, (_LOW, _HIGH))
    return Estimate(auc(scores, is_clash), float(low), float(high))
