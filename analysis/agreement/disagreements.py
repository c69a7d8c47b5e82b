"""The clips on which taggers differ, the most differing first: what each said of each tag, to be settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from analysis.agreement.events import match_regions
from analysis.agreement.judgements import Regions, people
from analysis.session.kept import of_clips
from analysis.session.marks import DONE, MARKS, SETTLED
from analysis.session.tags import Tag

_WHOLE_AND_REGION = 0.5


@dataclass(frozen=True)
class TagDispute:
    """What the taggers of a clip said of one tag.

    Attributes
    ----------
    tag : str
    given, not_given : tuple of str
        Taggers who gave it to the clip or a region of it, and those who judged the clip and did not.
    tags : tuple of Tag
        What they gave: by tagger, the whole clip first, then regions by start.
    likeness : float
        Mean over every two taggers, 0 to 1: 0 if only one gave it; event F1 if both gave it to regions; 0.5 if one
        gave it to the whole clip and the other to regions; else 1.
    """

    tag: str
    given: tuple[str, ...]
    not_given: tuple[str, ...]
    tags: tuple[Tag, ...]
    likeness: float

    @property
    def is_disputed(self) -> bool:
        """Whether somebody did not give it, or regions do not match one to one."""
        return self.likeness < 1.0

    @property
    def has_regions(self) -> bool:
        """Whether anybody gave it to a region."""
        return any(tag.is_region for tag in self.tags)

    def of(self, tagger: str) -> tuple[Tag, ...]:
        """What one tagger gave."""
        return tuple(tag for tag in self.tags if tag.tagger == tagger)


@dataclass(frozen=True)
class Disagreement:
    """A clip that at least two taggers judged.

    Attributes
    ----------
    clip : str
    taggers : tuple of str
        Who judged it.
    tags : tuple of TagDispute
        Of each tag that any of them gave, the disputed ones first.
    difference : float
        How much they differ: the sum of 1 - likeness over the tags.
    """

    clip: str
    taggers: tuple[str, ...]
    tags: tuple[TagDispute, ...]
    difference: float


def find_disagreements(
    tags: Iterable[Tag], taggers: Sequence[str] | None = None, *, with_agreed: bool = False
) -> tuple[Disagreement, ...]:
    """Find the clips that at least two taggers judged, that they differ on and that are not settled yet.

    Parameters
    ----------
    tags : iterable of Tag
        All tags of the session.
    taggers : sequence of str, optional
        Whose judgements count; everybody's if None. Settled tags and second hearings never do.
    with_agreed : bool
        Whether clips on which all say the same are found too; they come last.

    Returns
    -------
    tuple of Disagreement
        Those that differ most first; by clip where they differ alike.
    """
    everything = of_clips(tags)
    who = tuple(taggers) if taggers is not None else people(everything)
    settled = {tag.clip for tag in everything if (tag.tagger, tag.tag) == (SETTLED, DONE)}
    by_clip: dict[str, list[Tag]] = defaultdict(list)
    for tag in everything:
        if tag.tagger in who and tag.clip not in settled:
            by_clip[tag.clip].append(tag)
    found = [_disagreement(clip, given, who) for clip, given in by_clip.items()]
    wanted = [one for one in found if len(one.taggers) > 1 and (with_agreed or one.difference > 0)]
    return tuple(sorted(wanted, key=lambda one: (-one.difference, one.clip)))


def _disagreement(clip: str, tags: Sequence[Tag], who: Sequence[str]) -> Disagreement:
    judged = {tag.tagger for tag in tags}
    taggers = tuple(name for name in who if name in judged)
    by_name: dict[str, list[Tag]] = defaultdict(list)
    for tag in tags:
        if tag.tag not in MARKS:
            by_name[tag.tag].append(tag)
    disputes = sorted(
        (_dispute(name, given, taggers) for name, given in by_name.items()),
        key=lambda dispute: (not dispute.is_disputed, dispute.tag),
    )
    return Disagreement(clip, taggers, tuple(disputes), sum(1 - dispute.likeness for dispute in disputes))


def _dispute(name: str, tags: Sequence[Tag], taggers: Sequence[str]) -> TagDispute:
    ordered = sorted(
        tags, key=lambda tag: (taggers.index(tag.tagger), -1 if tag.start is None else tag.start)
    )
    givers = {tag.tagger for tag in ordered}
    likenesses = [
        _likeness(
            [tag for tag in ordered if tag.tagger == first],
            [tag for tag in ordered if tag.tagger == second],
        )
        for first, second in combinations(taggers, 2)
    ]
    return TagDispute(
        tag=name,
        given=tuple(tagger for tagger in taggers if tagger in givers),
        not_given=tuple(tagger for tagger in taggers if tagger not in givers),
        tags=tuple(ordered),
        likeness=sum(likenesses) / len(likenesses) if likenesses else 1.0,
    )


def _likeness(first: Sequence[Tag], second: Sequence[Tag]) -> float:
    if not first or not second:
        return 1.0 if not first and not second else 0.0
    one, other = _regions(first), _regions(second)
    if one and other:
        return 2 * len(match_regions(one, other)) / (len(one) + len(other))
    return _WHOLE_AND_REGION if one or other else 1.0


def _regions(tags: Sequence[Tag]) -> Regions:
    return tuple(
        (tag.start_s, tag.end_s) for tag in tags if tag.start_s is not None and tag.end_s is not None
    )
