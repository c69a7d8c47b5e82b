"""The commands `hear` and `what-if`: a clip or its words altered, and what a model makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from analysis.commands.output import emit
from analysis.errors import DataError, UsageError
from analysis.salient_sound import Direction, Keep, Kept, keep_only, salient_frames
from analysis.writing import checked_place
from models.cards import output_of
from models.commands.altering_output import (
    print_probes,
    print_what_ifs,
    probe_record,
    what_if_record,
    write_probes,
    write_sound,
    write_twins,
    write_what_ifs,
)
from models.commands.bar import progress
from models.commands.options import ALL_FAILED, AsJson, Device, Inputs, ModelName, Target
from models.errors import ModelError
from models.explain.counterfactuals import ALL, WhatIf, what_if
from models.interface import Material, Method, Model, Request, Saliency
from models.registry import load
from models.sources import open_source
from models.text_probe import TextProbe, probe_text
from models.wordings import Wording

if TYPE_CHECKING:
    from models.explain.retained import Retained

_Kept = Literal["salient", "rest", "noise"]

WAV = ".wav"
OWN_TEXT = "text"
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
    _refuse_to_replace(checked_place(out), inputs)
    source = open_source(inputs)
    (name,) = _one(source.chosen([clip] if clip else []))
    loaded = load(model, device=device)
    target = output_of(loaded.card, target).name
    material = source.read(name, loaded.card.rate, loaded.card.modality)
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


def what_if_command(
    model: ModelName,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CORPUS-or-WAV...]", help="A corpus or sound files; not for --text alone."),
    ] = None,
    clip: Annotated[list[str] | None, typer.Option(help="Only this clip; may be repeated.")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help=f"Speech models: only this change ({', '.join(ALL)}); may be repeated."),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Option(
            help="Text models: another wording; may be repeated. Without inputs the first is the original."
        ),
    ] = None,
    target: Annotated[
        str | None, typer.Option(help="Text models: the output that decides the order of wordings.")
    ] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="A row for each change and output.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Speech models: a folder for the changed voices and null twins.")
    ] = None,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """What a model would say if the voice, or the wording, were different.

    Speech models: pitch, loudness, tempo or words are taken away; effects count from a null resynthesis.

    Text models: punctuation, words and negations are changed one at a time, or to what --text says.

    Example: main.py what-if demo --clip MSP-PODCAST_9001_0003.wav --model demo-audio --out voices

    Example: main.py what-if --model demo-text --text "I like you, I love you" --text "I like you. I love you"
    """
    if csv_file is not None:
        checked_place(csv_file)
    loaded = load(model, device=device)
    is_text = loaded.card.modality == "text"
    _refuse_foreign_options(
        loaded, {"--only": only, "--out": out} if is_text else {"--text": text, "--target": target}
    )
    if is_text:
        _text_what_if(loaded, inputs or [], clip or [], text or [], target, csv_file, as_json)
    else:
        _voice_what_if(loaded, inputs or [], clip or [], only or ALL, csv_file, out, as_json)


COMMANDS: dict[str, Callable[..., None]] = {"hear": hear, "what-if": what_if_command}


def _one(clips: Sequence[str]) -> Sequence[str]:
    if len(clips) != 1:
        raise UsageError(f"{len(clips)} clips were given; name one with --clip.")
    return clips


def _refuse_to_replace(place: Path, inputs: Sequence[str]) -> None:
    """Nobody means to lose the recording that is listened to."""
    if place.exists() and any(Path(name).resolve() in (place, *place.parents) for name in inputs):
        raise UsageError(f"{place} is there and belongs to what was given; choose another place.")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"no folder can be made at {folder} ({error.strerror}); choose another place."
        ) from error


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


def _refuse_foreign_options(model: Model, options: dict[str, object]) -> None:
    given = [name for name, value in options.items() if value]
    if given:
        kind = "text" if model.card.modality == "text" else "speech"
        raise UsageError(f"{model.card.name} is a {kind} model, which takes no {given[0]}.")


def _voice_what_if(
    model: Model,
    inputs: Sequence[str],
    clips: Sequence[str],
    names: Sequence[str],
    csv_file: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    if not inputs:
        raise UsageError(f"{model.card.name} hears sound; name a corpus or sound files.")
    if out is not None:
        _make_folder(out)
    found: list[WhatIf] = []

    def work(material: Material, report: Callable[[float], None]) -> None:
        found.append(what_if(model, material, names, report))
        if out is not None:
            write_twins(out, found[-1])

    failed = _each(*_clips(model, inputs, clips), work)
    if csv_file is not None:
        write_what_ifs(csv_file, found)
    record = {"model": model.card.name, "clips": [what_if_record(one) for one in found], "failed": failed}
    emit(record, as_json, lambda: print_what_ifs(found))
    if failed and not found:
        raise typer.Exit(ALL_FAILED)


def _text_what_if(
    model: Model,
    inputs: Sequence[str],
    clips: Sequence[str],
    texts: Sequence[str],
    target: str | None,
    csv_file: Path | None,
    as_json: bool,
) -> None:
    if not inputs and not texts:
        raise UsageError("name a corpus, or give a text with --text.")
    if clips and not inputs:
        raise UsageError("--clip names a clip of a corpus, and none was given.")
    if target is not None:
        target = output_of(model.card, target).name
    if inputs:
        chosen, read = _clips(model, inputs, clips)
    else:
        chosen, read = (OWN_TEXT,), lambda clip: Material(clip, None, model.card.rate, texts[0])
    own = tuple(Wording("own", "your wording", text) for text in (texts if inputs else texts[1:]))
    found: list[TextProbe] = []

    def work(material: Material, report: Callable[[float], None]) -> None:
        found.append(probe_text(model, material, own or None, report, target=target))

    failed = _each(chosen, read, work)
    if csv_file is not None:
        write_probes(csv_file, found)
    record = {"model": model.card.name, "clips": [probe_record(one) for one in found], "failed": failed}
    emit(record, as_json, lambda: print_probes(found, target))
    if failed and not found:
        raise typer.Exit(ALL_FAILED)


def _clips(
    model: Model, inputs: Sequence[str], clips: Sequence[str]
) -> tuple[tuple[str, ...], Callable[[str], Material]]:
    """Which clips, and how to read one."""
    source = open_source(inputs)
    return source.chosen(clips), lambda clip: source.read(clip, model.card.rate, model.card.modality)


def _each(
    clips: Sequence[str],
    read: Callable[[str], Material],
    work: Callable[[Material, Callable[[float], None]], None],
) -> list[dict[str, str]]:
    """Do something for each clip; those that failed with their reasons, which are also told."""
    failed = []
    with progress("asking what if") as report:
        for number, clip in enumerate(clips):

            def tell(share: float, done: int = number) -> None:
                report((done + share) / len(clips))

            try:
                work(read(clip), tell)
            except (DataError, ModelError) as error:
                typer.echo(str(error), err=True)
                failed.append({"clip": clip, "reason": str(error)})
    return failed
