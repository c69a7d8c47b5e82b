"""The command `corpus`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer

from analysis.commands.options import AsJson, Format
from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.corpora.joined import save_members
from analysis.errors import UsageError
from analysis.load_report import as_csv, as_text, missing, report_on, total_seconds
from analysis.places import existing
from analysis.tables import UNKNOWN, Corpus
from analysis.writing import written_whole

CorpusPaths = Annotated[
    list[str],
    typer.Argument(
        metavar="CORPUS", help="A folder, a label CSV, a TOML file, or `demo`; several with --save."
    ),
]


def corpus(
    paths: CorpusPaths,
    save: Annotated[
        Path | None,
        typer.Option(help="Write a .toml file that opens these corpora as one, wherever CORPUS is."),
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write what is printed, a row a line.")
    ] = None,
    format_: Format = "",
    as_json: AsJson = False,
) -> None:
    """Read a corpus, check it, and say what is in it and what is missing.

    Example: main.py corpus demo --json

    Several as one: main.py corpus RAVDESS CREMA-D TESS SAVEE --save acted.toml
    """
    opened = open_corpus(_one_path(paths, save, format_), format=format_)
    if csv_file is not None:
        with written_whole(csv_file, map(str, opened.places)) as draft:
            draft.write_text(as_csv(report_on(opened)), encoding="utf-8")
    emit(_describe(opened), as_json, lambda: typer.echo(as_text(report_on(opened)), nl=False))


COMMANDS: dict[str, Callable[..., None]] = {"corpus": corpus}


def _one_path(paths: list[str], save: Path | None, format_: str) -> str:
    """What is opened: the one path, or the file that joins several, which is written."""
    if save is None:
        if len(paths) > 1:
            raise UsageError("Give one corpus, or --save FILE.toml to open several as one.")
        return paths[0]
    if format_:
        raise UsageError(f"--format is that of one corpus; write each one's format into {save.name}.")
    save_members(save, [existing(path) for path in paths])
    return str(save)


def _describe(opened: Corpus) -> dict[str, Any]:
    clips, ratings = opened.clips, opened.ratings
    return {
        "name": opened.name,
        "folder": opened.folder,
        "format": opened.format,
        "release": opened.release,
        "note": opened.note,
        "scale": [opened.scale.low, opened.scale.high] if opened.has_dimensions else None,
        "clips": len(clips),
        "seconds": total_seconds(opened),
        "ratings": len(ratings),
        "raters": int(ratings["rater"].nunique()) if opened.has_named_raters else None,
        "speakers": int(clips["speaker"][clips["speaker"] != UNKNOWN].nunique()),
        "corpora": _counts(clips["corpus"]) if opened.members else {},
        "splits": _counts(clips["split"]),
        "classes": _counts(clips["emotion"]),
        "labels": dict(opened.classes),
        "audio": {
            "present": len(clips) - opened.n_without_audio,
            "missing": opened.n_without_audio,
            "unreadable": opened.n_unreadable,
        },
        "missing": {
            name: {
                "count": int(rows.sum()),
                "example": clips["clip"].iloc[np.argmax(rows)] if rows.any() else "",
            }
            for name, rows in missing(opened).items()
        },
        "problems": [asdict(problem) for problem in opened.problems],
    }


def _counts(column: pd.Series) -> dict[str, int]:
    return {str(name): int(count) for name, count in column.value_counts(sort=False).items() if count}
