"""The commands `session`, `export` and `import`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.errors import EarmarkError, UsageError
from analysis.interchange.formats import FORMATS, find_format
from analysis.interchange.gathering import gather, know
from analysis.interchange.merging import merge
from analysis.session import CorpusIdentity, Session, default_tagger, identify
from analysis.session.codebook import starting_codebook

if TYPE_CHECKING:
    from analysis.tables import Corpus

_BUILT = ", ".join(FORMATS)

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


def export(
    file: SessionFile,
    to: Annotated[str, typer.Option(help=f"The format: {_BUILT}.")],
    out: Annotated[Path, typer.Option(help="The file to write; an old one is replaced.")],
    corpus: Annotated[
        str | None, typer.Option(metavar="CORPUS", help="Where the corpus lies, if it was moved.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the tags of a session, with what its corpus says of their clips, for other programs.

    Example: main.py export msp.earmark --to csv --out tags.csv
    """
    format_ = find_format(to)
    if format_.write is None:
        raise UsageError(f"{format_.title} can only be read, not written")
    with Session.open(file, tagger=default_tagger()) as opened:
        found = _corpus(opened.corpus, corpus)
        outgoing = gather(opened.tags().values(), opened.codebook, found, name=opened.corpus.name)
    facts = outgoing.facts
    unknown = sorted({tag.clip for tag in outgoing.tags} - set(facts.rows)) if facts is not None else []
    if unknown:
        _say(
            f"{len(unknown):,} tagged clips are not in the corpus, such as {unknown[0]}; their facts stay empty."
        )
    format_.write(out, outgoing)
    count = len(outgoing.tags)
    record = {
        "file": str(file),
        "format": to,
        "out": str(out),
        "tags": count,
        "corpus_found": found is not None,
        "clips_not_in_corpus": len(unknown),
    }
    emit(record, as_json, lambda: typer.echo(f"{count:,} tags written to {out}"))


def import_(
    file: SessionFile,
    from_: Annotated[str, typer.Option("--from", help=f"The format: {_BUILT}.")],
    in_: Annotated[Path, typer.Option("--in", help="The file to read.")],
    corpus: Annotated[
        str | None, typer.Option(metavar="CORPUS", help="Make FILE for this corpus if it is not there yet.")
    ] = None,
    tagger: Annotated[
        str | None, typer.Option(help="Who imports, for the edit log; your user name if not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring tags into a session, as one edit that can be undone.

    Tags keep their ids, so importing twice adds nothing; of two versions of a tag the one changed later stays.

    Example: main.py import msp.earmark --from csv --in tags.csv
    """
    format_, who = find_format(from_), tagger or default_tagger()
    if corpus is None and not file.exists():
        raise UsageError(f"there is no session file {file}; give --corpus to make one")
    at_hand = None if corpus is None else open_corpus(corpus)
    codebook = starting_codebook()
    if file.exists():
        with Session.open(file, tagger=who) as opened:
            codebook = opened.codebook
            at_hand = at_hand or _corpus(opened.corpus, None)
    known = know(in_, codebook, at_hand, tagger=who)
    reading = format_.read(in_, known)
    with _open_or_create(file, corpus, who) as opened:
        merged = merge(opened.tags(), reading.tags, format_, sounds=known.sounds)
        opened.commit(merged.edit)
        names = {entry.name for entry in opened.codebook.entries}
    foreign = sorted({tag.tag for tag in reading.tags} - names)
    for remark in reading.remarks:
        _say(remark)
    if foreign:
        _say(f"Not in the codebook, but kept: {', '.join(foreign)}.")
    record = {
        "file": str(file),
        "format": from_,
        "in": str(in_),
        "new": merged.new,
        "newer": merged.newer,
        "older": merged.older,
        "same": merged.same,
        "not_in_codebook": foreign,
    }
    emit(
        record,
        as_json,
        lambda: typer.echo(
            f"{merged.new:,} tags new, {merged.newer:,} replaced by later versions, {merged.older:,} kept because "
            f"the session's are later, {merged.same:,} the same"
        ),
    )


COMMANDS: dict[str, Callable[..., None]] = {"session": session, "export": export, "import": import_}


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _corpus(identity: CorpusIdentity, corpus: str | None) -> Corpus | None:
    """Open the session's corpus; None, and said, if it is not where the session knows it."""
    try:
        opened = open_corpus(corpus if corpus is not None else identity.folder)
    except EarmarkError as error:
        if corpus is not None:
            raise
        _say(f"The columns about clips stay empty, because the corpus is not found ({error}); give --corpus.")
        return None
    if identify(opened).fingerprint != identity.fingerprint:
        _say(
            f"The session was made for {identity.name} with {identity.clips:,} clips; {opened.folder} has "
            f"{len(opened.clips):,} clips or other names."
        )
    return opened


def _open_or_create(file: Path, corpus: str | None, tagger: str) -> Session:
    if corpus is not None:
        return Session.open_or_create(file, identify(open_corpus(corpus)), tagger=tagger)
    if not file.exists():
        raise UsageError(f"there is no session file {file}; give --corpus to make one")
    return Session.open(file, tagger=tagger)


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
