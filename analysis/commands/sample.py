"""The command `sample`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer

from analysis.bins import bin_table, default_edges, parse_bin
from analysis.commands.choosing import Where, choose
from analysis.commands.options import (
    ANY,
    AsJson,
    CorpusPath,
    Format,
    Splits,
    chosen,
    need_ratings,
    say,
    write_csv,
)
from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.disagreement import FLAGS, flag_names
from analysis.errors import UsageError
from analysis.queues import draw


def sample(
    path: CorpusPath,
    n: Annotated[int, typer.Option("--n", min=1, help="How many clips.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same clips.")] = 0,
    bin_: Annotated[str | None, typer.Option("--bin", help="Only this bin, such as Medium-Low.")] = None,
    flag: Annotated[
        str | None, typer.Option(help="Only flagged clips: any, activation, valence, both.")
    ] = None,
    split: Splits = None,
    where: Where = "",
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a drawn clip.")] = None,
    format_: Format = "",
    as_json: AsJson = False,
) -> None:
    """Draw clips at random for listening.

    Flags are those of `disagreement` over the chosen splits with k = 2.

    Example: main.py sample demo --n 10 --seed 0 --flag any --csv queue.csv
    """
    opened = open_corpus(path, format=format_)
    for asked, wanted in ((bin_, "bins"), (flag, "flags")):
        if asked is not None:
            need_ratings(opened, wanted)
    clips, flags = choose(opened, chosen(opened, split), where)
    table = bin_table(clips, default_edges(opened.scale)).assign(
        flag=flag_names(flags), transcript=clips["transcript"].to_numpy()
    )
    pool = table[_in_bin(table, bin_) & _has_flag(table, flag)]
    drawn = table.set_index("clip").loc[draw(pool["clip"], n=n, seed=seed)].reset_index()
    if len(drawn) < n:
        say(f"Only {len(drawn)} clips fit; {n} were asked for.")
    if csv_file is not None:
        write_csv(csv_file, drawn.drop(columns="transcript"), opened)
    record = {"clips": drawn["clip"].to_list(), "seed": seed, "drawn_from": len(pool)}
    emit(record, as_json, lambda: _print_queue(drawn))


COMMANDS: dict[str, Callable[..., None]] = {"sample": sample}


def _in_bin(table: pd.DataFrame, name: str | None) -> Any:
    if name is None:
        return np.ones(len(table), dtype=np.bool_)
    try:
        parse_bin(name)
    except ValueError as error:
        raise UsageError(str(error)) from error
    return table["bin"].str.lower() == name.strip().lower()


def _has_flag(table: pd.DataFrame, name: str | None) -> Any:
    if name is None:
        return np.ones(len(table), dtype=np.bool_)
    if name.lower() not in (ANY, *FLAGS):
        raise UsageError(f"There is no flag {name!r}; there are {', '.join((ANY, *FLAGS))}.")
    return table["flag"] != "" if name.lower() == ANY else table["flag"] == name.lower()


def _print_queue(drawn: pd.DataFrame) -> None:
    """A line a clip and, indented, one with its transcript, which a table's cells would be too narrow for."""
    columns = (drawn[name].astype(str) for name in ("clip", "bin", "flag", "emotion", "split", "transcript"))
    for clip, bin_, flag, emotion, split, transcript in zip(*columns, strict=True):
        typer.echo("  ".join((clip, bin_, f"flag: {flag or 'none'}", emotion, split)))
        if transcript:
            typer.echo(f"    {transcript}")
