"""A tag written whole beside what another tool shows of it.

Such a tool shows names, times and notes, some of them rounded, and lets people change them. If a file comes back
unchanged, the record gives the same tag, to the sample; if not, it says which tag was changed.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from types import NoneType
from typing import Any

from analysis.interchange.placed import base_name, clip_of, read_tag, samples
from analysis.interchange.records import Known
from analysis.interchange.stretches import NO_CLIP, Remarks, region_in
from analysis.session.tags import COLUMNS, Tag

_KINDS: dict[str, tuple[type, ...]] = {
    "start": (int, NoneType),
    "end": (int, NoneType),
    "rate": (int, NoneType),
    "confidence": (float, int, NoneType),
    "created": (datetime,),
    "changed": (datetime,),
    "codebook_version": (int,),
    "blind": (bool,),
}
_LAST = datetime.max.replace(microsecond=0, tzinfo=UTC)


def record_of(tag: Tag) -> dict[str, Any]:
    """Give all of a tag as values that JSON holds."""
    values = {column: getattr(tag, column) for column in COLUMNS}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def placed_tag(
    clip: str | None,
    name: str,
    edges: tuple[float, float] | None,
    known: Known,
    remarks: Remarks,
    *,
    kept: Tag | None = None,
    example: str,
    **fields: Any,
) -> Tag | None:
    """Make a tag of what a file says; None, and a remark, if it cannot be placed.

    Parameters
    ----------
    clip : str or None
        None if the file names none that is known; then `example` tells what it names.
    edges : (start, end) or None
        In seconds; None for the whole clip.
    kept : Tag, optional
        The tag that this is a change of. It gives the rate if the sound is not at hand.
    **fields
        As of `read_tag`.
    """
    if clip is None:
        remarks.add(NO_CLIP, example)
        return None
    if kept is not None:
        fields |= _as_a_change_of(kept, known)
    if edges is None:
        return read_tag(clip, name, None, None, None, known, **fields)
    if kept is not None and kept.rate is not None and clip not in known.sounds and edges[0] < edges[1]:
        return read_tag(clip, name, *samples(*edges, kept.rate), kept.rate, known, **fields)
    region = region_in(clip, edges, known, remarks)
    return read_tag(clip, name, *region, known, **fields) if region is not None else None


def clip_named(name: str, known: Known) -> str | None:
    """Find the clip that a name means; without a corpus at hand, its last part is taken as it stands."""
    if known.clips:
        return clip_of(name, known)
    return base_name(name) or None


def kept_of(record: object, clip: str | None, known: Known) -> Tag | None:
    """Give the tag of a record, or of its JSON; None if there is none, or its file is about another clip by now."""
    if isinstance(record, str):
        try:
            record = json.loads(record)
        except (ValueError, RecursionError):
            return None
    tag = _tag_of(record)
    is_elsewhere = tag is not None and known.clips and clip not in {None, tag.clip}
    return None if is_elsewhere else tag


def confidence_of(value: float | str, remarks: Remarks, example: str) -> float | None:
    """Read a confidence; one that is no number from 0 to 1 is left out, and that is said."""
    try:
        if 0 <= float(value) <= 1:
            return float(value)
    except ValueError:
        pass
    remarks.add("Confidences left out because they are no numbers from 0 to 1", example)
    return None


def _as_a_change_of(tag: Tag, known: Known) -> dict[str, Any]:
    """Give the fields of what somebody made of this tag elsewhere: the same tag, changed after it."""
    return {
        "id": tag.id,
        "created": tag.created,
        "changed": max(known.at, min(tag.changed, _LAST) + timedelta(microseconds=1)),
        "codebook_version": tag.codebook_version,
        "blind": tag.blind,
    }


def _tag_of(record: object) -> Tag | None:
    """Give the tag of a record; None if it is none."""
    if not isinstance(record, dict) or set(record) != set(COLUMNS):
        return None
    try:
        times = {name: datetime.fromisoformat(record[name]) for name in ("created", "changed")}
        fields = {**record, **times}
        if all(type(value) in _KINDS.get(name, (str,)) for name, value in fields.items()):
            return Tag(**fields)
    except (TypeError, ValueError):
        pass
    return None
