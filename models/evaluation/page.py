"""An evaluation as one HTML page: numbers, figures and what is printed beside them; it opens without a network."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs

from analysis.version import VERSION
from analysis.writing import written_whole
from models.evaluation import figures
from models.evaluation.evaluating import Evaluation, Held, formats_of
from models.evaluation.scoring import counted, number, table, with_interval
from models.recipes.data.examples import Examples
from models.recipes.making.licences import licence_of
from models.recipes.training.curves import Point, read

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1f2328; background: #fff; margin: 0 auto; max-width: 1020px;
  padding: 24px 28px 60px }
h1 { font-size: 25px; margin: 0 0 4px; overflow-wrap: anywhere } h2 { font-size: 18px; margin: 34px 0 6px }
p { margin: 4px 0 10px; max-width: 78ch } .quiet { color: #59636e }
.warning { background: #fff1e5; border-left: 4px solid #D55E00; padding: 8px 12px }
table { border-collapse: collapse; margin: 8px 0 }
th, td { text-align: left; padding: 4px 18px 4px 0; border-bottom: 1px solid #d8dee4; vertical-align: top }
th { color: #59636e; font-weight: 600 }
"""


def write_page(
    path: Path,
    model: str,
    examples: Examples,
    after: Evaluation,
    before: Evaluation | None,
    held: Sequence[Held],
) -> None:
    """Write the page; UsageError or DataError if it cannot be written."""
    sections = [
        _head(model, examples, after),
        _overall(after, before),
        *_of_classes(after),
        *_of_dimensions(after, examples),
        *_printed(held),
        *_curves(read(Path(model).expanduser())),
        _foot(after),
    ]
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(Path(model).name)}</title>'
        f"<style>{_STYLE}</style><script>{get_plotlyjs()}</script></head><body>{''.join(sections)}</body></html>\n"
    )
    with written_whole(path, map(str, examples.corpus.places)) as draft:
        draft.write_text(text, encoding="utf-8")


def _head(model: str, examples: Examples, after: Evaluation) -> str:
    clips, speakers = counted(after.scores)
    corpus, chosen = examples.corpus, after.chosen
    text = (
        f"<h1>{escape(Path(model).name)} on {escape(corpus.name)}</h1>"
        f'<p class="quiet">{clips:,} clips of {speakers} speakers; part {chosen.part}, split {escape(chosen.split)}.'
        f" {escape(chosen.note)}</p>"
    )
    if chosen.is_leaky:
        text += (
            '<p class="warning">The model has heard these speakers, or these clips, when it was trained: the scores are'
            " too good.</p>"
        )
    notes = [corpus.note] if corpus.note else []
    notes += [f"Left out: {', '.join(f'{reason} ({n})' for reason, n in examples.dropped)}."] * bool(
        examples.dropped
    )
    notes.append(f"Licence of the data: {licence_of(formats_of(corpus))}.")
    return text + "".join(f'<p class="quiet">{escape(note)}</p>' for note in notes)


def _overall(after: Evaluation, before: Evaluation | None) -> str:
    first = {} if before is None else {name: value for name, value, _ in table(before.scores)}
    head = ["", *([] if before is None else [f"before: {Path(before.model).name}"]), "found", "chance"]
    rows = [
        [name, *([] if before is None else [first.get(name, "–")]), value, chance]
        for name, value, chance in table(after.scores)
    ]
    return (
        "<h2>Scores</h2>"
        + _table(head, rows)
        + '<p class="quiet">In brackets 95 % intervals by the bootstrap over speakers.'
        + (
            " WA is the share of clips that are right, UA the mean recall over classes."
            * (after.scores.classes is not None)
        )
        + "</p>"
    )


def _of_classes(after: Evaluation) -> list[str]:
    scores = after.scores.classes
    if scores is None:
        return []
    rows = [
        [
            each.name,
            *(with_interval(one, True) for one in (each.precision, each.recall, each.f1)),
            f"{each.support:,}",
        ]
        for each in scores.classes
    ]
    return [
        "<h2>Each class</h2>",
        _figure(figures.per_class(scores)),
        _table(["class", "precision", "recall", "F1", "clips"], rows),
        "<h2>What was taken for what</h2>",
        _figure(figures.confusion(scores)),
        "<h2>Whether it is as often right as it is sure</h2>",
        _figure(figures.calibration(after)),
    ]


def _of_dimensions(after: Evaluation, examples: Examples) -> list[str]:
    if after.scores.classes is not None:
        return []
    return [
        "<h2>What the model says over what raters said</h2>",
        _figure(figures.against_truth(after.answers, examples.corpus.scale)),
    ]


def _printed(held: Sequence[Held]) -> list[str]:
    if not held:
        return []
    rows = [
        [
            f"{each.row.study}: {each.row.system}",
            *(number(value, True) for value in (each.row.accuracy, each.accuracy.value)),
            "–" if each.row.unweighted is None else number(each.row.unweighted, True),
            number(each.unweighted.value, True),
            "; ".join(each.differing) or "the same corpus: compares",
        ]
        for each in held
    ]
    found = [_figure(figures.beside_print(held))] if any(each.accuracy.value >= 0 for each in held) else []
    head = ["study and system", "printed WA", "found WA", "printed UA", "found UA", "what differs"]
    return ["<h2>Beside what the study printed</h2>", *found, _table(head, rows)]


def _curves(points: Sequence[Point]) -> list[str]:
    return ["<h2>How it was trained</h2>", _figure(figures.curves(points))] if points else []


def _foot(after: Evaluation) -> str:
    lines = [f"<li>{escape(clip)}: {escape(reason)}</li>" for clip, reason in after.scores.failed]
    failed = f"<h2>Clips that the model cannot take</h2><ul>{''.join(lines)}</ul>" if lines else ""
    return f'{failed}<p class="quiet">Made by Earmark {VERSION}.</p>'


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>"


def _figure(figure: Any) -> str:
    html: str = figure.to_html(
        full_html=False, include_plotlyjs=False, config={"displaylogo": False, "responsive": True}
    )
    return html
