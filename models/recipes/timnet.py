"""Study C's branch on cepstral coefficients: TIM-Net, whole or as simplified as the study had it."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.recipes.recipe import Job, Recipe, Tell
from models.recipes.training.settings import Fit


@dataclass(frozen=True)
class Shape:
    """How a TIM-Net is built.

    Attributes
    ----------
    is_full : bool
        With sigmoid attention and dynamic fusion of all blocks; else simplified as in study C.
    frames : int
        Frames of 20 ms from a clip's start that it looks at; shorter clips are filled up.
    channels : int
        Of all its convolutions.
    blocks : int
        Temporal-aware blocks in each direction.
    dropout : float
        Share of the channels that a block forgets in training.
    """

    is_full: bool = True
    frames: int = 162
    channels: int = 39
    blocks: int = 8
    dropout: float = 0.1


@dataclass(frozen=True)
class TimNetSettings:
    """How a TIM-Net is built and trained.

    Attributes
    ----------
    shape : Shape
    fit : Fit
    augment : tuple of str
        How the sound of training clips is changed, each time anew: names of `models.recipes.data.augmenting.SOUNDS`.
    """

    shape: Shape = field(default_factory=Shape)
    fit: Fit = field(default_factory=Fit)
    augment: tuple[str, ...] = ()


RECIPE = Recipe(
    name="timnet",
    study="C: MFCC TIM-Net branch and wav2vec2 on four acted corpora",
    title="TIM-Net on 39 MFCC a frame",
    needs=("audio",),
    goals=("classes",),
    presets={"default": TimNetSettings(), "study": TimNetSettings(shape=Shape(is_full=False))},
    data_presets={"study": {"cleaning": "study-c", "split": "study-c-random"}},
)


def train(job: Job, tell: Tell) -> None:
    """See `models.recipes.recipe.Train`."""
    from models.recipes.training.timnet import train_alone  # noqa: PLC0415 - imports torch

    train_alone(job, tell)
