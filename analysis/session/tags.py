"""A tag: what one tagger heard in one clip, or in one region of it."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from itertools import repeat
from operator import call
from typing import Any

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MAX_INTEGER = 2**63 - 1
_UTC_OFFSET = timedelta(0)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag.

    Attributes
    ----------
    id : str
        A UUID in lower-case hexadecimal with hyphens; never reused.
    clip : str
        The clip's file name as in the release, without folder.
    tag : str
        A name, as a rule one of the codebook's.
    start, end : int or None
        The region in samples at the file's own rate, 0 <= start < end; both None for the whole clip.
    rate : int or None
        The file's own rate in Hz; None only where the whole clip is tagged and its sound is not at hand.
    confidence : float or None
        0 to 1; None if not asked.
    note : str
        Empty if there is none.
    tagger : str
        Who gave it.
    created, changed : datetime
        UTC.
    codebook_version : int
        Version of the codebook under which it was given or last changed, from 1.
    blind : bool
        Whether labels and predictions were hidden when it was given.

    Raises
    ------
    ValueError
        If a field is out of its range; the message names the field.
    """

    id: str
    clip: str
    tag: str
    start: int | None
    end: int | None
    rate: int | None
    confidence: float | None
    note: str
    tagger: str
    created: datetime
    changed: datetime
    codebook_version: int
    blind: bool

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"id must be a lower-case UUID, found {self.id!r}")
        _check_texts(self)
        _check_region(self)
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence must lie between 0 and 1, found {self.confidence}")
        for time in (self.created, self.changed):
            if time.tzinfo is not UTC and time.utcoffset() != _UTC_OFFSET:
                raise ValueError(f"created and changed must be times in UTC, found {time.isoformat()}")
        if not 1 <= self.codebook_version <= _MAX_INTEGER:
            raise ValueError(f"codebook_version must be at least 1, found {self.codebook_version}")

    @property
    def is_region(self) -> bool:
        """Whether a region is tagged rather than the whole clip."""
        return self.start is not None

    @property
    def start_s(self) -> float | None:
        """Start in seconds; None for the whole clip."""
        return self.start / self.rate if self.start is not None and self.rate is not None else None

    @property
    def end_s(self) -> float | None:
        """End in seconds; None for the whole clip."""
        return self.end / self.rate if self.end is not None and self.rate is not None else None


COLUMNS = tuple(field.name for field in fields(Tag))
_PUT: tuple[Callable[[Tag, Any], None], ...] = tuple(getattr(Tag, column).__set__ for column in COLUMNS)


def new_tag(
    clip: str,
    tag: str,
    *,
    tagger: str,
    codebook_version: int,
    start: int | None = None,
    end: int | None = None,
    rate: int | None = None,
    confidence: float | None = None,
    note: str = "",
    blind: bool = False,
) -> Tag:
    """Make a tag given now, with an id of its own; the arguments are those of `Tag`."""
    now = datetime.now(UTC)
    return Tag(
        id=str(uuid.uuid4()),
        clip=clip,
        tag=tag,
        start=start,
        end=end,
        rate=rate,
        confidence=confidence,
        note=note,
        tagger=tagger,
        created=now,
        changed=now,
        codebook_version=codebook_version,
        blind=blind,
    )


def new_tags(
    clips: Iterable[str], tag: str, *, tagger: str, codebook_version: int, blind: bool = False
) -> list[Tag]:
    """Make the same tag of many whole clips, given at one moment: much faster than `new_tag` for each."""
    names = list(clips)
    if not names:
        return []
    first = new_tag(names[0], tag, tagger=tagger, codebook_version=codebook_version, blind=blind)
    values = [getattr(first, column) for column in COLUMNS][2:]
    if not all(names):
        raise ValueError("clip, tag and tagger must not be empty")
    "".join(names).encode()  # raises a ValueError where a name holds half a character
    return [filled(id_, name, *values) for id_, name in zip(_new_ids(len(names)), names, strict=True)]


def filled(*values: object) -> Tag:
    """Make a tag of the values of its fields, in the order of `COLUMNS`, which are known to be valid."""
    tag = object.__new__(Tag)
    any(
        map(call, _PUT, repeat(tag), values)
    )  # The setters return None: all are called, none by the interpreter.
    return tag


def revised(tag: Tag, **changes: Any) -> Tag:
    """Give the tag with some fields changed and `changed` set to now, or left if it is later."""
    return replace(tag, changed=max(datetime.now(UTC), tag.changed), **changes)


def _new_ids(count: int) -> Iterator[str]:
    """Random UUIDs of version 4, from one call for randomness.

    All begin alike: neighbours in the file are written much faster than rows all over it.
    """
    digits = os.urandom(16 * count).hex()
    first = digits[:8]
    for at in range(0, 32 * count, 32):
        one = digits[at : at + 32]
        variant = "89ab"[int(one[16], 16) & 3]
        yield f"{first}-{one[8:12]}-4{one[13:16]}-{variant}{one[17:20]}-{one[20:]}"


def _check_texts(tag: Tag) -> None:
    if not (tag.clip and tag.tag and tag.tagger):
        raise ValueError("clip, tag and tagger must not be empty")
    try:
        f"{tag.clip}{tag.tag}{tag.tagger}{tag.note}".encode()
    except UnicodeEncodeError:
        raise ValueError(f"the texts of the tag {tag.id} hold half a character (a lone surrogate)") from None


def _check_region(tag: Tag) -> None:
    for value in (tag.start, tag.end, tag.rate):
        if value is not None and not isinstance(value, int):
            raise ValueError(f"start, end and rate must be whole numbers, found {value!r}")
    if tag.rate is not None and not 1 <= tag.rate <= _MAX_INTEGER:
        raise ValueError(f"rate must be at least 1 Hz, found {tag.rate}")
    if tag.start is None or tag.end is None:
        if tag.start is not tag.end:
            raise ValueError("start and end must both be given, or neither for the whole clip")
        return
    if tag.rate is None:
        raise ValueError("a region needs the rate of its samples")
    if not 0 <= tag.start < tag.end <= _MAX_INTEGER:
        raise ValueError(f"a region needs 0 <= start < end, found start {tag.start} and end {tag.end}")
