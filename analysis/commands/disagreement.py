"""The command `disagreement`."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from analysis.commands.choosing import Where, choose
from analysis.commands.options import (
    ANY,
    AsJson,
    CorpusPath,
    Format,
    Splits,
    chosen,
    need_ratings,
    print_table,
    say,
    write_csv,
)
from analysis.commands.output import emit
from analysis.consensus import with_spreads
from analysis.corpora import open_corpus
from analysis.disagreement import FLAGS, flag_table
from analysis.errors import UsageError


def disagreement(
    path: CorpusPath,
    split: Splits = None,
    where: Where = "",
    k: Annotated[float, typer.Option(help="Flag from mean + k standard deviations of the spreads.")] = 2.0,
    ddof: Annotated[int, typer.Option(min=0, max=1, help="A clip's spread divides by n - ddof.")] = 1,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a flagged clip.")] = None,
    format_: Format = "",
    as_json: AsJson = False,
) -> None:
    """Flag clips whose raters disagree about activation, valence or both.

    The thresholds are those of the chosen splits; --where then chooses among their clips.

    Example: main.py disagreement demo --split Development --split Test1 --csv flagged.csv
    """
    if not math.isfinite(k):
        raise UsageError(f"--k must be a number of standard deviations, not {k}.")
    opened = open_corpus(path, format=format_)
    need_ratings(opened, "spreads")
    clips = chosen(opened, split, with_spreads(opened, ddof=ddof) if ddof != 1 else None)
    clips, flags = choose(opened, clips, where, k=k)
    n_unrated = int(clips[["activation_sd", "valence_sd"]].isna().any(axis=1).sum())
    if n_unrated:
        say(f"{n_unrated:,} clips have too few ratings for a spread and cannot be flagged for it.")
    if csv_file is not None:
        write_csv(csv_file, flag_table(clips, flags), opened)
    counts = {flag: int((flags.codes == code).sum()) for code, flag in enumerate(FLAGS, start=1)}
    record = {
        "clips": len(clips),
        "k": k,
        "ddof": ddof,
        "threshold": {"activation": flags.threshold_activation, "valence": flags.threshold_valence},
        "flagged": {**counts, ANY: sum(counts.values())},
    }
    emit(record, as_json, lambda: _print_flags(record))


COMMANDS: dict[str, Callable[..., None]] = {"disagreement": disagreement}


def _print_flags(record: dict[str, Any]) -> None:
    n, flagged, threshold = record["clips"], record["flagged"], record["threshold"]
    typer.echo(
        f"Flagged from a spread of {threshold['activation']:.4f} (activation) or {threshold['valence']:.4f} (valence), "
        f"k = {record['k']:g}, ddof = {record['ddof']}"
    )
    rows = [
        {"flag": name, "clips": f"{count:,}", "share": f"{count / max(n, 1):.2%}"}
        for name, count in flagged.items()
    ]
    print_table(pd.DataFrame(rows))
