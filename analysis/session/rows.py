"""Tags, edits and codebooks as the session file holds them: rows and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from analysis.session.codebook import Codebook, CodebookEntry, Example
from analysis.session.edits import Change, Edit
from analysis.session.tags import COLUMNS, Tag

Row = tuple[Any, ...]


def time_text(time: datetime) -> str:
    """Write a UTC time in ISO 8601 with microseconds, such as `2026-03-01T12:00:00.000000+00:00`."""
    return time.isoformat(timespec="microseconds")


def now_text() -> str:
    """Write the present time as `time_text` does."""
    return time_text(datetime.now(UTC))


def tag_to_row(tag: Tag) -> Row:
    """Give a tag's fields in the order of `COLUMNS`, as SQLite and JSON take them."""
    created = time_text(tag.created)
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
        created if tag.changed is tag.created else time_text(tag.changed),
        tag.codebook_version,
        int(tag.blind),
    )


def tag_from_row(row: Sequence[Any]) -> Tag:
    """Read what `tag_to_row` gives; raises ValueError or TypeError if it is no such row."""
    *others, created, changed, codebook_version, blind = row
    times = datetime.fromisoformat(created), datetime.fromisoformat(changed)
    values: Row = (*others, *times, codebook_version, bool(blind))
    return Tag(*values)


def changes_to_json(changes: Iterable[tuple[Row | None, Row | None]]) -> str:
    """Write pairs of rows (before, after; None where there is no tag) under the names of their columns."""
    return json.dumps(
        {"columns": COLUMNS, "changes": list(changes)}, ensure_ascii=False, separators=(",", ":")
    )


def edit_from_json(title: str, changes: str) -> Edit:
    """Read what `changes_to_json` wrote."""
    pairs = json.loads(changes)["changes"]
    return Edit(title, tuple(Change(_tag_or_none(before), _tag_or_none(after)) for before, after in pairs))


def entries_to_json(codebook: Codebook) -> str:
    """Write the entries of a codebook."""
    return json.dumps([asdict(entry) for entry in codebook.entries], ensure_ascii=False)


def codebook_from_json(version: int, entries: str) -> Codebook:
    """Read what `entries_to_json` wrote."""
    return Codebook(version, tuple(_entry(fields) for fields in json.loads(entries)))


def _entry(fields: dict[str, Any]) -> CodebookEntry:
    examples = {kind: tuple(Example(**example) for example in fields.pop(kind, ())) for kind in ("yes", "no")}
    return CodebookEntry(**{**fields, "questions": tuple(fields.get("questions", ())), **examples})


def _tag_or_none(row: Sequence[Any] | None) -> Tag | None:
    return None if row is None else tag_from_row(row)
