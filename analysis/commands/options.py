"""Options and output that the commands about a corpus share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.errors import UsageError
from analysis.tables import Corpus
from analysis.writing import written_whole

CorpusPath = Annotated[
    str, typer.Argument(metavar="CORPUS", help="A folder, a label CSV, a TOML file, or `demo`.")
]
Format = Annotated[
    str, typer.Option("--format", help="How it is read, such as `ravdess`; found by looking if not given.")
]
Splits = Annotated[list[str] | None, typer.Option("--split", help="Only this split; may be repeated.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ANY = "any"


def chosen(opened: Corpus, splits: list[str] | None, clips: pd.DataFrame | None = None) -> pd.DataFrame:
    """Clips of the named splits, capitals or not; all without a name."""
    clips = opened.clips if clips is None else clips
    if not splits:
        return clips
    present = clips["split"].astype("category").cat.categories
    names = {name.lower(): name for name in present}
    if "development" in names:
        names.setdefault("validation", names["development"])  # as releases up to 1.8 call it
    unknown = [name for name in splits if name.lower() not in names]
    if unknown:
        raise UsageError(f"There is no split {unknown[0]!r} in {opened.name}; it has {', '.join(present)}.")
    return clips[clips["split"].isin([names[name.lower()] for name in splits])].reset_index(drop=True)


def need_ratings(opened: Corpus, wanted: str) -> None:
    """Raises `UsageError` if the corpus has classes only, so that there are none of what is wanted."""
    if not opened.has_dimensions:
        raise UsageError(
            f"{opened.name} has classes only, no ratings of activation and valence, so there are no {wanted};"
            " `corpus` counts its classes and `sample` draws from them."
        )


def write_csv(path: Path, table: pd.DataFrame, opened: Corpus) -> None:
    """Write a table, never over what the corpus is read from."""
    with written_whole(path, map(str, opened.places)) as temporary:
        table.to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")


def say(message: str) -> None:
    """Print a message on standard error."""
    typer.echo(message, err=True)


def print_table(table: pd.DataFrame) -> None:
    """Print a table, whose last column may take several lines a row."""
    printed = Table()
    for number, name in enumerate(table.columns):
        printed.add_column(str(name), no_wrap=number < len(table.columns) - 1)
    for row in table.itertuples(index=False):
        printed.add_row(*(Text(str(value)) for value in row))
    Console().print(printed)
