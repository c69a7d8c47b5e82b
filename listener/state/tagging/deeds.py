"""What taggers do, as edits: nothing twice, only to one's own tags, and of a group that excludes only the last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.edges import Edge, nudged
from analysis.errors import UsageError
from analysis.session.codebook.book import Codebook, excluded
from analysis.session.edits import Change, Edit, change, give, remove
from analysis.session.marks import DONE
from analysis.session.tags import Tag, new_tag, new_tags, revised
from listener.keys.shown import key_of


@dataclass(frozen=True)
class Deed:
    """An edit to write, or None; what is said once it is on disk, empty if nothing; and what follows then."""

    edit: Edit | None
    said: str
    then: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Hand:
    """Who gives tags, and under which circumstances."""

    tagger: str
    codebook_version: int
    blind: bool

    def tag(self, clip: str, name: str, span: tuple[int, int] | None = None, rate: int | None = None) -> Tag:
        """Make a tag of a clip, or of a stretch of it."""
        start, end = span if span is not None else (None, None)
        return new_tag(
            clip,
            name,
            tagger=self.tagger,
            codebook_version=self.codebook_version,
            blind=self.blind,
            start=start,
            end=end,
            rate=rate,
        )

    def tags(self, clips: Iterable[str], name: str) -> list[Tag]:
        """Make the same tag of many whole clips."""
        return new_tags(
            clips, name, tagger=self.tagger, codebook_version=self.codebook_version, blind=self.blind
        )


def twin(tag: Tag, here: Iterable[Tag]) -> Tag | None:
    """The tag by which its tagger said the same of the same stretch before."""
    return next((other for other in _on_stretch(tag, here) if other.tag == tag.tag), None)


def giving(tag: Tag, here: Iterable[Tag], codebook: Codebook) -> Deed:
    """Give a tag; `here` are the tags of its clip."""
    replaced = _replaced(tag, here, codebook)
    edit = give([tag])
    where = "the selection" if tag.is_region else "the clip"
    instead = f" in place of {', '.join(old.tag for old in replaced)}" if replaced else ""
    edit = replace(edit, changes=(*edit.changes, *(Change(old, None) for old in replaced)))
    return Deed(edit, f"{tag.tag} given to {where}{instead}. On disk.")


def giving_to_clips(
    name: str,
    clips: Sequence[str],
    hand: Hand,
    codebook: Codebook,
    here: Mapping[str, Sequence[Tag]],
    hidden: frozenset[str] = frozenset(),
) -> Deed:
    """Give a tag to many whole clips, blind to those that are hidden; `here` are the tags that some of them have."""
    blind, seeing = replace(hand, blind=True), replace(hand, blind=False)
    tags = blind.tags((clip for clip in clips if clip in hidden), name)
    tags += seeing.tags((clip for clip in clips if clip not in hidden), name)
    replaced = [old for tag in tags if tag.clip in here for old in _replaced(tag, here[tag.clip], codebook)]
    instead = f" in place of {len(replaced):,} other tags of its group" if replaced else ""
    edit = give(tags)
    edit = replace(edit, changes=(*edit.changes, *(Change(old, None) for old in replaced)))
    return Deed(edit, f"{name} given to {len(clips):,} clips{instead}. On disk.")


def deleting(tag: Tag, tagger: str) -> Deed:
    """Delete a tag of the tagger's own; raises UsageError if it is somebody else's."""
    _check_own(tag, tagger)
    return Deed(remove([tag]), f"{tag.tag} deleted; {key_of('edit.undo')} brings it back. On disk.")


def moving(tag: Tag, hand: Hand, start: int, end: int) -> Deed | None:
    """Move the edges of a region, in samples; None if they are there; raises as `deleting` does."""
    if (tag.start, tag.end) == (start, end):
        return None
    _check_own(tag, hand.tagger)
    moved = revised(tag, start=start, end=end, blind=tag.blind and hand.blind)
    return Deed(change([(tag, moved)]), f"{tag.tag} moved. On disk.")


def nudging(tag: Tag, hand: Hand, edge: Edge, by: int, length: int) -> Deed:
    """Move one edge of a region by samples in a clip of `length` samples; raises as `deleting` does."""
    _check_own(tag, hand.tagger)
    if tag.start is None or tag.end is None or tag.rate is None:
        raise ValueError(f"expected a region, found the whole clip: {tag}")
    start, end = nudged((tag.start, tag.end), edge, by, length)
    if (start, end) == (tag.start, tag.end):
        return Deed(None, f"The {edge} of {tag.tag} goes no further.")
    moved = revised(tag, start=start, end=end, blind=tag.blind and hand.blind)
    at = (start if edge == "start" else end) / tag.rate
    title = f"nudge of the {edge} of {tag.tag} ({tag.id[-8:]})"
    return Deed(Edit(title, (Change(tag, moved),)), f"{tag.tag} {edge}s at {at:.3f} s. On disk.")


def writing(tag: Tag, hand: Hand, field: str, value: object) -> Deed | None:
    """Write a tag's `note` or `confidence`; None if it is so; raises as `deleting` does.

    A note only says more of what was judged; how sure one is belongs to the judgement, which is no longer blind then.
    """
    if getattr(tag, field) == value:
        return None
    _check_own(tag, hand.tagger)
    blind = tag.blind and (hand.blind or field == "note")
    step = Change(tag, revised(tag, blind=blind, **{field: value}))
    return Deed(
        Edit(f"{field} of {tag.tag} ({tag.id[-8:]})", (step,)), f"{field.capitalize()} written. On disk."
    )


def finishing(clip: str, hand: Hand, here: Iterable[Tag], *, is_done: bool) -> Deed | None:
    """Mark a clip as done by a tagger, or take their mark back; None if it is so."""
    marks = [tag for tag in here if (tag.tag, tag.tagger) == (DONE, hand.tagger)]
    if bool(marks) == is_done:
        return None
    if is_done:
        return Deed(give([hand.tag(clip, DONE)]), "Done with this clip. On disk.")
    return Deed(remove(marks), "No longer done with this clip. On disk.")


def _on_stretch(tag: Tag, here: Iterable[Tag]) -> tuple[Tag, ...]:
    """Those tags of the clip that the same tagger gave to the same stretch."""
    place = (tag.tagger, tag.start, tag.end)
    return tuple(other for other in here if (other.tagger, other.start, other.end) == place)


def _replaced(tag: Tag, here: Iterable[Tag], codebook: Codebook) -> tuple[Tag, ...]:
    entry = codebook.entry(tag.tag)
    return () if entry is None else excluded(entry, codebook, _on_stretch(tag, here))


def _check_own(tag: Tag, tagger: str) -> None:
    if tag.tagger != tagger:
        raise UsageError(
            f"Nothing was changed: this tag is {tag.tagger}'s, and only {tag.tagger} can change it."
        )
