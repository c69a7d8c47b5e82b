"""Edges of stretches of sound, in samples: moved by a step, and brought to where speech or a wave begins anew."""

from __future__ import annotations

from typing import Literal

Edge = Literal["start", "end"]
Span = tuple[int, int]


def nudged(span: Span, edge: Edge, by: int, length: int) -> Span:
    """Move one edge of a stretch; the other stays.

    Parameters
    ----------
    span : (int, int)
        Start and end in samples, 0 <= start < end; the end may lie beyond the sound.
    by : int
        Samples later; earlier if negative.
    length : int
        Samples of the sound, in which the moved edge stays.

    Returns
    -------
    (int, int)
        At least one sample long.
    """
    start, end = span
    if edge == "start":
        return max(min(start + by, end - 1), 0), end
    return start, max(min(end + by, length), start + 1)
