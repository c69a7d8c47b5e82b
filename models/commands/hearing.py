"""The command `hear`: what a model finds salient in a clip, as sound."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from analysis.commands.output import emit
from analysis.errors import UsageError
from analysis.salient_sound import Direction, Keep, Kept, keep_only, salient_frames
from analysis.writing import checked_place
from models.cards import output_of
from models.commands.altering_output import write_sound
from models.commands.bar import progress
from models.commands.options import AsJson, Device, Inputs, ModelName, Target
from models.errors import ModelError
from models.interface import Material, Method, Request, Saliency
from models.registry import load
from models.sources import open_source

if TYPE_CHECKING:
    from models.explain.retained import Retained

_Kept = Literal["salient", "rest", "noise"]

WAV = ".wav"
KEEP: dict[_Kept, Keep] = {"salient": "salient", "rest": "rest", "noise": "salient-in-noise"}


def hear(
    inputs: Inputs,
    model: ModelName,
    target: Target,
    out: Annotated[Path, typer.Option(help="The sound file to write, a .wav at the model's rate.")],
    clip: Annotated[str | None, typer.Option(help="Which clip, if there are several.")] = None,
    keep: Annotated[
        _Kept,
        typer.Option(help="The salient frames, the rest, or the salient ones with the rest as noise."),
    ] = "salient",
    share: Annotated[float, typer.Option(min=0, max=100, help="How much is salient, in % of frames.")] = 20.0,
    direction: Annotated[
        Direction, typer.Option(help="Salient is what raises the output, what lowers it, or either.")
    ] = "either",
    method: Annotated[Method, typer.Option(help="Of the saliency, as explain has them.")] = "ig",
    baseline: Annotated[
        str | None, typer.Option(help="As explain has them; the model's own if not given.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the noise.")] = 0,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """What a model finds salient in a clip, as sound, and how much of its prediction that alone retains.

    Example: main.py hear demo --clip MSP-PODCAST_9001_0003.wav --model demo-audio --target activation --out heard.wav
    """
    from models.explain.retained import retained  # noqa: PLC0415 - beside the next, which imports torch
    from models.explain.run import explain  # noqa: PLC0415 - imports torch

    if out.suffix.lower() != WAV:
        raise UsageError(f"{out} is no {WAV} file; give --out a name that ends in {WAV}.")
    checked_place(out, inputs)
    source = open_source(inputs)
    (name,) = _one(source.chosen([clip] if clip else []))
    loaded = load(model, device=device)
    target = output_of(loaded.card, target).name
    material = source.reader(loaded.card)(name)
    with progress("explaining") as report:
        saliency = explain(loaded, material, Request(target, method, baseline=baseline), report)
    kept = _kept(material, saliency, share / 100, direction, KEEP[keep], seed)
    found = retained(loaded, material, saliency, kept)
    write_sound(out, kept.samples, kept.rate)
    known = {name: value for name, value in vars(found).items() if name != "share"}
    record = {
        **known,
        "retained_share": found.share,
        "method": saliency.method,
        "baseline": saliency.baseline,
        "keep": keep,
        "direction": direction,
        "salient_share": kept.salient_share,
        "gain_db": kept.gain_db,
        "description": kept.description,
        "relative_delta": saliency.relative_delta,
        "out": out,
    }
    emit(record, as_json, lambda: _print_heard(found, kept, out))


COMMANDS: dict[str, Callable[..., None]] = {"hear": hear}


def _one(clips: Sequence[str]) -> Sequence[str]:
    if len(clips) != 1:
        raise UsageError(f"{len(clips)} clips were given; name one with --clip.")
    return clips


def _kept(
    material: Material, saliency: Saliency, share: float, direction: Direction, keep: Keep, seed: int
) -> Kept:
    if material.samples is None:
        raise ModelError(f"{material.clip} has no audio to be heard.")
    frames = salient_frames(saliency.values, share, direction)
    return keep_only(material.samples, material.rate, frames, keep=keep, seed=seed)


def _print_heard(found: Retained, kept: Kept, out: Path) -> None:
    typer.echo(f"{found.clip}: {found.target} {found.prediction:.3f} by {found.model}")
    typer.echo(f"{kept.description}: {found.kept_prediction:.3f}")
    change = f"the change of {found.prediction - found.baseline_prediction:+.3f} from the baseline"
    if math.isnan(found.share):
        typer.echo(f"{change} is too small to tell what share of it is retained")
    else:
        typer.echo(f"{found.share:.0%} of {change} is retained")
    typer.echo(f"Written to {out} ({kept.gain_db:+.1f} dB).")
