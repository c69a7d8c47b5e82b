"""Which of a tagger's own clips to bring again, unasked: how far one agrees with oneself bounds every agreement."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np

from analysis.session.marks import DONE, again
from analysis.session.tags import Tag

SHARE = 0.05
FEWEST_BETWEEN = 20


def finished(tags: Iterable[Tag], tagger: str) -> tuple[str, ...]:
    """The clips that a tagger has marked as done, in the order of the marks."""
    marks = [tag for tag in tags if tag.tag == DONE and tag.tagger == tagger]
    return tuple(dict.fromkeys(tag.clip for tag in sorted(marks, key=lambda tag: (tag.created, tag.id))))


def due(
    tags: Iterable[Tag],
    tagger: str,
    *,
    seed: str,
    clips: frozenset[str] | None = None,
    share: float = SHARE,
    between: int = FEWEST_BETWEEN,
) -> str | None:
    """Give the clip to bring again now, or None.

    Whether one is brought, and which, follows from the seed, the tagger and how many clips they have finished: the
    same file draws the same again. Each clip that has at least `between` clips finished after it, and has not been
    heard again, is as likely as the others.

    Parameters
    ----------
    tags : iterable of Tag
        All of the session.
    tagger : str
        The tagger's own name.
    seed : str
        As the session's corpus has it: the fingerprint.
    clips : set of str or None
        Only these may be brought; None for all.
    share : float
        Probability that one is brought, 0 to 1.
    between : int
        How many clips must have been finished since.
    """
    known = list(tags)
    done = finished(known, tagger)
    random = np.random.default_rng([zlib.crc32(text.encode()) for text in (seed, tagger)] + [len(done)])
    if random.random() >= share:
        return None
    repeated = {tag.clip for tag in known if tag.tagger == again(tagger)}
    old_enough = done[: max(len(done) - between, 0)]
    left = [clip for clip in old_enough if clip not in repeated and (clips is None or clip in clips)]
    return left[int(random.integers(len(left)))] if left else None
