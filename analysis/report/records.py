"""What a report is made of: sections of plain text, tables, figures and examples to listen to.

Texts are plain: the page escapes them. Everything a section says in numbers stands in one of its tables, which are also
written as CSV.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Image

Cell = str | int | float


class Chart(Protocol):
    """A figure that can be drawn for the page and for print."""

    def page(self) -> Any:
        """A figure of plotly."""

    def image(self) -> Image:
        """A figure of matplotlib."""


@dataclass(frozen=True)
class Table:
    """A table; `name` is that of its CSV, `caption` says what it is.

    `shown` is the greatest number of rows on the page; the CSV has all of `rows`. Columns whose names end in " %" hold
    shares from 0 to 1, which the page writes in percent.
    """

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shown: int = 100


@dataclass(frozen=True)
class Figure:
    """A chart; `name` is that of its files, `caption` explains it, `alt` says it to those who do not see it."""

    name: str
    chart: Chart
    caption: str
    alt: str


@dataclass(frozen=True)
class Example:
    """A clip to listen to: its name, what is known of it, its transcript, and its sound as MP3; empty without one."""

    clip: str
    facts: tuple[str, ...]
    transcript: str
    sound: bytes = b""


@dataclass(frozen=True)
class Examples:
    """Clips to listen to, in the order that they were drawn."""

    caption: str
    clips: tuple[Example, ...]


Part = Table | Figure | Examples


@dataclass(frozen=True)
class Section:
    """A heading, what it says in a sentence or two, findings as a list, and the parts that show them."""

    name: str
    title: str
    text: tuple[str, ...]
    findings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole report; `note` is what the screen must say of the corpus, such as that its voices are synthetic."""

    title: str
    note: str
    text: tuple[str, ...]
    sections: tuple[Section, ...]


def percent(share: float) -> str:
    """A share from 0 to 1 in percent, such as 3.6 %."""
    return f"{100 * share:.1f} %"


def counted(number: int, name: str) -> str:
    """Such as 1 clip, or 1,204 clips."""
    return f"1 {name}" if number == 1 else f"{number:,} {name}s"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: a, b and c."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
