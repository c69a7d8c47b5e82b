"""What a fine-tuned network is to learn, as numbers that a fresh head can reach, and the way back to the corpus scale.

Dimensions are learned with mean 0 and variance 1 over the training part, where a new head starts; afterwards mean and
deviation go into the weights of its last layer, so that the saved model speaks on the scale of the corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from analysis.errors import DataError
from models.errors import ModelError
from models.recipes.data.balancing import class_weights
from models.recipes.recipe import Job
from models.recipes.training.losses import Loss, ccc_loss, classes_loss
from models.recipes.training.small import unweighted_accuracy


@dataclass(frozen=True, eq=False)
class Aim:
    """What is learned.

    Attributes
    ----------
    outputs : tuple of str
        Names of the network's outputs, in order: classes, or those dimensions that the training part has ratings of.
    goals : Tensor, shape (examples,) int64 or (examples, outputs) float32
        Of all examples; NaN where a clip lacks a dimension.
    loss : function of outputs and goals
    score : function of outputs and goals
        Unweighted accuracy, or the mean CCC.
    middle, spread : array, shape (outputs,), or None
        Mean and standard deviation (dividing by n) of each dimension over the training part; None for classes.
    """

    outputs: tuple[str, ...]
    goals: Tensor
    loss: Loss
    score: Callable[[Tensor, Tensor], float]
    middle: NDArray[np.float64] | None = None
    spread: NDArray[np.float64] | None = None


def aim_of(job: Job) -> Aim:
    """What the job's examples teach; DataError if the training part teaches nothing."""
    examples, train = job.examples, job.split.train
    if examples.classes:
        labels = np.asarray(examples.goals, dtype=np.int64)
        weights = class_weights(labels[train], len(examples.classes)) if job.settings.fit.weighted else None
        given = None if weights is None else torch.tensor(weights, dtype=torch.float32)
        loss = classes_loss(weights=given, focus=job.settings.fit.focus)
        return Aim(examples.classes, torch.tensor(labels), loss, unweighted_accuracy)
    values = np.asarray(examples.goals, dtype=np.float64)
    taught = [at for at in range(values.shape[1]) if np.unique(_known(values[train, at])).size > 1]
    if not taught:
        raise DataError("the training clips have no two different ratings; choose another split or corpus.")
    middle = np.array([_known(values[train, at]).mean() for at in taught])
    spread = np.array([_known(values[train, at]).std() for at in taught])
    goals = torch.tensor((values[:, taught] - middle) / spread, dtype=torch.float32)
    return Aim(tuple(examples.outputs[at] for at in taught), goals, ccc_loss, _concordance, middle, spread)


def known_to(aim: Aim, names: Sequence[str], base: str) -> Aim:
    """Of an aim what a trained base has outputs for: all classes, or the dimensions among its names.

    Raises
    ------
    ModelError
        If it lacks a class, or tells no dimension.
    """
    kept = [at for at, name in enumerate(aim.outputs) if name in names]
    if not kept or (aim.middle is None and len(kept) < len(aim.outputs)):
        raise ModelError(f"{base} tells {', '.join(names)}, and the clips {', '.join(aim.outputs)}.")
    if aim.middle is None or aim.spread is None:
        return aim
    outputs = tuple(aim.outputs[at] for at in kept)
    return replace(
        aim, outputs=outputs, goals=aim.goals[:, kept], middle=aim.middle[kept], spread=aim.spread[kept]
    )


def take_off_scale(last: nn.Linear, aim: Aim) -> None:
    """The reverse of `bring_to_scale`, for a trained head that is to learn on."""
    if aim.middle is not None and aim.spread is not None:
        bring_to_scale(last, replace(aim, middle=-aim.middle / aim.spread, spread=1 / aim.spread))


@torch.no_grad()
def bring_to_scale(last: nn.Linear, aim: Aim) -> None:
    """Put the scale of the corpus into the weights of the last layer; nothing changes for classes."""
    if aim.middle is None or aim.spread is None:
        return
    spread = torch.tensor(aim.spread, dtype=last.weight.dtype, device=last.weight.device)
    last.weight.mul_(spread[:, None])
    last.bias.mul_(spread).add_(torch.tensor(aim.middle, dtype=last.bias.dtype, device=last.bias.device))


def _concordance(values: Tensor, wanted: Tensor) -> float:
    return 1 - ccc_loss(values.double(), wanted.double()).item()


def _known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[~np.isnan(values)]
