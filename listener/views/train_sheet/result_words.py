"""What a training came to, in a few words."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

PARTS = {"test": "Held out", "development": "Development"}
NAMES = {"accuracy": "accuracy (WA)", "unweighted_accuracy": "unweighted accuracy (UA)"}


def result_words(record: Mapping[str, Any]) -> str:
    """The scores of each part beside chance, and what was held out, as rich text; empty without a record."""
    parts = record.get("parts", {})
    lines = [
        f"<b>{PARTS.get(part, part)}</b> ({_counted(found)}): {', '.join(_scores(found))}."
        for part, found in parts.items()
    ]
    return "<br>".join([*lines, *dict.fromkeys(html.escape(found["note"]) for found in parts.values())])


def _counted(found: Mapping[str, Any]) -> str:
    speakers = "1 speaker" if found["speakers"] == 1 else f"{found['speakers']:,} speakers"
    return f"{found['clips']:,} clips of {speakers}"


def _scores(found: Mapping[str, Any]) -> Iterator[str]:
    for name, each in found.get("dimensions", {}).items():
        yield f"{html.escape(name)} CCC {_estimate(each['ccc'], '.3f')}"
    for key, name in NAMES.items():
        if key in found:
            yield f"{name} {_estimate(found[key], '.1%')}, chance {found['chance'][key]:.1%}"


def _estimate(found: Mapping[str, float | None], form: str) -> str:
    """A value with its 95 % interval, where it has one."""
    value, low, high = found["value"], found["low"], found["high"]
    if value is None:
        return "–"
    return (
        f"{value:{form}}"
        if low is None or high is None
        else f"{value:{form}} ({low:{form}} to {high:{form}})"
    )
