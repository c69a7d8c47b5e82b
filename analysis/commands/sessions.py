"""The command `session`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.commands.output import emit
from analysis.session import Session, default_tagger

SessionFile = Annotated[Path, typer.Argument(metavar="FILE", help="A session, NAME.earmark.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def session(file: SessionFile, as_json: AsJson = False) -> None:
    """What a session holds: its corpus, how many tags of each name and tagger, and its last change.

    Example: main.py session msp.earmark --json
    """
    with Session.open(file, tagger=default_tagger()) as opened:
        tags = opened.tags().values()
        log = opened.log()
        record: dict[str, Any] = {
            "file": str(file),
            "corpus": asdict(opened.corpus),
            "clips_tagged": len({tag.clip for tag in tags}),
            "tags": dict(Counter(tag.tag for tag in tags).most_common()),
            "taggers": dict(Counter(tag.tagger for tag in tags).most_common()),
            "edits": len(log),
            "codebook_version": opened.codebook.version,
            "changed": log[-1].at.isoformat() if log else None,
        }
    emit(record, as_json, lambda: _print_summary(record))


COMMANDS: dict[str, Callable[..., None]] = {"session": session}


def _print_summary(record: dict[str, Any]) -> None:
    corpus = record["corpus"]
    typer.echo(
        f"{record['file']}, for {corpus['name']} ({corpus['format']} {corpus['release']}) in {corpus['folder']}"
    )
    typer.echo(f"Clips tagged: {record['clips_tagged']:,} of {corpus['clips']:,}")
    typer.echo(f"Edits logged: {record['edits']:,}, last {record['changed'] or 'never'}")
    typer.echo(f"Codebook version: {record['codebook_version']}")
    for title, counts in (("Tags", record["tags"]), ("Taggers", record["taggers"])):
        listed = ", ".join(f"{name} {count:,}" for name, count in counts.items())
        typer.echo(f"{title}: {listed or 'none'}")
