"""How tags look in an ELAN file: what writing and reading agree on."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.interchange.xml_tree import clean
from analysis.session.tags import Tag

REGION_TYPE = "tag"
WHOLE_CLIP_TYPE = "tag of the whole clip"
CONFIDENCE_TYPE = "confidence"
NOTE_TYPE = "note"
RECORD = "earmark."
"""Start of the name of the property that keeps a tag whole; the annotation's id follows."""


@dataclass(frozen=True)
class Shown:
    """What ELAN shows of a tag; times in ms, None for the whole clip."""

    tag: str
    tagger: str
    note: str
    confidence: str
    start_ms: float | None
    end_ms: float | None


def shown(tag: Tag) -> Shown:
    """Give what ELAN shows of a tag."""
    start_ms, end_ms = stretch_ms(tag) or (None, None)
    confidence = "" if tag.confidence is None else repr(float(tag.confidence))
    return Shown(clean(tag.tag), clean(tag.tagger), clean(tag.note), confidence, start_ms, end_ms)


def stretch_ms(tag: Tag) -> tuple[int, int] | None:
    """Give a region's edges in whole ms, at least one apart; None for the whole clip."""
    if tag.start is None or tag.end is None or tag.rate is None:
        return None
    start_ms = _ms(tag.start, tag.rate)
    return start_ms, max(_ms(tag.end, tag.rate), start_ms + 1)


def _ms(sample: int, rate: int) -> int:
    """The nearest millisecond, halves up, without a detour over floats."""
    return (2000 * sample + rate) // (2 * rate)
