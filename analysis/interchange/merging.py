"""Bring tags from elsewhere together with those of a session.

Where a format holds ids, a tag is the one with its id. Where it does not, a tag that says the same as one here (clip,
tag, tagger, and a stretch that differs by no more than the format rounds) is that one, so writing and reading back
doubles nothing; what the format cannot hold stays as it is here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from analysis.interchange.records import Format, Sound
from analysis.session.edits import Change, Edit
from analysis.session.tags import Tag

_Stretch = tuple[float, float]
_Key = tuple[str | int, ...]
_DRAWER_S = 0.05
_WHOLE_CLIPS = -(10**9)


@dataclass(frozen=True)
class Merge:
    """What an import would do, and the one edit that does it.

    Attributes
    ----------
    edit : Edit
        Gives the new tags and changes those that are newer elsewhere; without changes if there is nothing to do.
    new, newer, older, same : int
        Tags that were not there; that were changed later elsewhere and so replace those here; that were changed
        later here, so that those here stay; that are the same. One that differs and says the same time was changed
        elsewhere by a program that keeps no times, such as a spreadsheet, after it was written: it counts as newer.
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
        Of those with one id, as in two copies of a file, the one changed last counts.
    format_ : Format, optional
        Where they come from; without it, from where all of a tag is held.
    sounds : mapping of clip to Sound, optional
        Tell a whole clip from a region where the format does not.
    """
    newest: dict[str, Tag] = {}
    for tag in incoming:
        if tag.id not in newest or newest[tag.id].changed < tag.changed:
            newest[tag.id] = tag
    pairs = [(tags.get(tag.id), tag) for tag in newest.values()]
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
    return "older" if tag.changed < here.changed else "newer"


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
        result.append((here, tag if here is None else twins.as_said(here, tag)))
    return result


class _Twins:
    """The tags here, each of which can be taken once as the twin of one that comes in."""

    def __init__(self, tags: Iterable[Tag], format_: Format, sounds: Mapping[str, Sound]) -> None:
        self._format, self._sounds = format_, sounds
        self._names = [name for name in ("clip", "tag", "tagger") if name in format_.holds]
        self._said = format_.holds - {"id", "start", "end", "rate", "created", "changed"}
        self._free: dict[_Key, dict[str, tuple[Tag, _Stretch | None]]] = {}
        for tag in tags:
            stretch = self._stretch(tag)
            self._free.setdefault(self._key(tag, _drawer(stretch)), {})[tag.id] = (tag, stretch)

    def take(self, tag: Tag) -> Tag | None:
        """Take the best twin; None if there is none."""
        stretch, most = self._stretch(tag), self._tolerance(tag)
        drawers = range(_drawer(stretch, -most), _drawer(stretch, most) + 1)
        twins = [
            (far, here, key)
            for key in (self._key(tag, drawer) for drawer in drawers)
            for here, other in self._free.get(key, {}).values()
            if (far := _distance(other, stretch)) <= most
        ]
        if not twins:
            return None
        # What was rounded lies within half a step of what it was.
        half = 0.51 * self._format.step_s
        _, here, key = min(
            twins, key=lambda twin: (twin[0] > half, bool(self._differing(twin[1], tag)), twin[0])
        )
        del self._free[key][here.id]
        return here

    def as_said(self, here: Tag, tag: Tag) -> Tag:
        """The tag here as the file says it is: what the format holds is taken, all else and rounded edges stay."""
        said = self._differing(here, tag)
        if _distance(self._stretch(here), self._stretch(tag)) > self._tolerance(tag):
            said |= {"start": tag.start, "end": tag.end, "rate": tag.rate}
        return replace(here, **said, changed=tag.changed) if said else here

    def _differing(self, here: Tag, tag: Tag) -> dict[str, Any]:
        return {name: getattr(tag, name) for name in self._said if getattr(tag, name) != getattr(here, name)}

    def _key(self, tag: Tag, drawer: int) -> _Key:
        return (*(getattr(tag, name) for name in self._names), drawer)

    def _stretch(self, tag: Tag) -> _Stretch | None:
        """In seconds; None for a whole clip, if the format tells it from a region."""
        if "start" not in self._format.holds:
            return None
        if tag.start_s is not None and tag.end_s is not None:
            return tag.start_s, tag.end_s
        sound = None if self._format.holds_whole_clips else self._sounds.get(tag.clip)
        return None if sound is None else (0.0, sound.frames / sound.rate)

    def _tolerance(self, tag: Tag) -> float:
        """How far the format may move edges, in seconds: by its step, and half a sample in reading."""
        return self._format.step_s + 0.5 / (tag.rate or math.inf)


def _distance(one: _Stretch | None, other: _Stretch | None) -> float:
    """How far apart edges are, in seconds; infinite between a region and a whole clip."""
    if one is None or other is None:
        return 0.0 if one is other else math.inf
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def _drawer(stretch: _Stretch | None, moved_s: float = 0.0) -> int:
    """A drawer for stretches that start about together, so that few need be compared."""
    return _WHOLE_CLIPS if stretch is None else math.floor((stretch[0] + moved_s) / _DRAWER_S)
