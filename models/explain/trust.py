"""Whether to believe a map: up to six checks, each with its reason in a sentence, and one word for them.

A map is *sound* if it passes all. It is *doubtful* if it adds up and hangs on what the model has learnt, but fails
another check or cannot undergo it. Otherwise: *do not use*. The limits are this module's constants; what each check
asks is said at its function. No check asks whether a map pleases: a sound map of a poor model shows what that model
heard, not what people feel.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from analysis.map_agreement import Measure, map_agreement
from analysis.progress import ignore
from models.devices import memory_told
from models.explain.completeness import floor, relative_delta
from models.explain.faithfulness import Faithfulness, Floats, faithfulness, masking, signal
from models.explain.randomised import draw_anew
from models.explain.randomised import randomised as with_random_weights
from models.explain.reference import second_baseline
from models.explain.run import explain
from models.interface import (
    WITHOUT_SIGN,
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

MOST_ERROR = 0.05
LEAST_STEP_CORRELATION = 0.99
LEAST_BASELINE_CORRELATION = 0.6
MOST_RANDOM_CORRELATION = 0.3
RANDOM_SEEDS = (0, 1)
CHANCE_DRAWS = 10_000
# Differences up to this share of the whole change are none.
EQUAL = 0.02
# For maps that are only ranked, half the steps do.
FEWEST_STEPS = 8
FEWEST = {"audio": 10, "text": 5, "audio+text": 10}
QUIETEST_DB = -80.0

COMPLETENESS, STEPS, BASELINE = "completeness", "step doubling", "baseline"
RANDOM, DELETION, INSERTION = "random weights", "deletion", "insertion"
CHANGE, SILENCE, LENGTH, FLAT = "change", "silence", "length", "flat map"
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
        verdict: Verdict = "doubtful" if hindrance.name == LENGTH else "do not use"
        return Trust(verdict, (hindrance,))
    trial = _Trial(model, material, saliency, report)
    with memory_told(model.device, f"the map of {material.clip} cannot be checked."):
        checks = (
            *(_adding_up(trial) if adds_up(saliency) else _not_adding_up(trial)),
            _baseline(trial),
            _random_weights(trial, randomised),
            *_need(trial),
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
    found = len(signal(saliency)) if modality == "text" else len(saliency.values)
    least = FEWEST[modality]
    if modality == "audio" and material.samples is not None:
        peak_db = 20 * math.log10(max(float(np.abs(material.samples).max(initial=0.0)), 1e-9))
        if peak_db < QUIETEST_DB:
            reason = "The clip is silent, so whatever the model says of it is not in the sound."
            return Check(SILENCE, peak_db, QUIETEST_DB, False, reason)
    if found < least:
        units = "words" if modality == "text" else "frames of 20 ms"
        reason = (
            f"The clip has only {found} {units}, too few to tell a good map from chance; {least} are needed."
        )
        return Check(LENGTH, found, least, False, reason)
    if np.ptp(signal(saliency)) == 0:
        reason = "The map is the same everywhere, so it points nowhere."
        return Check(FLAT, math.nan, math.nan, False, reason)
    return None


def _adding_up(trial: _Trial) -> tuple[Check, Check]:
    finer = trial.again(STEPS, steps=2 * trial.saliency.steps)
    return _completeness(trial, finer), _step_doubling(trial.saliency, finer)


def _not_adding_up(trial: _Trial) -> tuple[Check, Check]:
    trial.part(STEPS)
    method = trial.saliency.method
    sums = f"The parts of a map by {method} need not add up, so nobody can tell what it leaves out."
    steps = f"A map by {method} is not computed in steps, so this check does not apply."
    return (
        Check(COMPLETENESS, math.nan, MOST_ERROR, False, sums),
        Check(STEPS, math.nan, LEAST_STEP_CORRELATION, False, steps),
    )


def _completeness(trial: _Trial, finer: Saliency) -> Check:
    """Whether the parts add up to what the model says now, whatever the map's record tells."""
    saliency, change = trial.saliency, finer.prediction - finer.baseline_prediction
    error = relative_delta(saliency.total - change, change, trial.output)
    passed = error <= MOST_ERROR
    end = "they can be read as shares" if passed else "do not read them as shares"
    reason = f"The parts add up to the change of the prediction but for {error:.1%}: {end}."
    return Check(COMPLETENESS, error, MOST_ERROR, passed, reason)


def _step_doubling(saliency: Saliency, finer: Saliency) -> Check:
    """Whether the map stays what it is when it is computed twice as finely."""
    one, other = signal(saliency), signal(finer)
    r = 0.0 if np.ptp(other) == 0 else float(np.corrcoef(one, other)[0, 1])
    passed = r >= LEAST_STEP_CORRELATION
    end = "finer steps would change nothing" if passed else "it is too coarse, or not a map of this model"
    reason = f"With {finer.steps} instead of {saliency.steps} steps the map correlates {r:.3f}: {end}."
    return Check(STEPS, r, LEAST_STEP_CORRELATION, passed, reason)


def _baseline(trial: _Trial) -> Check:
    """Whether another reasonable baseline gives about the same order of frames."""
    saliency = trial.saliency
    if saliency.method in WITHOUT_SIGN:
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
    So two random models are asked, each at half the steps, and the limit is at least what chance reaches in 95 % of
    cases: with their maps turned against this one in time, or with words in random orders.
    """
    saliency = trial.saliency
    untrained = with_random_weights(trial.model) if randomised is None else randomised
    ranks = []
    steps = max(FEWEST_STEPS, saliency.steps // 2)
    for seed in RANDOM_SEEDS:
        draw_anew(untrained, trial.model, seed)
        ranks.append(_rank(saliency, trial.again(RANDOM, model=untrained, steps=steps)))
    rho = float(np.mean([abs(rank.value) for rank in ranks]))
    is_read_only = bool(saliency.words) and not saliency.has_words_beside
    by_chance = _chance_of_words(len(saliency.words)) if is_read_only else _chance_of_turns(ranks)
    limit = max(MOST_RANDOM_CORRELATION, by_chance)
    passed = rho < limit
    end = "the map shows what was learnt" if passed else "the map shows the clip more than what was learnt"
    reason = f"Maps of models with random weights correlate {rho:.2f} with this one (chance: below {limit:.2f}): {end}."
    return Check(RANDOM, rho, limit, passed, reason)


def _chance_of_turns(ranks: Sequence[Measure]) -> float:
    return float(np.mean([np.nanmax([abs(rank.low), abs(rank.high), 0.0]) for rank in ranks]))


@functools.cache
def _chance_of_words(words: int) -> float:
    """What the mean size of Spearman's rho of as many random orders as there are seeds reaches in 95 % of cases."""
    random = np.random.default_rng(0)
    places = np.arange(words) - (words - 1) / 2
    orders = random.permuted(np.tile(places, (CHANCE_DRAWS, len(RANDOM_SEEDS), 1)), axis=2)
    sizes = np.abs(orders @ places) / (places @ places)
    return float(np.percentile(sizes.mean(axis=1), 95))


def _need(trial: _Trial) -> tuple[Check, ...]:
    """Whether the model needs the salient part, and whether that part is enough, against chance."""
    saliency = trial.saliency
    change = abs(saliency.prediction - saliency.baseline_prediction)
    least = floor(trial.output)
    if change < least:
        said = (
            f"{saliency.prediction:.2f} of this clip and {saliency.baseline_prediction:.2f} of the baseline"
        )
        reason = f"The model says {said}, so there is hardly anything to explain."
        return (Check(CHANGE, change, least, False, reason),)
    passes = masking(
        trial.model, trial.material, saliency.target, saliency.baseline or None, trial.part(DELETION)
    )
    found = faithfulness(passes, saliency)
    others = "random choices of as many words" if saliency.words else "random stretches of that length"
    if saliency.has_words_beside:
        others = "random stretches of as many frames with as many words"
    return _deletion(found, others, EQUAL * change), _insertion(found, others, EQUAL * change)


def _deletion(found: Faithfulness, others: str, equal: float) -> Check:
    moved, by_chance = found.comprehensiveness, found.random_comprehensiveness
    limit = float(np.percentile(by_chance, 95))
    reason = (
        f"Replacing the most salient 5 to 40 % moves the prediction by {moved:.2f} on average "
        f"({found.at_20:.2f} for 20 %); 95 % of {others} move it by at most {limit:.2f}."
    )
    return Check(DELETION, moved, limit, _is_beyond(moved, by_chance, equal), reason)


def _insertion(found: Faithfulness, others: str, equal: float) -> Check:
    lost, by_chance = found.sufficiency, found.random_sufficiency
    limit = float(np.percentile(by_chance, 5))
    reason = (
        f"With only the most salient 5 to 40 % left, {lost:.2f} of the change is lost on average; "
        f"with {others} left it is at least {limit:.2f} in 95 % of cases."
    )
    return Check(INSERTION, lost, limit, _is_beyond(-lost, -by_chance, equal), reason)


def _is_beyond(value: float, by_chance: Floats, equal: float) -> bool:
    """Whether a value is above 95 % of those by chance, or equal to the largest of them.

    Where one word of six decides, every sixth random choice is as good as the best map: nothing could be above that.
    """
    is_largest = value >= by_chance.max() - equal and value > np.median(by_chance) + equal
    return bool(value > np.percentile(by_chance, 95) or is_largest)


def _rank(one: Saliency, other: Saliency) -> Measure:
    """Spearman's rho of two maps; 0 where one of them points nowhere."""
    rank = map_agreement(signal(one), signal(other)).rank
    return rank if math.isfinite(rank.value) else Measure(0.0)
