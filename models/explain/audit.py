"""Which baseline a model is explained with: each is tried on some clips of a corpus, once for each model.

A baseline is good if attributions from it add up, if the model finds it neutral (says of it about what it says of the
corpus's clips), and if it says the same of it for every clip, so that maps of several clips can be compared. Of those
that are, the one is chosen whose maps the model needs most. None is good for every model: silence is neutral for one
and very positive for another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray

from analysis.errors import DataError, UsageError
from analysis.progress import ignore
from models.devices import memory_told
from models.errors import ModelError
from models.explain.baselines import names
from models.explain.completeness import floor
from models.explain.faithfulness import comprehensiveness, masking
from models.explain.paths import AudioModel
from models.explain.precision import lowest_agreement
from models.explain.reference import own_baseline
from models.explain.run import explain_targets
from models.interface import Material, Model, Output, Precision, Request
from models.profiles import FEWEST_CLIPS, MOST_DISTANCE, MOST_ERROR, TIME_MEAN, Candidate, Profile

STEPS = 16
# Baselines whose outputs vary less over the clips than this many deviations of the corpus's are equally constant.
SAME_SD = 0.05

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Audit:
    """What an audit has found.

    Attributes
    ----------
    profile : Profile
    frame : array, shape (channels,), or None
        The mean frame over the clips, where the model came without one.
    failed : tuple of (clip, reason)
        Clips that the model cannot take.
    """

    profile: Profile
    frame: NDArray[np.float32] | None
    failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TriedClip:
    """One baseline on one clip; one value a target."""

    errors: list[float]
    outputs: list[float]
    comprehensiveness: list[float]


# By baseline and number of the clip among those that the model takes.
Tried = dict[tuple[str, int], TriedClip]


def audit(
    model: Model,
    materials: Sequence[Material],
    targets: Sequence[str],
    report: Callable[[float], None] = ignore,
    *,
    precisions: Sequence[Precision] = (),
    tried: Tried | None = None,
) -> Audit:
    """Try every baseline for every target on every clip, with 16 steps each.

    Parameters
    ----------
    targets : sequence of str
        Names of outputs; the baseline that is chosen has to be good for all of them.
    precisions : sequence of {'bf16', 'fp16'}
        To be compared with 32 bits on the first two clips.
    tried : dict, optional
        Is filled, clip by clip: give it again, with all else as it was, to go on after an interruption.

    Raises
    ------
    UsageError
        If the model has no such output.
    DataError
        If the model takes fewer than three of the clips.
    """
    outputs = [_output(model, target) for target in targets]
    usable, said, failed = _usable(model, materials)
    own = own_baseline(model)
    frame = _mean_frame(model, usable) if own == TIME_MEAN else None
    if frame is not None:
        model = replace(cast(Any, model), mean_frame=torch.from_numpy(frame).to(model.device))
    corpus = {output.name: _Said(said[output.name], output) for output in outputs}
    rows: list[Candidate] = []
    tried = {} if tried is None else tried
    baselines = names(model.card.modality)
    for number, baseline in enumerate(baselines):
        trials = []
        for clip, material in enumerate(usable):
            report((number + clip / len(usable)) / len(baselines))
            if (baseline, clip) not in tried:
                tried[baseline, clip] = _try(model, material, baseline, targets)
            trials.append(tried[baseline, clip])
        rows += [_candidate(baseline, said, column, trials) for column, said in enumerate(corpus.values())]
    order, is_clear = choose(rows, {target: said.sd for target, said in corpus.items()})
    request = Request(targets[0], baseline=order[0])
    device = model.device.partition(":")[0]
    gates = {
        f"{precision} {device}": lowest_agreement(model, usable, request, precision)
        for precision in precisions
    }
    report(1.0)
    profile = Profile(
        baseline=order[0],
        own_baseline=own,
        candidates=tuple(sorted(rows, key=lambda row: order.index(row.baseline))),
        is_clear=is_clear,
        clips=len(usable),
        gates=gates,
    )
    return Audit(profile, frame, failed)


def choose(rows: Sequence[Candidate], sds: Mapping[str, float]) -> tuple[list[str], bool]:
    """Baselines from the best to the worst, and whether the best is good.

    Good are those that for all targets have a 90th percentile of the completeness error of at most 5 % and an output
    at most half a standard deviation from the corpus's median prediction; first those whose output varies least over
    the clips, then those with the highest comprehensiveness. The others follow by how far they are from being good.

    Parameters
    ----------
    rows : sequence of Candidate
    sds : mapping of target to float
        The corpus's standard deviation of predictions.
    """
    keys: dict[str, tuple[float, float, float]] = {}
    for baseline in dict.fromkeys(row.baseline for row in rows):
        own = [row for row in rows if row.baseline == baseline]
        excess = max(max(row.error_p90 / MOST_ERROR, row.distance / MOST_DISTANCE) for row in own)
        variation = max(round(row.output_sd / sds[row.target] / SAME_SD) for row in own)
        needed = sum(row.comprehensiveness / sds[row.target] for row in own)
        keys[baseline] = (max(1.0, excess), variation, -needed)
    order = sorted(keys, key=lambda baseline: keys[baseline])
    return order, keys[order[0]][0] == 1.0


@dataclass(frozen=True)
class _Said:
    """What a model says of the clips about one output."""

    predictions: Floats
    output: Output

    @property
    def sd(self) -> float:
        """Dividing by n; never below the smallest change that counts."""
        return max(float(self.predictions.std()), floor(self.output))


def _try(model: Model, material: Material, baseline: str, targets: Sequence[str]) -> TriedClip:
    requests = [Request(target, steps=STEPS, baseline=baseline) for target in targets]
    found = explain_targets(model, material, requests)
    with memory_told(model.device, f"{model.card.name} cannot explain {material.clip}."):
        needed = [
            comprehensiveness(masking(model, material, saliency.target, baseline), saliency)
            for saliency in found
        ]
    return TriedClip(
        [one.relative_delta for one in found], [one.baseline_prediction for one in found], needed
    )


def _candidate(baseline: str, said: _Said, column: int, trials: Sequence[TriedClip]) -> Candidate:
    errors = [trial.errors[column] for trial in trials]
    outputs = np.array([trial.outputs[column] for trial in trials])
    return Candidate(
        baseline=baseline,
        target=said.output.name,
        error_median=float(np.median(errors)),
        error_p90=float(np.percentile(errors, 90)),
        output_mean=float(outputs.mean()),
        output_sd=float(outputs.std()),
        distance=abs(float(outputs.mean() - np.median(said.predictions))) / said.sd,
        comprehensiveness=float(np.mean([trial.comprehensiveness[column] for trial in trials])),
    )


def _usable(
    model: Model, materials: Sequence[Material]
) -> tuple[list[Material], dict[str, Floats], tuple[tuple[str, str], ...]]:
    """The clips that the model takes, what it says of them by output, and why it does not take the others."""
    usable, predictions, failed = [], [], []
    for material in materials:
        try:
            predictions.append(model.predict(material).outputs)
        except ModelError as error:
            failed.append((material.clip, str(error)))
        else:
            usable.append(material)
    if len(usable) < FEWEST_CLIPS:
        why = f": {failed[0][1]}" if failed else "."
        raise DataError(
            f"{model.card.name} takes {len(usable)} of these clips; {FEWEST_CLIPS} are needed{why}"
        )
    said = {name: np.array([outputs[name] for outputs in predictions]) for name in predictions[0]}
    return usable, said, tuple(failed)


def _mean_frame(model: Model, materials: Sequence[Material]) -> NDArray[np.float32]:
    """The mean over all frames of all clips at the encoder input, shape (channels,)."""
    audio = cast(AudioModel, model)
    sums, frames = [], 0
    for material in materials:
        with torch.inference_mode():
            hidden = audio.encode(audio.prepare(material))[0].cpu().double()
        sums.append(hidden.sum(dim=0).numpy())
        frames += len(hidden)
    return np.asarray(np.sum(sums, axis=0) / frames, dtype=np.float32)


def _output(model: Model, target: str) -> Output:
    found = {output.name: output for output in model.card.outputs}
    if target not in found:
        raise UsageError(f"{model.card.name} has no output {target!r}; it has {', '.join(found)}.")
    return found[target]
