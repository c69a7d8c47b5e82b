"""The stretches of clips in which emotion was heard, from a session's tags or from a file that knows them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.errors import DataError, UsageError
from analysis.heard import Spans
from analysis.heard_marks import heard_marks
from analysis.session import Session, default_tagger
from analysis.session.marks import HEARD_HERE


def tagged_regions(
    session: Path | None,
    truth: Path | None = None,
    tags: Sequence[str] = (HEARD_HERE,),
    *,
    counts_late: bool = False,
) -> tuple[dict[str, Spans], int]:
    """The stretches of each clip in seconds, and how many clips have some that are left out as tagged too late.

    Parameters
    ----------
    session : Path or None
        Whose regions with one of `tags`; all taggers' together.
    truth : Path or None
        Known ones in its place: a file like the demo's, `{clip: {"emotional": [[start, end], ...]}}`.
    counts_late : bool
        Whether regions count that were tagged with labels in sight.

    Raises
    ------
    UsageError
        If not just one of session and truth is given.
    DataError
        If the file cannot be read.
    """
    if (session is None) == (truth is None):
        raise UsageError(
            "give either a session with the listeners' regions or a file of truth with known ones."
        )
    if truth is not None:
        return known_regions(truth), 0
    with Session.open(str(session), tagger=default_tagger()) as opened:
        wanted = [replace(one, tag=HEARD_HERE) for one in opened.tags().values() if one.tag in tags]
        before, after = heard_marks(wanted, opened.reveals())
    found = {clip: _together(by_listener) for clip, by_listener in before.items()}
    if not counts_late:
        return found, len(after)
    for clip, by_listener in after.items():
        found[clip] = [*found.get(clip, ()), *_together(by_listener)]
    return found, 0


def known_regions(path: Path) -> dict[str, Spans]:
    """The stretches that a file of truth knows; DataError if it cannot be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {
            clip: [(float(start), float(end)) for start, end in known["emotional"]]
            for clip, known in content.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        problem = 'cannot be read as {"clip": {"emotional": [[start, end], ...]}}, in seconds.'
        raise DataError(problem, file=path) from error


def truth_of(regions: Mapping[str, Spans]) -> bytes:
    """Such a file of these stretches."""
    told = {clip: {"emotional": [list(span) for span in spans]} for clip, spans in sorted(regions.items())}
    return (json.dumps(told, indent=1) + "\n").encode("utf-8")


def _together(by_listener: Mapping[str, Spans]) -> Spans:
    return [span for spans in by_listener.values() for span in spans]
