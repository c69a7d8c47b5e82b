"""Filters as text, as `analysis.filters.language` reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.bins import bin_name
from analysis.filters.conditions import (
    Both,
    Compares,
    Contains,
    Either,
    Everything,
    Filter,
    HasTag,
    HasText,
    InBins,
    InGroup,
    IsDone,
    IsMissing,
    IsText,
    Not,
    Within,
)
from analysis.filters.grammar import KEYWORDS

LOWER, UPPER = {">": "<", ">=": "<="}, ("<", "<=")
OR, AND, NOT, ONE = range(4)


def write(condition: Filter) -> str:
    """The one text of a filter, of those that are read as it."""
    return _written(condition)[0]


def written_name(column: str) -> str:
    """A column's name as it stands in a filter, in backticks where it needs them."""
    if re.fullmatch(r"[^\W\d][\w.]*", column) and column.lower() not in KEYWORDS:
        return column
    return f"`{column.replace('`', '``')}`"


def written_text(text: str) -> str:
    """A text in quotes as it stands in a filter."""
    quote = '"' if "'" in text and '"' not in text else "'"
    return f"{quote}{text.replace(quote, quote * 2)}{quote}"


def _written(condition: Filter) -> tuple[str, int]:
    """The text, and what holds it together: parts that are held by less stand in parentheses."""
    short = _in_short(condition)
    if short:
        return short, ONE
    match condition:
        case Both(left, right):
            return f"{_inside(left, AND)} and {_inside(right, NOT)}", AND
        case Either(left, right):
            return f"{_inside(left, OR)} or {_inside(right, AND)}", OR
        case Not(inner):
            return f"not {_inside(inner, NOT)}", NOT
        case _:
            return _one(condition), ONE


def _inside(condition: Filter, least: int) -> str:
    text, level = _written(condition)
    return text if level >= least else f"({text})"


def _in_short(condition: Filter) -> str:
    """What several conditions say together, if there is a shorter word for it."""
    match condition:
        case Not(IsMissing(column)):
            return f"{written_name(column)} is not missing"
        case Both(Not(InGroup() | IsText() | InBins() as inner), Not(IsMissing(column))):
            return _of_values(inner, "!=", "not in") if inner.columns == {column} else ""
        case Both(Compares(column, above, low), Compares(other, below, high)):
            is_chain = (
                column == other and above in LOWER and below in UPPER and (above, below) != (">=", "<=")
            )
            chain = f"{_number(low)} {LOWER.get(above)} {written_name(column)} {below} {_number(high)}"
            return chain if is_chain else ""
        case _:
            return ""


def _one(condition: Filter) -> str:
    match condition:
        case Everything():
            text = "all"
        case IsDone():
            text = "done"
        case InGroup() | IsText() | InBins():
            text = _of_values(condition, "==", "in")
        case Compares(column, operator, value):
            text = f"{written_name(column)} {operator} {_number(value)}"
        case Within(column, low, high):
            text = f"{_number(low)} <= {written_name(column)} <= {_number(high)}"
        case IsMissing(column):
            text = f"{written_name(column)} is missing"
        case Contains(column, wanted):
            text = f"{written_name(column)} contains {written_text(wanted)}"
        case HasText(wanted):
            text = f"search {written_text(wanted)}"
        case HasTag(tags):
            names = [written_text(tag) for tag in sorted(tags)]
            text = f"tags has {names[0]}" if len(names) == 1 else f"tags has any {_listed(names)}"
        case _:
            raise ValueError(f"no text is known for {condition!r}")
    return text


def _of_values(condition: Filter, one: str, several: str) -> str:
    match condition:
        case InGroup(column, values) | IsText(column, values):
            names = sorted(values)
        case InBins(bins):
            column, names = "bin", [bin_name(*bin_) for bin_ in sorted(bins)]
        case _:
            raise ValueError(f"expected a condition with values, found {condition!r}")
    texts = [written_text(name) for name in names]
    name = written_name(column)
    return f"{name} {one} {texts[0]}" if len(texts) == 1 else f"{name} {several} {_listed(texts)}"


def _listed(texts: Iterable[str]) -> str:
    return f"({', '.join(texts)})"


def _number(value: float) -> str:
    return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
