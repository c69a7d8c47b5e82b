"""The README of a model's folder, a card for people and for the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.version import VERSION
from models.evaluation.evaluating import Evaluation, Held
from models.evaluation.scoring import counted, number, table, with_interval
from models.recipes.data.examples import Examples
from models.recipes.making.plan import Plan, commit
from models.recipes.making.settings import listed
from models.recipes.recipe import Measured, Recipe


@dataclass(frozen=True, eq=False)
class Told:
    """All that a card tells; `folds` are names of the folders in a cross-validation's."""

    name: str
    recipe: Recipe
    plan: Plan
    examples: Examples
    licence: str
    evaluations: tuple[Evaluation, ...]
    held: tuple[Held, ...]
    folds: tuple[str, ...] = ()
    measured: Measured | None = None


def card(told: Told) -> str:
    """Markdown with the head that the hub reads."""
    sections = [_head(told), _data(told), _scores(told), _measured(told.measured), _print(told), _made(told)]
    return "\n\n".join(section for section in sections if section) + "\n"


def _head(told: Told) -> str:
    kind = "text-classification" if told.recipe.needs == ("text",) else "audio-classification"
    folds = (
        f"\n\nA cross-validation of {len(told.folds)} models, each in its own folder: {', '.join(told.folds)}."
        if told.folds
        else ""
    )
    return (
        f"---\nlicense: other\nlibrary_name: earmark\npipeline_tag: {kind}\ntags: [speech-emotion-recognition]\n---\n"
        f"# {told.name}\n\n{told.recipe.title}. Study {told.recipe.study}. It tells"
        f" {', '.join(told.examples.outputs)}.{folds}"
    )


def _data(told: Told) -> str:
    examples, chosen = told.examples, told.evaluations[0].chosen
    corpora = ", ".join(name for name, _ in told.plan.corpora)
    lines = [
        f"Corpora: {corpora} ({len(examples)} clips of {len(set(examples.speakers))} speakers). Licence of the data: "
        f"{told.licence}. What is learned from the data is under its terms.",
        *([examples.corpus.note] if examples.corpus.note else []),
        f"Cleaning `{told.plan.data.cleaning}`, balance `{told.plan.data.balance}`.",
        *(
            ["Left out: " + ", ".join(f"{reason} ({n})" for reason, n in examples.dropped) + "."]
            * bool(examples.dropped)
        ),
        f"Split `{told.plan.data.split}`. {chosen.note}",
    ]
    if chosen.is_leaky:
        lines.append(
            "**The split is leaky: speakers are both learned from and tested on, so scores are too good.**"
        )
    return "## Data\n\n" + "\n\n".join(lines)


def _scores(told: Told) -> str:
    parts = [_part(evaluation) for evaluation in told.evaluations]
    return "## Scores\n\nWith 95 % intervals by the bootstrap over speakers.\n\n" + "\n\n".join(parts)


def _part(evaluation: Evaluation) -> str:
    scores = evaluation.scores
    clips, speakers = counted(scores)
    title = f"### {evaluation.chosen.part} part: {clips} clips of {speakers} speakers"
    text = f"{title}\n\n{_rows(('score', 'found', 'chance'), table(scores))}"
    if scores.classes is None:
        return text
    rows = [
        (
            each.name,
            *(with_interval(one, True) for one in (each.precision, each.recall, each.f1)),
            str(each.support),
        )
        for each in scores.classes.classes
    ]
    return f"{text}\n\n{_rows(('class', 'precision', 'recall', 'F1', 'clips'), rows)}"


def _measured(found: Measured | None) -> str:
    return "" if found is None else f"## {found.title}\n\n{found.note}\n\n{_rows(found.columns, found.rows)}"


def _print(told: Told) -> str:
    if not told.held:
        return ""
    rows = [
        (
            each.row.system,
            number(each.row.accuracy, True),
            number(each.accuracy.value, True),
            "; ".join(each.differing) or "compares",
        )
        for each in told.held
    ]
    return "## Beside what was printed\n\n" + _rows(("system", "printed", "found", "differs"), rows)


def _made(told: Told) -> str:
    settings = "\n".join(f"- {each.name}: {each.value}" for each in listed(told.plan.settings))
    code = f"Earmark {VERSION}" + (f", commit {commit()}" if commit() else "")
    named = f"Recipe `{told.plan.recipe}`, preset `{told.plan.preset}`, seed {told.plan.seed}, by {code}."
    return f"## How it was made\n\n{named}\n\n{settings}"


def _rows(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
