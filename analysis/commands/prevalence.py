"""The command `prevalence`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.commands.output import emit
from analysis.errors import DataError, UsageError
from analysis.queues.heard import ASSUMES, Common, heard_by, how_common, read_queue
from analysis.queues.stratified import Queue
from analysis.session import Session, default_tagger
from analysis.session.kept import Kept, kept
from analysis.session.marks import KEPT_QUEUE


def prevalence(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A session, NAME.earmark.")],
    queue: Annotated[str, typer.Option(help="The name of a queue that is kept with the session.")],
    tag: Annotated[list[str] | None, typer.Option(help="Only this tag; may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """How common each tag is in the corpus, by what each tagger heard of a queue, with 95 % intervals.

    Example: main.py prevalence study.earmark --queue first --tag sarcasm
    """
    with Session.open(file, tagger=default_tagger()) as opened:
        tags, codebook = tuple(opened.tags().values()), opened.codebook
    drawn = _drawn(kept(tags, KEPT_QUEUE), queue, file)
    known = {*(given.tag for given in tags), *(entry.name for entry in codebook.entries)}
    unknown = [name for name in tag or () if name not in known]
    if unknown:
        raise UsageError(f"there is no tag {unknown[0]!r} in {file}; there is {', '.join(sorted(known))}.")
    heard = heard_by(drawn, tags)
    rows = how_common(drawn, tags, tuple(dict.fromkeys(tag or ())))
    record = {
        "file": str(file),
        "queue": queue,
        "clips": len(drawn.items),
        "stands_for": drawn.stands_for,
        "has_controls": bool(drawn.control),
        "heard": heard,
        "tags": [_flat(row) for row in rows],
        "assumes": ASSUMES,
    }
    emit(record, as_json, lambda: _print(queue, drawn, heard, rows))


COMMANDS: dict[str, Callable[..., None]] = {"prevalence": prevalence}


def _drawn(there: Mapping[str, Kept], name: str, file: Path) -> Queue:
    if name not in there:
        raise UsageError(f"there is no queue {name!r} in {file}; there is {', '.join(there) or 'none yet'}.")
    found = read_queue(there[name])
    if found is None:
        raise DataError(f"the queue {name!r} cannot be read: draw it anew", file=file)
    return found


def _flat(row: Common) -> dict[str, Any]:
    estimate = asdict(row.estimate)
    return {
        "tag": row.tag,
        "tagger": row.tagger,
        "given": row.given,
        "heard": estimate.pop("clips"),
        **estimate,
    }


def _print(name: str, drawn: Queue, heard: Mapping[str, int], rows: tuple[Common, ...]) -> None:
    said = ", ".join(f"{tagger} {count:,}" for tagger, count in heard.items()) or "nobody any"
    typer.echo(f"Queue {name}: {len(drawn.items):,} clips for {drawn.stands_for:,}. Heard: {said}")
    for row in rows:
        found = row.estimate
        typer.echo(
            f"{row.tag}, {row.tagger}: {found.share:.1%} ({found.low:.1%} to {found.high:.1%}),"
            f" given to {row.given:,} of {found.clips:,} heard"
        )
    typer.echo(ASSUMES)
