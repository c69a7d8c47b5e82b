"""Scoring models on held-out clips, before and after fine-tuning, beside what the studies printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import Any

from analysis.agreement.intervals import Estimate
from analysis.corpora import open_corpus
from analysis.places import DEMO, DEMO_FOLDER
from analysis.progress import ignore
from analysis.scores.printed import Printed, Setting, differences, rows_of
from analysis.tables import Corpus
from models.evaluation.answers import Answers, ask, pooled
from models.evaluation.parts import Chosen
from models.evaluation.scoring import Scores, record, score
from models.recipes.data.examples import Examples


@dataclass(frozen=True, eq=False)
class Evaluation:
    """One model on one part of some clips."""

    model: str
    chosen: Chosen
    answers: Answers
    scores: Scores


@dataclass(frozen=True)
class Held:
    """A printed row beside what was found; `differing` says why the two do not compare, empty if they do."""

    row: Printed
    accuracy: Estimate
    unweighted: Estimate
    differing: tuple[str, ...]


def evaluated(
    model: str,
    examples: Examples,
    chosen: Chosen,
    *,
    device: str | None = None,
    report: Callable[[float], None] = ignore,
) -> Evaluation:
    """Ask a model of some examples and score it; raises as `models.evaluation.answers.ask` does."""
    answers = ask(model, examples, chosen.positions, device=device, report=report)
    return Evaluation(model, chosen, answers, score(answers))


def together(name: str, folds: Sequence[Evaluation]) -> Evaluation:
    """The folds of a cross-validation scored as one: each clip once, by the model that had not heard it."""
    answers = pooled([fold.answers for fold in folds])
    chosen = replace(folds[0].chosen, split=folds[0].chosen.split.partition(":")[0])
    note = f"Of {len(folds)} models each was scored on what it was not trained on; the scores are of all together."
    leaky = any(fold.chosen.is_leaky for fold in folds)
    return Evaluation(name, replace(chosen, note=note, is_leaky=leaky), answers, score(answers))


def formats_of(corpus: Corpus) -> frozenset[str]:
    """The formats of a corpus, or of all that it was joined from; the demo, in another's layout, is `demo`."""
    if corpus.members:
        return frozenset(
            name for folder in corpus.members.values() for name in formats_of(open_corpus(folder))
        )
    return frozenset({DEMO if corpus.folder == DEMO_FOLDER else corpus.format})


def setting_of(examples: Examples, chosen: Chosen) -> Setting:
    """On what scores were found, to be held against what was printed."""
    hours = float(examples.corpus.clips["duration"].sum()) / 3600
    return Setting(formats_of(examples.corpus), len(examples), hours, chosen.split, chosen.is_leaky)


def held_against(
    recipe: str, preset: str, setting: Setting, after: Evaluation, before: Evaluation | None = None
) -> tuple[Held, ...]:
    """The rows that were printed of what a recipe trains, beside the scores found.

    A row of another of the several presets that a study has is left without scores.
    """
    rows = rows_of(recipe)
    is_one = len({row.preset for row in rows}) == 1
    return tuple(
        _held(row, preset, setting, before if row.before else after)
        if is_one or preset == row.preset
        else _held(row, preset, setting, None)
        for row in rows
    )


def evaluation_record(evaluation: Evaluation) -> dict[str, Any]:
    """One evaluation for JSON."""
    chosen = evaluation.chosen
    told = {"part": chosen.part, "split": chosen.split, "is_leaky": chosen.is_leaky, "note": chosen.note}
    return {"model": evaluation.model, **told, **record(evaluation.scores)}


def held_record(held: Held) -> dict[str, Any]:
    """A printed row beside what was found, for JSON."""
    row = held.row
    return {
        "study": row.study,
        "system": row.system,
        "preset": row.preset,
        "printed": {"accuracy": row.accuracy, "unweighted_accuracy": row.unweighted},
        "found": {"accuracy": held.accuracy.value, "unweighted_accuracy": held.unweighted.value},
        "compares": not held.differing,
        "differs": list(held.differing),
    }


def _held(row: Printed, preset: str, setting: Setting, evaluation: Evaluation | None) -> Held:
    named = None if evaluation is None else evaluation.scores.classes
    others = [] if preset == row.preset else [f"preset {preset} instead of {row.preset}"]
    if named is None:
        return Held(row, Estimate(nan, nan, nan), Estimate(nan, nan, nan), ("not measured here",))
    return Held(row, named.accuracy, named.unweighted, (*others, *differences(row, setting)))
