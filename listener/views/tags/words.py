"""What the tags panel says of tags and of their history."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from analysis.session.codebook.changes import Outdated
from analysis.session.file.log import HistoryEntry
from analysis.session.tags import Tag
from listener.state.tagging.writing import is_key_by_key

OLDER = "†"
LONGEST_NAME = 10


def short(name: str) -> str:
    """A tagger's name where there is little room."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def describe(tag: Tag) -> str:
    """One line for a tag: its name, and where in the clip it is."""
    if tag.start_s is None or tag.end_s is None:
        return f"{tag.tag}  (whole clip)"
    return f"{tag.tag}  {tag.start_s:.3f}–{tag.end_s:.3f} s"


def line(tag: Tag, *, is_own: bool, is_outdated: bool) -> str:
    """What stands in the list for a tag: others' names, shortened, come first; a sign follows an older definition."""
    whose = "" if is_own else f"{short(tag.tagger)}: "
    return f"{whose}{describe(tag)}{f' {OLDER}' if is_outdated else ''}"


def tip(tag: Tag, older: Outdated | None, called: Callable[[str], str] = str) -> str:
    """All that there is to know of a tag, in lines; `called` gives the name of a tagger for the screen."""
    lines = [describe(tag), f"Given by {called(tag.tagger)}{' while listening blind' if tag.blind else ''}"]
    if tag.confidence is not None:
        lines.append(f"{tag.confidence:.0%} sure")
    if tag.note:
        lines.append(tag.note)
    if older is not None:
        meant = "the codebook did not have it then" if older.then is None else older.then.definition
        lines.append(f"{OLDER} Given under version {tag.codebook_version} of the codebook: {meant}")
    return "\n".join(lines)


def done_by(taggers: Iterable[str], own: str) -> str:
    """Who else has finished the clip; empty if nobody has."""
    others = sorted(set(taggers) - {own})
    return f"done: {', '.join(others)}" if others else ""


def history_lines(entries: Iterable[HistoryEntry], called: Callable[[str], str] = str) -> tuple[str, ...]:
    """One line a change, newest first; a note or an edge that was changed key by key is one change.

    `called` gives the name of a tagger for the screen.
    """
    kept: list[HistoryEntry] = []
    for entry in entries:
        if kept and _is_same_writing(kept[-1], entry):
            kept.pop()
        kept.append(entry)
    return tuple(
        f"{entry.at:%Y-%m-%d %H:%M} {called(entry.tagger)}: {_what(entry)}" for entry in reversed(kept)
    )


def _is_same_writing(before: HistoryEntry, after: HistoryEntry) -> bool:
    keys = [(entry.title, entry.tagger, entry.action) for entry in (before, after)]
    return keys[0] == keys[1] and is_key_by_key(after.title)


def _what(entry: HistoryEntry) -> str:
    before, after = entry.before, entry.after
    by = {"edit": "", "undo": " (undo)", "redo": " (redo)"}[entry.action]
    if after is None:
        return f"deleted{by}"
    if before is None:
        return f"given{by}"
    changes = []
    if before.note != after.note:
        changes.append(f"note “{after.note}”" if after.note else "note removed")
    if before.confidence != after.confidence:
        changes.append("confidence not said" if after.confidence is None else f"{after.confidence:.0%} sure")
    if (before.start, before.end) != (after.start, after.end):
        changes.append(f"moved to {after.start_s:.3f}–{after.end_s:.3f} s")
    if before.tag != after.tag:
        changes.append(f"renamed from {before.tag}")
    return (", ".join(changes) or entry.title) + by
