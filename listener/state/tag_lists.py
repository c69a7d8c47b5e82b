"""All tags of a session, found by id, by clip and by who gave them, and kept in step with its edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from analysis.session.edits import Edit
from analysis.session.tags import Tag


class TagLists:
    """Tags by id and by clip; an edit costs what it changes, however many tags there are.

    Attributes
    ----------
    taggers : mapping of str to int
        How many tags each tagger gave.
    given : mapping of (str, str) to mapping of str to int
        By tagger and tag: the clips that were given it, and how often.
    """

    def __init__(self, tags: Mapping[str, Tag] | None = None) -> None:
        self._all: dict[str, Tag] = dict(tags or {})
        self._snapshot: Mapping[str, Tag] | None = None
        self.taggers: Counter[str] = Counter()
        self.given: dict[tuple[str, str], dict[str, int]] = {}
        by_clip: dict[str, list[Tag]] = {}
        for tag in self._all.values():
            by_clip.setdefault(tag.clip, []).append(tag)
            self._count(tag, 1)
        self._by_clip = {clip: _in_order(here) for clip, here in by_clip.items()}

    def __len__(self) -> int:
        return len(self._all)

    @property
    def all(self) -> Mapping[str, Tag]:
        """Every tag by id, as they are now: later edits leave what is given here alone."""
        if self._snapshot is None:
            self._snapshot = dict(self._all)
        return self._snapshot

    def get(self, tag_id: str) -> Tag | None:
        """The tag of that id, or None if there is none."""
        return self._all.get(tag_id)

    def of(self, clip: str) -> tuple[Tag, ...]:
        """A clip's tags: those of the whole clip first, then regions by their start."""
        return self._by_clip.get(clip, ())

    def apply(self, edits: Iterable[Edit]) -> frozenset[str]:
        """Take edits over that are in the file; gives the clips whose tags they changed."""
        self._snapshot = None
        changed: dict[str, dict[str, Tag]] = {}

        def here(clip: str) -> dict[str, Tag]:
            if clip not in changed:
                changed[clip] = {tag.id: tag for tag in self.of(clip)}
            return changed[clip]

        for edit in edits:
            for change in edit.changes:
                before, after = self._all.pop(change.id, None), change.after
                if before is not None:
                    del here(before.clip)[before.id]
                    self._count(before, -1)
                if after is not None:
                    self._all[after.id] = here(after.clip)[after.id] = after
                    self._count(after, 1)
        for clip, tags in changed.items():
            if tags:
                self._by_clip[clip] = _in_order(tags.values())
            else:
                self._by_clip.pop(clip, None)
        return frozenset(changed)

    def _count(self, tag: Tag, by: int) -> None:
        key = (tag.tagger, tag.tag)
        clips = self.given.setdefault(key, {})
        _add(clips, tag.clip, by)
        if not clips:
            del self.given[key]
        _add(self.taggers, tag.tagger, by)


def _add(counts: dict[str, int], key: str, by: int) -> None:
    """Count without keeping what there is none of."""
    count = counts.get(key, 0) + by
    if count:
        counts[key] = count
    else:
        del counts[key]


def _in_order(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    here = tuple(tags)
    if len(here) < 2:
        return here
    return tuple(sorted(here, key=lambda tag: (-1 if tag.start is None else tag.start, tag.created)))
