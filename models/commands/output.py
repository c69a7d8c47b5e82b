"""How predictions and attributions are written to files and shown on a terminal."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import typer

from analysis.commands.output import plain
from analysis.writing import written_whole
from models.interface import FRAMES_PER_SECOND, Prediction, Saliency, Trust


def write_predictions(path: Path, names: Sequence[str], predictions: Sequence[Prediction]) -> None:
    """A CSV with a row a clip: `clip`, then the outputs in order. UsageError if it cannot be written."""
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["clip", *names])
        writer.writerows([one.clip, *(one.outputs[name] for name in names)] for one in predictions)


def write_attribution(path: Path, saliency: Saliency) -> None:
    """An npz with `values`, `times` (start of each frame, s) and `metadata` (JSON); UsageError if it cannot be."""
    times = np.arange(len(saliency.values)) / FRAMES_PER_SECOND
    metadata = np.array(json.dumps(plain(known(saliency))))
    with written_whole(path) as temporary, temporary.open("wb") as file:
        np.savez(file, values=saliency.values, times=times, metadata=metadata)


def known(saliency: Saliency) -> dict[str, Any]:
    """All that is known of an attribution but its values."""
    fields = {name: value for name, value in vars(saliency).items() if name != "values"}
    return {**fields, "words": [asdict(word) for word in saliency.words]}


def print_predictions(names: Sequence[str], predictions: Sequence[Prediction]) -> None:
    """One line a clip."""
    for one in predictions:
        typer.echo(f"{one.clip}  " + "  ".join(f"{name} {one.outputs[name]:.3f}" for name in names))


def print_attribution(saliency: Saliency, trust: Trust | None) -> None:
    """What was explained, how complete it is, where it is strongest, and whether to believe it."""
    change = saliency.prediction - saliency.baseline_prediction
    typer.echo(f"{saliency.clip}: {saliency.target} {saliency.prediction:.3f} by {saliency.model}")
    if isnan(saliency.relative_delta):
        typer.echo(f"{saliency.method}, not in units of {saliency.target}")
    else:
        error = f"completeness error {saliency.relative_delta:.2%}"
        typer.echo(f"{change:+.3f} against {saliency.baseline}; {error}")
    for word in saliency.words:
        typer.echo(f"{word.start:8.2f} s  {word.value:+.4f}  {word.text}")
    if not saliency.words and len(saliency.values):
        peak = int(np.abs(saliency.values).argmax())
        typer.echo(f"strongest at {peak / FRAMES_PER_SECOND:.2f} s: {saliency.values[peak]:+.4f}")
    if trust is not None:
        typer.echo(f"trust: {trust.verdict}")
        for check in trust.checks:
            typer.echo(f"  {'passed' if check.passed else 'failed'}  {check.name}: {check.reason}")
