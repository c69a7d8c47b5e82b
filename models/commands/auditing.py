"""The command `audit`: which baseline a model is explained with, measured once on clips of a corpus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from enum import StrEnum
from typing import Annotated

import typer

from analysis.commands.output import emit
from models.cards import canonical, main_outputs
from models.commands.bar import progress
from models.commands.options import AsJson, Device, ModelName
from models.commands.output import failure
from models.interface import ModelCard, Precision
from models.material import drawn
from models.profiles import FEWEST_CLIPS, Candidate, Profile, profiles_folder, write_profile
from models.registry import load
from models.sources import open_source


class _SixteenBits(StrEnum):
    bf16 = "bf16"
    fp16 = "fp16"


def audit(
    corpus: Annotated[str, typer.Argument(help="A corpus: folder, label CSV or demo.")],
    model: ModelName,
    clips: Annotated[int, typer.Option(min=FEWEST_CLIPS, help="How many clips to try on.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="Which clips are drawn.")] = 0,
    target: Annotated[
        list[str] | None,
        typer.Option(
            parser=canonical,
            metavar="NAME",
            help="Only for this output; may be repeated. The dimensions if not given, or all classes.",
        ),
    ] = None,
    precision: Annotated[
        list[_SixteenBits] | None,
        typer.Option(help="Compare 16 bits with 32 on two clips as well; may be repeated."),
    ] = None,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """Try every baseline on clips of a corpus, and explain the model with the best from now on.

    Example: main.py audit demo --model demo-audio
    """
    from models.explain.audit import audit as try_baselines  # noqa: PLC0415 - imports torch

    source = open_source([corpus])
    loaded = load(model, device=device)
    targets = target or main_outputs(loaded.card)
    precisions: list[Precision] = [one.value for one in precision or ()]
    materials, unread = drawn(
        source.clips, source.reader(loaded.card), n=clips, least=FEWEST_CLIPS, seed=seed
    )
    with progress("trying baselines") as report:
        found = try_baselines(loaded, materials, targets, report, precisions=precisions)
    profile = replace(found.profile, corpus=corpus, seed=seed)
    profile = write_profile(loaded.fingerprint, profile, found.frame)
    failed = [*unread, *found.failed]
    for clip, reason in failed:
        typer.echo(failure(clip, reason), err=True)
    record = {
        "model": loaded.card.name,
        **asdict(profile),
        "failed": [{"clip": clip, "reason": reason} for clip, reason in failed],
        "file": profiles_folder() / f"{loaded.fingerprint}.json",
    }
    emit(record, as_json, lambda: _print(loaded.card, profile))


COMMANDS: dict[str, Callable[..., None]] = {"audit": audit}


def _print(card: ModelCard, profile: Profile) -> None:
    typer.echo(f"{card.name} on {profile.clips} clips of {profile.corpus}")
    typer.echo(
        f"{'baseline':14}{'output':12}{'error':>8}{'90 %':>8}{'says':>8}{'SD':>7}{'off by':>8}{'needed':>8}"
    )
    for row in profile.candidates:
        typer.echo(_line(row))
    for name, correlation in profile.gates.items():
        typer.echo(f"{name}: correlates {correlation:.4f} with 32 bits")
    why = "" if profile.is_clear else ", though it is not good: no other is better"
    typer.echo(f"From now on this model is explained with {profile.baseline}{why}.")


def _line(row: Candidate) -> str:
    numbers = f"{row.output_mean:8.2f}{row.output_sd:7.2f}{row.distance:8.2f}{row.comprehensiveness:8.2f}"
    return f"{row.baseline:14}{row.target:12}{row.error_median:8.2%}{row.error_p90:8.1%}{numbers}"
