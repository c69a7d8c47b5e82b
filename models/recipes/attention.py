"""Study D: sound or words through a BLSTM, pooled by its last or first output, all alike, or by attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from models.recipes.recipe import Job, Recipe, Tell
from models.recipes.training.settings import Fit

BASE = "google-bert/bert-base-uncased"


@dataclass(frozen=True)
class Settings:
    """What can be chosen.

    Attributes
    ----------
    modality : {'audio', 'text'}
        Whether it listens or reads.
    features : {'compare', 'mfcc'}
        What it is given of sound: openSMILE's 65 low-level descriptors (an extra), or 39 cepstral coefficients.
    base : str
        BERT or RoBERTa that embeds words, and stays as it is: a folder, or one fetched from the hub.
    pooling : {'last', 'cls', 'average', 'attention'}
        What the BLSTM's outputs come down to; cls, the mark of the start, is for text.
    hidden : int
        Units of the BLSTM in each direction.
    layers : int
        Of the BLSTM.
    dropout : float
        Share of the BLSTM's outputs, and of what is pooled, that is left out in training.
    fit : Fit
    """

    modality: Literal["audio", "text"] = "audio"
    features: Literal["compare", "mfcc"] = "compare"
    base: str = BASE
    pooling: Literal["last", "cls", "average", "attention"] = "attention"
    hidden: int = 128
    layers: int = 1
    dropout: float = 0.3
    fit: Fit = field(default_factory=Fit)


STUDY_DATA: Mapping[str, str] = {"cleaning": "study-d", "split": "study-d-random"}
HEARD = Settings()
READ = replace(HEARD, modality="text")
STUDY: Mapping[str, Settings] = {
    "study-acoustic-last": replace(HEARD, pooling="last"),
    "study-acoustic-average": replace(HEARD, pooling="average"),
    "study-acoustic-attention": HEARD,
    "study-lexical-last": replace(READ, pooling="last"),
    "study-lexical-cls": replace(READ, pooling="cls"),
    "study-lexical-average": replace(READ, pooling="average"),
    "study-lexical-attention": READ,
}
RECIPE = Recipe(
    name="attention",
    study="D: multimodal attention on IEMOCAP, one modality",
    title="a BLSTM over descriptors of sound or word embeddings, pooled by attention or without",
    needs=("audio",),
    goals=("classes", "dimensions"),
    presets={"default": HEARD, "lexical": READ, **STUDY},
    data_presets=dict.fromkeys(STUDY, STUDY_DATA),
)


def train(job: Job, tell: Tell) -> None:
    """See `models.recipes.recipe.Train`; UsageError if sound is to be pooled by a mark that it has not."""
    from models.recipes.training.pooled import train_one  # noqa: PLC0415 - imports torch

    train_one(job, tell)
