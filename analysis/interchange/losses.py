"""What a format cannot hold of the very tags that are written, said before they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.interchange.placed import samples
from analysis.interchange.records import Format, Outgoing
from analysis.session.tags import Tag

_COUNTED: tuple[tuple[str, Callable[[Tag], bool], str, str], ...] = (
    ("note", lambda tag: tag.note != "", "note", "notes"),
    ("confidence", lambda tag: tag.confidence is not None, "confidence", "confidences"),
    ("blind", lambda tag: tag.blind, "mark of blind listening", "marks of blind listening"),
)
_TOLD = (
    ("tagger", "who gave tags"),
    ("created", "when tags were given"),
    ("changed", "when tags were last changed"),
    ("codebook_version", "which version of the codebook they follow"),
)


def losses(format_: Format, outgoing: Outgoing) -> tuple[str, ...]:
    """Say what is lost, one sentence each; nothing if all comes back as it is.

    Parameters
    ----------
    format_ : Format
    outgoing : Outgoing
        With the tags that shall be written, and no others.
    """
    if not outgoing.tags:
        return ()
    said = (check(format_, outgoing.tags) for check in (_left_out, _without_regions, _stretched, _rounded))
    return (*(sentence for sentence in said if sentence), *format_.remarks)


def _left_out(format_: Format, tags: Sequence[Tag]) -> str:
    parts = []
    for field, has, one, many in _COUNTED:
        count = sum(map(has, tags)) if field not in format_.holds else 0
        if count:
            parts.append(f"{count:,} {one if count == 1 else many}")
    parts += [what for field, what in _TOLD if field not in format_.holds]
    return f"Left out: {', '.join(parts)}." if parts else ""


def _without_regions(format_: Format, tags: Sequence[Tag]) -> str:
    count = sum(tag.is_region for tag in tags)
    if count == 0 or "start" in format_.holds:
        return ""
    return f"{_tags(count)} of regions {_is(count)} said of the whole clip."


def _stretched(format_: Format, tags: Sequence[Tag]) -> str:
    count = sum(not tag.is_region for tag in tags)
    if count == 0 or format_.holds_whole_clips:
        return ""
    return f"{_tags(count)} of whole clips {_is(count)} written as regions from start to end."


def _rounded(format_: Format, tags: Sequence[Tag]) -> str:
    step = format_.step_s
    if step == 0 or "start" not in format_.holds:
        return ""
    count = sum(_moves(tag, step) for tag in tags)
    if count == 0:
        return ""
    return (
        f"Times are kept to {_duration(step)}: edges of {count:,} {'region' if count == 1 else 'regions'} move by up to"
        f" {_duration(step / 2)}."
    )


def _moves(tag: Tag, step: float) -> bool:
    """Whether a region's samples are others after its seconds were rounded."""
    if tag.start_s is None or tag.end_s is None or tag.rate is None:
        return False
    start_s, end_s = (round(time / step) * step for time in (tag.start_s, tag.end_s))
    return samples(start_s, end_s, tag.rate) != (tag.start, tag.end)


def _tags(count: int) -> str:
    return f"{count:,} tag{'' if count == 1 else 's'}"


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:g} ms" if seconds >= 1e-4 else f"{seconds * 1e6:g} µs"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
