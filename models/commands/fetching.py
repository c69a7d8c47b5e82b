"""The command `download`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from analysis.commands.output import emit
from analysis.errors import UsageError
from models.commands.bar import progress
from models.hub import fetch, is_hub_name, kept, offer

NOT_WANTED = 2


def download(
    name: Annotated[str, typer.Argument(help="OWNER/MODEL, as on the Hugging Face hub.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Even if it is here: there may be a newer one.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Fetch a model from the Hugging Face hub, after asking; an interrupted download goes on where it stopped.

    Example: main.py download audeering/wav2vec2-large-robust-12-ft-emotion-msp-dim
    """
    if not is_hub_name(name):
        raise UsageError(f"{name!r} is no name of the hub; give OWNER/MODEL.")
    folder = None if again else kept(name)
    size = 0
    if folder is None:
        wanted = offer(name)
        if not yes and not _agrees(wanted.question):
            typer.echo("Nothing was fetched.", err=True)
            raise typer.Exit(NOT_WANTED)
        with progress(f"fetching {name}") as report:
            folder, size = fetch(wanted, report), wanted.size
    emit(
        {"model": name, "folder": str(folder), "fetched_bytes": size},
        as_json,
        lambda: typer.echo(f"{name} is in {folder}; use it with --model {name}."),
    )


COMMANDS: dict[str, Callable[..., None]] = {"download": download}


def _agrees(question: str) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(f"{question} There is no terminal to answer on; say --yes.")
    return typer.confirm(question, err=True)
