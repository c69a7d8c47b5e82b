"""A codebook while it is being changed: it may be wrong for a while, and each tag knows the name it had before.

Every change gives a new draft; `problems` says what is wrong with it, and `finished` makes the codebook.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from analysis.errors import DataError
from analysis.session.codebook.book import Codebook, CodebookEntry, Example, free_colour
from analysis.session.codebook.changes import find_renames

if TYPE_CHECKING:
    from analysis.session.session import Session


@dataclass(frozen=True)
class DraftEntry:
    """One tag of a draft: the fields of `CodebookEntry` as they are typed, and `was`.

    Attributes
    ----------
    was : str
        The tag's name in the codebook that the draft began with; empty for a new one.
    questions : tuple of str
        Lines, of which some may be empty.
    """

    was: str
    name: str
    colour: str
    definition: str = ""
    key: str = ""
    group: str = ""
    questions: tuple[str, ...] = ()
    yes: tuple[Example, ...] = ()
    no: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Draft:
    """The tags in their order; `base` is the version that the draft began with."""

    base: int
    entries: tuple[DraftEntry, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of the entry at a place, in one sentence."""

    at: int
    field: str
    sentence: str


def draft_of(codebook: Codebook) -> Draft:
    """Begin a draft with a codebook as it is."""
    return draft_from(codebook, codebook)


def draft_from(incoming: Codebook, base: Codebook) -> Draft:
    """Begin a draft that makes `base` into another codebook, such as one from a file."""
    was = {after: before for before, after in find_renames(base, incoming).items()}
    was |= {entry.name: entry.name for entry in base.entries}
    return Draft(
        base.version, tuple(_draft_entry(entry, was.get(entry.name, "")) for entry in incoming.entries)
    )


def with_new(draft: Draft) -> Draft:
    """Add an empty tag, in a colour that the fewest have."""
    colour = free_colour(entry.colour for entry in draft.entries)
    return replace(draft, entries=(*draft.entries, DraftEntry("", "", colour)))


def without(draft: Draft, at: int) -> Draft:
    """Take the tag at a place out."""
    return replace(draft, entries=draft.entries[:at] + draft.entries[at + 1 :])


def moved(draft: Draft, at: int, to: int) -> Draft:
    """Put the tag at a place elsewhere; `to` is its place afterwards."""
    entries = list(draft.entries)
    entries.insert(to, entries.pop(at))
    return replace(draft, entries=tuple(entries))


def with_fields(draft: Draft, at: int, **fields: Any) -> Draft:
    """Change fields of the tag at a place."""
    entry = replace(draft.entries[at], **fields)
    return replace(draft, entries=(*draft.entries[:at], entry, *draft.entries[at + 1 :]))


def problems(draft: Draft) -> tuple[Problem, ...]:
    """Say what must be mended before the draft can be kept, from the first tag to the last."""
    return tuple(problem for at in range(len(draft.entries)) for problem in _problems_at(draft, at))


def finished(draft: Draft) -> Codebook:
    """Make the codebook, under the version from which it was made; raises ValueError if the draft has problems."""
    return Codebook(draft.base, tuple(_entry(entry) for entry in draft.entries))


def renames(draft: Draft) -> dict[str, str]:
    """Give the names that were changed, old to new."""
    return {
        entry.was: entry.name.strip() for entry in draft.entries if entry.was not in ("", entry.name.strip())
    }


def draft_to_json(draft: Draft) -> str:
    """Write a draft, right or wrong."""
    return json.dumps(asdict(draft), ensure_ascii=False)


def draft_from_json(text: str) -> Draft:
    """Read what `draft_to_json` wrote; raises ValueError, TypeError or KeyError if it is no draft."""
    fields = json.loads(text)
    return Draft(int(fields["base"]), tuple(_entry_from(entry) for entry in fields["entries"]))


def store_draft(session: Session, tagger: str, draft: Draft | None) -> None:
    """Put a tagger's draft on disk, or none; raises DataError if the file cannot be written."""
    session.set_setting(_key(tagger), "" if draft is None else draft_to_json(draft))


def stored_draft(session: Session, tagger: str) -> Draft | None:
    """Read a tagger's draft; None if there is none.

    Raises
    ------
    DataError
        If the file cannot be read, or holds something else.
    """
    text = session.setting(_key(tagger))
    try:
        return draft_from_json(text) if text else None
    except (ValueError, TypeError, KeyError) as error:
        raise DataError(
            f"{tagger}'s draft of the codebook cannot be read ({error})", file=session.path
        ) from error


def _key(tagger: str) -> str:
    return f"codebook draft of {tagger}"


def _problems_at(draft: Draft, at: int) -> Iterator[Problem]:
    entry = draft.entries[at]
    others = draft.entries[:at] + draft.entries[at + 1 :]
    name = entry.name.strip()
    twin = next(
        (other.name.strip() for other in others if other.name.strip().casefold() == name.casefold()), None
    )
    if not name:
        yield Problem(at, "name", "Give the tag a name.")
    elif twin == name:
        yield Problem(at, "name", "Another tag has this name too.")
    elif twin is not None:
        yield Problem(
            at, "name", f"Another tag is called {twin}: capital letters alone do not tell two tags apart."
        )
    else:
        try:
            _entry(entry)
        except ValueError as error:
            yield Problem(at, "name", f"This cannot be kept: {error}.")
    holder = next((other.name for other in others if other.key == entry.key and entry.key), None)
    if holder is not None:
        yield Problem(at, "key", f"{holder or 'A tag without a name'} is on key {entry.key} too.")


def _draft_entry(entry: CodebookEntry, was: str) -> DraftEntry:
    return DraftEntry(was, **{name: getattr(entry, name) for name in CodebookEntry.__dataclass_fields__})


def _entry(entry: DraftEntry) -> CodebookEntry:
    return CodebookEntry(
        name=entry.name.strip(),
        definition=entry.definition.strip(),
        key=entry.key,
        colour=entry.colour,
        group=entry.group.strip(),
        questions=tuple(line.strip() for line in entry.questions if line.strip()),
        yes=entry.yes,
        no=entry.no,
    )


def _entry_from(fields: dict[str, Any]) -> DraftEntry:
    examples = {kind: tuple(Example(**example) for example in fields[kind]) for kind in ("yes", "no")}
    return DraftEntry(**{**fields, "questions": tuple(fields["questions"]), **examples})
