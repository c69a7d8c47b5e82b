"""All tags of a session, found by id and by clip, and kept in step with its edits."""

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
    """

    def __init__(self, tags: Mapping[str, Tag] | None = None) -> None:
        self._all: dict[str, Tag] = {}
        self._by_clip: dict[str, dict[str, Tag]] = {}
        self._snapshot: Mapping[str, Tag] | None = None
        self.taggers: Counter[str] = Counter()
        for tag in (tags or {}).values():
            self._put(tag)

    def __len__(self) -> int:
        return len(self._all)

    @property
    def all(self) -> Mapping[str, Tag]:
        """Every tag by id, as they are now: later edits leave what is given here alone."""
        if self._snapshot is None:
            self._snapshot = dict(self._all)
        return self._snapshot

    @property
    def clips(self) -> Iterable[str]:
        """The clips that have tags."""
        return self._by_clip.keys()

    def get(self, tag_id: str) -> Tag | None:
        """The tag of that id, or None if there is none."""
        return self._all.get(tag_id)

    def of(self, clip: str) -> tuple[Tag, ...]:
        """A clip's tags: those of the whole clip first, then regions by their start."""
        here = tuple(self._by_clip.get(clip, {}).values())
        if len(here) < 2:
            return here
        return tuple(sorted(here, key=lambda tag: (-1 if tag.start is None else tag.start, tag.created)))

    def apply(self, edits: Iterable[Edit]) -> frozenset[str]:
        """Take edits over that are in the file; gives the clips whose tags they changed."""
        self._snapshot = None
        clips = set()
        for edit in edits:
            for change in edit.changes:
                before = self._all.pop(change.id, None)
                if before is not None:
                    clips.add(before.clip)
                    self._drop(before)
                if change.after is not None:
                    clips.add(change.after.clip)
                    self._put(change.after)
        return frozenset(clips)

    def _put(self, tag: Tag) -> None:
        self._all[tag.id] = tag
        self._by_clip.setdefault(tag.clip, {})[tag.id] = tag
        self.taggers[tag.tagger] += 1

    def _drop(self, tag: Tag) -> None:
        here = self._by_clip[tag.clip]
        del here[tag.id]
        if not here:
            del self._by_clip[tag.clip]
        self.taggers[tag.tagger] -= 1
        if not self.taggers[tag.tagger]:
            del self.taggers[tag.tagger]
