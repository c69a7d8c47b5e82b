"""Explaining one clip: the path, the method, and the record that says how well it adds up."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version

import numpy as np

from analysis.progress import ignore
from analysis.version import VERSION
from models.cards import output_of
from models.devices import memory_told, require_memory
from models.errors import ModelError
from models.explain.baselines import NOISES, SEED, named
from models.explain.completeness import relative_delta
from models.explain.keys import METHOD_VERSION, input_digest
from models.explain.methods import way
from models.explain.passes import Attribution, Passes
from models.explain.paths import path_of
from models.explain.reference import baseline_digest
from models.explain.silence import silence_told
from models.interface import Material, Model, Precision, Request, Saliency


def explain(
    model: Model,
    material: Material,
    request: Request,
    report: Callable[[float], None] = ignore,
    *,
    precision: Precision = "fp32",
) -> Saliency:
    """Attribute one output of a model to 20 ms frames of a clip.

    Parameters
    ----------
    model : Model
        From `models.registry.load`.
    material : Material
        The clip, at the model's rate.
    request : Request
        Output, method and baseline; `steps` counts for integrated gradients alone. Attention looks at no baseline
        and takes none.
    report : function of a share from 0 to 1
        Called before each forward pass; what it raises ends the work.
    precision : {'fp32', 'bf16', 'fp16'}
        Of the gradients; outputs, and all of a method that takes differences of them, are always in 32 bits. Use 16
        bits only for a model that has passed `models.explain.precision.check`.

    Raises
    ------
    UsageError
        If the model has no such output or baseline, or the method is not for models of its kind.
    ModelError
        If the clip lacks what the model or the method needs, or does not fit into memory.
    """
    return explain_targets(model, material, (request,), report, precision=precision)[0]


def explain_targets(
    model: Model,
    material: Material,
    requests: Sequence[Request],
    report: Callable[[float], None] = ignore,
    *,
    precision: Precision = "fp32",
) -> tuple[Saliency, ...]:
    """Attribute several outputs at once, which share each forward pass: cheaper than one by one, and the same.

    Parameters
    ----------
    requests : sequence of Request
        At least one; they may differ in their target alone.

    Raises
    ------
    ValueError
        If there is no request, or they differ in more than their target.
    UsageError, ModelError
        As `explain`.
    """
    if len({replace(request, target="") for request in requests}) != 1:
        raise ValueError("expected requests that differ in their target alone")
    request = requests[0]
    targets = tuple(output_of(model.card, request.target) for request in requests)
    if request.baseline is not None:
        named(request.baseline, model.card.modality)  # a wrong name is a mistake even where none is looked at
    chosen = way(request.method, model.card.modality)
    with memory_told(model.device, f"{model.card.name} cannot explain {material.clip}."):
        path = path_of(model, material, chosen.baseline or request.baseline)
        require_memory(path.bytes_per_row, model.device, f"explaining {material.clip}")
        passes = Passes(
            path=path,
            columns=tuple(map(model.card.outputs.index, targets)),
            targets=targets,
            device=model.device,
            precision=precision if chosen.may_round else "fp32",
            report=report,
        )
        _require_numbers(passes, model, material)
        found = chosen.attribute(passes, model, material, request)
    report(1.0)
    return tuple(
        _saliency(model, material, passes, request, number, attribution)
        for number, attribution in enumerate(found)
    )


def _require_numbers(passes: Passes, model: Model, material: Material) -> None:
    for output, change in zip(passes.targets, passes.changes, strict=True):
        if not math.isfinite(change):
            raise ModelError(f"{model.card.name} gives no number for {output.name} of {material.clip}.")


def _saliency(
    model: Model,
    material: Material,
    passes: Passes,
    request: Request,
    number: int,
    attribution: Attribution,
) -> Saliency:
    output, change = passes.targets[number], float(passes.changes[number])
    placed = passes.path.place(attribution.values)
    values = placed.values.astype(np.float32)
    delta = float(attribution.values.sum()) - change if attribution.is_in_units else math.nan
    return Saliency(
        clip=material.clip,
        model=model.card.name,
        target=output.name,
        method=request.method,
        steps=attribution.steps,
        baseline=passes.path.baseline,
        values=values,
        prediction=float(passes.predictions[number]),
        baseline_prediction=float(passes.baseline_predictions[number]),
        delta=delta,
        relative_delta=relative_delta(delta, change, output),
        words=placed.words,
        unplaced=placed.unplaced,
        provenance={
            **_provenance(model, material, passes),
            **attribution.details,
            **silence_told(values, material, model.card.modality),
        },
    )


def _provenance(model: Model, material: Material, passes: Passes) -> dict[str, str]:
    packages = {name: version(name) for name in ("torch", "captum", "transformers")}
    longest = getattr(model, "longest", None)  # in samples; only some speech models have such a limit
    return {
        "input_sha256": input_digest(material, model.card.modality),
        "model_sha256": model.fingerprint,
        "baseline_sha256": baseline_digest(model, passes.path.baseline),
        "modality": model.card.modality,
        "rate": str(material.rate),
        "looks_at": "the whole clip" if longest is None else f"at most the first {longest} samples",
        "device": model.device,
        "precision": passes.precision,
        "seed": str(SEED) if passes.path.baseline in NOISES else "none: deterministic",
        "method_version": METHOD_VERSION,
        "earmark": VERSION,
        **packages,
    }
