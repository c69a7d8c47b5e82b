"""The command `bins`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

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
    format_: Format = "",
    as_json: AsJson = False,
) -> None:
    """Count clips in the nine activation-valence bins.

    Example: main.py bins demo --split Test1 --csv bins.csv --plot bins.pdf --radar classes.html
    """
    for figure in (plot, radar):
        if figure is not None:
            check_suffix(figure)
    opened = open_corpus(path, format=format_)
    need_ratings(opened, "bins")
    edges = _edges(opened, low, high)
    clips, _ = choose(opened, chosen(opened, split), where, edges=edges)
    counts = summarise_bins(clips, edges)
    if csv_file is not None:
        write_csv(csv_file, bin_table(clips, edges), opened)
    for figure, save in ((plot, save_bars), (radar, save_radar)):
        if figure is not None:
            with written_whole(figure, map(str, opened.places)) as temporary:
                save(temporary, counts, edges, opened.scale)
    n_counted = sum(count.clips for count in counts)
    if n_counted < len(clips):
        say(f"{len(clips) - n_counted:,} clips without activation or valence are in no bin.")
    record = {
        "clips": n_counted,
        "not_counted": len(clips) - n_counted,
        "edges": [edges.low, edges.high],
        "bins": [asdict(count) for count in counts],
    }
    emit(record, as_json, lambda: _print_bins(counts))


COMMANDS: dict[str, Callable[..., None]] = {"bins": bins}


def _edges(opened: Corpus, low: float | None, high: float | None) -> Edges:
    usual = default_edges(opened.scale)
    low, high = usual.low if low is None else low, usual.high if high is None else high
    if not low < high:
        raise UsageError(
            f"The lower edge must be below the upper one, but --low is {low:g} and --high {high:g}."
        )
    return Edges(low, high)


def _print_bins(counts: tuple[BinCount, ...]) -> None:
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
    print_table(pd.DataFrame(rows))
