"""Study C's ensemble: TIM-Net on cepstral coefficients beside the hidden states of a frozen wav2vec2."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from models.recipes.recipe import Job, Recipe, Tell
from models.recipes.timnet import Shape
from models.recipes.training.settings import Fit


@dataclass(frozen=True)
class EnsembleSettings:
    """How the ensemble is built and trained.

    Attributes
    ----------
    base : str
        The speech encoder: a folder, a bundled model, or one fetched from the hub before.
    pooling : {'attention', 'average'}
        How its hidden states become one: weighed by a learned attention, or all alike as in study C.
    dense : int
        Size of the layer on the pooled hidden states, and of the attention's own.
    dropout : float
        Share of both summaries, joined, that is forgotten in training.
    shape : Shape
        Of the TIM-Net.
    fit : Fit
    """

    base: str = "facebook/wav2vec2-base"
    pooling: Literal["attention", "average"] = "attention"
    dense: int = 128
    dropout: float = 0.3
    shape: Shape = field(default_factory=Shape)
    fit: Fit = field(default_factory=Fit)


RECIPE = Recipe(
    name="timnet-ensemble",
    study="C: MFCC TIM-Net branch and wav2vec2 on four acted corpora",
    title="TIM-Net on 39 MFCC a frame, beside a frozen wav2vec2",
    needs=("audio",),
    goals=("classes",),
    presets={
        "default": EnsembleSettings(),
        "study": EnsembleSettings(pooling="average", shape=Shape(is_full=False)),
    },
    data_presets={"study": {"cleaning": "study-c", "split": "study-c-random"}},
)


def train(job: Job, tell: Tell) -> None:
    """See `models.recipes.recipe.Train`."""
    from models.recipes.training.timnet import train_ensemble  # noqa: PLC0415 - imports torch

    train_ensemble(job, tell)
