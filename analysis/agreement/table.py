"""Agreement as a table of numbers, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from math import isnan
from typing import Any

from analysis.agreement.measures import TagAgreement
from analysis.agreement.summary import Agreement, Compared

_ESTIMATES = ("alpha", "kappa", "event_f1", "collar_f1")


def table(found: Agreement) -> str:
    """All numbers as CSV: a row for each tag of each comparison, the tag empty for all tags together."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    rows = [
        {"compared": what, "taggers": ", ".join(compared.taggers), **flat(row)}
        for what, compared in comparisons(found)
        for row in (compared.overall, *compared.tags)
    ]
    writer.writerow(rows[0] if rows else ["compared", "taggers"])
    for row in rows:
        writer.writerow([cell(value) for value in row.values()])
    return text.getvalue()


def comparisons(found: Agreement) -> tuple[tuple[str, Compared], ...]:
    """Everything that was compared, as `all`, `pair` or `repeat` with what was found."""
    together = [("all", found.together)] if found.together is not None else []
    pairs = [("pair", pair) for pair in found.pairs]
    return (*together, *pairs, *(("repeat", repeat) for repeat in found.repeats))


def flat(row: TagAgreement) -> dict[str, Any]:
    """The row with each estimate as three values, such as `alpha`, `alpha_low` and `alpha_high`."""
    values: dict[str, Any] = {}
    for name, value in asdict(row).items():
        if name in _ESTIMATES:
            values |= {name: value["value"], f"{name}_low": value["low"], f"{name}_high": value["high"]}
        else:
            values[name] = value
    return values


def cell(value: str | float | None) -> str | float:
    """A cell, empty for None and NaN; text that a spreadsheet would run gets an apostrophe in front."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else value
    return "" if value is None or isnan(value) else value
