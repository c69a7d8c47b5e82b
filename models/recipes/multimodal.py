"""Study D: sound and words together, each pooled, or word by word, which the study left as future work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from models.recipes.attention import BASE, STUDY_DATA
from models.recipes.recipe import Job, Recipe, Tell
from models.recipes.training.settings import Fit


@dataclass(frozen=True)
class Settings:
    """What can be chosen.

    Attributes
    ----------
    features : {'compare', 'mfcc'}
        What it is given of sound: openSMILE's 65 low-level descriptors (an extra), or 39 cepstral coefficients.
    base : str
        BERT or RoBERTa that embeds words, and stays as it is: a folder, or one fetched from the hub.
    pooling : {'last', 'average', 'attention'}
        What each BLSTM's outputs come down to.
    fusion : {'concatenate', 'gmu', 'word-segments'}
        Pooled sound and text side by side, through a gated unit, or a gated unit for every word.
    hidden : int
        Units of each BLSTM in each direction.
    layers : int
        Of each BLSTM.
    dropout : float
        Share of the BLSTMs' outputs, and of what is pooled, that is left out in training.
    fit : Fit
    """

    features: Literal["compare", "mfcc"] = "compare"
    base: str = BASE
    pooling: Literal["last", "average", "attention"] = "attention"
    fusion: Literal["concatenate", "gmu", "word-segments"] = "gmu"
    hidden: int = 128
    layers: int = 1
    dropout: float = 0.3
    fit: Fit = field(default_factory=Fit)


GATED = Settings()
STUDY: Mapping[str, Settings] = {
    "study-baseline": replace(GATED, pooling="average", fusion="concatenate"),
    "study-attention": GATED,
}
RECIPE = Recipe(
    name="multimodal",
    study="D: multimodal attention on IEMOCAP",
    title="BLSTMs over descriptors of sound and word embeddings, joined by a gated unit or word by word",
    needs=("audio", "text"),
    goals=("classes", "dimensions"),
    presets={"default": GATED, "word-segments": replace(GATED, fusion="word-segments"), **STUDY},
    data_presets=dict.fromkeys(STUDY, STUDY_DATA),
)


def train(job: Job, tell: Tell) -> None:
    """See `models.recipes.recipe.Train`."""
    from models.recipes.training.pooled import train_both  # noqa: PLC0415 - imports torch

    train_both(job, tell)
