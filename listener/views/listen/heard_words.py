"""Whether the map lies where the tagger heard the emotion, or attention where nothing is heard, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.heard import Frames, overlap, strongest
from analysis.regions import frames_inside
from analysis.session.marks import HEARD_HERE
from analysis.session.tags import Tag
from models.explain.silence import silence_of
from models.interface import FRAMES_PER_SECOND, WITHOUT_SIGN, Saliency

TIP = (
    "Of the frames in which the map is strongest, as many as you marked, so many lie in what you marked."
    " Chance: a mark of this length anywhere in the clip."
)
SILENCE_TIP = (
    "How much of the attention lies on frames that are more than 25 dB below the loudest, beside how many frames"
    " these are. Less than their share of the time: the model turns away from silence."
)
LATE = " You marked it after labels and predictions were shown: what one has seen draws what one hears."
NOTHING = (("",), "")
OTHERS = " Listeners: how far your marks and those of the taggers that are shown are the same (Dice)."


def foot_line(saliency: Saliency | None, tags: Sequence[Tag], tagger: str) -> tuple[tuple[str, ...], str]:
    """What is said below a map: where it lies to what was heard or, of attention that is not marked, to silence."""
    heard = heard_line(saliency, tags, tagger)
    return silence_line(saliency) if heard == NOTHING else heard


def silence_line(saliency: Saliency | None) -> tuple[tuple[str, ...], str]:
    """Wordings, the longest first, and a tooltip on the attention that silence has; empty for other maps."""
    silence = None if saliency is None or saliency.method not in WITHOUT_SIGN else silence_of(saliency)
    if silence is None:
        return NOTHING
    share, time = _percent([silence.share]), _percent([silence.time])
    wordings = (
        f"Attention on silence: {share} (silence is {time} of the time)",
        f"On silence: {share} (of the time: {time})",
        f"{share} ({time})",
    )
    return wordings, SILENCE_TIP


def heard_line(saliency: Saliency | None, tags: Sequence[Tag], tagger: str) -> tuple[tuple[str, ...], str]:
    """Wordings, the longest first, and a tooltip; an empty wording where there is nothing to say.

    `tags` are those that are shown, `tagger` the one who looks at them.
    """
    if saliency is None:
        return NOTHING
    marks = [tag for tag in tags if tag.tag == HEARD_HERE and tag.clip == saliency.clip]
    mine = [tag for tag in marks if tag.tagger == tagger]
    own = _frames(mine, saliency)
    if not own.any() or own.all():
        return NOTHING
    with_map = overlap(own, strongest(saliency.values, int(own.sum())))
    theirs = (
        _frames([tag for tag in marks if tag.tagger == other], saliency)
        for other in {tag.tagger for tag in marks} - {tagger}
    )
    agreed = [overlap(own, frames) for frames in theirs if frames.any()]
    late = "" if all(tag.blind for tag in mine) else " (after looking)"
    top, chance = _percent([with_map.dice]), _percent([with_map.chance])
    line = f"Heard here{late}: {top} of the map's top in it (chance {chance})"
    wordings = (line, f"Heard here{late}: {top} ({chance})", f"{top} ({chance})")
    if agreed:
        dice, by_chance = (_percent([getattr(one, name) for one in agreed]) for name in ("dice", "chance"))
        wordings = (f"{line}; listeners {dice} (chance {by_chance})", *wordings)
    return wordings, TIP + (OTHERS if agreed else "") + (LATE if late else "")


def _frames(marks: Sequence[Tag], saliency: Saliency) -> Frames:
    spans = [(tag.start_s, tag.end_s) for tag in marks if tag.start_s is not None and tag.end_s is not None]
    return frames_inside(spans, len(saliency.values), FRAMES_PER_SECOND)


def _percent(shares: Sequence[float]) -> str:
    return f"{100 * sum(shares) / len(shares):.0f} %"
