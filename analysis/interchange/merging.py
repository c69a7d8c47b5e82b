"""Bring tags from elsewhere together with those of a session.

Where a format holds ids, a tag is the one with its id. Where it does not, a tag that says the same as one here (clip,
tag, tagger, and a stretch that differs by no more than the format rounds) is that one, so writing and reading back
doubles nothing; what the format cannot hold stays as it is here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.interchange.records import Format, Sound
from analysis.session.edits import Change, Edit
from analysis.session.tags import Tag

_Stretch = tuple[float, float]
_Key = tuple[str, ...]


@dataclass(frozen=True)
class Merge:
    """What an import would do, and the one edit that does it.

    Attributes
    ----------
    edit : Edit
        Gives the new tags and changes those that are newer elsewhere; without changes if there is nothing to do.
    new, newer, older, same : int
        Tags that were not there; that were changed later elsewhere and so replace those here; that were changed
        later (or at the same time) here, so that those here stay; that are the same.
    """

    edit: Edit
    new: int
    newer: int
    older: int
    same: int


def merge(
    tags: Mapping[str, Tag],
    incoming: Iterable[Tag],
    format_: Format | None = None,
    *,
    sounds: Mapping[str, Sound] | None = None,
) -> Merge:
    """Merge tags; of two that are one tag and differ, the one changed later wins.

    Parameters
    ----------
    tags : mapping of id to Tag
        Those here.
    incoming : iterable of Tag
        Each id at most once.
    format_ : Format, optional
        Where they come from; without it, from where all of a tag is held.
    sounds : mapping of clip to Sound, optional
        Tell a whole clip from a region where the format does not.
    """
    pairs = [(tags.get(tag.id), tag) for tag in incoming]
    if format_ is not None and "id" not in format_.holds:
        pairs = _paired_by_content(tags, pairs, format_, sounds or {})
    changes: list[Change] = []
    counts = {"new": 0, "newer": 0, "older": 0, "same": 0}
    for here, tag in pairs:
        kind = _kind(here, tag)
        counts[kind] += 1
        if kind in {"new", "newer"}:
            changes.append(Change(here, tag))
    edit = Edit(f"import {len(changes):,} tag{'' if len(changes) == 1 else 's'}", tuple(changes))
    return Merge(edit, **counts)


def _kind(here: Tag | None, tag: Tag) -> str:
    if here is None:
        return "new"
    if here == tag:
        return "same"
    return "newer" if tag.changed > here.changed else "older"


def _paired_by_content(
    tags: Mapping[str, Tag],
    pairs: list[tuple[Tag | None, Tag]],
    format_: Format,
    sounds: Mapping[str, Sound],
) -> list[tuple[Tag | None, Tag]]:
    taken = {here.id for here, _ in pairs if here is not None}
    twins = _Twins((tag for tag in tags.values() if tag.id not in taken), format_, sounds)
    result: list[tuple[Tag | None, Tag]] = []
    for same_id, tag in pairs:
        here = same_id or twins.take(tag)
        result.append((here, tag if here is None else _as_said(here, tag, format_, sounds)))
    return result


class _Twins:
    """The tags here, each of which can be taken once as the twin of one that comes in."""

    def __init__(self, tags: Iterable[Tag], format_: Format, sounds: Mapping[str, Sound]) -> None:
        self._format, self._sounds = format_, sounds
        self._free: dict[_Key, dict[str, Tag]] = {}
        for tag in tags:
            self._free.setdefault(self._key(tag), {})[tag.id] = tag

    def take(self, tag: Tag) -> Tag | None:
        """Take the best twin; None if there is none."""
        second = _second(_stretch(tag, self._format, self._sounds))
        twins = [
            (far, _as_said(here, tag, self._format, self._sounds) != here, here)
            for near in (second, second - 1, second + 1)
            for here in self._free.get(self._key(tag, near), {}).values()
            if (far := self._distance(here, tag)) is not None
        ]
        if not twins:
            return None
        # What was rounded lies within half a step of what it was.
        step = self._format.step_s
        here = min(twins, key=lambda twin: (twin[0] > 0.51 * step, twin[1], twin[0]))[2]
        del self._free[self._key(here)][here.id]
        return here

    def _key(self, tag: Tag, second: int | None = None) -> _Key:
        if second is None:
            second = _second(_stretch(tag, self._format, self._sounds))
        return (
            *(getattr(tag, name) for name in ("clip", "tag", "tagger") if name in self._format.holds),
            str(second),
        )

    def _distance(self, here: Tag, tag: Tag) -> float | None:
        return _distance(here, tag, self._format, self._sounds)


def _as_said(here: Tag, tag: Tag, format_: Format, sounds: Mapping[str, Sound]) -> Tag:
    """The tag here as the file says it is: what the format holds is taken, all else and rounded edges stay."""
    kept = {"id", "rate", "created", "changed"}
    if _distance(here, tag, format_, sounds) is not None:
        kept |= {"start", "end"}
    said = {name: getattr(tag, name) for name in format_.holds - kept}
    revised = replace(here, **said)
    return here if revised == here else replace(revised, changed=tag.changed)


def _stretch(tag: Tag, format_: Format, sounds: Mapping[str, Sound]) -> _Stretch | None:
    """In seconds; None for a whole clip, if the format tells it from a region."""
    if "start" not in format_.holds:
        return None
    if tag.start_s is not None and tag.end_s is not None:
        return tag.start_s, tag.end_s
    sound = None if format_.holds_whole_clips else sounds.get(tag.clip)
    return None if sound is None else (0.0, sound.frames / sound.rate)


def _distance(here: Tag, tag: Tag, format_: Format, sounds: Mapping[str, Sound]) -> float | None:
    """How far apart the edges are, in seconds; None if further than the format rounds."""
    one, other = _stretch(here, format_, sounds), _stretch(tag, format_, sounds)
    if one is None or other is None:
        return 0.0 if one is other else None
    far = max(abs(one[0] - other[0]), abs(one[1] - other[1]))
    half_a_sample = 0.5 / (tag.rate or here.rate or math.inf)
    return far if far <= format_.step_s + half_a_sample else None


def _second(stretch: _Stretch | None) -> int:
    """A drawer for stretches, so that few need be compared."""
    return -10 if stretch is None else math.floor(stretch[0])
