"""The command `evaluate`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.output import emit
from analysis.writing import checked_place
from models.commands.bar import progress
from models.commands.options import AsJson, Device
from models.commands.scores import print_scores
from models.evaluation.choosing import Trial, trial
from models.evaluation.evaluating import (
    Evaluation,
    Held,
    evaluated,
    evaluation_record,
    held_against,
    held_record,
    setting_of,
    together,
)
from models.evaluation.parts import Part
from models.recipes.data.opening import named


def evaluate(
    model: Annotated[str, typer.Argument(metavar="DIR-or-MODEL", help="A trained folder, or any model.")],
    corpus: Annotated[
        list[str] | None,
        typer.Option(
            "--corpus",
            metavar="NAME=PATH",
            help="On what; may be repeated. What it was trained on if not given.",
        ),
    ] = None,
    part: Annotated[
        Part | None, typer.Option(help="What was held out if not given, or all clips of other corpora.")
    ] = None,
    before: Annotated[
        str | None,
        typer.Option(help="A model, such as the one before fine-tuning, scored on the same clips."),
    ] = None,
    goal: Annotated[
        str | None, typer.Option(help="classes or dimensions; what it was trained for, or tells.")
    ] = None,
    cleaning: Annotated[
        str | None, typer.Option(help="Which clips stay; `train --list` tells the rules.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option(help="Write figures as one HTML page that opens offline.")
    ] = None,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """Score a model on clips that it did not learn from, with intervals over speakers, beside chance and print.

    Example: main.py evaluate my-timnet --page my-timnet.html
    """
    places = [named(text) for text in corpus or []]
    if page is not None:
        checked_place(page, [path for _, path in places])
    options = {"goal": goal, "cleaning": cleaning}
    asked = trial(model, places, part, {key: value for key, value in options.items() if value is not None})
    after = _evaluated(model, asked, device)
    first = None if before is None else _before(before, asked, after, device)
    held = _held(asked, after, first)
    if page is not None:
        from models.evaluation.page import write_page  # noqa: PLC0415 - imports plotly

        write_page(page, model, asked.examples, after, first, held)
    record = evaluation_record(after)
    record["before"] = None if first is None else evaluation_record(first)
    record["printed"] = [held_record(row) for row in held]
    emit(record, as_json, lambda: print_scores([after] if first is None else [first, after], held))


COMMANDS: dict[str, Callable[..., None]] = {"evaluate": evaluate}


def _evaluated(model: str, asked: Trial, device: str | None) -> Evaluation:
    folds = []
    for name, chosen in asked.models:
        with progress(f"asking {Path(name).name}") as report:
            folds.append(evaluated(name, asked.examples, chosen, device=device, report=report))
    return folds[0] if len(folds) == 1 else together(model, folds)


def _before(model: str, asked: Trial, after: Evaluation, device: str | None) -> Evaluation:
    """Another model on the very clips that the first could take."""
    with progress(f"asking {model}") as report:
        return evaluated(
            model, asked.examples, asked.all_of(after.answers.clips), device=device, report=report
        )


def _held(asked: Trial, after: Evaluation, before: Evaluation | None) -> tuple[Held, ...]:
    if not asked.recipe:
        return ()
    setting = setting_of(asked.examples, after.chosen)
    return held_against(asked.recipe, asked.preset, setting, after, before)
