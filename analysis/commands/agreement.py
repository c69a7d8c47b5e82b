"""The command `agreement`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import isnan
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.agreement import Agreement, Compared, agree, given_names, people
from analysis.agreement.intervals import DRAWS, Estimate
from analysis.agreement.table import comparisons, flat, table
from analysis.commands.output import emit
from analysis.errors import UsageError
from analysis.progress import ignore
from analysis.session import Session, default_tagger
from analysis.session.marks import MARKS
from analysis.session.tags import Tag
from analysis.writing import checked_place, write_files

HOW_TO_READ = (
    "alpha and kappa: whether a clip has the tag; 1 is complete agreement, 0 what chance gives, in brackets the 95 %"
    " interval over clips. F1: share of regions that overlap by half or more with one of the other tagger's."
)


def agreement(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A session, NAME.earmark.")],
    tag: Annotated[list[str] | None, typer.Option(help="Only this tag; may be repeated.")] = None,
    tagger: Annotated[
        list[str] | None, typer.Option(help="Compare these taggers only; give it twice or more.")
    ] = None,
    with_gamma: Annotated[
        bool, typer.Option("--gamma", help="Gamma of regions as well; needs `uv sync --extra gamma`.")
    ] = False,
    draws: Annotated[int, typer.Option(min=0, help="Bootstrap draws for the intervals; 0 for none.")] = DRAWS,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draws.")] = 0,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write every number to this file as well.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """How far taggers agree: alpha and kappa of tags, F1 of regions, with intervals, and each tagger with themselves.

    Example: main.py agreement study.earmark --tag sarcasm --tagger Ann --tagger Ben --csv agreement.csv
    """
    if csv_file is not None:
        checked_place(csv_file, [str(file)])
    with Session.open(file, tagger=default_tagger()) as opened:
        tags, codebook = tuple(opened.tags().values()), opened.codebook
    who = _chosen(tagger, people(tags), "tagger", file)
    known = given_names(tags, people(tags), codebook)
    wanted = _chosen(tag, (*known, *(entry.name for entry in codebook.entries), *MARKS), "tag", file)
    names = wanted if tag else given_names(tags, who, codebook)
    found = _computed(tags, who, names, with_gamma, draws, seed, quiet=as_json)
    if csv_file is not None:
        write_files({csv_file: table(found).encode()})
    if found.missing:
        typer.echo(found.missing, err=True)
    emit(_record(file, found), as_json, lambda: _print(found, with_gamma))


COMMANDS: dict[str, Callable[..., None]] = {"agreement": agreement}


def _computed(
    tags: Sequence[Tag],
    who: Sequence[str],
    names: Sequence[str],
    with_gamma: bool,
    draws: int,
    seed: int,
    *,
    quiet: bool,
) -> Agreement:
    def compute(report: Callable[[float], None]) -> Agreement:
        return agree(
            tags, taggers=who, names=names, with_gamma=with_gamma, draws=draws, seed=seed, report=report
        )

    if quiet:
        return compute(ignore)
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Comparing taggers", total=1.0)
        return compute(lambda share: bar.update(task, completed=share))


def _chosen(asked: Sequence[str] | None, known: Iterable[str], what: str, file: Path) -> tuple[str, ...]:
    there = tuple(dict.fromkeys(known))
    for name in asked or ():
        if name not in there:
            raise UsageError(
                f"there is no {what} {name!r} in {file}; there is {', '.join(there) or 'none yet'}."
            )
    return tuple(dict.fromkeys(asked or there))


def _record(file: Path, found: Agreement) -> dict[str, Any]:
    together = found.together
    return {
        "file": str(file),
        "taggers": [name for name, _ in found.taggers],
        "judged": dict(found.taggers),
        "clips": together.clips if together is not None else 0,
        "overall": flat(together.overall) if together is not None else None,
        "tags": [flat(row) for row in together.tags] if together is not None else [],
        "pairs": [{"taggers": list(pair.taggers), **_whole(pair)} for pair in found.pairs],
        "repeat": [{"tagger": repeat.taggers[0], **_whole(repeat)} for repeat in found.repeats],
        "missing": found.missing,
    }


def _whole(compared: Compared) -> dict[str, Any]:
    overall = {key: value for key, value in flat(compared.overall).items() if key not in ("tag", "clips")}
    return {"clips": compared.clips, **overall, "tags": [flat(row) for row in compared.tags]}


def _print(found: Agreement, with_gamma: bool) -> None:
    from rich.console import Console  # noqa: PLC0415

    typer.echo("Clips judged: " + (", ".join(f"{name} {clips:,}" for name, clips in found.taggers) or "none"))
    console = Console()
    for what, compared in comparisons(found):
        if what == "pair" and len(found.taggers) == 2:
            continue
        names = f"{compared.taggers[0]}, heard again" if what == "repeat" else ", ".join(compared.taggers)
        console.print(_rich(f"{names}: {compared.clips:,} clips in common", compared, with_gamma))
    if comparisons(found):
        typer.echo(HOW_TO_READ)


def _rich(title: str, compared: Compared, with_gamma: bool) -> Any:
    from rich.markup import escape as plain  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    heads = ["tag", "clips", "yes", "same", "alpha", "kappa", "F1"] + ["gamma"] * with_gamma
    drawn = Table(title=plain(title), title_justify="left")
    for number, head in enumerate(heads):
        drawn.add_column(head, justify="right" if number else "left")
    remarks = []
    for row in (*compared.tags, compared.overall):
        cells = [
            plain(row.tag) or "all tags",
            f"{row.clips:,}",
            _share(row.prevalence),
            _share(row.agreement),
        ]
        cells += [_interval(value) for value in (row.alpha, row.kappa, row.event_f1)]
        drawn.add_row(*cells, *([_number(row.gamma)] * with_gamma))
        if row.remark and row.tag:
            remarks.append(f"{row.tag}: {row.remark}")
    drawn.caption, drawn.caption_justify = plain("\n".join(remarks)) or None, "left"
    return drawn


def _interval(estimate: Estimate) -> str:
    if isnan(estimate.low):
        return _number(estimate.value)
    return f"{_number(estimate.value)}\n({_number(estimate.low)} to {_number(estimate.high)})"


def _number(value: float) -> str:
    return "–" if isnan(value) else f"{value:.2f}"


def _share(value: float) -> str:
    return "–" if isnan(value) else f"{value:.0%}"
