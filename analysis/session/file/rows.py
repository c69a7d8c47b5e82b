"""Tags, edits and codebooks as the session file holds them: rows and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from analysis.session.codebook.book import Codebook, CodebookEntry, Example
from analysis.session.edits import Change, Edit
from analysis.session.file.log import CodebookVersion
from analysis.session.tags import COLUMNS, Tag, filled

Row = tuple[Any, ...]
Pair = tuple[Row | None, Row | None]
"""A tag's row before and after; None where there is no tag."""


def time_text(time: datetime) -> str:
    """Write a UTC time in ISO 8601 with microseconds, such as `2026-03-01T12:00:00.000000+00:00`."""
    return time.isoformat(timespec="microseconds")


# What is given at once was given at one time.
_utc_text = lru_cache(maxsize=64)(time_text)
_time_of = lru_cache(maxsize=64)(datetime.fromisoformat)


def now_text() -> str:
    """Write the present time as `time_text` does."""
    return time_text(datetime.now(UTC))


def tag_to_row(tag: Tag) -> Row:
    """Give a tag's fields in the order of `COLUMNS`, as SQLite and JSON take them."""
    created = _utc_text(tag.created)
    return (
        tag.id,
        tag.clip,
        tag.tag,
        tag.start,
        tag.end,
        tag.rate,
        tag.confidence,
        tag.note,
        tag.tagger,
        created,
        created if tag.changed is tag.created else _utc_text(tag.changed),
        tag.codebook_version,
        int(tag.blind),
    )


def tag_from_row(row: Sequence[Any]) -> Tag:
    """Read what `tag_to_row` gives; raises ValueError or TypeError if it is no such row."""
    *others, created, changed, codebook_version, blind = row
    times = datetime.fromisoformat(created), datetime.fromisoformat(changed)
    values: Row = (*others, *times, codebook_version, bool(blind))
    return Tag(*values)


def tag_from_own_row(row: Sequence[Any]) -> Tag:
    """As `tag_from_row` for a row known to hold a valid tag: without checking its fields again, and so faster."""
    id_, clip, name, start, end, rate, confidence, note, tagger, created, changed, version, blind = row
    given = _time_of(created)
    revised = given if changed == created else _time_of(changed)
    return filled(
        id_, clip, name, start, end, rate, confidence, note, tagger, given, revised, version, bool(blind)
    )


def changes_to_json(changes: Iterable[Pair]) -> str:
    """Write changes under the names of the tags' columns."""
    return json.dumps(
        {"columns": COLUMNS, "changes": list(changes)}, ensure_ascii=False, separators=(",", ":")
    )


def changes_from_json(changes: str) -> list[Pair]:
    """Read what `changes_to_json` wrote."""
    return [(_row_or_none(before), _row_or_none(after)) for before, after in json.loads(changes)["changes"]]


def pairs_of(edit: Edit) -> list[Pair]:
    """Give an edit's changes as rows."""
    return [(_row_of(change.before), _row_of(change.after)) for change in edit.changes]


def edit_of(title: str, pairs: Iterable[Pair]) -> Edit:
    """Give the edit that such rows of the session's own stand for."""
    return Edit(title, tuple(Change(_tag_of(before), _tag_of(after)) for before, after in pairs))


def inverse(pairs: Iterable[Pair]) -> list[Pair]:
    """Give the changes that take these back."""
    return [(after, before) for before, after in pairs]


def entries_to_json(codebook: Codebook) -> str:
    """Write the entries of a codebook."""
    return json.dumps([asdict(entry) for entry in codebook.entries], ensure_ascii=False)


def codebook_from_json(version: int, entries: str) -> Codebook:
    """Read what `entries_to_json` wrote."""
    return Codebook(version, tuple(_entry(fields) for fields in json.loads(entries)))


def codebook_versions(rows: Iterable[Row]) -> tuple[CodebookVersion, ...]:
    """Read rows of version, time, tagger and entries."""
    return tuple(
        CodebookVersion(codebook_from_json(version, entries), datetime.fromisoformat(at), tagger)
        for version, at, tagger, entries in rows
    )


def codebook_row(item: CodebookVersion) -> Row:
    """Give a row as `codebook_versions` reads it."""
    return item.codebook.version, time_text(item.at), item.tagger, entries_to_json(item.codebook)


def _entry(fields: dict[str, Any]) -> CodebookEntry:
    examples = {kind: tuple(Example(**example) for example in fields.pop(kind, ())) for kind in ("yes", "no")}
    return CodebookEntry(**{**fields, "questions": tuple(fields.get("questions", ())), **examples})


def _row_or_none(values: Sequence[Any] | None) -> Row | None:
    return None if values is None else tuple(values)


def _row_of(tag: Tag | None) -> Row | None:
    return None if tag is None else tag_to_row(tag)


def _tag_of(row: Row | None) -> Tag | None:
    return None if row is None else tag_from_own_row(row)
