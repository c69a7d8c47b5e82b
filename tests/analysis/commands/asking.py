"""Commands about sessions, called as from the command line."""

from __future__ import annotations

import json

import typer
from typer.testing import CliRunner

from analysis.commands import interchange, merging, sessions

app = typer.Typer()
app.callback()(lambda: None)
for name, command in (sessions.COMMANDS | merging.COMMANDS | interchange.COMMANDS).items():
    app.command(name)(command)


def call(*arguments: object):
    """What a command printed, and what it raised."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def answer(*arguments: object) -> dict[str, object]:
    """The JSON object of a command that must go well."""
    result = call(*arguments, "--json")
    assert result.exception is None, result.exception
    return json.loads(result.stdout)
