"""The command `merge`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.output import emit
from analysis.errors import UsageError
from analysis.session.merging.sessions import MergeReport, merge_sessions


def merge(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Sessions of one corpus, two or more.")],
    out: Annotated[Path, typer.Option(help="The session to write; it must not be there yet.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Bring the tags, codebooks and logs of several sessions together in a new one.

    Of several versions of a tag the one changed last stays, and a tag that was removed stays removed unless it was
    changed later elsewhere; all versions stay in the edit log.

    Example: main.py merge ana.earmark ben.earmark --out both.earmark
    """
    if len(files) < 2:
        raise UsageError("merge needs at least two sessions; name another one")
    twice = [file for number, file in enumerate(files) if file.resolve() in map(Path.resolve, files[:number])]
    if twice:
        raise UsageError(f"{twice[0]} is named twice; name each session once")
    report = merge_sessions(files, out)
    emit(asdict(report), as_json, lambda: _print(report))


COMMANDS: dict[str, Callable[..., None]] = {"merge": merge}


def _print(report: MergeReport) -> None:
    typer.echo(f"{report.tags:,} tags by {', '.join(report.taggers) or 'nobody'} written to {report.out}")
    typer.echo(
        f"Beside those of {report.files[0]}: {report.new:,} new, {report.same:,} the same, {report.replaced:,} of "
        f"which the version changed last stays, {report.removed:,} removed elsewhere"
    )
    typer.echo(f"Codebook versions: {report.codebook_versions}")
    if report.undo_ended:
        typer.echo(
            f"Edits that can no longer be undone, because a later version replaced them: {report.undo_ended:,}"
        )
