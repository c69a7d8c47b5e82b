"""The commands `export` and `import`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.errors import EarmarkError, UsageError
from analysis.interchange.formats import (
    FORMATS,
    find_format,
    guess_format,
    read_from,
    write_as,
    written_formats,
)
from analysis.interchange.gathering import foreign_clips, gather, know, remarks_on, undefined_tags
from analysis.interchange.losses import losses
from analysis.interchange.merging import Merge, merge
from analysis.session import CorpusIdentity, Session, Tag, default_tagger, identify
from analysis.session.codebook.book import Codebook, starting_codebook

if TYPE_CHECKING:
    from analysis.tables import Corpus

_WRITTEN = ", ".join(format_.name for format_ in written_formats())
_READ = ", ".join(FORMATS)

SessionFile = Annotated[Path, typer.Argument(metavar="FILE", help="A session, NAME.earmark.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def export(
    file: SessionFile,
    to: Annotated[str, typer.Option(metavar="FORMAT", help=f"One of {_WRITTEN}.")],
    out: Annotated[Path, typer.Option(help="The file to write, or the folder; old files are replaced.")],
    tagger: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this tagger's tags; may be repeated.")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this tag; may be repeated.")
    ] = None,
    corpus: Annotated[
        str | None, typer.Option(metavar="CORPUS", help="Where the corpus lies, if it was moved.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the tags of a session for other programs, with what its corpus says of their clips where the format can.

    What the format cannot hold is said first. A failed export leaves the old files.

    Example: main.py export msp.earmark --to csv --out tags.csv

    Example: main.py export msp.earmark --to textgrid --out grids --tagger ana
    """
    format_ = find_format(to, for_writing=True)
    with Session.open(file, tagger=default_tagger()) as opened:
        identity, codebook = opened.corpus, opened.codebook
        everything = tuple(opened.tags().values())
    tags = _chosen(everything, tagger or (), tag or ())
    found = _corpus(identity, corpus)
    outgoing = gather(tags, codebook, found, name=identity.name, kept=everything)
    foreign = [] if found is None else sorted({given.clip for given in tags} - set(found.rows))
    if foreign:
        _say(
            f"{_count(len(foreign), 'tagged clip')} not in the corpus, such as {foreign[0]}; of these it says nothing."
        )
    not_held = losses(format_, outgoing)
    for sentence in not_held:
        _say(f"{format_.title}: {sentence}")
    write_as(
        format_, out, outgoing, inputs=[str(file)] if found is None else [str(file), *map(str, found.places)]
    )
    record = {
        "file": str(file),
        "format": format_.name,
        "out": str(out),
        "tags": len(tags),
        "corpus_found": found is not None,
        "clips_not_in_corpus": len(foreign),
        "not_held": not_held,
    }
    emit(record, as_json, lambda: typer.echo(f"{_count(len(tags), 'tag')} written to {out}"))


def import_(
    file: SessionFile,
    in_: Annotated[Path, typer.Option("--in", help="The file to read, or a folder of such files.")],
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="FORMAT", help=f"One of {_READ}; not needed if the file tells."),
    ] = None,
    corpus: Annotated[
        str | None,
        typer.Option(
            metavar="CORPUS",
            help="Where the corpus lies, if it was moved; FILE is made for it if it is not there.",
        ),
    ] = None,
    tagger: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Who imports, and gave the tags whose file names nobody; your user name if not given.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring tags into a session, as one edit that can be undone.

    Importing twice adds nothing: tags keep their ids, and where a format has none, what says the same of the same
    stretch is the same tag. Of two versions of a tag the one changed later stays.

    Example: main.py import msp.earmark --from csv --in tags.csv

    Example: main.py import msp.earmark --from textgrid --in grids --tagger ana
    """
    who = tagger or default_tagger()
    format_ = find_format(from_) if from_ is not None else guess_format(in_)
    codebook, found = _at_hand(file, corpus, who)
    known = know(in_, codebook, found, tagger=who)
    reading = read_from(format_, in_, known)
    with _open_or_create(file, found, who) as opened:
        merged = merge(opened.tags(), reading.tags, format_, sounds=known.sounds)
        opened.commit(merged.edit)
    for sentence in remarks_on(reading, known):
        _say(sentence)
    record = {
        "file": str(file),
        "format": format_.name,
        "in": str(in_),
        "tags": len(reading.tags),
        "new": merged.new,
        "newer": merged.newer,
        "older": merged.older,
        "same": merged.same,
        "not_in_codebook": undefined_tags(reading, known),
        "clips_not_in_corpus": len(foreign_clips(reading, known)),
        "remarks": reading.remarks,
    }
    emit(record, as_json, lambda: _print_merge(merged))


COMMANDS: dict[str, Callable[..., None]] = {"export": export, "import": import_}


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _chosen(tags: Iterable[Tag], taggers: Sequence[str], names: Sequence[str]) -> tuple[Tag, ...]:
    """The tags of these taggers and names; all where none is named."""
    tags = tuple(tags)
    for asked, there in ((taggers, {tag.tagger for tag in tags}), (names, {tag.tag for tag in tags})):
        for name in asked:
            if name not in there:
                raise UsageError(
                    f"the session has nothing of {name!r}; it has {', '.join(sorted(there)) or 'no tags'}"
                )
    return tuple(
        tag for tag in tags if (not taggers or tag.tagger in taggers) and (not names or tag.tag in names)
    )


def _corpus(identity: CorpusIdentity, corpus: str | None) -> Corpus | None:
    """Open the session's corpus; None, and said, if it is not where the session knows it."""
    try:
        opened = open_corpus(corpus if corpus is not None else identity.folder)
    except EarmarkError as error:
        if corpus is not None:
            raise
        _say(f"The corpus is not found, so nothing is known of its clips ({error}); give --corpus.")
        return None
    if identify(opened).fingerprint != identity.fingerprint:
        _say(
            f"The session was made for {identity.name} with {identity.clips:,} clips; {opened.folder} has "
            f"{len(opened.clips):,} clips or other names."
        )
    return opened


def _at_hand(file: Path, corpus: str | None, who: str) -> tuple[Codebook, Corpus | None]:
    """The codebook and corpus of a session, which may not be there yet if the corpus is named."""
    if file.exists():
        with Session.open(file, tagger=who) as opened:
            return opened.codebook, _corpus(opened.corpus, corpus)
    if corpus is None:
        raise UsageError(f"there is no session file {file}; give --corpus to make one")
    return starting_codebook(), open_corpus(corpus)


def _open_or_create(file: Path, corpus: Corpus | None, tagger: str) -> Session:
    if corpus is None or file.exists():
        return Session.open(file, tagger=tagger)
    return Session.create(file, identify(corpus), tagger=tagger)


def _print_merge(merged: Merge) -> None:
    typer.echo(
        f"{merged.new:,} tags new, {merged.newer:,} replaced by later versions, {merged.older:,} kept because "
        f"the session's are later, {merged.same:,} the same"
    )
