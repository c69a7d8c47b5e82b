"""How predictions and attributions are written to files and shown on a terminal."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import typer

from analysis.commands.output import plain
from analysis.on_silence import OnSilence
from analysis.writing import written_whole
from models.explain.silence import silence_of
from models.interface import FRAMES_PER_SECOND, ModelCard, Prediction, Saliency, Trust


def failure(clip: str, reason: str) -> str:
    """One line on a clip that failed; most reasons name it already."""
    return reason if clip in reason else f"{clip}: {reason}"


def write_predictions(
    path: Path,
    card: ModelCard,
    predictions: Sequence[Prediction],
    scaled: Sequence[Mapping[str, float]] | None,
) -> None:
    """A CSV with a row a clip: `clip`, the outputs in order, and what is given of each on the corpus's scale.

    UsageError if it cannot be written.
    """
    names = [output.name for output in card.outputs]
    others: Sequence[Mapping[str, float]] = scaled or [{}] * len(predictions)
    on_scale = [f"{name}_on_scale" for name in (others[0] if others else ())]
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["clip", *names, *on_scale])
        for one, other in zip(predictions, others, strict=True):
            writer.writerow([one.clip, *(one.outputs[name] for name in names), *other.values()])


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


def said_on_silence(silence: OnSilence) -> str:
    """What lies on silence, beside silence's share of the time."""
    return f"on silence: {silence.share:.1%} of the map; silence is {silence.time:.1%} of the time"


def print_predictions(card: ModelCard, predictions: Sequence[Prediction]) -> None:
    """One line a clip."""
    for one in predictions:
        outputs = (f"{output.name} {one.outputs[output.name]:.3f}" for output in card.outputs)
        typer.echo(f"{one.clip}  " + "  ".join(outputs))


def print_attribution(saliency: Saliency, trust: Trust | None) -> None:
    """What was explained, how complete it is, where it is strongest, and whether to believe it."""
    change = saliency.prediction - saliency.baseline_prediction
    typer.echo(f"{saliency.clip}: {saliency.target} {saliency.prediction:.3f} by {saliency.model}")
    if isnan(saliency.relative_delta):
        typer.echo(f"{saliency.method}, not in units of {saliency.target}")
    else:
        error = f"completeness error {saliency.relative_delta:.2%}"
        typer.echo(f"{change:+.3f} against {saliency.baseline}; {error}")
    silence = silence_of(saliency)
    if silence is not None:
        typer.echo(said_on_silence(silence))
    for word in saliency.words:
        typer.echo(f"{word.start:8.2f} s  {word.value:+.4f}  {word.text}")
    if (saliency.has_words_beside or not saliency.words) and len(saliency.values):
        peak = int(np.abs(saliency.values).argmax())
        typer.echo(f"strongest at {peak / FRAMES_PER_SECOND:.2f} s: {saliency.values[peak]:+.4f}")
    if trust is not None:
        typer.echo(f"trust: {trust.verdict}")
        for check in trust.checks:
            typer.echo(f"  {'passed' if check.passed else 'failed'}  {check.name}: {check.reason}")
