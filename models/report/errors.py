"""Models' errors with their sign on slices of a corpus: clips with a tag, and clips that raters disagree about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.clash import false_discovery
from analysis.regions import corpus_excess
from analysis.speakers import speakers_of
from analysis.tables import DIMENSIONS, Corpus
from models.predicted import Predicted
from models.scales import on_scale

ALL_CLIPS = "all clips"
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Bias:
    """Mean of a model's prediction minus the rating on one slice, on the corpus scale.

    `low` and `high` hold 95 % of the means of speakers drawn with replacement; `p` is by flips of the speakers' signs,
    `q` after Benjamini and Hochberg. `elsewhere` is the mean over all other clips, NaN if there are none.
    """

    slice: str
    dimension: str
    model: str
    mean: float
    low: float
    high: float
    p: float
    elsewhere: float
    clips: int
    speakers: int
    q: float = float("nan")


def biases(
    corpus: Corpus,
    says: Mapping[str, Predicted],
    slices: Mapping[str, Rows],
    *,
    rows: Rows | None = None,
    seed: int = 0,
) -> tuple[Bias, ...]:
    """Errors of every model and dimension on all clips and on each slice that has a prediction and a rating.

    Parameters
    ----------
    says : mapping of model to Predicted
        Row for row as the corpus.
    slices : mapping of name to array of int
        Rows of the corpus.
    rows : array of int, optional
        Those that are looked at; all if not given.
    """
    speakers = speakers_of(corpus.clips).astype(str)
    found: list[Bias] = []
    every = np.arange(len(corpus.clips)) if rows is None else rows
    for model in says.values():
        for output in model.card.outputs:
            if output.name not in DIMENSIONS:
                continue
            values = np.array([on_scale(value, output, corpus.scale) for value in model.outputs[output.name]])
            errors = np.full(len(values), np.nan)
            errors[every] = (values - corpus.clips[output.name].to_numpy(np.float64))[every]
            for name, some in {ALL_CLIPS: every, **slices}.items():
                if np.isfinite(errors[some]).any():
                    found.append(_bias(name, output.name, model.card.name, errors, some, speakers, seed))
    q = false_discovery(np.array([one.p for one in found]))
    return tuple(replace(one, q=float(value)) for one, value in zip(found, q, strict=True))


def _bias(
    name: str,
    dimension: str,
    model: str,
    errors: NDArray[np.float64],
    rows: Rows,
    speakers: NDArray[np.str_],
    seed: int,
) -> Bias:
    known = corpus_excess(errors[rows].tolist(), speakers[rows].tolist(), seed=seed)
    others = np.delete(errors, rows)
    others = others[np.isfinite(others)]
    elsewhere = float(others.mean()) if len(others) else float("nan")
    return Bias(
        *(name, dimension, model, known.mean, known.low, known.high, known.p, elsewhere),
        *(known.clips, known.speakers),
    )
