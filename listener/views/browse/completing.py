"""What may be meant by the beginning of a word in a filter: columns, their values in quotes, and tags."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.filters.writing import written_name, written_text
from analysis.index import Index

MOST = 200
WORDS = ("and", "or", "not", "in", "contains", "has", "is missing", "is not missing")
NAME = r"(?P<column>[^\W\d][\w.]*|`[^`]+`)"
BEGUN = r"""(?P<begun>'[^']*|"[^"]*|[^\W\d][\w-]*|)$"""
VALUE = re.compile(rf"{NAME}\s*(==|!=|=|(\s+not)?\s+in\s*\((?:[^()]*,)?)\s*{BEGUN}", re.IGNORECASE)
TAG = re.compile(rf"(?P<column>tags)\s+has\s*(\sany\s*\((?:[^()]*,)?)?\s*{BEGUN}", re.IGNORECASE)
WORD = re.compile(r"(?P<begun>[^\W\d][\w.]*)$")
IN_TEXT = re.compile(r"""^(?:[^'"`]|'[^']*'|"[^"]*"|`[^`]*`)*['"`][^'"`]*$""")


@dataclass(frozen=True)
class Completion:
    """Texts that may stand instead of what begins at `start`, which runs to the cursor."""

    start: int
    texts: tuple[str, ...]


def completion(text: str, index: Index) -> Completion:
    """What may be meant at the end of a text, up to the cursor."""
    for pattern in (VALUE, TAG):
        found = pattern.search(text)
        if found is not None:
            begun = found["begun"]
            names = _values(found["column"].strip("`"), index)
            wanted = begun.strip("'\"").lower()
            texts = (written_text(name) for name in names if wanted in name.lower())
            return Completion(found.start("begun"), tuple(texts)[:MOST])
    found = WORD.search(text)
    if found is None or IN_TEXT.match(text):
        return Completion(len(text), ())
    begun = found["begun"].lower()
    columns = [written_name(name) for name in sorted(index.columns) if begun in name.lower()]
    first = sorted(columns, key=lambda name: not name.lower().startswith(begun))
    words = [word for word in WORDS if word.startswith(begun)]
    texts = (*words, *first)
    return Completion(found.start("begun"), () if begun in (each.lower() for each in texts) else texts)


def _values(column: str, index: Index) -> tuple[str, ...]:
    """The values that a column may have, as far as they are few enough to be known."""
    if column.lower() == "tags":
        return tuple(sorted(index.tag_rows))
    name = next((name for name in index.groups if name.lower() == column.lower()), None)
    return () if name is None else index.groups[name].categories
