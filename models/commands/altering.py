"""The command `what-if`: what a model would say if the voice, or the wording, were different."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.output import emit
from analysis.errors import DataError, UsageError
from analysis.writing import checked_place
from models.cards import output_of
from models.commands.altering_output import (
    print_probes,
    print_what_ifs,
    probe_record,
    what_if_record,
    write_probes,
    write_twins,
    write_what_ifs,
)
from models.commands.bar import progress
from models.commands.options import ALL_FAILED, AsJson, Device, ModelName
from models.errors import ModelError
from models.explain.counterfactuals import ALL, WhatIf, what_if
from models.interface import Material, Model
from models.registry import load
from models.sources import open_source
from models.text_probe import TextProbe, probe_text
from models.wordings import Wording

OWN_TEXT = "text"


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
        checked_place(csv_file, inputs or [])
    loaded = load(model, device=device)
    is_text = loaded.card.modality == "text"
    _refuse_foreign_options(
        loaded, {"--only": only, "--out": out} if is_text else {"--text": text, "--target": target}
    )
    if is_text:
        _text_what_if(loaded, inputs or [], clip or [], text or [], target, csv_file, as_json)
    else:
        _voice_what_if(loaded, inputs or [], clip or [], only or ALL, csv_file, out, as_json)


COMMANDS: dict[str, Callable[..., None]] = {"what-if": what_if_command}


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"no folder can be made at {folder} ({error.strerror}); choose another place."
        ) from error


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
    return source.chosen(clips), source.reader(model.card)


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
