"""From a plan to a model's folder: prepare the data, train, score exactly what users load, and write the card.

A split with several folds, such as one for each session, trains each in its own folder and scores them together.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.commands.output import plain
from analysis.errors import DataError, UsageError
from analysis.writing import write_files
from models.evaluation.evaluating import (
    Evaluation,
    Held,
    evaluated,
    evaluation_record,
    formats_of,
    held_against,
    held_record,
    setting_of,
    together,
)
from models.evaluation.parts import Part, of_split, write_split
from models.layouts.table import is_model
from models.recipes.data.preparing import CHOICES, Prepared, prepare
from models.recipes.making.licences import licence_of
from models.recipes.making.model_card import Told, card
from models.recipes.making.plan import SPLIT, Plan, begin, check_place, write_training
from models.recipes.recipe import STATE, Input, Job, Measured, Recipe, Tell
from models.recipes.table import measure_of, recipe, trainer
from models.recipes.training.curves import Point, append

SCORES = "scores.json"
CARD = "README.md"
LEAVE_OUT = "To train without it, move it out of the corpus: clips without sound are left out."
_SCORED: tuple[Part, ...] = ("test", "development")


@dataclass(frozen=True)
class Watching:
    """Who is told what goes on.

    Attributes
    ----------
    training : callable
        Entered for each model that is trained, with its number from 1, how many there are, and its split's name; gives
        what is told the points of its curves, and what is told the share done of preparing its clips.
    scoring : callable
        Entered while models are scored; gives what is told the share done of each part.
    """

    training: Callable[[int, int, str], AbstractContextManager[tuple[Tell, Callable[[float], None]]]]
    scoring: Callable[[], AbstractContextManager[Callable[[float], None]]]


@dataclass(frozen=True, eq=False)
class Trained:
    """What a training came to: scores by part, beside what was printed, what else was measured, and the record."""

    evaluations: Mapping[Part, Evaluation]
    held: tuple[Held, ...]
    measured: Measured | None
    record: Mapping[str, Any]


def run(plan: Plan, out: Path, *, device: str, watching: Watching) -> Trained:
    """Train by a plan, or go on where it was, and score.

    Parameters
    ----------
    out : Path
        The model's folder; made if it is not there.
    device : str
        As torch names it.

    Raises
    ------
    UsageError
        If the folder holds something else, or the recipe cannot learn what is asked.
    DataError, ModelError
        If clips or a base model are at fault.
    """
    what = recipe(plan.recipe)
    _check_goal(what, plan)
    check_place(plan, out)
    prepared = prepare(plan.corpora, _needs(what, plan.settings), plan.data)
    begin(plan, out)
    folders = _folders(out, prepared)
    for number, (folder, split) in enumerate(zip(folders, prepared.splits, strict=True), start=1):
        if not is_model(folder):
            with watching.training(number, len(folders), split.name) as (tell, report):
                job = Job(prepared.examples, split, plan.settings, folder, device, plan.seed, report)
                _train(plan, job, _kept(folder, tell))
    with watching.scoring() as report:
        found = _scored(out, folders, prepared, device, report)
        measured = _measured(plan, folders, prepared, found, device, report)
    return _written(what, plan, out, folders, prepared, found, measured)


def fold_name(split: str) -> str:
    """The folder of a fold: what is left out, with nothing that a path cannot hold."""
    left_out = split.partition(":")[2].strip() or split
    return "fold-" + "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in left_out)


def _needs(what: Recipe, settings: Any) -> tuple[Input, ...]:
    """What a clip must have; a recipe that can listen or read has the setting `modality`."""
    return (settings.modality,) if hasattr(settings, "modality") else what.needs


def _check_goal(what: Recipe, plan: Plan) -> None:
    if plan.data.goal not in what.goals:
        known = ", ".join(f"{goal} ({CHOICES['goal'][goal]})" for goal in what.goals)
        raise UsageError(f"{what.name} cannot learn {plan.data.goal}; it learns {known}.")


def _folders(out: Path, prepared: Prepared) -> list[Path]:
    """One a split; two folds whose names are alike in a path get numbers."""
    if len(prepared.splits) == 1:
        return [out]
    names = [fold_name(split.name) for split in prepared.splits]
    return [
        out / (name if names.count(name) == 1 else f"{name}-{number}")
        for number, name in enumerate(names, start=1)
    ]


def _kept(folder: Path, tell: Tell) -> Tell:
    """`tell`, each point being added to the folder's curves first."""

    def told(point: Point) -> None:
        append(folder, point)
        tell(point)

    return told


def _train(plan: Plan, job: Job, tell: Tell) -> None:
    """Train one model; what it is trained with is written first."""
    examples, split, folder = job.examples, job.split, job.out
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {part: len(getattr(split, part)) for part in ("train", "development", "test")}
    facts = {
        "split": split.name,
        "is_leaky": split.is_leaky,
        "note": split.note,
        "clips": sizes,
        "device": job.device,
    }
    data = {"licence": licence_of(formats_of(examples.corpus)), "release": examples.corpus.release}
    started = {"outputs": examples.outputs, "dropped": dict(examples.dropped)}
    write_training(folder, plan, {**facts, **data, **started, "state": "training"})
    if not (folder / SPLIT).is_file():
        write_split(folder, examples, split)
    before = time.monotonic()
    try:
        trainer(plan.recipe)(job, tell)
    except DataError as error:
        if str(error.file) in examples.paths:
            raise DataError(f"{error} {LEAVE_OUT}") from error
        raise
    shutil.rmtree(folder / STATE, ignore_errors=True)
    seconds = round(time.monotonic() - before, 1)
    write_training(
        folder, plan, {**facts, **data, **started, "state": "trained", "seconds_since_start": seconds}
    )


def _scored(
    out: Path, folders: list[Path], prepared: Prepared, device: str, report: Callable[[float], None]
) -> dict[Part, Evaluation]:
    """The parts that have clips; of folds, whose development parts overlap, only what each held out."""
    found: dict[Part, Evaluation] = {}
    for part in _SCORED[: 2 if len(folders) == 1 else 1]:
        folds = [
            evaluated(str(folder), prepared.examples, of_split(split, part), device=device, report=report)
            for folder, split in zip(folders, prepared.splits, strict=True)
            if len(getattr(split, part))
        ]
        if folds:
            found[part] = folds[0] if len(folders) == 1 else together(str(out), folds)
    return found


def _measured(
    plan: Plan,
    folders: list[Path],
    prepared: Prepared,
    found: Mapping[Part, Evaluation],
    device: str,
    report: Callable[[float], None],
) -> Measured | None:
    """What the recipe measures on the first part that was scored."""
    measure = measure_of(plan.recipe)
    if measure is None:
        return None
    folds = list(zip(folders, prepared.splits, strict=True))
    return measure(plan.settings, prepared.examples, folds, next(iter(found.values())), device, report)


def _written(
    what: Recipe,
    plan: Plan,
    out: Path,
    folders: list[Path],
    prepared: Prepared,
    found: Mapping[Part, Evaluation],
    measured: Measured | None,
) -> Trained:
    """Write scores and card."""
    first = next(iter(found.values()))
    setting = setting_of(prepared.examples, first.chosen)
    held = held_against(plan.recipe, plan.preset, setting, first)
    folds = tuple(folder.name for folder in folders if folder != out)
    record = {
        "model": str(out),
        "recipe": plan.recipe,
        "preset": plan.preset,
        "parts": {part: evaluation_record(each) for part, each in found.items()},
        "printed": [held_record(each) for each in held],
        "folds": list(folds),
        **({} if measured is None else {measured.name: measured.record}),
    }
    licence = licence_of(setting.corpora)
    told = Told(
        out.name, what, plan, prepared.examples, licence, tuple(found.values()), held, folds, measured
    )
    if folds:
        notes = {"split": first.chosen.split, "is_leaky": first.chosen.is_leaky, "note": first.chosen.note}
        write_training(out, plan, {**notes, "folds": list(folds), "licence": licence, "state": "trained"})
    write_files(
        {
            out / SCORES: (json.dumps(plain(record), indent=2, ensure_ascii=False) + "\n").encode("utf-8"),
            out / CARD: card(told).encode("utf-8"),
        }
    )
    return Trained(found, held, measured, record)
