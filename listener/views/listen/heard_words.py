"""Whether the map lies where the tagger heard the emotion, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.heard import HeardClip, heard_clip
from analysis.session.marks import HEARD_HERE
from analysis.session.tags import Tag
from models.interface import FRAMES_PER_SECOND, Saliency

TIP = (
    "Of the frames in which the map is strongest, as many as you marked, so many lie in what you marked."
    " Chance: a mark of this length anywhere in the clip."
)
LATE = " You marked it after labels and predictions were shown: what one has seen draws what one hears."
NOTHING = (("",), "")
OTHERS = " Listeners: how far your marks and those of the taggers that are shown are the same (Dice)."


def heard_line(saliency: Saliency | None, tags: Sequence[Tag], tagger: str) -> tuple[tuple[str, ...], str]:
    """Wordings, the longest first, and a tooltip; an empty wording where there is nothing to say.

    `tags` are those that are shown, `tagger` the one who looks at them.
    """
    if saliency is None:
        return NOTHING
    mine = [tag for tag in tags if _is_mark(tag, saliency) and tag.tagger == tagger]
    own = _compared(saliency, mine)
    if own is None:
        return NOTHING
    others = {tag.tagger for tag in tags} - {tagger}
    marked = {
        other: [tag for tag in tags if tag.tagger == other and _is_mark(tag, saliency)] for other in others
    }
    pairs = [pair for some in marked.values() if some and (pair := _compared(saliency, [*mine, *some]))]
    agreed = [pair.between_listeners for pair in pairs if pair.between_listeners is not None]
    late = "" if all(tag.blind for tag in mine) else " (after looking)"
    top, chance = _percent([own.model_listener.dice]), _percent([own.model_listener.chance])
    line = f"Heard here{late}: {top} of the map's top in it (chance {chance})"
    wordings = (line, f"Heard here{late}: {top} ({chance})", f"{top} ({chance})")
    if agreed:
        dice, by_chance = (_percent([getattr(one, name) for one in agreed]) for name in ("dice", "chance"))
        wordings = (f"{line}; listeners {dice} (chance {by_chance})", *wordings)
    return wordings, TIP + (OTHERS if agreed else "") + (LATE if late else "")


def _is_mark(tag: Tag, saliency: Saliency) -> bool:
    return tag.tag == HEARD_HERE and tag.clip == saliency.clip and tag.is_region


def _compared(saliency: Saliency, marks: Sequence[Tag]) -> HeardClip | None:
    stretches: dict[str, list[tuple[float, float]]] = {}
    for tag in marks:
        if tag.start_s is not None and tag.end_s is not None:
            stretches.setdefault(tag.tagger, []).append((tag.start_s, tag.end_s))
    return heard_clip(saliency.clip, saliency.values, stretches, frames_per_second=FRAMES_PER_SECOND)


def _percent(shares: Sequence[float]) -> str:
    return f"{100 * sum(shares) / len(shares):.0f} %"
