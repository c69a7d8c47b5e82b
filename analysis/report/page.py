"""A report as one HTML page that needs nothing else: no script, font, picture or sound is fetched.

All texts are escaped; the data of figures stands in the page as JSON in which no tag can begin. A policy in the page
forbids the browser to fetch anything.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import singledispatch
from html import escape
from math import isfinite
from pathlib import Path
from typing import Any

from analysis.progress import ignore
from analysis.report.records import Cell, Examples, Figure, Part, Report, Section, Table
from analysis.version import VERSION

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:;"
    " media-src data:"
)


def html(report: Report, tell: Callable[[float], None] = ignore) -> str:
    """The page as a text.

    Parameters
    ----------
    tell : callable
        Told the share done; what it raises ends the work.
    """
    sections = []
    for number, section in enumerate(report.sections):
        tell(number / len(report.sections))
        sections.append(_section(section))
    contents = "".join(
        f'<li><a href="#{escape(one.name)}">{escape(one.title)}</a></li>' for one in report.sections
    )
    note = f'<p class="note">{escape(report.note)}</p>' if report.note else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(report.title)}</title>
<link rel="icon" href="data:,">
<style>{_beside("page.css")}</style>
</head>
<body>
<header><h1>{escape(report.title)}</h1>{_paragraphs(report.text)}{note}</header>
<nav aria-label="Contents"><ul>{contents}</ul></nav>
<noscript><p class="note">The figures are drawn by a script in this page; the tables have their numbers.</p></noscript>
<main>{"".join(sections)}</main>
<footer><p class="small">Made by Earmark {VERSION}. This page holds transcripts and perhaps sound of the corpus: pass it
on only as the corpus's licence allows.</p></footer>
{_scripts(report)}
</body>
</html>
"""


def _scripts(report: Report) -> str:
    """Plotly, once, and what draws the figures; nothing where there is no figure."""
    if not any(isinstance(part, Figure) for section in report.sections for part in section.parts):
        return ""
    from plotly.offline import get_plotlyjs  # noqa: PLC0415 - slow to import

    return f"<script>{get_plotlyjs()}</script>\n<script>{_beside('page.js')}</script>"


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _section(section: Section) -> str:
    name = escape(section.name)
    findings = "".join(f"<li>{escape(finding)}</li>" for finding in section.findings)
    listed = f'<ul class="findings">{findings}</ul>' if findings else ""
    parts = "".join(_part(part) for part in section.parts)
    heading = f'<h2 id="{name}">{escape(section.title)}</h2>'
    return f'<section aria-labelledby="{name}">{heading}{_paragraphs(section.text)}{listed}{parts}</section>'


def _paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


@singledispatch
def _part(part: Part) -> str:
    raise TypeError(f"a page has no place for {type(part).__name__}")


@_part.register
def _table(part: Table) -> str:
    words = _of_words(part)
    head = "".join(
        f'<th scope="col"{_class(is_word)}>{escape(name)}</th>'
        for name, is_word in zip(part.columns, words, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_class(is_word)}>{escape(_cell(value, name))}</td>"
            for value, name, is_word in zip(row, part.columns, words, strict=True)
        )
        + "</tr>"
        for row in part.rows[: part.shown]
    )
    hidden = len(part.rows) - part.shown
    more = f" The first {part.shown} of {len(part.rows):,} rows." if hidden > 0 else ""
    return (
        f'<div class="scroll" tabindex="0"><table><caption>{escape(part.caption)}{more}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


@_part.register
def _figure(part: Figure) -> str:
    drawn: Any = part.chart.page()
    data = drawn.to_json().replace("<", "\\u003c")
    height = int(drawn.layout.height)
    return (
        f'<figure><div class="chart" role="img" aria-label="{escape(part.alt)}" style="height:{height}px"></div>'
        f'<script type="application/json">{data}</script><figcaption>{escape(part.caption)}</figcaption></figure>'
    )


@_part.register
def _examples(part: Examples) -> str:
    clips = []
    for one in part.clips:
        sound = ""
        if one.sound:
            data = b64encode(one.sound).decode("ascii")
            sound = (
                f'<audio controls preload="none" aria-label="{escape(one.clip)}" src="data:audio/mpeg;base64,{data}">'
                "</audio>"
            )
        said = f"<p>“{escape(one.transcript)}”</p>" if one.transcript else ""
        facts = escape("; ".join(one.facts))
        clips.append(f'<li><strong>{escape(one.clip)}</strong>{said}<p class="small">{facts}</p>{sound}</li>')
    return f'<p class="small">{escape(part.caption)}</p><ol class="examples">{"".join(clips)}</ol>'


def _of_words(table: Table) -> list[bool]:
    """Which columns hold words rather than numbers."""
    return [all(isinstance(row[column], str) for row in table.rows) for column in range(len(table.columns))]


def _class(is_word: bool) -> str:
    return ' class="word"' if is_word else ""


def _cell(value: Cell, column: str) -> str:
    if isinstance(value, str):
        return value
    if not isfinite(value):
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    if column.endswith(" %"):
        return f"{100 * value:.1f}"
    if column.rsplit(maxsplit=1)[-1] in ("p", "q"):
        return "< 0.001" if value < 0.001 else f"{value:.3f}"
    return f"{value:.2f}"
