"""What is kept with a session under a name: filters, queues and recordings.

Each is a mark on the session itself, whose note holds its name and content, so that it is undone, merged and found in
the history as tags are. Of several of one name and kind, which taggers made apart, the one changed last counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.session.edits import Change, Edit
from analysis.session.marks import KEPT_FILTER, KEPT_QUEUE, KEPT_RECORDING, SESSION
from analysis.session.tags import Tag, new_tag, revised

KINDS = {KEPT_FILTER: "filter", KEPT_QUEUE: "queue", KEPT_RECORDING: "recording"}


@dataclass(frozen=True)
class Kept:
    """Something kept: its name for people, its content as a text, and the mark that holds it."""

    name: str
    content: str
    mark: Tag


def of_clips(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Those that are tags of clips, and nothing kept of the session."""
    return tuple(tag for tag in tags if tag.clip != SESSION)


def kept(tags: Iterable[Tag], kind: str) -> dict[str, Kept]:
    """What of a kind (`KEPT_FILTER`, `KEPT_QUEUE`, `KEPT_RECORDING`) is kept, by name in the order of the alphabet."""
    found: dict[str, Kept] = {}
    marks = (tag for tag in tags if tag.clip == SESSION and tag.tag == kind)
    for mark in sorted(marks, key=lambda tag: (tag.changed, tag.id)):
        read = _read(mark)
        if read is not None:
            found[read.name] = read
    return {name: found[name] for name in sorted(found, key=str.casefold)}


def keep(
    kind: str, name: str, content: str, *, tagger: str, codebook_version: int, before: Kept | None = None
) -> Edit:
    """Make the edit that keeps something, in place of what was kept `before`; changing nothing makes no change.

    Raises
    ------
    ValueError
        If the name is empty.
    """
    if not name.strip():
        raise ValueError("what is kept needs a name")
    note = json.dumps({"name": name.strip(), "content": content}, ensure_ascii=False)
    title = f"keep {_called(name.strip(), kind)}"
    if before is None:
        mark = new_tag(SESSION, kind, tagger=tagger, codebook_version=codebook_version, note=note)
        return Edit(title, (Change(None, mark),))
    if before.mark.note == note:
        return Edit(title, ())
    return Edit(title, (Change(before.mark, revised(before.mark, note=note)),))


def forget(one: Kept) -> Edit:
    """Make the edit that keeps something no longer."""
    return Edit(f"forget {_called(one.name, one.mark.tag)}", (Change(one.mark, None),))


def _called(name: str, kind: str) -> str:
    """A name with what it is in front, unless it begins so by itself."""
    return name if name.startswith(f"{KINDS[kind]} ") else f"{KINDS[kind]} {name}"


def _read(mark: Tag) -> Kept | None:
    try:
        fields = json.loads(mark.note)
        name, content = fields["name"], fields["content"]
    except (ValueError, TypeError, KeyError):
        return None
    return Kept(name, content, mark) if isinstance(name, str) and isinstance(content, str) else None
