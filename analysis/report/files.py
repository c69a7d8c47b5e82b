"""A report's figures as pictures and its numbers as CSV, for papers and spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from analysis.agreement.table import cell
from analysis.errors import UsageError
from analysis.figures import DOTS_PER_INCH, IMAGES
from analysis.progress import ignore
from analysis.report.records import Figure, Report, Table
from analysis.writing import write_files

PREFIX = "report-"
"""Begins every file's name, so that nobody's own `tags.csv` is written over."""


def write_figures(folder: Path, report: Report, tell: Callable[[float], None] = ignore) -> tuple[Path, ...]:
    """Write every figure as PNG, SVG and PDF; the folder is made if it is not there.

    Raises
    ------
    UsageError, DataError
        If it cannot be written.
    """
    figures = [part for section in report.sections for part in section.parts if isinstance(part, Figure)]
    contents: dict[Path, bytes] = {}
    for number, figure in enumerate(figures):
        tell(number / len(figures))
        image = figure.chart.image()
        for suffix in IMAGES:
            drawn = io.BytesIO()
            image.savefig(drawn, dpi=DOTS_PER_INCH, format=suffix[1:])
            contents[folder / f"{PREFIX}{figure.name}{suffix}"] = drawn.getvalue()
    _made(folder)
    write_files(contents)
    return tuple(contents)


def write_numbers(folder: Path, report: Report) -> tuple[Path, ...]:
    """Write every table as CSV, shares from 0 to 1; the folder is made if it is not there.

    Raises
    ------
    UsageError, DataError
        If it cannot be written.
    """
    tables = [part for section in report.sections for part in section.parts if isinstance(part, Table)]
    contents = {folder / f"{PREFIX}{table.name}.csv": _csv(table).encode() for table in tables}
    _made(folder)
    write_files(contents)
    return tuple(contents)


def _csv(table: Table) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([name.removesuffix(" %").replace(" ", "_") for name in table.columns])
    writer.writerows([cell(value) for value in row] for row in table.rows)
    return text.getvalue()


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made ({error.strerror}); choose another folder.") from error
