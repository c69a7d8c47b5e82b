"""A recipe's settings as texts: what there is, what each means, and one changed.

Settings are a frozen dataclass whose docstring tells each under `Attributes`; some may themselves be such dataclasses,
whose settings are then `NAME.SETTING`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from math import inf
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from analysis.errors import UsageError

SHARES = frozenset({"dropout", "warmup", "layer_decay"})
ABOVE_NOUGHT = frozenset({"rate", "head_rate", "largest_gradient", "longest"})
"""Which numbers are shares, and which must be more than 0; others are 0 or more, whole ones 1 or more."""

_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Setting:
    """One setting: its name, its value under a preset, what it can be, and what it means."""

    name: str
    value: Any
    choices: tuple[str, ...]
    meaning: str


def listed(settings: Any, before: str = "") -> tuple[Setting, ...]:
    """All settings in order, those of settings within settings after the setting's name and a dot."""
    hints, meanings = get_type_hints(type(settings)), _meanings(type(settings))
    found: list[Setting] = []
    for each in fields(settings):
        value = getattr(settings, each.name)
        if is_dataclass(value):
            found += listed(value, f"{before}{each.name}.")
        else:
            choices = _choices(hints[each.name])
            found.append(Setting(before + each.name, value, choices, meanings.get(each.name, "")))
    return tuple(found)


def changed(settings: Any, given: Mapping[str, str]) -> Any:
    """The settings with some replaced, given as texts.

    Raises
    ------
    UsageError
        If there is no such setting, a text is not of its kind, or a number is none that one can learn with.
    """
    names = [each.name for each in listed(settings)]
    for name, text in given.items():
        if name not in names:
            raise UsageError(f"there is no setting {name!r}; there are {', '.join(names)}.")
        settings = _with(settings, name.split("."), name, text)
    return settings


def pairs(given: list[str]) -> dict[str, str]:
    """From `key=value` to both; UsageError if a text is not of this form."""
    found = {}
    for text in given:
        key, is_there, value = text.partition("=")
        if not is_there or not key.strip():
            raise UsageError(f"{text!r} should be KEY=VALUE, such as epochs=5.")
        found[key.strip()] = value.strip()
    return found


def _with(settings: Any, path: list[str], name: str, text: str) -> Any:
    first, *rest = path
    if rest:
        return replace(settings, **{first: _with(getattr(settings, first), rest, name, text)})
    try:
        value = _read(text, get_type_hints(type(settings))[first])
        _check_number(name, first, value)
        return replace(settings, **{first: value})
    except ValueError as error:
        kind = get_type_hints(type(settings))[first]
        wanted = ", ".join(_choices(kind)) or _called(kind)
        raise UsageError(f"{name} cannot be {text!r}; it should be {wanted}.") from error


def _check_number(name: str, last: str, value: Any) -> None:
    """Raise UsageError if a number is none that one can learn with."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return
    if isinstance(value, int):
        is_good, wanted = value >= 1, "1 or more"
    elif last in SHARES:
        is_good, wanted = 0 <= value <= 1, "a share from 0 to 1"
    elif last in ABOVE_NOUGHT:
        is_good, wanted = 0 < value < inf, "more than 0"
    else:
        is_good, wanted = 0 <= value < inf, "0 or more"
    if not is_good:
        raise UsageError(f"{name} cannot be {value}; it should be {wanted}.")


def _read(text: str, kind: Any) -> Any:
    """A value of a type from text; ValueError if it is none."""
    if get_origin(kind) is Literal:
        return next(choice for choice in _checked(text, kind) if str(choice) == text)
    if get_origin(kind) in (Union, UnionType):
        if NoneType in get_args(kind) and text.lower() in ("none", ""):
            return None
        return _read(text, next(part for part in get_args(kind) if part is not NoneType))
    if get_origin(kind) is tuple:
        items = [item.strip() for item in text.split(",") if item.strip()]
        return tuple(_read(item, get_args(kind)[0]) for item in items)
    if kind is bool:
        if text.lower() not in _BOOLEANS:
            raise ValueError(text)
        return _BOOLEANS[text.lower()]
    return kind(text)


def _checked(text: str, kind: Any) -> tuple[Any, ...]:
    if text not in map(str, get_args(kind)):
        raise ValueError(text)
    return get_args(kind)


def _choices(kind: Any) -> tuple[str, ...]:
    parts = [part for part in (kind, *get_args(kind)) if get_origin(part) is Literal]
    return tuple(str(choice) for part in parts for choice in get_args(part))


def _called(kind: Any) -> str:
    words = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
    return words.get(kind, str(getattr(kind, "__name__", kind)) if get_origin(kind) is None else str(kind))


def _meanings(kind: type) -> dict[str, str]:
    """What a dataclass's docstring says of each attribute, on one line."""
    doc = inspect.getdoc(kind) or ""
    _, _, attributes = doc.partition("Attributes\n----------\n")
    found: dict[str, str] = {}
    for names, text in re.findall(r"^(\w[^\n]*?) :[^\n]*\n((?:    [^\n]*(?:\n|$))*)", attributes, re.M):
        meaning = " ".join(line.strip() for line in text.splitlines())
        found.update(dict.fromkeys((name.strip() for name in names.split(",")), meaning))
    return found
