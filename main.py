"""Earmark: find, hear, explain and tag emotion in speech corpora.

Without a command, opens the window; every command's options are in `main.py COMMAND --help`.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import EarmarkError
from analysis.places import existing

WINDOW = "window"
INTERRUPTED = 130
# Where each command is defined: imported only if it is asked for, so that none waits for another's libraries.
COMMANDS = {
    **{name: f"analysis.commands.{name}" for name in ("corpus", "bins", "disagreement", "raters", "sample")},
    **dict.fromkeys(("predict", "explain"), "models.commands.explaining"),
    **dict.fromkeys(("attribution", "receipts", "repeat"), "models.commands.stored"),
    "compare": "models.commands.comparing",
    "report": "models.commands.reporting",
    "heard": "models.commands.heard",
    "gaps": "models.commands.gaps",
    "audit": "models.commands.auditing",
    "clash": "models.commands.clash",
    "download": "models.commands.fetching",
    "hear": "models.commands.hearing",
    "what-if": "models.commands.altering",
    "words": "models.commands.words",
    "train": "models.commands.training",
    "evaluate": "models.commands.evaluating",
    "live": "models.commands.live",
    "codebook": "analysis.commands.codebook",
    "session": "analysis.commands.sessions",
    "merge": "analysis.commands.merging",
    "agreement": "analysis.commands.agreement",
    "prevalence": "analysis.commands.prevalence",
    **dict.fromkeys(("export", "import"), "analysis.commands.interchange"),
}
HELP = """Find, hear, explain and tag emotion in speech corpora.

Without a command the window opens: main.py [CORPUS] [--session FILE] [--model M]...

Example: main.py demo
"""


def open_window(
    corpus: Annotated[str, typer.Argument(help="A folder, a label CSV, a TOML file, or `demo`.")] = "demo",
    session: Annotated[
        Path | None, typer.Option(help="Session file to work in; made if it is not there.")
    ] = None,
    model: Annotated[list[str] | None, typer.Option(help="A bundled model's name or a model folder.")] = None,
    format_: Annotated[
        str, typer.Option("--format", help="How the corpus is read; found if not given.")
    ] = "",
) -> None:
    """Open the window on a corpus (the bundled demo if none is named).

    Example: main.py ~/corpora/MSP-Podcast --session study-a.earmark
    """
    existing(corpus)
    if format_:
        from analysis.corpora import check_format  # noqa: PLC0415 - the window need not wait for pandas

        check_format(format_)
    from listener.system import check_system  # noqa: PLC0415 - commands need not wait for Qt

    check_system()
    gc.disable()  # What is imported stays: to look through it again and again takes a tenth of the start.
    from listener.app import run  # noqa: PLC0415

    gc.enable()
    raise typer.Exit(run(corpus, session=session, models=tuple(model or ()), format=format_))


def build(names: Iterable[str]) -> typer.Typer:
    """The program with these commands, and with the window."""
    program = typer.Typer(
        help=HELP, no_args_is_help=False, add_completion=False, pretty_exceptions_enable=False
    )
    program.callback(invoke_without_command=False)(lambda: None)
    program.command(WINDOW, hidden=True)(open_window)
    for name in names:
        program.command(name)(importlib.import_module(COMMANDS[name]).COMMANDS[name])
    return program


def main(arguments: list[str]) -> int:
    """Run one command line; returns the exit code. A file that the system refuses is the user's to mend."""
    first = arguments[0] if arguments else WINDOW
    if first not in (*COMMANDS, WINDOW, "--help"):
        arguments = [WINDOW, *arguments]
    names = COMMANDS if first == "--help" else COMMANDS.keys() & {first}
    try:
        code = _run(build(names), arguments or [WINDOW])
        _flush()
    except EarmarkError as error:
        print(f"earmark: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        if error.strerror is None:
            raise
        where = "" if error.filename is None else f"{error.filename}: "
        print(f"earmark: {where}{error.strerror}.", file=sys.stderr)
        return EarmarkError.exit_code
    if code == INTERRUPTED:
        print("earmark: interrupted.", file=sys.stderr)
    return code


def _run(program: typer.Typer, arguments: list[str]) -> int:
    try:
        program(arguments, prog_name="main.py")
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def _flush() -> None:
    """Write out what was printed; what cannot be is dropped, or Python would try once more as it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
