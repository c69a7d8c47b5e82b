"""The commands `predict`, `explain` and `attribution`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.output import emit
from analysis.errors import DataError, UsageError
from analysis.writing import checked_place
from models.commands.output import (
    known,
    print_attribution,
    print_predictions,
    write_attribution,
    write_predictions,
)
from models.errors import ModelError
from models.explain.store import Store, open_store
from models.interface import FRAMES_PER_SECOND, Material, Prediction, Request, Saliency
from models.registry import load, read_card
from models.sources import open_source

if TYPE_CHECKING:
    from models.explain.many import Outcome

ALL_FAILED = 3


class _Method(StrEnum):
    ig = "ig"


class _Engine(StrEnum):
    local = "local"


class _Precision(StrEnum):
    fp32 = "fp32"
    bf16 = "bf16"
    fp16 = "fp16"


Inputs = Annotated[
    list[str], typer.Argument(metavar="CORPUS-or-WAV...", help="A corpus, or one or more sound files.")
]
ModelName = Annotated[str, typer.Option("--model", help="A bundled model, or the folder of a local one.")]
Device = Annotated[str | None, typer.Option(help="cuda, mps or cpu; the best there is if not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Target = Annotated[str, typer.Option(help="The model's output, such as activation.")]


def predict(
    inputs: Inputs,
    model: ModelName,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a clip.")] = None,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """All outputs of a model for every clip.

    Example: main.py predict demo --model demo-audio --csv predictions.csv
    """
    if csv_file is not None:
        checked_place(csv_file)
    source = open_source(inputs)
    loaded = load(model, device=device)
    predictions: list[Prediction] = []
    with _progress("predicting") as report:
        for number, clip in enumerate(source.clips):
            report(number / len(source.clips))
            try:
                material = source.read(clip, loaded.card.rate, loaded.card.modality)
                predictions.append(loaded.predict(material))
            except (DataError, ModelError) as error:
                typer.echo(str(error), err=True)
    names = [output.name for output in loaded.card.outputs]
    if csv_file is not None:
        write_predictions(csv_file, names, predictions)
    rows = [{"clip": one.clip, "outputs": dict(one.outputs)} for one in predictions]
    emit(
        {"model": loaded.card.name, "predictions": rows},
        as_json,
        lambda: print_predictions(names, predictions),
    )
    if source.clips and not predictions:
        raise typer.Exit(ALL_FAILED)


def explain(
    inputs: Inputs,
    model: ModelName,
    target: Target,
    out: Annotated[
        Path, typer.Option(help="The store: a folder, made if need be; what it has is not done again.")
    ],
    method: Annotated[_Method, typer.Option(help="ig: integrated gradients.")] = _Method.ig,
    steps: Annotated[int | None, typer.Option(min=1, help="Nodes; 16, 32, 64 by need if not given.")] = None,
    baseline: Annotated[
        str | None, typer.Option(help="zero, time-mean or corpus-mean for audio; mask for text.")
    ] = None,
    clip: Annotated[list[str] | None, typer.Option(help="Only this clip; may be repeated.")] = None,
    device: Device = None,
    precision: Annotated[
        _Precision, typer.Option(help="16 bits are checked against fp32 on two clips first.")
    ] = _Precision.fp32,
    engine: Annotated[_Engine, typer.Option(help="local: in this process.")] = _Engine.local,
    as_json: AsJson = False,
) -> None:
    """Attributions of one output of a model, clip by clip into a store.

    Example: main.py explain demo --model demo-audio --target activation --out store
    """
    del engine
    from models.explain.many import explain_many, precision_that_passes  # noqa: PLC0415 - imports torch

    source = open_source(inputs)
    clips = source.chosen(clip or [])
    _refuse_unknown_output(model, target)
    store = Store(out)
    loaded = load(model, device=device)
    request = Request(target, method.value, steps, baseline)
    started = time.monotonic()

    def read(name: str) -> Material:
        return source.read(name, loaded.card.rate, loaded.card.modality)

    used, notice = precision_that_passes(loaded, clips, read, request, precision.value)
    if notice:
        typer.echo(notice, err=True)
    with _progress("explaining") as report:
        outcome = explain_many(loaded, clips, read, request, store, report, precision=used)
    for name, reason in outcome.failed:
        typer.echo(f"{name}: {reason}", err=True)
    worst = outcome.max_relative_delta
    record = {
        "model": loaded.card.name,
        "target": target,
        "clips": len(clips),
        "done": outcome.done,
        "cached": outcome.cached,
        "failed": [{"clip": name, "reason": reason} for name, reason in outcome.failed],
        "seconds": round(time.monotonic() - started, 3),
        "max_relative_delta": worst,
    }
    emit(record, as_json, lambda: typer.echo(_summary(outcome, out)))
    if clips and worst is None:
        raise typer.Exit(ALL_FAILED)


def attribution(
    store: Annotated[Path, typer.Argument(help="A folder that explain has filled.")],
    clip: Annotated[str, typer.Argument()],
    target: Target,
    model: Annotated[str | None, typer.Option(help="Which model's, if there are several.")] = None,
    npz: Annotated[Path | None, typer.Option(help="Write values, times and what is known of them.")] = None,
    as_json: AsJson = False,
) -> None:
    """One stored attribution.

    Example: main.py attribution store MSP-PODCAST_9001_0003.wav --target activation --json
    """
    saliency = _stored(store, clip, target, model)
    if npz is not None:
        write_attribution(npz, saliency)
    record = {
        **known(saliency),
        "rate": int(saliency.provenance["rate"]),
        "frames_per_second": FRAMES_PER_SECOND,
        "attribution": saliency.values.tolist(),
    }
    emit(record, as_json, lambda: print_attribution(saliency))


COMMANDS: dict[str, Callable[..., None]] = {
    "predict": predict,
    "explain": explain,
    "attribution": attribution,
}


def _refuse_unknown_output(model: str, target: str) -> None:
    card = read_card(model)
    names = [output.name for output in card.outputs]
    if target not in names:
        raise UsageError(f"{card.name} has no output {target!r}; it has {', '.join(names)}.")


def _stored(folder: Path, clip: str, target: str, model: str | None) -> Saliency:
    """The newest attribution of a clip, target and model."""
    store = open_store(folder)
    found = store.find(clip, target, model)
    if not found:
        targets = ", ".join(store.targets(clip))
        what = f"only {targets}" if targets else f"nothing of the clip {clip!r}"
        by = f" by {model}" if model else ""
        raise UsageError(f"no {target}{by} of {clip} in {folder}: it has {what}.")
    models = sorted({saliency.model for saliency in found})
    if len(models) > 1:
        raise UsageError(
            f"several models have explained {target} of {clip}; give --model {' or '.join(models)}."
        )
    return found[-1]


def _summary(outcome: Outcome, out: Path) -> str:
    worst = outcome.max_relative_delta
    error = "" if worst is None else f"; largest completeness error {worst:.2%}"
    counts = f"{outcome.done} explained, {outcome.cached} were there, {len(outcome.failed)} failed"
    return f"{counts}{error}. Stored in {out}."


@contextmanager
def _progress(title: str) -> Iterator[Callable[[float], None]]:
    """A bar on standard error, if that is a terminal."""
    from rich.console import Console  # noqa: PLC0415 - only for a long run
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda fraction: bar.update(task, completed=fraction)
