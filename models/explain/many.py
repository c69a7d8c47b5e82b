"""Explaining many clips into a store: what is there is not done again, and one bad clip does not stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.errors import DataError
from analysis.progress import ignore
from models.errors import ModelError
from models.explain.keys import saliency_key
from models.explain.precision import CLIPS, check
from models.explain.run import explain
from models.explain.store import Store
from models.interface import Material, Model, Precision, Request

Read = Callable[[str], Material]


@dataclass(frozen=True)
class Outcome:
    """What became of the clips.

    Attributes
    ----------
    done, cached : int
        Clips explained now, and clips that the store had already.
    failed : tuple of (clip, reason)
    max_relative_delta : float or None
        The worst completeness error of those done and cached; None if there are none.
    """

    done: int
    cached: int
    failed: tuple[tuple[str, str], ...]
    max_relative_delta: float | None


def explain_many(
    model: Model,
    clips: Sequence[str],
    read: Read,
    request: Request,
    store: Store,
    report: Callable[[float], None] = ignore,
    *,
    precision: Precision = "fp32",
) -> Outcome:
    """Explain clips one by one; each result is in the store before the next begins.

    Raises
    ------
    UsageError
        If the model has no such output or baseline.
    """
    failed: list[tuple[str, str]] = []
    errors: list[float] = []
    cached = 0
    for number, clip in enumerate(clips):
        report(number / len(clips))
        try:
            material = read(clip)
            key = saliency_key(model.fingerprint, model.card.modality, material, request, precision=precision)
            saliency = store.get(key)
            cached += saliency is not None
            if saliency is None:
                saliency = explain(model, material, request, precision=precision)
                store.put(saliency, key)
        except (DataError, ModelError) as error:
            failed.append((clip, str(error)))
        else:
            errors.append(saliency.relative_delta)
    report(1.0)
    return Outcome(len(errors) - cached, cached, tuple(failed), max(errors, default=None))


def precision_that_passes(
    model: Model, clips: Sequence[str], read: Read, request: Request, precision: Precision
) -> tuple[Precision, str]:
    """The precision asked for if the model passes its check on the first clips that can be read, else `fp32`.

    Returns
    -------
    precision : {'fp32', 'bf16', 'fp16'}
    notice : str
        Why it is not the one asked for; empty if it is.
    """
    if precision == "fp32":
        return precision, ""
    materials: list[Material] = []
    for clip in clips:
        if len(materials) == CLIPS:
            break
        try:
            materials.append(read(clip))
        except (DataError, ModelError):
            continue  # the run itself tells which clips cannot be read
    try:
        if materials:
            check(model, materials, request, precision)
    except ModelError as error:
        return "fp32", f"{error} Going on in fp32."
    return precision, ""
