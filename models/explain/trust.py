"""Whether to believe a map: six checks, each with its reason in a sentence, and one word for them.

A map is *sound* if it passes all. It is *doubtful* if it adds up and hangs on what the model has learnt, but fails
another check or cannot undergo it. Otherwise: *do not use*. The limits are this module's constants; what each check
asks is said at its function. No check asks whether a map pleases: a sound map of a poor model shows what that model
heard, not what people feel.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np

from analysis.map_agreement import Measure, map_agreement
from analysis.progress import ignore
from models.devices import memory_told
from models.explain.completeness import floor
from models.explain.faithfulness import Faithfulness, faithfulness, masking, signal
from models.explain.randomised import draw_anew
from models.explain.randomised import randomised as with_random_weights
from models.explain.reference import second_baseline
from models.explain.run import explain
from models.interface import (
    Check,
    Material,
    Method,
    Model,
    Output,
    Precision,
    Request,
    Saliency,
    Trust,
    Verdict,
)

# Raise it when the same map gets other checks than before.
TRUST_VERSION = "1"

MOST_ERROR = 0.05
LEAST_STEP_CORRELATION = 0.99
LEAST_BASELINE_CORRELATION = 0.6
MOST_RANDOM_CORRELATION = 0.3
RANDOM_SEEDS = (0, 1)
# For maps that are only ranked, half the steps do.
FEWEST_STEPS = 8
# These look at no baseline.
WITHOUT_BASELINE = ("attention", "attention-x-gradient")
FEWEST = {"audio": 10, "text": 5}
QUIETEST_DB = -80.0

COMPLETENESS, STEPS, BASELINE = "completeness", "step doubling", "baseline"
RANDOM, DELETION, INSERTION = "random weights", "deletion", "insertion"
# The work of each part, in explanations; that of the random weights comes once a seed.
_WORK = {STEPS: 2.0, BASELINE: 0.5, RANDOM: 0.5, DELETION: 2.5}
_ALL_WORK = 6.0


def check_trust(
    model: Model,
    material: Material,
    saliency: Saliency,
    report: Callable[[float], None] = ignore,
    *,
    randomised: Model | None = None,
) -> Trust:
    """Check a map; takes about as long as six explanations of the clip.

    Parameters
    ----------
    model, material
        What the map was made with.
    saliency : Saliency
        The map.
    report : function of a share from 0 to 1
        Called before each forward pass; what it raises ends the work.
    randomised : Model or None
        From `models.explain.randomised`; made here if None. Give it for more than one map of a model.

    Raises
    ------
    ModelError
        If the clip lacks what the model needs, or does not fit into memory.
    """
    hindrance = _hindrance(model, material, saliency)
    if hindrance is not None:
        verdict: Verdict = "do not use" if hindrance.name == "silence" else "doubtful"
        return Trust(verdict, (hindrance,))
    trial = _Trial(model, material, saliency, report)
    with memory_told(model.device, f"the map of {material.clip} cannot be checked."):
        checks = (
            _completeness(saliency),
            _step_doubling(trial),
            _baseline(trial),
            _random_weights(trial, randomised),
            *_deletion_and_insertion(trial),
        )
    report(1.0)
    return Trust(verdict_of(saliency, checks), checks)


def verdict_of(saliency: Saliency, checks: tuple[Check, ...]) -> Verdict:
    """One word for the checks of a map."""
    passed = {check.name for check in checks if check.passed}
    if len(passed) == len(checks):
        return "sound"
    needed = {RANDOM} | ({COMPLETENESS} if adds_up(saliency) else set())
    return "doubtful" if needed <= passed else "do not use"


def adds_up(saliency: Saliency) -> bool:
    """Whether the method's values sum to the change of the output, if computed exactly."""
    return saliency.method == "ig"


@dataclass
class _Trial:
    """What is checked, and how far the checks are."""

    model: Model
    material: Material
    saliency: Saliency
    report: Callable[[float], None]
    _done: float = 0.0

    @property
    def output(self) -> Output:
        return next(output for output in self.model.card.outputs if output.name == self.saliency.target)

    def part(self, name: str) -> Callable[[float], None]:
        """The report for one check."""
        start, share = self._done, _WORK[name]
        self._done += share
        return lambda fraction: self.report((start + share * fraction) / _ALL_WORK)

    def again(
        self, name: str, *, model: Model | None = None, steps: int | None = None, baseline: str | None = None
    ) -> Saliency:
        """The map once more with one thing changed."""
        same = self.saliency
        request = Request(
            same.target,
            cast(Method, same.method),
            steps or same.steps or None,
            baseline or same.baseline or None,
        )
        precision = cast(Precision, same.provenance.get("precision", "fp32"))
        return explain(model or self.model, self.material, request, self.part(name), precision=precision)


def _hindrance(model: Model, material: Material, saliency: Saliency) -> Check | None:
    """What makes checking senseless."""
    modality = model.card.modality
    found, least = len(signal(saliency)), FEWEST[modality]
    if modality == "audio" and material.samples is not None:
        peak_db = 20 * math.log10(max(float(np.abs(material.samples).max(initial=0.0)), 1e-9))
        if peak_db < QUIETEST_DB:
            reason = "The clip is silent, so whatever the model says of it is not in the sound."
            return Check("silence", peak_db, QUIETEST_DB, False, reason)
    if found < least:
        units = "words" if modality == "text" else "frames of 20 ms"
        reason = (
            f"The clip has only {found} {units}, too few to tell a good map from chance; {least} are needed."
        )
        return Check("length", found, least, False, reason)
    return None


def _completeness(saliency: Saliency) -> Check:
    """Whether the parts add up to the whole change of the output."""
    if not adds_up(saliency):
        reason = (
            f"The parts of a map by {saliency.method} need not add up, so nobody can tell what it leaves out."
        )
        return Check(COMPLETENESS, math.nan, MOST_ERROR, False, reason)
    error = saliency.relative_delta
    passed = error <= MOST_ERROR
    end = "they can be read as shares" if passed else "do not read them as shares"
    reason = f"The parts add up to the change of the prediction but for {error:.1%}: {end}."
    return Check(COMPLETENESS, error, MOST_ERROR, passed, reason)


def _step_doubling(trial: _Trial) -> Check:
    """Whether the map stays what it is when it is computed twice as finely."""
    saliency = trial.saliency
    if not adds_up(saliency):
        reason = f"A map by {saliency.method} is not computed in steps, so this check does not apply."
        trial.part(STEPS)
        return Check(STEPS, math.nan, LEAST_STEP_CORRELATION, False, reason)
    one, other = signal(saliency), signal(trial.again(STEPS, steps=2 * saliency.steps))
    is_flat = np.ptp(one) == 0 or np.ptp(other) == 0
    r = float(np.allclose(one, other)) if is_flat else float(np.corrcoef(one, other)[0, 1])
    passed = r >= LEAST_STEP_CORRELATION
    end = "finer steps would change nothing" if passed else "its details are not computed finely enough"
    reason = f"With {2 * saliency.steps} instead of {saliency.steps} steps the map correlates {r:.3f}: {end}."
    return Check(STEPS, r, LEAST_STEP_CORRELATION, passed, reason)


def _baseline(trial: _Trial) -> Check:
    """Whether another reasonable baseline gives about the same order of frames."""
    saliency = trial.saliency
    if saliency.method in WITHOUT_BASELINE:
        trial.part(BASELINE)
        reason = f"A map by {saliency.method} is compared with nothing, so no such choice can change it."
        return Check(BASELINE, math.nan, LEAST_BASELINE_CORRELATION, True, reason)
    other = second_baseline(trial.model, saliency.baseline)
    steps = max(FEWEST_STEPS, saliency.steps // 2)
    rho = _rank(saliency, trial.again(BASELINE, baseline=other, steps=steps)).value
    passed = rho >= LEAST_BASELINE_CORRELATION
    end = (
        "the map does not hang on this choice"
        if passed
        else "the map is as much about what it is compared with"
    )
    reason = f"Compared with {other} instead of {saliency.baseline}, the order of salience correlates {rho:.2f}: {end}."
    return Check(BASELINE, rho, LEAST_BASELINE_CORRELATION, passed, reason)


def _random_weights(trial: _Trial, randomised: Model | None) -> Check:
    """Whether models that have learnt nothing give other maps.

    Two unrelated maps of a short clip correlate by chance, as there are few words and neighbouring frames are alike.
    So two random models are asked, each at half the steps, and the limit is at least what their maps reach in 95 % of
    cases when turned against this one in time.
    """
    untrained = with_random_weights(trial.model) if randomised is None else randomised
    ranks = []
    steps = max(FEWEST_STEPS, trial.saliency.steps // 2)
    for seed in RANDOM_SEEDS:
        draw_anew(untrained, trial.model, seed)
        ranks.append(_rank(trial.saliency, trial.again(RANDOM, model=untrained, steps=steps)))
    rho = float(np.mean([abs(rank.value) for rank in ranks]))
    by_chance = float(np.mean([np.nanmax([abs(rank.low), abs(rank.high), 0.0]) for rank in ranks]))
    limit = max(MOST_RANDOM_CORRELATION, by_chance)
    passed = rho < limit
    end = "the map shows what was learnt" if passed else "the map shows the clip more than what was learnt"
    reason = f"Maps of models with random weights correlate {rho:.2f} with this one (chance: below {limit:.2f}): {end}."
    return Check(RANDOM, rho, limit, passed, reason)


def _deletion_and_insertion(trial: _Trial) -> tuple[Check, Check]:
    """Whether the model needs the salient part, and whether that part is enough, against random stretches."""
    saliency = trial.saliency
    change = abs(saliency.prediction - saliency.baseline_prediction)
    least = floor(trial.output)
    if change < least:
        said = (
            f"{saliency.prediction:.2f} of this clip and {saliency.baseline_prediction:.2f} of the baseline"
        )
        reason = f"The model says {said}, so there is hardly anything to explain."
        return Check(DELETION, change, least, False, reason), Check(INSERTION, change, least, False, reason)
    passes = masking(
        trial.model, trial.material, saliency.target, saliency.baseline or None, trial.part(DELETION)
    )
    found = faithfulness(passes, saliency)
    return _deletion(found), _insertion(found)


def _deletion(found: Faithfulness) -> Check:
    moved, limit = found.comprehensiveness, float(np.percentile(found.random_comprehensiveness, 95))
    reason = (
        f"Replacing the most salient 5 to 40 % moves the prediction by {moved:.2f} on average "
        f"({found.at_20:.2f} for 20 %); 95 % of random stretches move it by less than {limit:.2f}."
    )
    return Check(DELETION, moved, limit, moved > limit, reason)


def _insertion(found: Faithfulness) -> Check:
    lost, limit = found.sufficiency, float(np.percentile(found.random_sufficiency, 5))
    reason = (
        f"With only the most salient 5 to 40 % left, {lost:.2f} of the change is lost on average; "
        f"with random stretches left it is more than {limit:.2f} in 95 % of cases."
    )
    return Check(INSERTION, lost, limit, lost < limit, reason)


def _rank(one: Saliency, other: Saliency) -> Measure:
    """Spearman's rho of two maps; 0 where one of them points nowhere."""
    rank = map_agreement(signal(one), signal(other)).rank
    return rank if math.isfinite(rank.value) else Measure(0.0)
