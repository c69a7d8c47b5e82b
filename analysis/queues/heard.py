"""What was heard of a queue: by whom, which of its clips they tagged, and how common that is in the corpus.

A clip counts as heard by a tagger who gave it any tag or mark; a tag that they did not give it then counts as no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.agreement.judgements import judgements, people
from analysis.queues.stratified import Item, Prevalence, Queue, prevalence, queue_from_text
from analysis.session.kept import Kept, kept
from analysis.session.marks import KEPT_QUEUE, MARKS
from analysis.session.tags import Tag

ASSUMES = (
    "Clips that were heard and not given a tag count as no. Those not heard yet are taken to be like the others: hear"
    " the queue in its order, which is drawn by lot, and not what looks worth it. The interval is for the lot alone,"
    " and not for what a tagger mishears."
)


@dataclass(frozen=True)
class Common:
    """How common one tag is by one tagger; `clips` of the estimate are those heard, `given` those with the tag."""

    tagger: str
    tag: str
    given: int
    estimate: Prevalence


@dataclass(frozen=True)
class Place:
    """What a kept queue says of a clip, for tables."""

    queue: str
    item: Item


def read_queue(one: Kept) -> Queue | None:
    """The queue that is kept under a name; None if a newer Earmark wrote it so that it cannot be read."""
    try:
        return queue_from_text(one.content)
    except (ValueError, TypeError, KeyError):
        return None


def how_common(queue: Queue, tags: Iterable[Tag], names: Sequence[str] = ()) -> tuple[Common, ...]:
    """Estimate the shares of tags by each tagger who heard any of a queue's clips.

    Parameters
    ----------
    tags : iterable of Tag
        All of the session.
    names : sequence of str
        Which tags; all that were given to clips of the queue if there are none.
    """
    clips = frozenset(queue.clips)
    here = [tag for tag in tags if tag.clip in clips]
    wanted = tuple(names) or tuple(sorted({tag.tag for tag in here} - set(MARKS)))
    found = judgements(here, people(here), names=wanted)
    rows = []
    for number, tagger in enumerate(found.taggers):
        for name in wanted:
            has = zip(found.clips, found.judged[:, number], found.given[name][:, number], strict=True)
            has_tag = {clip: bool(given) for clip, heard, given in has if heard}
            if has_tag:
                rows.append(Common(tagger, name, sum(has_tag.values()), prevalence(queue, has_tag)))
    return tuple(rows)


def heard_by(queue: Queue, tags: Iterable[Tag]) -> dict[str, int]:
    """How many clips of a queue each tagger heard, by name."""
    clips = frozenset(queue.clips)
    found = judgements([tag for tag in tags if tag.clip in clips])
    counts = found.judged.sum(axis=0)
    return {tagger: int(count) for tagger, count in zip(found.taggers, counts, strict=True) if count}


def places_of(tags: Iterable[Tag]) -> Mapping[str, Place]:
    """Each clip's place in a kept queue; of several queues that hold it, the one changed last counts."""
    found: dict[str, Place] = {}
    for one in sorted(kept(tags, KEPT_QUEUE).values(), key=lambda one: (one.mark.changed, one.mark.id)):
        queue = read_queue(one)
        if queue is not None:
            found.update((item.clip, Place(one.name, item)) for item in queue.items)
    return found
