"""The command `disagreement`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer
from numpy.typing import NDArray

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
from analysis.disagreement import FLAGS, FlagRule, Flags, Scope, find_flags, flag_table
from analysis.errors import UsageError
from analysis.raters.alpha import sums_of
from analysis.raters.measures import Measures
from analysis.tables import Corpus


def disagreement(
    path: CorpusPath,
    split: Splits = None,
    where: Where = "",
    k: Annotated[float, typer.Option(help="Flag from mean + k standard deviations of the spreads.")] = 2.0,
    ddof: Annotated[int, typer.Option(min=0, max=1, help="A clip's spread divides by n - ddof.")] = 1,
    scope: Annotated[
        Scope,
        typer.Option(
            help="The clips that mean and deviation are taken over: of the chosen splits, all that is shown after"
            " --where, or the whole corpus."
        ),
    ] = "splits",
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a flagged clip.")] = None,
    format_: Format = "",
    as_json: AsJson = False,
) -> None:
    """Flag clips whose raters disagree about activation, valence or both, and say how far raters agree beyond chance.

    The thresholds are those of the chosen splits; --where then chooses among their clips. Krippendorff's alpha
    (interval for dimensions, nominal for classes) is over the clips that are left.

    Example: main.py disagreement demo --split Development --split Test1 --csv flagged.csv
    """
    if not math.isfinite(k):
        raise UsageError(f"--k must be a number of standard deviations, not {k}.")
    rule = FlagRule(k, ddof, scope)
    opened = open_corpus(path, format=format_)
    need_ratings(opened, "spreads")
    table = with_spreads(opened, ddof=ddof) if ddof != 1 else opened.clips
    clips = chosen(opened, split, table)
    everywhere = find_flags(table, rule) if scope == "corpus" else None
    if everywhere is not None:
        everywhere = replace(everywhere, codes=everywhere.codes[_rows(opened, clips)])
    clips, flags = choose(opened, clips, where, rule=rule, flags=everywhere)
    n_unrated = int(clips[["activation_sd", "valence_sd"]].isna().any(axis=1).sum())
    if n_unrated:
        say(f"{n_unrated:,} clips have too few ratings for a spread and cannot be flagged for it.")
    if csv_file is not None:
        write_csv(csv_file, _flagged(opened, clips, flags), opened)
    record = _describe(opened, clips, flags)
    emit(record, as_json, lambda: _print_flags(record, flags))


COMMANDS: dict[str, Callable[..., None]] = {"disagreement": disagreement}


def _rows(opened: Corpus, clips: pd.DataFrame) -> NDArray[np.int64]:
    return np.array([opened.rows[clip] for clip in clips["clip"]], dtype=np.int64)


def _describe(opened: Corpus, clips: pd.DataFrame, flags: Flags) -> dict[str, Any]:
    counts = {flag: int((flags.codes == code).sum()) for code, flag in enumerate(FLAGS, start=1)}
    rows, sums = _rows(opened, clips), sums_of(opened)
    return {
        "clips": len(clips),
        "k": flags.rule.k,
        "ddof": flags.rule.ddof,
        "scope": flags.rule.scope,
        "over": flags.over,
        "threshold": {"activation": flags.threshold_activation, "valence": flags.threshold_valence},
        "flagged": {**counts, ANY: sum(counts.values())},
        "alpha": sums.of(rows),
        "raters": sums.n_raters(rows),
    }


def _flagged(opened: Corpus, clips: pd.DataFrame, flags: Flags) -> pd.DataFrame:
    """A row a flagged clip, with how its raters differ."""
    table = flag_table(clips, flags)
    rows = _rows(opened, table)
    return table.assign(**{name: make()[rows] for name, make in Measures(opened).makers().items()})


def _print_flags(record: dict[str, Any], flags: Flags) -> None:
    n, flagged = record["clips"], record["flagged"]
    typer.echo(flags.in_words(4))
    rows = [
        {"flag": name, "clips": f"{count:,}", "share": f"{count / max(n, 1):.2%}"}
        for name, count in flagged.items()
    ]
    print_table(pd.DataFrame(rows))
    alphas = (f"{name} {alpha:.3f}" for name, alpha in record["alpha"].items() if not math.isnan(alpha))
    typer.echo(
        f"Krippendorff's alpha of {n:,} clips and {record['raters']:,} raters:"
        f" {', '.join(alphas) or 'none, as no clip has two ratings'}"
    )
