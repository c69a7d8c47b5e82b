"""The command `report`."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.options import CorpusPath, Format, Splits
from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.disagreement import FlagRule
from analysis.errors import UsageError
from models.commands.bar import progress
from models.commands.options import AsJson
from models.registry import bundled
from models.report.write import ReportRequest, write_report


def report(
    path: CorpusPath,
    out: Annotated[Path, typer.Option(help="The page to write, NAME.html.")],
    session: Annotated[Path | None, typer.Option(help="A session with tags.")] = None,
    store: Annotated[Path | None, typer.Option(help="A folder that explain has filled.")] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            help="A model whose errors are told; may be repeated. Without it, bundled ones as far as they were asked."
        ),
    ] = None,
    split: Splits = None,
    k: Annotated[float, typer.Option(help="Flag from mean + k standard deviations of the spreads.")] = 2.0,
    ddof: Annotated[int, typer.Option(min=0, max=1, help="A clip's spread divides by n - ddof.")] = 1,
    figures: Annotated[
        Path | None, typer.Option(help="A folder for every figure as PNG, SVG and PDF.")
    ] = None,
    numbers: Annotated[Path | None, typer.Option(help="A folder for every table as CSV.")] = None,
    examples: Annotated[int, typer.Option(min=0, help="How many flagged clips to list.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Of the listed clips and of the intervals.")] = 7,
    sound: Annotated[bool, typer.Option(help="Put the sound of listed clips into the page.")] = True,
    format_: Format = "",
    as_json: AsJson = False,
) -> None:
    """Study A as one HTML page that opens offline: bins, classes, disagreement, tags, saliency and errors.

    Example: main.py report demo --session study.earmark --store store --model demo-audio --out report.html
    """
    if out.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"{out.name} is no name of a page; end it in .html.")
    if not isfinite(k):
        raise UsageError(f"--k must be a number of standard deviations, not {k}.")
    request = ReportRequest(
        corpus=open_corpus(path, format=format_),
        out=out,
        session=session,
        store=store,
        models=tuple(dict.fromkeys(model or ())),
        kept_of=tuple(card.name for card in bundled()),
        splits=tuple(split or ()),
        rule=FlagRule(k, ddof),
        figures=figures,
        numbers=numbers,
        seed=seed,
        examples=examples,
        with_sound=sound,
    )
    with progress("reporting") as tell:
        write_report(request, tell)
    size = out.stat().st_size
    record = {"page": str(out), "bytes": size, "figures": figures, "numbers": numbers}
    emit(record, as_json, lambda: typer.echo(f"{out} is written ({size / 1e6:.1f} MB)."))


COMMANDS: dict[str, Callable[..., None]] = {"report": report}
