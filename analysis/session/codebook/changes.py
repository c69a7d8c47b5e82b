"""How one version of a codebook differs from another, and which tags were made under another definition.

A tag's *meaning* is what a tagger decides by: its definition, questions and group. Key, colour and examples are not
part of it, as an example shows what the definition says, nor is the name: a tag that only has another name means the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analysis.session.codebook.book import Codebook, CodebookEntry
from analysis.session.edits import Change, Edit
from analysis.session.tags import Tag, revised

_NOTHING = ("", (), "")


@dataclass(frozen=True)
class EntryChange:
    """What became of one tag of a codebook.

    Attributes
    ----------
    kind : str
        `added`, `removed`, `renamed` (the meaning stayed), `redefined` (it did not), or `changed`: only key, colour or
        examples.
    before, after : CodebookEntry or None
        None before if it was added, None after if it was removed.
    """

    kind: Literal["added", "removed", "renamed", "redefined", "changed"]
    before: CodebookEntry | None
    after: CodebookEntry | None


@dataclass(frozen=True)
class Outdated:
    """A tag that was made under another definition than the newest.

    Attributes
    ----------
    tag : Tag
    then : CodebookEntry or None
        The definition under which it was made; None if the codebook did not have the tag then.
    now : CodebookEntry
    """

    tag: Tag
    then: CodebookEntry | None
    now: CodebookEntry


def compare(old: Codebook, new: Codebook) -> tuple[EntryChange, ...]:
    """Tell what became of each tag: those of the new codebook in its order, then those that are gone."""
    changes = []
    renames = find_renames(old, new)
    was = {after: before for before, after in renames.items()}
    for after in new.entries:
        before = old.entry(was.get(after.name, after.name))
        if before is None:
            changes.append(EntryChange("added", None, after))
        elif before.name != after.name:
            changes.append(EntryChange("renamed", before, after))
        elif _meaning(before) != _meaning(after):
            changes.append(EntryChange("redefined", before, after))
        elif before != after:
            changes.append(EntryChange("changed", before, after))
    gone = (entry for entry in old.entries if new.entry(entry.name) is None and entry.name not in renames)
    return (*changes, *(EntryChange("removed", entry, None) for entry in gone))


def find_renames(old: Codebook, new: Codebook) -> dict[str, str]:
    """Find tags that only have another name: old name to new.

    A tag counts as renamed if one that is gone and one that is new mean the same, by a definition, and no third does.
    """
    gone = [entry for entry in old.entries if new.entry(entry.name) is None and entry.definition]
    come = [entry for entry in new.entries if old.entry(entry.name) is None]
    pairs = [(before, after) for before in gone for after in come if _meaning(before) == _meaning(after)]
    names = [entry.name for pair in pairs for entry in pair]
    return {
        before.name: after.name
        for before, after in pairs
        if names.count(before.name) == 1 and names.count(after.name) == 1
    }


def outdated(tags: Iterable[Tag], versions: Sequence[Codebook]) -> tuple[Outdated, ...]:
    """List the tags whose meaning in the version they were made under is not that of the newest.

    Tags that the newest version does not have are left out. A tag of a version that is not among `versions` counts as
    made when the codebook did not have it.

    Parameters
    ----------
    tags : iterable of Tag
    versions : sequence of Codebook
        Oldest first, at least one.
    """
    newest = {entry.name: entry for entry in versions[-1].entries}
    then = {codebook.version: entries for codebook, entries in _ancestors(versions)}
    same: dict[tuple[str, int], bool] = {}
    found = []
    for tag in tags:
        now = newest.get(tag.tag)
        if now is None:
            continue
        before = then.get(tag.codebook_version, {}).get(tag.tag)
        what = (tag.tag, tag.codebook_version)
        if what not in same:
            same[what] = _meaning(now) == _meaning(before)
        if not same[what]:
            found.append(Outdated(tag, before, now))
    return tuple(found)


def renamed(tags: Iterable[Tag], names: Mapping[str, str]) -> Edit:
    """Make the edit that gives tags their new names (old name to new); ids and codebook versions stay."""
    changes = tuple(
        Change(tag, revised(replace(tag, tag=names[tag.tag])))
        for tag in tags
        if names.get(tag.tag, tag.tag) != tag.tag
    )
    what = ", ".join(f"{old} to {new}" for old, new in names.items() if old != new)
    return Edit(f"rename {what}, {_times(len(changes))}", changes)


def confirmed(tags: Iterable[Tag], version: int) -> Edit:
    """Make the edit that says of tags that they are right by this version of the codebook too."""
    changes = tuple(
        Change(tag, revised(tag, codebook_version=version)) for tag in tags if tag.codebook_version != version
    )
    return Edit(f"still right by version {version}, {_times(len(changes))}", changes)


def _ancestors(versions: Sequence[Codebook]) -> list[tuple[Codebook, dict[str, CodebookEntry]]]:
    """For each version, newest first, its entries by the name that they have in the newest."""
    newest = versions[-1]
    names = {entry.name: entry.name for entry in newest.entries}
    found = [(newest, {entry.name: entry for entry in newest.entries})]
    for older, newer in zip(versions[-2::-1], versions[:0:-1], strict=True):
        was = {after: before for before, after in find_renames(older, newer).items()}
        names = {now: was.get(then, then) for now, then in names.items()}
        entries = {now: older.entry(then) for now, then in names.items()}
        found.append((older, {now: entry for now, entry in entries.items() if entry is not None}))
    return found


def _meaning(entry: CodebookEntry | None) -> tuple[object, ...]:
    if entry is None:
        return _NOTHING
    return (entry.definition, entry.questions, entry.group)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
