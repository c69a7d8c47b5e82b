"""Earmark: find, hear, explain and tag emotion in speech corpora.

Without a command, opens the window; every command's options are in `main.py COMMAND --help`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.commands import corpus as corpus_commands
from analysis.commands import sessions as session_commands
from analysis.corpora import existing
from analysis.errors import EarmarkError
from models import commands as model_commands

WINDOW = "window"
COMMANDS = {**corpus_commands.COMMANDS, **model_commands.COMMANDS, **session_commands.COMMANDS}
HELP = """Find, hear, explain and tag emotion in speech corpora.

Without a command the window opens: main.py [CORPUS] [--session FILE] [--model M]...

Example: main.py demo
"""


def open_window(
    corpus: Annotated[str, typer.Argument(help="A folder, a label CSV, or `demo`.")] = "demo",
    session: Annotated[
        Path | None, typer.Option(help="Session file to work in; made if it is not there.")
    ] = None,
    model: Annotated[list[str] | None, typer.Option(help="A bundled model's name or a model folder.")] = None,
) -> None:
    """Open the window on a corpus (the bundled demo if none is named).

    Example: main.py ~/corpora/MSP-Podcast --session study-a.earmark
    """
    from listener.system import check_system  # noqa: PLC0415 - commands must not wait for Qt

    existing(corpus)
    check_system()
    from listener.app import run  # noqa: PLC0415

    raise typer.Exit(run(corpus, session=session, models=tuple(model or ())))


def build() -> typer.Typer:
    """All commands; the window is the one that is meant when no command is named."""
    program = typer.Typer(
        help=HELP, no_args_is_help=False, add_completion=False, pretty_exceptions_enable=False
    )
    program.callback(invoke_without_command=False)(lambda: None)
    program.command(WINDOW, hidden=True)(open_window)
    for name, command in COMMANDS.items():
        program.command(name)(command)
    return program


def main(arguments: list[str]) -> int:
    """Run one command line; returns the exit code."""
    wants_window = not arguments or (arguments[0] not in (*COMMANDS, WINDOW, "--help"))
    try:
        build()([WINDOW, *arguments] if wants_window else arguments, prog_name="main.py")
    except EarmarkError as error:
        print(f"earmark: {error}", file=sys.stderr)
        return error.exit_code
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
