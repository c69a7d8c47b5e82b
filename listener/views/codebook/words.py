"""What the codebook's sheet says, made without widgets."""

from __future__ import annotations

from analysis.session.codebook.book import KEYS, CodebookEntry, Example
from analysis.session.codebook.changes import Outdated
from analysis.session.codebook.draft import Draft, DraftEntry
from analysis.session.codebook.starting import PALETTE

_NAMES = (
    "indigo",
    "cyan",
    "teal",
    "green",
    "olive",
    "sand",
    "rose",
    "wine",
    "purple",
    "blue",
    "vermilion",
    "orange",
    "grey",
)
COLOURS = dict(zip(PALETTE, _NAMES, strict=True))


def standing(draft: Draft, version: int, *, is_changed: bool, is_from_before: bool) -> str:
    """How the draft stands to the version that is kept."""
    if not is_changed:
        return "Nothing is changed. What you change is kept as your draft until it becomes a version."
    begun = (
        "These are your changes from last time" if is_from_before else "Your changes are on disk as a draft"
    )
    if draft.base < version:
        return (
            f"{begun}. They began with version {draft.base}; version {version} was kept meanwhile."
            f" Keeping joins both as version {version + 1}."
        )
    return f"{begun}. Others see them once they are kept as version {version + 1}."


def list_label(entry: DraftEntry) -> str:
    """One line for a tag in the list."""
    name = entry.name.strip() or "(no name yet)"
    return f"{entry.key}  {name}" if entry.key else name


def place(example: Example) -> str:
    """Where in its clip an example lies."""
    if example.start is None or example.end is None or example.rate is None:
        return "whole clip"
    return f"{example.start / example.rate:.3f}–{example.end / example.rate:.3f} s"


def adding(here: Example | None) -> str:
    """What the button adds that makes an example of what is in view."""
    if here is None:
        return "Add clip: none is open"
    if here.start is None:
        return "Add this clip"
    return f"Add the selection, {place(here)}"


def key_choices(draft: Draft, at: int) -> list[tuple[str, str]]:
    """Keys that the tag at a place may have, each with its label: whose it is now, if another's."""
    holders = {
        entry.key: entry.name for number, entry in enumerate(draft.entries) if entry.key and number != at
    }
    taken = {key: f"{key}  (on {name or 'another tag'})" for key, name in holders.items()}
    return [("none", ""), *((taken.get(key, key), key) for key in KEYS)]


def company(draft: Draft, at: int) -> str:
    """Which tags the one at a place excludes."""
    group = draft.entries[at].group.strip()
    if not group:
        return "Excludes no other tag. Tags of one group exclude each other on the same stretch."
    others = [
        entry.name.strip()
        for number, entry in enumerate(draft.entries)
        if number != at and entry.group.strip() == group
    ]
    if not others:
        return "No other tag is in this group yet."
    return f"Replaces on the same stretch: {', '.join(others)}."


def outdated_caption(count: int, others: int, *, hidden: int = 0) -> str:
    """What the list of tags under older definitions holds, and how many of clips are left out that are hidden."""
    if hidden:
        left_out = f" {hidden:,} more are left out: their clips are hidden from you while you listen blind."
        return (outdated_caption(count, others) if count else "No tag of a clip that you may see.") + left_out
    if not count:
        return "Every tag was made, or found right again, under the codebook's newest definitions."
    tags = "One tag was" if count == 1 else f"{count:,} tags were"
    theirs = (
        f" {others:,} of them are others': only they can say whether they are still right." if others else ""
    )
    return f"{tags} made under another definition than the newest. Hear them and say what is still right.{theirs}"


def then_and_now(one: Outdated) -> str:
    """Both definitions of a tag, as lines."""
    then = (
        "The codebook did not have this tag, as far as this session knows."
        if one.then is None
        else meaning(one.then)
    )
    return f"Then (version {one.tag.codebook_version}): {then}\nNow: {meaning(one.now)}"


def meaning(entry: CodebookEntry) -> str:
    """All that a tagger decides by, on one line."""
    parts = [entry.definition or "No definition.", *entry.questions]
    if entry.group:
        parts.append(f"Group: {entry.group}.")
    return " ".join(parts)
