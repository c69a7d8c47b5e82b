"""Edits of tags as values: applying one gives the new tags and the edit that takes it back.

Every edit, from one note to ten thousand tags given at once, is a tuple of changes, each of which holds a tag
before and after. The inverse is the same with before and after exchanged, so undo is right by construction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from analysis.session.tags import Tag


@dataclass(frozen=True, slots=True)
class Change:
    """One tag before and after: None before is a tag given, None after is a tag removed."""

    before: Tag | None
    after: Tag | None

    def __post_init__(self) -> None:
        if self.before == self.after:
            raise ValueError("a change must change something")
        if self.before is not None and self.after is not None and self.before.id != self.after.id:
            raise ValueError(f"a change keeps the tag's id, found {self.before.id} and {self.after.id}")

    @property
    def id(self) -> str:
        """Id of the tag."""
        return self.after.id if self.after is not None else cast(Tag, self.before).id


@dataclass(frozen=True)
class Edit:
    """Changes that belong together: one transaction, one step of undo.

    Attributes
    ----------
    title : str
        For menus and the edit log, such as `give sarcasm`.
    changes : tuple of Change
        Each tag at most once.
    """

    title: str
    changes: tuple[Change, ...]

    def __post_init__(self) -> None:
        if len({change.id for change in self.changes}) < len(self.changes):
            raise ValueError("an edit may change each tag only once")

    @property
    def inverse(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.title, tuple(Change(change.after, change.before) for change in self.changes))


def give(tags: Iterable[Tag]) -> Edit:
    """Make the edit that adds tags."""
    given = tuple(tags)
    return Edit(_title("give", given), tuple(Change(None, tag) for tag in given))


def remove(tags: Iterable[Tag]) -> Edit:
    """Make the edit that removes tags, which must be given as they are now."""
    removed = tuple(tags)
    return Edit(_title("remove", removed), tuple(Change(tag, None) for tag in removed))


def change(pairs: Iterable[tuple[Tag, Tag]]) -> Edit:
    """Make the edit that changes tags, from (as it is now, as it shall be); `revised` makes the latter."""
    changes = tuple(Change(before, after) for before, after in pairs)
    return Edit(_title("change", tuple(item.after for item in changes if item.after is not None)), changes)


def apply(edit: Edit, tags: Mapping[str, Tag]) -> tuple[dict[str, Tag], Edit]:
    """Apply an edit without changing its arguments.

    Parameters
    ----------
    edit : Edit
    tags : mapping of id to Tag

    Returns
    -------
    dict, Edit
        The new tags by id, in their order with given ones last, and the inverse edit.

    Raises
    ------
    ValueError
        If a tag is not as the edit expects it before; nothing is applied then.
    """
    result = dict(tags)
    for item in edit.changes:
        if tags.get(item.id) != item.before:
            raise ValueError(f"the tag {item.id} is not as the edit {edit.title!r} expects it")
        if item.after is None:
            del result[item.id]
        else:
            result[item.id] = item.after
    return result, edit.inverse


def _title(verb: str, tags: tuple[Tag, ...]) -> str:
    names = sorted({tag.tag for tag in tags})
    what = names[0] if len(names) == 1 else f"{len(names)} tags"
    return f"{verb} {what}" if len(tags) == 1 else f"{verb} {what}, {len(tags):,} times"
