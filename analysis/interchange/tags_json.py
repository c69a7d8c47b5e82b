"""Tags as JSON: one object that holds all of them exactly, with the codebook and what is known of their clips.

```
{
 "format": "earmark-tags",          always this
 "version": 1,                      of this layout; a reader refuses a higher one
 "corpus": "msp",                   its name
 "codebook": {
  "version": 3,
  "entries": [{"name", "definition", "key", "colour", "group", "questions", "yes", "no"}, ...]
 },
 "tags": [                          all fields of a tag under their names
  {"id", "clip", "tag", "start", "end", "rate", "confidence", "note", "tagger",
   "created", "changed", "codebook_version", "blind"}, ...
 ],
 "clips": {                         by the clip's name: what the corpus says, what models say
  "a.wav": {"facts": {"split": "Train", ...}, "predictions": {"MODEL:OUTPUT": 0.5, ...}}, ...
 }
}
```

`start`, `end` and `rate` are whole numbers (samples at the file's own rate) or null, `confidence` is a number from 0 to
1 or null, times are UTC in ISO 8601. UTF-8; what is not known is null or missing. Only `tags` is read back: the other
parts are for people and other programs.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.errors import DataError
from analysis.interchange.clip_facts import COLUMNS as FACTS
from analysis.interchange.files import text_of
from analysis.interchange.records import Format, Known, Outgoing, Reading
from analysis.session.file.rows import time_text
from analysis.session.tags import COLUMNS, Tag
from analysis.writing import write_files

NAME, VERSION = "earmark-tags", 1

_TEXT = ((str,), "a text")
_WHOLE = ((int, type(None)), "a whole number or null")
_EXPECTED: dict[str, tuple[tuple[type, ...], str]] = {
    "start": _WHOLE,
    "end": _WHOLE,
    "rate": _WHOLE,
    "confidence": ((int, float, type(None)), "a number from 0 to 1 or null"),
    "codebook_version": ((int,), "a whole number"),
    "blind": ((bool,), "true or false"),
}


def write(path: Path, outgoing: Outgoing) -> None:
    """Write tags with all that goes with them.

    Raises
    ------
    UsageError, DataError
        As `write_files` does.
    """
    content = {
        "format": NAME,
        "version": VERSION,
        "corpus": outgoing.corpus,
        "codebook": asdict(outgoing.codebook),
        "tags": [
            {**{name: getattr(tag, name) for name in COLUMNS}, **_times(tag)}
            for tag in outgoing.each(outgoing.tags)
        ],
        "clips": {
            clip: _of_clip(clip, outgoing) for clip in dict.fromkeys(tag.clip for tag in outgoing.tags)
        },
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)
    write_files({path: f"{text}\n".encode()})


def read(path: Path, _known: Known) -> Reading:
    """Read the tags of a file that `write` wrote.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is not such an object; names line and column, or the number of the tag (from 1) and its field.
    """
    try:
        content = json.loads(text_of(path))
    except json.JSONDecodeError as error:
        raise DataError(
            f"this is not JSON: {error.msg}", file=path, line=error.lineno, column=error.colno
        ) from error
    except (RecursionError, ValueError) as error:
        raise DataError(f"this is no JSON that can be read: {error}", file=path) from error
    tags: dict[str, Tag] = {}
    for number, fields in enumerate(_listed(content, path), start=1):
        tag = _tag(fields, number, path)
        if tag.id in tags:
            raise DataError(f"tag {number}: the id {tag.id} is there twice", file=path)
        tags[tag.id] = tag
    return Reading(tuple(tags.values()))


def _times(tag: Tag) -> dict[str, str]:
    return {"created": time_text(tag.created), "changed": time_text(tag.changed)}


def _of_clip(clip: str, outgoing: Outgoing) -> dict[str, Mapping[str, object]]:
    known = outgoing.facts.rows.get(clip) if outgoing.facts is not None else None
    facts = {} if known is None else dict(zip(FACTS, map(_finite, known), strict=True))
    said = {name: _finite(value) for name, value in outgoing.predictions.get(clip, {}).items()}
    return {"facts": facts, "predictions": said}


def _finite(value: object) -> object:
    """The value as JSON knows it."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def _listed(content: Any, path: Path) -> list[Any]:
    if not isinstance(content, dict) or content.get("format") != NAME:
        raise DataError(f'this is no file of tags: it must be an object with "format": "{NAME}"', file=path)
    version = content.get("version")
    if type(version) is not int or version > VERSION:
        raise DataError(f"the layout has version {version!r}, this Earmark reads up to {VERSION}", file=path)
    if not isinstance(content.get("tags"), list):
        raise DataError("the list of tags is missing", file=path, column="tags")
    return list(content["tags"])


def _tag(fields: Any, number: int, path: Path) -> Tag:
    if not isinstance(fields, dict):
        raise DataError(f"tag {number} is no object with the fields {', '.join(COLUMNS)}", file=path)
    values = {name: _value(fields, name, number, path) for name in COLUMNS}
    try:
        return Tag(**values)
    except ValueError as error:
        raise DataError(f"tag {number}: {error}", file=path) from error


def _value(fields: Mapping[str, Any], name: str, number: int, path: Path) -> Any:
    if name not in fields:
        raise DataError(f"tag {number}: the field {name} is missing", file=path)
    value = fields[name]
    types, expected = _EXPECTED.get(name, _TEXT)
    if type(value) in types:
        if name not in {"created", "changed"}:
            return value
        expected = "a time such as 2026-03-01T12:00:00.000000+00:00"
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise DataError(f"tag {number}, field {name}: expected {expected}, found {value!r}", file=path)


FORMAT = Format(
    "json",
    "JSON",
    ".json",
    write,
    read,
    is_like=lambda content: NAME.encode() in content,
    purpose="For programs: all of every tag and of the codebook in one file.",
)
