"""The command `session`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.commands.output import emit
from analysis.errors import UsageError
from analysis.session import Session, default_tagger
from analysis.session.copies import copies_of, folder_of
from analysis.session.copies import restore as restore_copy
from analysis.session.kept import of_clips
from analysis.session.salvage import salvage as salvage_to

SessionFile = Annotated[Path, typer.Argument(metavar="FILE", help="A session, NAME.earmark.")]
TITLES = {"tags": "Tags", "taggers": "Taggers", "judged": "Clips judged"}
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def session(
    file: SessionFile,
    copies: Annotated[
        bool, typer.Option("--copies", help="List the dated copies that were kept of it.")
    ] = False,
    restore: Annotated[
        Path | None,
        typer.Option(metavar="COPY", help="Put this copy in its place; what is there is kept beside it."),
    ] = None,
    salvage: Annotated[
        Path | None,
        typer.Option(metavar="NEW", help="Write what can still be read of a damaged one to a new file."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What a session holds: its corpus, how many tags of each name and tagger, and its last change.

    Example: main.py session msp.earmark --json
    """
    if sum((copies, restore is not None, salvage is not None)) > 1:
        raise UsageError("--copies, --restore and --salvage are three things to do: ask for one at a time")
    if copies:
        _list_copies(file, as_json)
    elif restore is not None:
        _restore(file, restore, as_json)
    elif salvage is not None:
        _salvage(file, salvage, as_json)
    else:
        _sum_up(file, as_json)


def _list_copies(file: Path, as_json: bool) -> None:
    found = copies_of(file)
    record = {"file": file, "folder": folder_of(file), "copies": found}
    nothing = f"There are no copies of {file} yet."
    emit(record, as_json, lambda: typer.echo("\n".join(map(str, found)) or nothing))


def _restore(file: Path, copy: Path, as_json: bool) -> None:
    kept = restore_copy(copy, file)
    with Session.open(file, tagger=default_tagger()) as opened:
        tags = len(opened.tags())
    said = f"{file} is {copy} now, with {tags:,} tags"
    record = {"file": file, "restored": copy, "kept": kept, "tags": tags}
    emit(
        record, as_json, lambda: typer.echo(said if kept is None else f"{said}; what was there is now {kept}")
    )


def _salvage(file: Path, out: Path, as_json: bool) -> None:
    saved = salvage_to(file, out)
    said = (
        f"{saved.tags:,} tags, {saved.from_log:,} of them from the edit log, and {saved.edits:,} rows of that log were "
        f"read and written to {out}"
    )
    emit({"file": file, **asdict(saved)}, as_json, lambda: typer.echo(said))


def _sum_up(file: Path, as_json: bool) -> None:
    with Session.open(file, tagger=default_tagger()) as opened:
        tags = of_clips(opened.tags().values())
        log = opened.log()
        judged = Counter(tagger for _, tagger in {(tag.clip, tag.tagger) for tag in tags})
        record: dict[str, Any] = {
            "file": str(file),
            "corpus": asdict(opened.corpus),
            "clips_tagged": len({tag.clip for tag in tags}),
            "judged": dict(judged.most_common()),
            "tags": dict(Counter(tag.tag for tag in tags).most_common()),
            "taggers": dict(Counter(tag.tagger for tag in tags).most_common()),
            "edits": len(log),
            "codebook_version": opened.codebook.version,
            "codebook_versions": len(opened.codebooks()),
            "reveals": len(opened.reveals()),
            "efforts": len(opened.efforts()),
            "changed": log[-1].at.isoformat() if log else None,
            "copies": copies_of(file),
            "read_only": opened.is_read_only,
            "notice": opened.notice,
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
    typer.echo(f"Dated copies: {len(record['copies'])}")
    if record["notice"]:
        typer.echo(record["notice"])
    for title in ("tags", "taggers", "judged"):
        counts = record[title]
        listed = ", ".join(f"{name} {count:,}" for name, count in counts.items())
        typer.echo(f"{TITLES[title]}: {listed or 'none'}")
