"""Settling: what is decided of a clip on which taggers differ becomes tags of a tagger of its own.

The originals stay as they are, and agreement is always computed from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from analysis.agreement.disagreements import Disagreement, TagDispute
from analysis.session.edits import Change, Edit
from analysis.session.marks import DONE, SETTLED
from analysis.session.tags import Tag, new_tag

Kind = Literal["no", "as", "overlap", "union", "own"]
Span = tuple[int, int]


@dataclass(frozen=True)
class Decision:
    """What is decided of one tag.

    Attributes
    ----------
    kind : str
        `no`: the clip does not have it. `as`: as one tagger gave it. `overlap`: where all who gave regions have one.
        `union`: where any of them has one. `own`: a region of its own, or the whole clip.
    tagger : str
        Whose, for `as`.
    start, end, rate : int or None
        For `own`: in samples, and Hz; None for the whole clip.
    """

    kind: Kind
    tagger: str = ""
    start: int | None = None
    end: int | None = None
    rate: int | None = None


NO = Decision("no")


def options(dispute: TagDispute) -> tuple[Decision, ...]:
    """What can be decided of a tag without marking anything anew, each outcome once.

    As each tagger gave it, then the overlap and the union of regions where they are something else, then no.
    """
    found: dict[frozenset[Span | None], Decision] = {}
    decisions = [Decision("as", tagger) for tagger in dispute.given]
    if dispute.has_regions:
        decisions += [Decision("overlap"), Decision("union")]
    for decision in decisions:
        outcome = frozenset(_spans(dispute, decision))
        if outcome:
            found.setdefault(outcome, decision)
    return (*found.values(), NO)


def first_choice(dispute: TagDispute) -> Decision | None:
    """What to propose: for a tag that is agreed on the overlap of regions, or the clip; None for a disputed one."""
    if dispute.is_disputed:
        return None
    possible = options(dispute)
    return next((decision for decision in possible if decision.kind == "overlap"), possible[0])


def settle(
    disagreement: Disagreement,
    decisions: Mapping[str, Decision],
    tagger: str,
    *,
    codebook_version: int,
    earlier: Iterable[Tag] = (),
) -> Edit:
    """Make the edit that settles a clip.

    Parameters
    ----------
    disagreement : Disagreement
    decisions : mapping of tag to Decision
        One for each of the clip's tags; further tags may be decided as `own`.
    tagger : str
        Who decided: stands in the note.
    codebook_version : int
        The newest.
    earlier : iterable of Tag
        Settled tags that the clip has already: they are replaced.

    Returns
    -------
    Edit
        Gives the decided tags, and `DONE`, by the tagger `SETTLED`.

    Raises
    ------
    ValueError
        If a tag is not decided, or what is decided is nowhere in the clip.
    """
    known = {dispute.tag: dispute for dispute in disagreement.tags}
    open_ = [name for name in known if name not in decisions]
    if open_:
        raise ValueError(f"nothing is decided about {open_[0]!r}")
    rate = next((tag.rate for dispute in disagreement.tags for tag in dispute.tags), None)
    given: list[Tag] = []
    for name, decision in [*decisions.items(), (DONE, Decision("own"))]:
        if decision.kind == "no":
            continue
        dispute = known.get(name)
        spans = _own(decision) if dispute is None else _spans(dispute, decision)
        if not spans:
            raise ValueError(f"{name!r} is given nowhere as decided: {decision.kind} {decision.tagger}")
        for span in spans:
            start, end = span if span is not None else (None, None)
            given.append(
                new_tag(
                    disagreement.clip,
                    name,
                    tagger=SETTLED,
                    codebook_version=codebook_version,
                    start=start,
                    end=end,
                    rate=decision.rate or (_rate(dispute) if dispute is not None else rate),
                    note=f"settled by {tagger}",
                )
            )
    changes = [*(Change(tag, None) for tag in earlier), *(Change(None, tag) for tag in given)]
    return Edit(f"settle {disagreement.clip}", tuple(changes))


def decided_spans(dispute: TagDispute, decision: Decision) -> tuple[tuple[float, float] | None, ...]:
    """Where a decision puts the tag, in s; None for the whole clip, nothing for no."""
    rate = decision.rate or _rate(dispute)
    spans = () if decision.kind == "no" else _spans(dispute, decision)
    return tuple(None if span is None or rate is None else (span[0] / rate, span[1] / rate) for span in spans)


def _spans(dispute: TagDispute, decision: Decision) -> list[Span | None]:
    """Where the tag is then, in samples at the dispute's rate (its own for `own`); None for the whole clip."""
    if decision.kind == "own":
        return _own(decision)
    if decision.kind == "as":
        return list(dict.fromkeys(_at_rate(tag, dispute) for tag in dispute.of(decision.tagger)))
    placed = {
        tagger: [span for tag in dispute.of(tagger) if (span := _at_rate(tag, dispute)) is not None]
        for tagger in dispute.given
    }
    everyone = [spans for spans in placed.values() if spans]
    return list(_covered(everyone, 1 if decision.kind == "union" else len(everyone)))


def _own(decision: Decision) -> list[Span | None]:
    if decision.kind != "own":
        return []
    return [None if decision.start is None or decision.end is None else (decision.start, decision.end)]


def _covered(taggers: list[list[Span]], least: int) -> list[Span]:
    """Stretches in which at least so many taggers have a region, joined where they touch."""
    edges = sorted({edge for spans in taggers for span in spans for edge in span})
    covered: list[Span] = []
    for start, end in pairwise(edges):
        count = sum(any(span[0] <= start and end <= span[1] for span in spans) for spans in taggers)
        if count < max(least, 1):
            continue
        if covered and covered[-1][1] == start:
            covered[-1] = (covered[-1][0], end)
        else:
            covered.append((start, end))
    return covered


def _rate(dispute: TagDispute) -> int | None:
    """The rate of a region if there is one, else of any of its tags."""
    ordered = sorted(dispute.tags, key=lambda tag: not tag.is_region)
    return next((tag.rate for tag in ordered if tag.rate is not None), None)


def _at_rate(tag: Tag, dispute: TagDispute) -> Span | None:
    """A tag's region at the dispute's rate, to the nearest sample."""
    rate = _rate(dispute)
    if tag.start is None or tag.end is None or tag.rate is None or rate is None:
        return None
    if tag.rate == rate:
        return tag.start, tag.end
    start, end = round(tag.start * rate / tag.rate), round(tag.end * rate / tag.rate)
    return start, max(end, start + 1)
