"""The command `compare`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Annotated, get_args

import typer

from analysis.commands.output import emit
from analysis.errors import UsageError
from analysis.map_agreement import MapAgreement, Measure, map_agreement
from models.cards import canonical
from models.commands.options import AsJson, StoreFolder, Target
from models.explain.store import Store, open_store
from models.interface import FRAMES_PER_SECOND, WITHOUT_SIGN, Method, Saliency

METHODS = get_args(Method)


def compare(
    store: StoreFolder,
    clip: Annotated[str, typer.Argument()],
    target: Target,
    model: Annotated[list[str], typer.Option(help="Once for both maps, or once for each.")],
    other_target: Annotated[
        str | None, typer.Option(parser=canonical, metavar="NAME", help="The second map's, if it is another.")
    ] = None,
    method: Annotated[
        list[str] | None, typer.Option(help="Once for both maps, or once for each; the newest if not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """How far two stored maps of a clip agree, beside what chance would give.

    Example: main.py compare store MSP-PODCAST_9001_0003.wav --target valence --model demo-audio --model demo-text
    """
    models, methods = _two("--model", model), _two("--method", method or [])
    targets = (target, other_target or target)
    opened = open_store(store)
    first, second = (_stored(opened, clip, *which) for which in zip(targets, models, methods, strict=True))
    if (targets[0], models[0], methods[0]) == (targets[1], models[1], methods[1]):
        raise UsageError("both maps are the same one; give a second --model, --method or --other-target.")
    agreement = _compared(first, second)
    record = {"clip": clip, "maps": [_named(one) for one in (first, second)], **asdict(agreement)}
    emit(record, as_json, lambda: _print(first, second, agreement))


COMMANDS: dict[str, Callable[..., None]] = {"compare": compare}


def _two(option: str, given: Sequence[str]) -> tuple[str | None, str | None]:
    if len(given) > 2:
        raise UsageError(
            f"two maps are compared, so {option} may be given twice at most, not {len(given)} times."
        )
    return (given[0], given[-1]) if given else (None, None)


def _stored(store: Store, clip: str, target: str, model: str | None, method: str | None) -> Saliency:
    """The newest attribution of a clip that answers to all of these."""
    if method not in (None, *METHODS):
        raise UsageError(f"there is no method {method!r}; there are {', '.join(METHODS)}.")
    stored = store.find(clip, target).values()
    found = [one for one in stored if model in (None, one.model) and method in (None, one.method)]
    if not found:
        by = f" by {method}" if method else ""
        there = sorted({f"{one.target} by {one.model} ({one.method})" for one in stored})
        what = ", ".join(there or store.targets(clip)) or "nothing of this clip"
        raise UsageError(f"no {target} of {clip} by {model}{by} in {store.folder}: it has {what}.")
    return found[-1]


def _compared(first: Saliency, second: Saliency) -> MapAgreement:
    """Maps without a sign, as attention, are compared by size."""
    signed = not {first.method, second.method} & set(WITHOUT_SIGN)
    return map_agreement(first.values, second.values, frame_ms=1000 / FRAMES_PER_SECOND, signed=signed)


def _named(one: Saliency) -> dict[str, str]:
    return {"model": one.model, "target": one.target, "method": one.method, "baseline": one.baseline}


def _print(first: Saliency, second: Saliency, agreement: MapAgreement) -> None:
    names = [f"{one.target} by {one.model} ({one.method})" for one in (first, second)]
    typer.echo(f"{first.clip}: {names[0]} and {names[1]}, {agreement.frames} frames")
    if agreement.reason:
        typer.echo(agreement.reason)
        return
    _print_measure("Spearman rho", agreement.rank, 1.0, "")
    _print_measure("overlap of the top 20 %", agreement.overlap, 100.0, " %")
    _print_measure("same sign there", agreement.sign, 100.0, " %")
    _print_measure("apart", agreement.distance_ms, 1.0, " ms")


def _print_measure(name: str, measure: Measure, times: float, unit: str) -> None:
    digits = 0 if unit else 2
    value, chance, low, high = (
        f"{times * number:.{digits}f}"
        for number in (measure.value, measure.chance, measure.low, measure.high)
    )
    typer.echo(f"{name:24} {value:>6}{unit}   chance {chance}{unit} ({low} to {high}), p {measure.p:.3f}")
