"""What a model still hears when only the salient frames of a clip are left, or all but these."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from analysis.errors import UsageError
from analysis.salient_sound import Kept
from models.explain.completeness import floor
from models.interface import Material, Model, Saliency


@dataclass(frozen=True)
class Retained:
    """An output of a model for a whole clip and for what was kept of it.

    Attributes
    ----------
    prediction, kept_prediction, baseline_prediction : float
        In units of the output: of the clip, of what was kept, and of the saliency's baseline.
    share : float
        (kept_prediction - baseline_prediction) / (prediction - baseline_prediction): 1 if all of what the clip changes
        is still there, 0 if nothing, below 0 or above 1 if what was left out worked against or for it. NaN where the
        clip changes the output by less than 1 % of its range.
    """

    clip: str
    model: str
    target: str
    prediction: float
    kept_prediction: float
    baseline_prediction: float
    share: float


def retained(model: Model, material: Material, saliency: Saliency, kept: Kept) -> Retained:
    """Predict what was kept of a clip, at the level that it had in the clip.

    Parameters
    ----------
    model : Model
        The speech model that `saliency` is of.
    material : Material
        The clip that `saliency` is of.
    kept : Kept
        From `analysis.salient_sound.keep_only` of the same clip, at the model's rate.

    Raises
    ------
    UsageError
        If the model reads words, which silence does not take from it.
    ModelError
        If the model cannot take what is left.
    """
    if model.card.modality != "audio":
        raise UsageError(
            f"{model.card.name} reads words, which silence does not take from it; choose a speech model."
        )
    heard = replace(material, samples=kept.unamplified, rate=kept.rate)
    kept_prediction = model.predict(heard).outputs[saliency.target]
    output = next(output for output in model.card.outputs if output.name == saliency.target)
    change = saliency.prediction - saliency.baseline_prediction
    is_large = abs(change) >= floor(output)
    share = (kept_prediction - saliency.baseline_prediction) / change if is_large else math.nan
    return Retained(
        clip=saliency.clip,
        model=saliency.model,
        target=saliency.target,
        prediction=saliency.prediction,
        kept_prediction=kept_prediction,
        baseline_prediction=saliency.baseline_prediction,
        share=share,
    )
