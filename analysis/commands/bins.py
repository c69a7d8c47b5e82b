"""The command `bins`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer

from analysis.bins import BinCount, Edges, bin_table, default_edges, summarise_bins
from analysis.commands.choosing import Where, choose
from analysis.commands.options import (
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
from analysis.corpora import open_corpus
from analysis.errors import UsageError
from analysis.figures import check_suffix, save_bars, save_radar
from analysis.raters.fragility import Fragility, fragility
from analysis.tables import Corpus
from analysis.writing import written_whole


def bins(
    path: CorpusPath,
    split: Splits = None,
    where: Where = "",
    low: Annotated[float | None, typer.Option(help="Low is up to here; 3 on the scale 1 to 7.")] = None,
    high: Annotated[float | None, typer.Option(help="Medium is up to here; 5 on the scale 1 to 7.")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a clip with its bin.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Write bars: .png, .svg, .pdf or .html.")] = None,
    radar: Annotated[Path | None, typer.Option(help="Write radar plots of the classes.")] = None,
    with_fragility: Annotated[
        bool,
        typer.Option(
            "--fragility",
            help="Also say how firmly clips lie in their bins: as many raters are drawn from a clip's own with"
            " replacement, and `expected` counts the clips of each bin by the chance that they then lie there; `leaves`"
            " is a clip's chance to leave its bin (in --csv), and the mean of it.",
        ),
    ] = False,
    format_: Format = "",
    as_json: AsJson = False,
) -> None:
    """Count clips in the nine activation-valence bins.

    Example: main.py bins demo --split Test1 --csv bins.csv --plot bins.pdf --radar classes.html

    Example: main.py bins demo --low 3.2 --fragility --json
    """
    for figure in (plot, radar):
        if figure is not None:
            check_suffix(figure)
    opened = open_corpus(path, format=format_)
    need_ratings(opened, "bins")
    edges = _edges(opened, low, high)
    clips, _ = choose(opened, chosen(opened, split), where, edges=edges)
    counts = summarise_bins(clips, edges)
    firmness = _firmness(opened, clips, edges) if with_fragility else None
    if csv_file is not None:
        table = bin_table(clips, edges)
        write_csv(csv_file, table if firmness is None else table.assign(leaves=firmness.leaves), opened)
    for figure, save in ((plot, save_bars), (radar, save_radar)):
        if figure is not None:
            with written_whole(figure, map(str, opened.places)) as temporary:
                save(temporary, counts, edges, opened.scale)
    n_counted = sum(count.clips for count in counts)
    if n_counted < len(clips):
        say(f"{len(clips) - n_counted:,} clips without activation or valence are in no bin.")
    record: dict[str, Any] = {
        "clips": n_counted,
        "not_counted": len(clips) - n_counted,
        "edges": [edges.low, edges.high],
        "bins": [asdict(count) for count in counts],
    }
    if firmness is not None:
        expected = firmness.counts().ravel().tolist()
        record["leaves"] = firmness.mean_leaves
        record["bins"] = [asdict(count) | {"expected": n} for count, n in zip(counts, expected, strict=True)]
    emit(record, as_json, lambda: _print_bins(counts, firmness))


COMMANDS: dict[str, Callable[..., None]] = {"bins": bins}


def _edges(opened: Corpus, low: float | None, high: float | None) -> Edges:
    usual = default_edges(opened.scale)
    low, high = usual.low if low is None else low, usual.high if high is None else high
    if not low < high:
        raise UsageError(
            f"The lower edge must be below the upper one, but --low is {low:g} and --high {high:g}."
        )
    return Edges(low, high)


def _firmness(opened: Corpus, clips: pd.DataFrame, edges: Edges) -> Fragility:
    """How firmly some clips of a corpus lie in their bins; says how many cannot be drawn again."""
    rows = np.array([opened.rows[clip] for clip in clips["clip"]], dtype=np.int64)
    found = fragility(opened, edges).of(rows)
    if found.n_fixed:
        say(
            f"{found.n_fixed:,} clips have a bin but no ratings to draw from: they are expected where they are."
        )
    return found


def _print_bins(counts: tuple[BinCount, ...], firmness: Fragility | None) -> None:
    rows = [
        {
            "bin": f"{count.activation}-{count.valence}",
            "clips": f"{count.clips:,}",
            "share": f"{count.share:.1%}",
            "most frequent classes": ", ".join(
                f"{name} {n / count.clips:.0%}"
                for name, n in sorted(count.classes.items(), key=lambda item: -item[1])[:3]
                if n
            ),
        }
        for count in counts
    ]
    table = pd.DataFrame(rows)
    if firmness is not None:
        table.insert(2, "expected", [f"{count:,.1f}" for count in firmness.counts().ravel()])
    print_table(table)
    if firmness is not None and not isnan(firmness.mean_leaves):
        sys.stdout.write(
            f"A clip leaves its bin in {firmness.mean_leaves:.1%} of draws of its raters (mean).\n"
        )
