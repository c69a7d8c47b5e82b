"""The command `codebook`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.commands.output import emit
from analysis.session import Codebook, Session, default_tagger
from analysis.session.codebook.book import describe_entry
from analysis.session.codebook.changes import (
    EntryChange,
    Outdated,
    compare,
    find_renames,
    outdated,
    renamed,
)
from analysis.session.codebook.toml import read_codebook, write_codebook
from analysis.writing import checked_place

_KINDS = {
    "added": "new",
    "removed": "taken out; its tags stay",
    "renamed": "renamed, with its tags",
    "redefined": "defined anew",
    "changed": "another key, colour or examples",
}


def codebook(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A session, NAME.earmark.")],
    out: Annotated[Path | None, typer.Option(help="A TOML file to write; an old one is replaced.")] = None,
    in_: Annotated[
        Path | None, typer.Option("--in", help="A TOML file that becomes the codebook's next version.")
    ] = None,
    tagger: Annotated[
        str | None, typer.Option(help="Who changes the codebook; your user name if not given.")
    ] = None,
    list_outdated: Annotated[
        bool, typer.Option("--outdated", help="List the tags that were made under another definition.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show the tags one may give; write them as TOML, or replace them by a new version.

    A tag that only has another name in the new version keeps its tags, which are renamed. Nothing happens if the new
    version is the same as the old.

    Example: main.py codebook study.earmark --in book.toml --outdated
    """
    incoming = None if in_ is None else read_codebook(in_)
    if out is not None:
        checked_place(out, [] if in_ is None else [str(in_)])
    with Session.open(file, tagger=tagger or default_tagger()) as session:
        changes = () if incoming is None else _replace(session, incoming)
        newest, tags = session.codebook, session.tags().values()
        versions = session.codebooks()
    if out is not None:
        write_codebook(out, newest)
    counts = Counter(tag.tag for tag in tags)
    old = outdated(tags, [one.codebook for one in versions])
    record = {
        "file": str(file),
        "version": newest.version,
        "tags": [{**asdict(entry), "given": counts[entry.name]} for entry in newest.entries],
        "versions": [
            {"version": one.codebook.version, "at": one.at.isoformat(), "tagger": one.tagger}
            for one in versions
        ],
        "changes": [_change_record(one) for one in changes],
        "out": None if out is None else str(out),
        "outdated": [_outdated_record(one) for one in old] if list_outdated else None,
    }

    def lines() -> None:
        if in_ is not None:
            _print_changes(changes, newest)
        elif out is None and not list_outdated:
            _print_codebook(newest, counts)
        if out is not None:
            typer.echo(f"{len(newest.entries):,} tags of version {newest.version} written to {out}")
        _print_outdated(old, list_outdated)

    emit(record, as_json, lines)


COMMANDS: dict[str, Callable[..., None]] = {"codebook": codebook}


def _replace(session: Session, incoming: Codebook) -> tuple[EntryChange, ...]:
    """Make this the next version; tags are renamed first, so that a fault in between can be mended by a repetition."""
    newest = session.codebook
    session.commit(renamed(session.tags().values(), find_renames(newest, incoming)))
    session.put_codebook(replace(incoming, version=newest.version))
    return compare(newest, incoming)


def _change_record(change: EntryChange) -> dict[str, str | None]:
    before, after = change.before, change.after
    return {
        "kind": change.kind,
        "before": None if before is None else before.name,
        "after": None if after is None else after.name,
    }


def _outdated_record(one: Outdated) -> dict[str, Any]:
    tag = one.tag
    return {
        "id": tag.id,
        "clip": tag.clip,
        "tag": tag.tag,
        "start_s": tag.start_s,
        "end_s": tag.end_s,
        "tagger": tag.tagger,
        "version": tag.codebook_version,
        "then": None if one.then is None else one.then.definition,
        "now": one.now.definition,
    }


def _print_codebook(codebook: Codebook, counts: Counter[str]) -> None:
    typer.echo(f"Codebook, version {codebook.version}: {len(codebook.entries):,} tags")
    for entry in codebook.entries:
        typer.echo(f"\n{describe_entry(entry)}\nGiven {counts[entry.name]:,} times.")


def _print_changes(changes: Sequence[EntryChange], newest: Codebook) -> None:
    if not changes:
        typer.echo(f"No tag is changed; the codebook is of version {newest.version}.")
        return
    typer.echo(f"The codebook is of version {newest.version} now.")
    for change in changes:
        names = [entry.name for entry in (change.before, change.after) if entry is not None]
        typer.echo(f"  {' → '.join(dict.fromkeys(names))}: {_KINDS[change.kind]}")


def _print_outdated(old: Sequence[Outdated], is_listed: bool) -> None:
    if old or is_listed:
        hint = "" if is_listed or not old else "; --outdated lists them"
        typer.echo(f"Tags made under another definition: {len(old):,}{hint}")
    for one in old if is_listed else ():
        tag = one.tag
        where = "whole clip" if tag.start_s is None else f"{tag.start_s:.3f}–{tag.end_s:.3f} s"
        typer.echo(f"  {tag.clip}, {where}: {tag.tag}, by {tag.tagger}, version {tag.codebook_version}")
