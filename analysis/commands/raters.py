"""The command `raters`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer

from analysis.bins import default_edges
from analysis.commands.options import AsJson, CorpusPath, Format, Splits, chosen, print_table, write_csv
from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.errors import UsageError
from analysis.raters.lens import Raters, look_at_raters, rater_names, without_raters
from analysis.raters.moves import Moves, moves
from analysis.tables import DIMENSIONS, Corpus

MOST_PRINTED = 25


def raters(
    path: CorpusPath,
    split: Splits = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="Say what moves if this rater is left out: the number that the table shows or, with --names, the name;"
            " may be repeated."
        ),
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="Show and write raters' names, which else are numbers.")
    ] = False,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a rater.")] = None,
    format_: Format = "",
    as_json: AsJson = False,
) -> None:
    """Look at one rater at a time: how far above or below others they rate, and how much of the scale they use.

    Raters are numbered over the whole corpus, the one with the most clips first. The offset is the mean of a rating
    minus the mean of the clip's other raters, the spread the standard deviation (n - 1) of all that a rater gave, and
    the majority the share of their votes that are for the class that most others of the clip chose.

    Example: main.py raters demo --split Test1 --without 1 --without 4 --csv raters.csv
    """
    opened = open_corpus(path, format=format_)
    if not len(opened.ratings):
        raise UsageError(f"{opened.name} has no ratings, only what raters agreed on, so it has no raters.")
    if not opened.has_named_raters:
        raise UsageError(f"{opened.name} does not name all raters, so nothing is known of single ones.")
    everybody = rater_names(opened)
    shown = {name: name if names else str(number) for number, name in enumerate(everybody, start=1)}
    left_out = _left_out(shown, without or [], names=names)
    part = _part(opened, split)
    table = _table(look_at_raters(part), shown)
    if csv_file is not None:
        write_csv(csv_file, table, opened)
    record: dict[str, Any] = {"clips": len(part.clips), "raters": table.to_dict("records")}
    moved = None
    if left_out:
        moved = moves(part, without_raters(part, left_out), default_edges(part.scale))
        record["without"] = {"raters": [shown[name] for name in left_out], **moved.counts()}
    emit(record, as_json, lambda: _print(table, part, moved, len(left_out)))


COMMANDS: dict[str, Callable[..., None]] = {"raters": raters}


def _left_out(shown: dict[str, str], without: list[str], *, names: bool) -> list[str]:
    """The names of the raters that were given as the table shows them."""
    of_shown = {text: name for name, text in shown.items()}
    unknown = [text for text in without if text not in of_shown]
    if unknown:
        there = "names" if names else f"numbers from 1 to {len(shown)}, or names with --names"
        raise UsageError(f"--without knows no rater {unknown[0]!r}; it takes {there}.")
    return [of_shown[text] for text in dict.fromkeys(without)]


def _part(opened: Corpus, split: list[str] | None) -> Corpus:
    """The corpus with the clips of some splits only."""
    if not split:
        return opened
    clips = chosen(opened, split)
    rows = np.array([opened.rows[clip] for clip in clips["clip"]], dtype=np.int64)
    ratings = opened.ratings[np.isin(opened.rating_owners, rows)].reset_index(drop=True)
    return replace(opened, clips=clips, ratings=ratings)


def _table(found: Raters, shown: dict[str, str]) -> pd.DataFrame:
    columns: dict[str, Any] = {"rater": [shown[name] for name in found.names], "clips": found.clips}
    for what, numbers in (
        ("offset", found.offsets),
        ("spread", found.spreads),
        ("lowest", found.lowest),
        ("highest", found.highest),
    ):
        columns |= {f"{name}_{what}": numbers[:, place] for place, name in enumerate(DIMENSIONS)}
    return pd.DataFrame(columns | {"majority": found.majority})


def _print(table: pd.DataFrame, opened: Corpus, moved: Moves | None, n_left_out: int) -> None:
    rows = pd.DataFrame({"rater": table["rater"], "clips": [f"{n:,}" for n in table["clips"]]})
    if opened.has_dimensions:
        rows["offset A V D"] = _threes(table, "offset", "+.2f")
        rows["spread A V D"] = _threes(table, "spread", ".2f")
    rows["majority"] = [_number(value, ".0%") for value in table["majority"]]
    print_table(rows.head(MOST_PRINTED))
    n_more = len(rows) - MOST_PRINTED
    if n_more > 0:
        typer.echo(f"{'1 more rater' if n_more == 1 else f'{n_more:,} more raters'}: --csv writes all.")
    if moved is not None:
        typer.echo(moved.in_words(n_left_out))


def _threes(table: pd.DataFrame, what: str, form: str) -> list[str]:
    columns = zip(*(table[f"{name}_{what}"] for name in DIMENSIONS), strict=True)
    return [" ".join(f"{_number(value, form):>5}" for value in values) for values in columns]


def _number(value: float, form: str) -> str:
    return "-" if math.isnan(value) else format(value, form)
