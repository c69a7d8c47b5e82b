"""The times of an ELAN file: slots that annotations refer to, some of them without a time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from analysis.errors import DataError
from analysis.interchange.xml_tree import Node

_UNITS_MS = {"": 1.0, "milliseconds": 1.0, "PAL-frames": 40.0, "NTSC-frames": 1001 / 30}
_MAX = 2**48


def slot_times(document: Node, path: Path) -> dict[str, float]:
    """Give the time in ms of each slot.

    A slot without a time lies between those next to it in a chain of annotations of one tier that share their
    edges, all of equal length; where there is no such chain, between the next in the order of slots.

    Raises
    ------
    DataError
        If a time is no whole number, or its unit is unknown.
    """
    header = document.first("HEADER")
    unit = header.get("TIME_UNITS") if header is not None else ""
    if header is not None and unit not in _UNITS_MS:
        raise DataError(f"the unit of time {unit!r} is unknown", file=path, line=header.line)
    times: dict[str, float | None] = {}
    for order in document.all("TIME_ORDER"):
        for slot in order.all("TIME_SLOT"):
            times[slot.get("TIME_SLOT_ID")] = _time(slot, _UNITS_MS[unit], path)
    for tier in document.all("TIER"):
        _fill_chains(tier, times)
    return _fill_gaps(times)


def _time(slot: Node, unit_ms: float, path: Path) -> float | None:
    text = slot.attributes.get("TIME_VALUE")
    if text is None:
        return None
    try:
        value = int(text)
    except ValueError:
        value = _MAX
    if abs(value) >= _MAX:
        raise DataError(f"TIME_VALUE must be a whole number, found {text[:40]!r}", file=path, line=slot.line)
    return value * unit_ms


def _fill_chains(tier: Node, times: dict[str, float | None]) -> None:
    following = {
        aligned.get("TIME_SLOT_REF1"): aligned.get("TIME_SLOT_REF2")
        for annotation in tier.all("ANNOTATION")
        for aligned in annotation.all("ALIGNABLE_ANNOTATION")
    }
    for first, second in following.items():
        if times.get(first) is None:
            continue
        chain = {first: None}
        slot: str | None = second
        while slot is not None and slot not in chain and slot in times:
            chain[slot] = None
            slot = following.get(slot) if times[slot] is None else None
        _spread(list(chain), times)


def _fill_gaps(times: Mapping[str, float | None]) -> dict[str, float]:
    filled = dict(times)
    known = [slot for slot, time in times.items() if time is not None]
    names = list(times)
    places = {name: place for place, name in enumerate(names)}
    for before, after in pairwise(known):
        _spread(names[places[before] : places[after] + 1], filled)
    last = 0.0
    result: dict[str, float] = {}
    for name, time in filled.items():
        last = last if time is None else time
        result[name] = last
    return result


def _spread(slots: list[str], times: dict[str, float | None]) -> None:
    """Put the slots without a time at equal distances between the first and the last, if these have one."""
    first, last = times[slots[0]], times[slots[-1]]
    if len(slots) < 3 or first is None or last is None:
        return
    for place, slot in enumerate(slots[1:-1], start=1):
        times[slot] = first + (last - first) * place / (len(slots) - 1)
