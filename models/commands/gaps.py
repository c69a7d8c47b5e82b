"""The command `gaps`."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.agreement.table import cell
from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.gaps import KINDS, Gap, Kind, gap_of, ranked
from analysis.regions import CorpusExcess, corpus_excess
from analysis.session.marks import HEARD_HERE
from analysis.tables import UNKNOWN, Corpus
from analysis.tagged_regions import tagged_regions
from analysis.writing import written_whole
from models.commands.heard import newest_maps
from models.commands.options import AsJson, Target
from models.explain.store import open_store
from models.interface import FRAMES_PER_SECOND

COLUMNS = ("clip", "speaker", *(field.name for field in fields(Gap) if field.name != "clip"), *KINDS)
SHOWN = 10
TITLES: Mapping[Kind, str] = {
    "unseen": "Listeners heard emotion and the model did not look",
    "unheard": "The model looked where listeners tagged nothing",
}
WEAKNESS = (
    "One clip proves little, as a tagged stretch has few places to be: take the order as where to listen first,"
    " and the mean over the corpus as the finding."
)


def gaps(
    corpus: Annotated[str, typer.Argument(metavar="CORPUS", help="A folder, a label CSV or `demo`.")],
    store: Annotated[Path, typer.Option(help="A folder that explain has filled.")],
    target: Target,
    model: Annotated[str | None, typer.Option(help="Which model's maps, if there are several.")] = None,
    session: Annotated[Path | None, typer.Option(help="The regions: a session, NAME.earmark.")] = None,
    truth: Annotated[
        Path | None, typer.Option(help="The regions: JSON as the demo's truth.json, in place of a session.")
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option(help="Regions with this tag; may be repeated. Without it, those marked as heard here."),
    ] = None,
    after_reveal: Annotated[
        bool,
        typer.Option("--after-reveal", help="Count regions too that were tagged with labels in sight."),
    ] = False,
    method: Annotated[str | None, typer.Option(help="Which method's; the newest map if not given.")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a clip.")] = None,
    as_json: AsJson = False,
) -> None:
    """Clips where listeners heard emotion and a model did not look, and the reverse, the widest gaps first.

    Example: main.py gaps demo --truth resources/demo/truth.json --store store --model demo-audio --target activation
    """
    regions, late = tagged_regions(session, truth, tag or (HEARD_HERE,), counts_late=after_reveal)
    opened = open_corpus(corpus)
    known = {clip: spans for clip, spans in regions.items() if clip in opened.rows and spans}
    maps = newest_maps(open_store(store), sorted(known), target, model, method)
    found = [
        gap
        for clip, saliency in sorted(maps.items())
        if (gap := gap_of(clip, saliency.values, known[clip], frames_per_second=FRAMES_PER_SECOND))
    ]
    speakers = _speakers(opened, [gap.clip for gap in found])
    if csv_file is not None:
        _write(csv_file, found, speakers)
    whole = corpus_excess([-gap.unseen for gap in found], speakers) if found else None
    record: dict[str, Any] = {
        "target": target,
        "model": next((one.model for one in maps.values()), model),
        "clips": len(found),
        "not_compared": len(known) - len(found),
        "tagged_after_reveal": late,
        "corpus": whole and asdict(whole),
        **{kind: [_row(gap) for gap in ranked(found, kind)] for kind in KINDS},
        "note": WEAKNESS,
    }
    emit(record, as_json, lambda: _print(record, found, whole))


COMMANDS: dict[str, Callable[..., None]] = {"gaps": gaps}


def _speakers(corpus: Corpus, clips: Sequence[str]) -> list[str]:
    """Of each clip; one whose speaker is not known stands for itself."""
    named = {clip: str(corpus.clips["speaker"].iloc[corpus.rows[clip]]) for clip in clips}
    return [clip if speaker == UNKNOWN else speaker for clip, speaker in named.items()]


def _row(gap: Gap) -> dict[str, Any]:
    return {**asdict(gap), **{kind: getattr(gap, kind) for kind in KINDS}}


def _write(path: Path, found: Sequence[Gap], speakers: Sequence[str]) -> None:
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for gap, speaker in zip(found, speakers, strict=True):
            row = {**_row(gap), "speaker": speaker}
            writer.writerow([cell(row[name]) for name in COLUMNS])


def _print(record: dict[str, Any], found: Sequence[Gap], whole: CorpusExcess | None) -> None:
    if whole is None:
        typer.echo(f"No clip has both a tagged region and a map of {record['target']}.")
        return
    typer.echo(f"{len(found):,} clips, {record['target']} by {record['model']}")
    typer.echo(
        f"share of the map in tagged regions above chance: {whole.in_words()}, p = {whole.p:.2g},"
        f" {whole.speakers:,} speakers"
    )
    for kind in KINDS:
        rows = ranked(found, kind)
        typer.echo(f"\n{TITLES[kind]}: {len(rows):,}")
        for gap in rows[:SHOWN]:
            typer.echo(f"  {gap.clip}  {_said(gap, kind)}")
    if record["tagged_after_reveal"]:
        typer.echo(
            f"\n{record['tagged_after_reveal']:,} clips have regions tagged with labels in sight, which do not count;"
            " --after-reveal counts them."
        )
    typer.echo(f"\n{WEAKNESS}")


def _said(gap: Gap, kind: Kind) -> str:
    if kind == "unseen":
        return f"{gap.mass:.0%} of the map in the regions, by chance {gap.chance:.0%} (p = {gap.p:.2f})"
    where = f"{gap.outside_start:.2f}–{gap.outside_end:.2f} s"
    return f"{where} is {gap.outside_lift:.1f} × as dense as the clip, the regions {gap.lift:.1f} ×"
