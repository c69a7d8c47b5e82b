"""The command `heard`."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from analysis.agreement.intervals import Estimate
from analysis.agreement.table import cell
from analysis.commands.output import emit
from analysis.errors import UsageError
from analysis.heard import HeardClip, HeardCorpus, heard_clip, heard_corpus
from analysis.heard_marks import Marks, heard_marks
from analysis.session import Session, default_tagger
from analysis.writing import written_whole
from models.commands.options import AsJson, Target
from models.explain.store import Store, open_store
from models.interface import FRAMES_PER_SECOND, Method, Saliency

METHODS = get_args(Method)
COLUMNS = (
    "clip",
    "listeners",
    "dice",
    "iou",
    "chance",
    "between_dice",
    "between_iou",
    "between_chance",
    "pairs",
    "mass_in",
    "mass_chance",
)


def heard(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A session, NAME.earmark.")],
    store: Annotated[Path, typer.Argument(help="A folder that explain has filled.")],
    target: Target,
    model: Annotated[str | None, typer.Option(help="Which model's maps, if there are several.")] = None,
    method: Annotated[str | None, typer.Option(help="Which method's; the newest map if not given.")] = None,
    clip: Annotated[list[str] | None, typer.Option(help="Only these clips; may be repeated.")] = None,
    out: Annotated[Path | None, typer.Option("--csv", help="Write a row a clip.")] = None,
    as_json: AsJson = False,
) -> None:
    """How far maps lie where listeners heard the emotion, beside how far listeners agree, and beside chance.

    Only marks made before labels and predictions were shown count; those made afterwards are told apart.

    Example: main.py heard msp.earmark store --target activation --model demo-audio --json
    """
    with Session.open(file, tagger=default_tagger()) as opened:
        before, after = (
            _only(marks, clip) for marks in heard_marks(opened.tags().values(), opened.reveals())
        )
    maps = newest_maps(open_store(store), sorted({*before, *after}), target, model, method)
    clips = _compared(before, maps)
    if out is not None:
        _write(out, clips)
    record: dict[str, Any] = {
        "file": str(file),
        "store": str(store),
        "target": target,
        "model": next((one.model for one in maps.values()), model),
        **_figures(heard_corpus(clips)),
        "not_compared": len(before) - len(clips),
        "after_reveal": _figures(heard_corpus(_compared(after, maps))),
        "per_clip": [_row(one) for one in clips],
    }
    emit(record, as_json, lambda: _print(record))


COMMANDS: dict[str, Callable[..., None]] = {"heard": heard}


def _only(marks: Marks, clips: Sequence[str] | None) -> Marks:
    return marks if not clips else {clip: some for clip, some in marks.items() if clip in clips}


def newest_maps(
    store: Store, clips: Sequence[str], target: str, model: str | None, method: str | None
) -> dict[str, Saliency]:
    """The newest map of each clip that answers to what is asked for; all by one model."""
    if method not in (None, *METHODS):
        raise UsageError(f"there is no method {method!r}; there are {', '.join(METHODS)}.")
    found = {
        clip: [one for one in store.find(clip, target, model).values() if method in (None, one.method)]
        for clip in clips
    }
    models = sorted({one.model for some in found.values() for one in some})
    if len(models) > 1:
        raise UsageError(f"several models have explained {target}; give --model {' or '.join(models)}.")
    if clips and not models:
        by = f" by {' and '.join(name for name in (model, method) if name)}" if model or method else ""
        raise UsageError(f"{store.folder} has no map of {target}{by} of a clip that was marked.")
    return {clip: some[-1] for clip, some in found.items() if some}


def _compared(marks: Marks, maps: Mapping[str, Saliency]) -> list[HeardClip]:
    compared = (
        heard_clip(clip, maps[clip].values, marks[clip], frames_per_second=FRAMES_PER_SECOND)
        for clip in sorted(marks)
        if clip in maps
    )
    return [one for one in compared if one is not None]


def _figures(found: HeardCorpus) -> dict[str, Any]:
    return {
        "clips": found.clips,
        "model_listener": _dice(found.model_listener, found.model_chance),
        "between_listeners": {
            **_dice(found.between_listeners, found.between_chance),
            "pairs": found.pairs,
        },
        "mass": {
            "in": found.mass_in.value,
            "chance": found.mass_chance,
            "low": found.mass_in.low,
            "high": found.mass_in.high,
        },
    }


def _dice(mean: Estimate, chance: float) -> dict[str, float]:
    return {"dice": mean.value, "low": mean.low, "high": mean.high, "chance": chance}


def _row(one: HeardClip) -> dict[str, Any]:
    between = one.between_listeners
    return {
        "clip": one.clip,
        "listeners": list(one.listeners),
        **asdict(one.model_listener),
        "between_dice": None if between is None else between.dice,
        "between_iou": None if between is None else between.iou,
        "between_chance": None if between is None else between.chance,
        "pairs": one.pairs,
        "mass_in": one.mass_in,
        "mass_chance": one.mass_chance,
    }


def _write(path: Path, clips: Iterable[HeardClip]) -> None:
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for one in clips:
            row = {**_row(one), "listeners": "; ".join(one.listeners)}
            writer.writerow([cell(row[name]) for name in COLUMNS])


def _print(record: dict[str, Any]) -> None:
    if not record["clips"]:
        typer.echo(f"No clip has both a mark made before it was revealed and a map of {record['target']}.")
    else:
        _print_figures(record, f"{_count(record['clips'], 'clip')}, {record['target']} by {record['model']}")
    if record["not_compared"]:
        typer.echo(
            f"{record['not_compared']:,} marked clips are not compared: they have no map, a map of zeros,"
            " or are marked from end to end."
        )
    if record["after_reveal"]["clips"]:
        late = record["after_reveal"]
        _print_figures(late, f"marked after the reveal: {_count(late['clips'], 'clip')}")


def _print_figures(figures: dict[str, Any], title: str) -> None:
    typer.echo(title)
    between, mass = figures["between_listeners"], figures["mass"]
    lines = (
        ("model and listener", figures["model_listener"], "dice"),
        (f"between listeners ({_count(between['pairs'], 'pair')})", between, "dice"),
        ("share of the map inside", mass, "in"),
    )
    for name, figure, key in lines:
        if not isnan(figure[key]):
            limits = "" if isnan(figure["low"]) else f" ({figure['low']:.2f} to {figure['high']:.2f})"
            typer.echo(f"{name:34} {figure[key]:.2f}{limits}   chance {figure['chance']:.2f}")


def _count(number: int, name: str) -> str:
    return f"1 {name}" if number == 1 else f"{number:,} {name}s"
