"""Names kept for Earmark itself: marks, which are tags but stand in no codebook, and taggers who are no person.

A mark is a tag like any other in the file, so it is undone, merged and exported as tags are.
"""

from __future__ import annotations

DONE = "done"
"""Whole clip: the tagger has heard it and given every tag that they would. What is not tagged then counts as no."""

HEARD_HERE = "heard here"
"""Region: where the tagger heard the clip's emotion."""

KEPT_FILTER, KEPT_QUEUE, KEPT_RECORDING = "kept filter", "kept queue", "kept recording"
"""Of no clip but `SESSION`: a named filter, queue or recording kept with the session (`analysis.session.kept`)."""

SESSION = "(session)"
"""Stands for a clip where a mark is about the session itself; no corpus has a clip of this name."""

MARKS = (DONE, HEARD_HERE, KEPT_FILTER, KEPT_QUEUE, KEPT_RECORDING)

SETTLED = "settled"
"""The tagger of what was agreed on afterwards; the originals stay. The note says who settled it."""

_AGAIN = " (again)"


def again(tagger: str) -> str:
    """The name under which a tagger's second hearing of a clip is kept."""
    return f"{tagger}{_AGAIN}"


def is_again(tagger: str) -> bool:
    """Whether this names a second hearing."""
    return tagger.endswith(_AGAIN)


def is_reserved(tagger: str) -> bool:
    """Whether no person can be called so."""
    return tagger == SETTLED or is_again(tagger)
