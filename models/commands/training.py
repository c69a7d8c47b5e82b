"""The command `train`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.output import emit
from analysis.errors import UsageError
from analysis.progress import Cancelled
from models.commands.bar import progress
from models.commands.curves import followed
from models.commands.options import AsJson, Device
from models.commands.scores import print_measured, print_scores
from models.commands.stopping import Report, stoppable
from models.recipes.data.opening import named
from models.recipes.data.preparing import CHOICES, DataOptions, with_texts
from models.recipes.making.plan import TRAINING, Plan
from models.recipes.making.settings import changed, listed, pairs
from models.recipes.recipe import Recipe, Tell
from models.recipes.table import RECIPES, recipe

if TYPE_CHECKING:
    from models.recipes.making.running import Trained

INTERRUPTED = 130
Corpora = Annotated[
    list[str] | None,
    typer.Option("--corpus", metavar="NAME=PATH", help="A corpus; several are learned from as one."),
]
Goal = Annotated[str | None, typer.Option(help="classes or dimensions; the recipe's first if not given.")]
Cleaning = Annotated[str | None, typer.Option(help="Which clips stay; --list tells the rules.")]


def train(
    name: Annotated[str, typer.Argument(metavar="RECIPE", help="Which recipe; --list tells all.")] = "",
    corpus: Corpora = None,
    out: Annotated[Path | None, typer.Option(help="The model's folder; made if it is not there.")] = None,
    preset: Annotated[str, typer.Option(help="Settings of a kind: `study` are the study's own.")] = "default",
    change: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="One setting; may be repeated.")
    ] = None,
    goal: Goal = None,
    split: Annotated[str | None, typer.Option(help="What is held out; --list tells the ways.")] = None,
    cleaning: Cleaning = None,
    balance: Annotated[str | None, typer.Option(help="What is done about rare classes.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the split, the weights and everything drawn.")] = 0,
    device: Device = None,
    shows_all: Annotated[
        bool, typer.Option("--list", help="Show recipes, presets, settings, ways to split; train nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Train a model by a recipe of one of the studies, and score it on what was held out.

    Stopped and started again with the same options, it goes on where it was. The folder is a model like any other:
    main.py CORPUS --model DIR shows it.

    Example: main.py train timnet --corpus RAVDESS=~/ravdess --out my-timnet
    """
    if shows_all:
        emit(_all(name), as_json, lambda: _show(name))
        return
    options = {"goal": goal, "split": split, "cleaning": cleaning, "balance": balance}
    plan = _plan(name, corpus or [], preset, pairs(change or []), options, seed)
    if out is None:
        raise UsageError("Say with --out in which folder the model is to be.")
    found = _run(plan, out, device)
    emit(found.record, as_json, lambda: _print(found))


COMMANDS: dict[str, Callable[..., None]] = {"train": train}


def _print(found: Trained) -> None:
    print_scores(found.evaluations.values(), found.held)
    if found.measured is not None:
        print_measured(found.measured)


def _plan(
    name: str,
    corpora: list[str],
    preset: str,
    settings: dict[str, str],
    options: dict[str, str | None],
    seed: int,
) -> Plan:
    what = recipe(name)
    if preset not in what.presets:
        raise UsageError(f"{name} has no preset {preset!r}; it has {', '.join(what.presets)}.")
    usual = {"goal": what.goals[0], **what.data_presets.get(preset, {}), "seed": str(seed)}
    given = {key: value for key, value in options.items() if value is not None}
    data = with_texts(DataOptions(), {**usual, **given})
    return Plan(
        name,
        preset,
        changed(what.presets[preset], settings),
        tuple(named(text) for text in corpora),
        data,
        seed,
    )


def _run(plan: Plan, out: Path, device: str | None) -> Trained:
    from models.devices import pick  # noqa: PLC0415 - imports torch
    from models.recipes.making.running import Watching, run  # noqa: PLC0415

    watching = Watching(partial(_training, plan.recipe), partial(progress, "scoring"))
    try:
        return run(plan, out, device=str(pick(device)), watching=watching)
    except (Cancelled, KeyboardInterrupt) as stop:
        if (out / TRAINING).is_file():
            typer.echo(f"The same command goes on from here; what was learned is kept in {out}.", err=True)
        raise typer.Exit(INTERRUPTED) from stop


@contextmanager
def _training(name: str, number: int, count: int, split: str) -> Iterator[tuple[Tell, Report]]:
    title = name if count == 1 else f"{name} {number}/{count} {split}"
    with followed(title) as shown, stoppable(*shown) as told:
        yield told


def _all(name: str) -> dict[str, Any]:
    chosen = {each: recipe(each) for each in ([name] if name else RECIPES)}
    return {"recipes": {each: _told(what) for each, what in chosen.items()}, "data": CHOICES}


def _told(what: Recipe) -> dict[str, Any]:
    return {
        "study": what.study,
        "title": what.title,
        "needs": what.needs,
        "goals": what.goals,
        "presets": {
            name: {each.name: each.value for each in listed(values)} for name, values in what.presets.items()
        },
        "data_presets": what.data_presets,
        "settings": {
            each.name: {"choices": each.choices, "meaning": each.meaning}
            for each in listed(what.presets["default"])
        },
    }


def _show(name: str) -> None:
    """Recipes with their presets; of one that is named its settings, too; and what can be chosen of the data."""
    for each in [name] if name else RECIPES:
        _show_recipe(recipe(each), has_settings=bool(name))
    for option, choices in CHOICES.items():
        typer.echo(f"--{option}")
        for choice, meaning in choices.items():
            typer.echo(f"  {choice:24}{meaning}")
    if not name:
        typer.echo("main.py train RECIPE --list tells a recipe's settings as well.")


def _show_recipe(what: Recipe, *, has_settings: bool) -> None:
    typer.echo(f"{what.name}: {what.title}")
    typer.echo(f"  study {what.study}; needs {' and '.join(what.needs)}; learns {' or '.join(what.goals)}")
    for preset, values in what.presets.items():
        typer.echo(f"  --preset {preset:26}{_apart(what, preset, values)}")
    for each in listed(what.presets["default"]) if has_settings else ():
        choices = f" ({', '.join(each.choices)})" if each.choices else ""
        typer.echo(f"  --set {each.name}={_text(each.value)}{choices}")
        typer.echo(f"      {each.meaning}")


def _apart(what: Recipe, preset: str, values: Any) -> str:
    """Where a preset differs from the default."""
    usual = {each.name: each.value for each in listed(what.presets["default"])}
    apart = {each.name: each.value for each in listed(values) if usual.get(each.name) != each.value}
    told = [f"{name}={_text(value)}" for name, value in apart.items()]
    told += [f"--{name} {value}" for name, value in what.data_presets.get(preset, {}).items()]
    return " ".join(told)


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
