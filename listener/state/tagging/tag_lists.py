"""All tags of a session, found by id, by clip and by who gave them, and kept in step with its edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set
from datetime import datetime

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
        self._by_clip: dict[str, tuple[Tag, ...]] = {}
        self._unordered: set[str] = set()
        self._add(self._all.values())

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
        if clip in self._unordered:
            self._unordered.discard(clip)
            self._by_clip[clip] = tuple(sorted(self._by_clip[clip], key=_place))
        return self._by_clip.get(clip, ())

    def apply(self, edits: Iterable[Edit]) -> frozenset[str]:
        """Take edits over that are in the file; gives the clips whose tags they changed."""
        self._snapshot = None
        return frozenset().union(*map(self._apply, edits))

    def _apply(self, edit: Edit) -> Set[str]:
        ids = [step.id for step in edit.changes]
        gone = {tag_id: tag for tag_id in ids if (tag := self._all.pop(tag_id, None)) is not None}
        come = [step.after for step in edit.changes if step.after is not None]
        self._all.update((tag.id, tag) for tag in come)
        return self._drop(gone) | self._add(come)

    def _add(self, tags: Collection[Tag]) -> Set[str]:
        added: dict[str, list[Tag]] = {}
        for tag in tags:
            added.setdefault(tag.clip, []).append(tag)
        for clip, here in added.items():
            self._by_clip[clip] = (*self._by_clip.get(clip, ()), *here)
        self._unordered.update(added)
        self._count(tags, 1)
        return added.keys()

    def _drop(self, tags: Mapping[str, Tag]) -> Set[str]:
        clips = {tag.clip for tag in tags.values()}
        for clip in clips:
            left = tuple([tag for tag in self._by_clip[clip] if tag.id not in tags])
            if left:
                self._by_clip[clip] = left
            else:
                del self._by_clip[clip]
                self._unordered.discard(clip)
        self._count(tags.values(), -1)
        return clips

    def _count(self, tags: Collection[Tag], by: int) -> None:
        """Count tags without keeping what there is none of."""
        for tag in tags:
            clips = self.given.setdefault((tag.tagger, tag.tag), {})
            count = clips.get(tag.clip, 0) + by
            if count:
                clips[tag.clip] = count
            else:
                del clips[tag.clip]
        for tagger, count in Counter(tag.tagger for tag in tags).items():
            self.taggers[tagger] += by * count
        if by < 0:
            self.given = {key: clips for key, clips in self.given.items() if clips}
            self.taggers = +self.taggers


def _place(tag: Tag) -> tuple[int, datetime]:
    return -1 if tag.start is None else tag.start, tag.created
