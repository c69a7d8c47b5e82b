"""The command `corpus`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pandas as pd
import typer

from analysis.commands.options import AsJson, CorpusPath, Format, print_table
from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.tables import UNKNOWN, Corpus


def corpus(path: CorpusPath, format_: Format = "", as_json: AsJson = False) -> None:
    """Read a corpus, check it, and say what is in it.

    Example: main.py corpus demo --json
    """
    opened = open_corpus(path, format=format_)
    emit(_describe(opened), as_json, lambda: _print_corpus(opened))


COMMANDS: dict[str, Callable[..., None]] = {"corpus": corpus}


def _describe(opened: Corpus) -> dict[str, Any]:
    clips, ratings = opened.clips, opened.ratings
    return {
        "format": opened.format,
        "release": opened.release,
        "clips": len(clips),
        "ratings": len(ratings),
        "raters": int(ratings["rater"].nunique()),
        "speakers": int(clips["speaker"][clips["speaker"] != UNKNOWN].nunique()),
        "splits": _counts(clips["split"]),
        "classes": _counts(clips["emotion"]),
        "audio": {"present": len(clips) - opened.n_without_audio, "missing": opened.n_without_audio},
        "problems": [asdict(problem) for problem in opened.problems],
    }


def _counts(column: pd.Series) -> dict[str, int]:
    return {str(name): int(count) for name, count in column.value_counts(sort=False).items() if count}


def _print_corpus(opened: Corpus) -> None:
    record = _describe(opened)
    typer.echo(f"{opened.name}: {record['format']}, release {record['release']}")
    if opened.note:
        typer.echo(opened.note)
    audio = record["audio"]
    typer.echo(
        f"{record['clips']:,} clips ({audio['present']:,} with audio), {record['speakers']:,} speakers"
    )
    typer.echo(f"{record['ratings']:,} ratings by {record['raters']:,} raters")
    for name in ("splits", "classes"):
        typer.echo(f"{name}: " + ", ".join(f"{key} {count:,}" for key, count in record[name].items()))
    problems = pd.DataFrame(record["problems"], columns=["kind", "count", "example"])
    if len(problems):
        print_table(problems)
    else:
        typer.echo("No problems were found.")
