"""Which marks say where listeners heard a clip's emotion, apart by whether they had been shown what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from analysis.heard import Spans
from analysis.session.file.log import Reveal
from analysis.session.marks import HEARD_HERE, is_reserved
from analysis.session.reveals import was_blind
from analysis.session.tags import Tag

Marks = Mapping[str, Mapping[str, Spans]]
"""By clip and listener, stretches in seconds."""


def heard_marks(tags: Iterable[Tag], reveals: Iterable[Reveal]) -> tuple[Marks, Marks]:
    """The marks made before a clip was revealed to the listener, and the other ones.

    A mark was made before if labels were hidden when it was given, and the log does not say that the listener had
    seen the clip open earlier. Second hearings of one's own clips are left out: they are not another listener's.
    """
    opened: dict[tuple[str, str], datetime] = {}
    for entry in reveals:
        if not was_blind(entry.shown):
            opened.setdefault((entry.tagger, entry.clip), entry.at)
    before: dict[str, dict[str, list[tuple[float, float]]]] = {}
    after: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for tag in tags:
        start, end = tag.start_s, tag.end_s
        if tag.tag != HEARD_HERE or is_reserved(tag.tagger) or start is None or end is None:
            continue
        seen = opened.get((tag.tagger, tag.clip))
        is_before = tag.blind and (seen is None or tag.created <= seen)
        (before if is_before else after).setdefault(tag.clip, {}).setdefault(tag.tagger, []).append(
            (start, end)
        )
    return before, after
