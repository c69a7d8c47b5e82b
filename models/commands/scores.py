"""How scores are shown on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import typer

from models.evaluation.evaluating import Evaluation, Held
from models.evaluation.scoring import counted, number, table
from models.recipes.recipe import Measured


def print_scores(evaluations: Iterable[Evaluation], held: Sequence[Held] = ()) -> None:
    """Each model's scores beside chance, its classes, and the printed rows beside what was found."""
    for each in evaluations:
        _print(each)
    if held:
        typer.echo("\nprinted in the study, found here")
    for row in held:
        found = number(row.accuracy.value, True)
        typer.echo(f"  {row.row.system:44}{number(row.row.accuracy, True):>8}{found:>8}  {_differing(row)}")


def print_measured(found: Measured) -> None:
    """What a recipe measured beside scores."""
    typer.echo(f"\n{found.title.lower()}")
    widths = [max(map(len, column)) for column in zip(found.columns, *found.rows, strict=True)]
    for row in (found.columns, *found.rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  " + "  ".join(cells).rstrip())
    typer.echo(f"  {found.note}")


def _print(evaluation: Evaluation) -> None:
    clips, speakers = counted(evaluation.scores)
    typer.echo(f"\n{evaluation.model}, {evaluation.chosen.part}: {clips} clips of {speakers} speakers")
    typer.echo(f"  {evaluation.chosen.note}")
    for name, found, chance in table(evaluation.scores):
        typer.echo(f"  {name:28}{found:30}chance {chance}")
    if evaluation.scores.classes is not None:
        typer.echo(f"  {'class':14}{'precision':>10}{'recall':>10}{'F1':>10}{'clips':>8}")
        for each in evaluation.scores.classes.classes:
            shares = (number(one.value, True) for one in (each.precision, each.recall, each.f1))
            typer.echo(
                f"  {each.name:14}" + "".join(f"{share:>10}" for share in shares) + f"{each.support:>8}"
            )
    if evaluation.scores.failed:
        clip, reason = evaluation.scores.failed[0]
        typer.echo(
            f"  {len(evaluation.scores.failed)} clips cannot be scored, first {clip}: {reason}", err=True
        )


def _differing(held: Held) -> str:
    return "; ".join(held.differing) or "compares"
