"""Scores of dimensions: concordance and mean absolute error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.intervals import Estimate
from analysis.scores.speakers import DRAWS, owners, scored

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DimensionScore:
    """How well one dimension was told, on the scale of the corpus.

    Attributes
    ----------
    ccc, mae : Estimate
        With 95 % intervals over speakers.
    chance_ccc : float
        Of any answer that does not look at the clip: 0.
    chance_mae : float
        Of always saying the median of these clips, which no constant can better.
    """

    name: str
    clips: int
    speakers: int
    ccc: Estimate
    mae: Estimate
    chance_mae: float
    chance_ccc: float = 0.0


def concordance(truth: Floats, said: Floats) -> float:
    """Concordance correlation coefficient, dividing by n (Lin 1989).

    2 cov / (var x + var y + (mean x - mean y)²), all dividing by n.

    Parameters
    ----------
    truth, said : array, shape (n_clips,)
        Without NaN.

    Returns
    -------
    float
        -1 to 1; NaN with fewer than two clips, or if both never vary and are equal.

    References
    ----------
    Lin (1989), A concordance correlation coefficient to evaluate reproducibility. Biometrics 45, 255-268.
    """
    return float(_measures(_terms(truth, said).sum(axis=0))[0])


def mean_error(truth: Floats, said: Floats) -> float:
    """Mean absolute error, on the scale of both; NaN without clips."""
    return float(_measures(_terms(truth, said).sum(axis=0))[1])


def score_dimension(
    name: str,
    truth: Floats,
    said: Floats,
    speakers: Sequence[str],
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> DimensionScore:
    """Scores of one dimension; clips where either value is NaN are left out."""
    known = ~(np.isnan(truth) | np.isnan(said))
    truth, said = truth[known], said[known]
    whose = [speaker for speaker, is_known in zip(speakers, known, strict=True) if is_known]
    ccc, mae = scored(_terms(truth, said), whose, _measures, draws=draws, seed=seed)
    chance = float(np.abs(truth - np.median(truth)).mean()) if len(truth) else np.nan
    return DimensionScore(name, len(truth), owners(whose)[1], ccc, mae, chance)


def _terms(truth: Floats, said: Floats) -> Floats:
    """What is summed of each clip: shape (n_clips, 7). Taken from the middle, so that squares lose no digits."""
    middle = truth.mean() if len(truth) else 0.0
    x, y = truth - middle, said - middle
    return np.stack([np.ones(len(x)), x, y, x * x, y * y, x * y, np.abs(x - y)], axis=-1)


def _measures(sums: Floats) -> Floats:
    """CCC and MAE of sums, shape (..., 7), to shape (..., 2)."""
    n = sums[..., 0]
    count = np.where(n > 0, n, np.nan)
    x, y, xx, yy, xy, error = np.moveaxis(sums[..., 1:], -1, 0) / count
    apart = (xx - x * x) + (yy - y * y) + (x - y) ** 2
    defined = (n > 1) & (apart > 0)
    ccc = np.divide(2 * (xy - x * y), apart, out=np.full(np.shape(apart), np.nan), where=defined)
    return np.stack([ccc, error], axis=-1)
