"""The commands `predict` and `explain`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from analysis.commands.output import emit
from analysis.errors import DataError
from analysis.tables import Scale
from analysis.writing import checked_place
from models.cards import output_of
from models.commands.bar import progress
from models.commands.options import ALL_FAILED, AsJson, Device, Inputs, ModelName, Target
from models.commands.output import failure, print_predictions, said_on_silence, write_predictions
from models.errors import ModelError
from models.explain.minus import require_difference, subtract
from models.explain.outcome import Outcome
from models.explain.store import Store
from models.explain.task import Task
from models.interface import Method, ModelCard, Precision, Prediction, Request, Verdict
from models.registry import load, read_card
from models.scales import on_scale
from models.sources import SCALE_OF_FILES, open_source

Engine = Literal["local", "ray"]
Run = Callable[[Task, Sequence[str], Callable[[float], None]], Outcome]


def predict(
    inputs: Inputs,
    model: ModelName,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a clip.")] = None,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """All outputs of a model for every clip, in the model's own units.

    Of a corpus, dimensions with a known range are also told on the scale of its ratings: in --json as
    `on_corpus_scale`, in --csv as columns like `valence_on_scale`.

    Example: main.py predict demo --model demo-audio --csv predictions.csv
    """
    if csv_file is not None:
        checked_place(csv_file, inputs)
    source = open_source(inputs)
    loaded = load(model, device=device)
    read = source.reader(loaded.card)
    predictions: list[Prediction] = []
    with progress("predicting") as report:
        for number, clip in enumerate(source.clips):
            report(number / len(source.clips))
            try:
                predictions.append(loaded.predict(read(clip)))
            except (DataError, ModelError) as error:
                typer.echo(str(error), err=True)
    scaled = (
        None if source.scale is None else [_scaled(one, loaded.card, source.scale) for one in predictions]
    )
    if csv_file is not None:
        write_predictions(csv_file, loaded.card, predictions, scaled)
    rows = [{"clip": one.clip, "outputs": dict(one.outputs)} for one in predictions]
    if scaled is not None:
        rows = [{**row, "on_corpus_scale": found} for row, found in zip(rows, scaled, strict=True)]
    record = {"model": loaded.card.name, "predictions": rows}
    emit(record, as_json, lambda: print_predictions(loaded.card, predictions))
    if source.clips and not predictions:
        raise typer.Exit(ALL_FAILED)


def explain(
    inputs: Inputs,
    model: ModelName,
    target: Target,
    out: Annotated[
        Path, typer.Option(help="The store: a folder, made if need be; what it has is not done again.")
    ],
    method: Annotated[
        Method, typer.Option(help="ig: integrated gradients; what the others are, the README says.")
    ] = "ig",
    steps: Annotated[int | None, typer.Option(min=1, help="Nodes; 16, 32, 64 by need if not given.")] = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            help="For audio corpus-mean, time-mean, silence, zero, matched-noise or white-noise; for text mask or pad; "
            "for both together corpus-mean or time-mean. The model's own if not given."
        ),
    ] = None,
    clip: Annotated[list[str] | None, typer.Option(help="Only this clip; may be repeated.")] = None,
    device: Device = None,
    precision: Annotated[
        Precision, typer.Option(help="16 bits are checked against fp32 on two clips first.")
    ] = "fp32",
    engine: Annotated[Engine, typer.Option(help="local: this machine; ray: a cluster of Ray.")] = "local",
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, help="Processes; if not given, this one, or with ray one a graphics card or machine."
        ),
    ] = None,
    minus: Annotated[
        str | None,
        typer.Option(help="Another model: keep both maps and, as a third, this one's minus the other's."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Check and store the trust in each; takes about six times as long."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Attributions of one output of a model, clip by clip into a store.

    Example: main.py explain demo --model demo-audio --target activation --out store
    """
    source = open_source(inputs)
    clips = source.chosen(clip or [])
    output_of(read_card(model), target)
    Store(out)
    request = Request(target, method, steps, baseline)
    task = Task(tuple(inputs), model, request, out, precision, device, is_trust_wanted=check)
    other = None if minus is None else _other(task, minus)
    started = time.monotonic()
    run = partial(_run, engine, workers)
    order = source.longest_first(clips)
    with progress("explaining") as report:
        if other is None:
            outcome = run(task, order, report)
        else:
            outcome = _run_both(run, task, other, order, source.scale or SCALE_OF_FILES, report)
    failed = dict(outcome.failed)
    failures = [{"clip": name, "reason": failed[name]} for name in clips if name in failed]
    for line in (*outcome.notices, *(failure(**one) for one in failures)):
        typer.echo(line, err=True)
    record: dict[str, Any] = {
        "model": " - ".join(read_card(name).name for name in (model, minus) if name is not None),
        "target": target,
        "clips": len(clips),
        "done": outcome.done,
        "cached": outcome.cached,
        "failed": failures,
        "seconds": round(time.monotonic() - started, 3),
        "max_relative_delta": outcome.max_relative_delta,
        "on_silence": outcome.on_silence and vars(outcome.on_silence),
    }
    if check:
        record["trust"] = {verdict: outcome.trust.get(verdict, 0) for verdict in get_args(Verdict)}
    emit(record, as_json, lambda: typer.echo(_summary(outcome, out)))
    if clips and len(failed) == len(clips):
        raise typer.Exit(ALL_FAILED)


COMMANDS: dict[str, Callable[..., None]] = {"predict": predict, "explain": explain}


def _scaled(prediction: Prediction, card: ModelCard, scale: Scale) -> dict[str, float]:
    """The dimensions with a known range, by name, on the scale of the corpus."""
    return {
        output.name: on_scale(prediction.outputs[output.name], output, scale)
        for output in card.outputs
        if output.kind == "dimension" and output.low is not None
    }


def _run(
    engine: Engine, workers: int | None, task: Task, clips: Sequence[str], report: Callable[[float], None]
) -> Outcome:
    """By the engine asked for, which alone imports what it needs."""
    if engine == "ray":
        from models.explain.ray_engine import explain_with_ray  # noqa: PLC0415

        return explain_with_ray(task, clips, workers, report)
    if workers is not None:
        from models.explain.workers import explain_in_processes  # noqa: PLC0415

        return explain_in_processes(task, clips, workers, report)
    from models.explain.many import explain_here  # noqa: PLC0415 - imports torch

    return explain_here(task, clips, report)


def _other(task: Task, model: str) -> Task:
    """The same of another model; a baseline goes with the kind of model that it was given for."""
    output_of(read_card(model), task.request.target)
    is_alike = read_card(model).modality == read_card(task.model).modality
    request = task.request if is_alike else replace(task.request, baseline=None)
    other = replace(task, model=model, request=request)
    require_difference(task, other)
    return other


def _run_both(
    run: Run, first: Task, second: Task, clips: Sequence[str], scale: Scale, report: Callable[[float], None]
) -> Outcome:
    """The outcome for the differences; trust is counted in the maps of both sides."""
    ours = run(first, clips, lambda fraction: report(fraction / 2))
    theirs = run(second, clips, lambda fraction: report((1 + fraction) / 2))
    failed = dict(theirs.failed) | dict(ours.failed)
    outcome = subtract(first, second, [clip for clip in clips if clip not in failed], scale)
    return replace(
        outcome,
        failed=(*failed.items(), *outcome.failed),
        trust=Counter(ours.trust) + Counter(theirs.trust),
        notices=tuple(dict.fromkeys(ours.notices + theirs.notices)),
    )


def _summary(outcome: Outcome, out: Path) -> str:
    worst = outcome.max_relative_delta
    error = "" if worst is None else f"; largest completeness error {worst:.2%}"
    counts = f"{outcome.done} explained, {outcome.cached} were there, {len(outcome.failed)} failed"
    trust = ", ".join(f"{count} {verdict}" for verdict, count in outcome.trust.items())
    told = f"{counts}{error}{f'; trust: {trust}' if trust else ''}. Stored in {out}."
    return told if outcome.on_silence is None else f"{told}\nMean {said_on_silence(outcome.on_silence)}."
