"""Tags for tests of agreement."""

from __future__ import annotations

from analysis.session.marks import DONE
from analysis.session.tags import new_tag

RATE = 16_000


def whole(clip, tag, tagger, *, rate=RATE):
    """A tag of a whole clip."""
    return new_tag(clip, tag, tagger=tagger, codebook_version=1, rate=rate)


def region(clip, tag, tagger, start_s, end_s, *, rate=RATE):
    """A tag of a region given in seconds."""
    start, end = round(start_s * rate), round(end_s * rate)
    return new_tag(clip, tag, tagger=tagger, codebook_version=1, start=start, end=end, rate=rate)


def done(clip, tagger):
    """The mark that a clip is judged."""
    return whole(clip, DONE, tagger)
