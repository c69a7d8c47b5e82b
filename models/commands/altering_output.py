"""How altered clips and wordings are written to files and shown on a terminal."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import soundfile
import typer

from analysis.loudness import Samples
from analysis.writing import written_whole
from models.explain.counterfactuals import Counterfactual, WhatIf
from models.explain.waterfall import waterfall
from models.text_probe import Probed, TextProbe

SHOWN = 10
VOICE_COLUMNS = (
    "clip",
    "change",
    "changed",
    "output",
    "original",
    "prediction",
    "null_prediction",
    "effect",
    "null_effect",
    "believable",
)
TEXT_COLUMNS = (
    "clip",
    "kind",
    "change",
    "text",
    "output",
    "original",
    "prediction",
    "difference",
    "original_probability",
    "probability",
    "probability_difference",
)


def write_sound(path: Path, samples: Samples, rate: int) -> None:
    """A WAV file of 16 bits; UsageError if it cannot be written."""
    with written_whole(path) as draft:
        soundfile.write(draft, samples, rate, format="WAV", subtype="PCM_16")


def write_twins(folder: Path, found: WhatIf) -> None:
    """Each changed voice and its null twin: `CLIP.flat-f0.wav`, `CLIP.flat-f0.null.wav` and so on."""
    for name, one in found.counterfactuals.items():
        made = one.resynthesis
        stem = f"{Path(found.clip).stem}.{name}"
        write_sound(folder / f"{stem}.wav", made.samples, made.rate)
        write_sound(folder / f"{stem}.null.wav", made.null, made.rate)


def what_if_record(found: WhatIf) -> dict[str, Any]:
    """For JSON: the clip's outputs, each change, and the waterfall of each output."""
    return {
        "clip": found.clip,
        "outputs": found.original,
        "changes": [_change(one) for one in found.counterfactuals.values()],
        "waterfall": {name: [asdict(bar) for bar in waterfall(found, name)] for name in found.original},
    }


def probe_record(found: TextProbe) -> dict[str, Any]:
    """For JSON: the transcript's outputs, and each wording, the largest difference first."""
    return {
        "clip": found.clip,
        "text": found.transcript,
        "outputs": found.outputs,
        "probabilities": found.probabilities,
        "wordings": [_wording(one) for one in found.probed],
    }


def write_what_ifs(path: Path, found: Iterable[WhatIf]) -> None:
    """A CSV with a row for each clip, change and output."""
    _write(path, VOICE_COLUMNS, (row for one in found for row in _voice_rows(one)))


def write_probes(path: Path, found: Iterable[TextProbe]) -> None:
    """A CSV with a row for each clip, wording and output; probabilities are empty for dimensions."""
    _write(path, TEXT_COLUMNS, (row for one in found for row in _text_rows(one)))


def print_what_ifs(found: Iterable[WhatIf]) -> None:
    """Each clip's outputs and the effect of each change, with what is not to be believed."""
    for one in found:
        _print_what_if(one)


def print_probes(found: Iterable[TextProbe], target: str | None) -> None:
    """Each transcript and the wordings that change most."""
    for one in found:
        _print_probe(one, target)


def _print_what_if(found: WhatIf) -> None:
    typer.echo(f"{found.clip}  " + "  ".join(f"{name} {value:.3f}" for name, value in found.original.items()))
    for one in found.counterfactuals.values():
        made = one.resynthesis
        typer.echo(f"  {made.title}: {made.description}")
        for name in found.original if made.changed else ():
            null = one.null_effect[name]
            doubt = "" if one.is_believable(name) else ": not to be believed"
            typer.echo(f"    {name} {one.effect[name]:+.3f} (resynthesis alone {null:+.3f}{doubt})")


def _print_probe(found: TextProbe, target: str | None) -> None:
    names = tuple(found.outputs) if target is None else (target,)
    values = "  ".join(f"{name} {found.outputs[name]:.3f}" for name in names)
    typer.echo(f"{found.clip}: {found.transcript}\n  {values}")
    for one in found.probed[:SHOWN]:
        moved = "  ".join(f"{name} {one.differences[name]:+.3f}{_points(one, name)}" for name in names)
        what = one.wording.text if one.wording.kind == "own" else one.wording.change
        typer.echo(f"  {what}: {moved}")


def _points(one: Probed, name: str) -> str:
    moved = one.probability_differences.get(name)
    return "" if moved is None else f" ({100 * moved:+.1f} points)"


def _change(one: Counterfactual) -> dict[str, Any]:
    made = one.resynthesis
    return {
        "change": made.name,
        "title": made.title,
        "description": made.description,
        "changed": made.changed,
        "stretch": made.stretch,
        "gain_db": made.gain_db,
        "parameters": made.parameters,
        "outputs": one.outputs,
        "null_outputs": one.null_outputs,
        "effect": one.effect,
        "null_effect": one.null_effect,
        "believable": {name: one.is_believable(name) for name in one.effect},
    }


def _wording(one: Probed) -> dict[str, Any]:
    return {
        **asdict(one.wording),
        "outputs": one.outputs,
        "differences": one.differences,
        "probabilities": one.probabilities,
        "probability_differences": one.probability_differences,
    }


def _voice_rows(found: WhatIf) -> Iterable[Sequence[object]]:
    for change, one in found.counterfactuals.items():
        for name, original in found.original.items():
            yield (
                found.clip,
                change,
                one.resynthesis.changed,
                name,
                original,
                one.outputs[name],
                one.null_outputs[name],
                one.effect[name],
                one.null_effect[name],
                one.is_believable(name),
            )


def _text_rows(found: TextProbe) -> Iterable[Sequence[object]]:
    for one in found.probed:
        for name, original in found.outputs.items():
            yield (
                found.clip,
                one.wording.kind,
                one.wording.change,
                _escaped(one.wording.text),
                name,
                original,
                one.outputs[name],
                one.differences[name],
                found.probabilities.get(name),
                one.probabilities.get(name),
                one.probability_differences.get(name),
            )


def _escaped(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@") else text


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
