"""Explaining one clip: the path, the integral by Captum, and the record that says how well it adds up.

Captum weighs gradients at Gauss-Legendre nodes; a batch of nodes that does not fit into memory is halved. Every
forward pass reports progress, so that an unwanted explanation stops within one batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analysis.errors import UsageError
from analysis.progress import ignore
from analysis.version import earmark_version
from models.devices import free_memory, is_out_of_memory, memory_told, release, require_memory
from models.errors import ModelError
from models.explain.completeness import TOLERANCE, relative_delta, steps_to_try
from models.explain.keys import METHOD_VERSION, input_digest
from models.explain.paths import AudioModel, Path, TextModel, audio_path, text_path
from models.interface import Material, Model, Output, Precision, Request, Saliency

_DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}


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
        Output, number of steps and baseline.
    report : function of a share from 0 to 1
        Called before each forward pass; what it raises ends the work.
    precision : {'fp32', 'bf16', 'fp16'}
        Of the gradients; outputs are always in 32 bits. Use 16 bits only for a model that has passed
        `models.explain.precision.check`.

    Raises
    ------
    UsageError
        If the model has no such output or baseline.
    ModelError
        If the clip lacks what the model needs, or does not fit into memory.
    """
    column, output = _output(model, request.target)
    with memory_told(model.device, f"{model.card.name} cannot explain {material.clip}."):
        path = _path(model, material, request.baseline)
        require_memory(path.bytes_per_row, model.device, f"explaining {material.clip}")
        integral = _Integral(path, column, model.device, _casting(model.device, precision), report)
        if not math.isfinite(integral.change):
            raise ModelError(f"{model.card.name} gives no number for {output.name} of {material.clip}.")
        best = _best(integral, steps_to_try(request.steps), output)
    placed = path.place(best.values)
    report(1.0)
    return Saliency(
        clip=material.clip,
        model=model.card.name,
        target=output.name,
        method=request.method,
        steps=best.steps,
        baseline=path.baseline,
        values=placed.values.astype(np.float32),
        prediction=integral.prediction,
        baseline_prediction=integral.baseline_prediction,
        delta=best.delta,
        relative_delta=best.relative_delta,
        words=placed.words,
        unplaced=placed.unplaced,
        provenance=_provenance(model, material, precision),
    )


@dataclass(frozen=True)
class _Attempt:
    """Attributions of all units (float64) with so many steps, and how far they are from adding up."""

    values: NDArray[np.float64]
    steps: int
    delta: float
    relative_delta: float


@dataclass
class _Integral:
    """The integral along one path, and how far its computation is."""

    path: Path
    column: int
    device: str
    casting: Callable[[], AbstractContextManager[Any]]
    report: Callable[[float], None]
    prediction: float = field(init=False)
    baseline_prediction: float = field(init=False)
    _batch: int = field(init=False)
    _shown: float = 0.0

    def __post_init__(self) -> None:
        self._batch = _batch_that_fits(self.path, self.device)
        with torch.no_grad():
            self.prediction = float(self.path.outputs(self.path.end)[0, self.column])
            self.baseline_prediction = float(self.path.outputs(self.path.start)[0, self.column])

    @property
    def change(self) -> float:
        return self.prediction - self.baseline_prediction

    def attribute(self, steps: int, share: tuple[float, float]) -> NDArray[np.float64]:
        """One signed value a unit. Progress goes from the first to the second `share`."""
        while True:
            try:
                return self._attribute(steps, share)
            except Exception as error:
                if not is_out_of_memory(error) or self._batch == 1:
                    raise
            self._batch //= 2
            release(self.device)

    def _attribute(self, steps: int, share: tuple[float, float]) -> NDArray[np.float64]:
        from captum.attr import IntegratedGradients  # noqa: PLC0415 - slow to import

        done = 0

        def forward(rows: Tensor) -> Tensor:
            nonlocal done
            self._tell(share[0] + (share[1] - share[0]) * done / steps)
            done += len(rows)
            with self.casting():
                return self.path.outputs(rows)[:, self.column].float()

        attributed = IntegratedGradients(forward).attribute(
            self.path.end,
            self.path.start,
            n_steps=steps,
            method="gausslegendre",
            internal_batch_size=self._batch,
        )
        units = attributed.detach().cpu().double().reshape(self.path.end.shape[1], -1)
        values: NDArray[np.float64] = units.sum(dim=1).numpy()
        return values

    def _tell(self, fraction: float) -> None:
        self._shown = max(self._shown, fraction)
        self.report(self._shown)


def _best(integral: _Integral, ladder: tuple[int, ...], output: Output) -> _Attempt:
    """The first attempt that is complete, or else the one nearest to it."""
    attempts: list[_Attempt] = []
    start = 0.0
    for steps in ladder:
        stop = 1.0 if steps == ladder[-1] else (1.0 + start) / 2
        values = integral.attribute(steps, (start, stop))
        delta = float(values.sum()) - integral.change
        attempts.append(_Attempt(values, steps, delta, relative_delta(delta, integral.change, output)))
        if attempts[-1].relative_delta <= TOLERANCE:
            break
        start = stop
    return min(attempts, key=lambda attempt: attempt.relative_delta)


def _output(model: Model, target: str) -> tuple[int, Output]:
    names = [output.name for output in model.card.outputs]
    if target not in names:
        raise UsageError(f"{model.card.name} has no output {target!r}; it has {', '.join(names)}.")
    column = names.index(target)
    return column, model.card.outputs[column]


def _path(model: Model, material: Material, baseline: str | None) -> Path:
    if model.card.modality == "audio":
        return audio_path(cast(AudioModel, model), material, baseline)
    return text_path(cast(TextModel, model), material, baseline)


def _batch_that_fits(path: Path, device: str) -> int:
    free = free_memory(device)
    if not path.bytes_per_row or free is None:
        return path.batch
    return max(1, min(path.batch, free // path.bytes_per_row))


def _casting(device: str, precision: Precision) -> Callable[[], AbstractContextManager[Any]]:
    if precision == "fp32":
        return nullcontext
    return lambda: torch.autocast(torch.device(device).type, _DTYPES[precision])


def _provenance(model: Model, material: Material, precision: Precision) -> dict[str, str]:
    packages = {name: version(name) for name in ("torch", "captum", "transformers")}
    return {
        "input_sha256": input_digest(material, model.card.modality),
        "model_sha256": model.fingerprint,
        "modality": model.card.modality,
        "rate": str(material.rate),
        "device": model.device,
        "precision": precision,
        "seed": "none: deterministic",
        "method_version": METHOD_VERSION,
        "earmark": earmark_version(),
        **packages,
    }
