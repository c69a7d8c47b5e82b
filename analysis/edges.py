"""Edges of stretches of sound, in samples: moved by a step, and brought to where speech or a wave begins anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.audio import Sound
from analysis.words import Word

WORD_REACH_S, CROSSING_REACH_S = 0.04, 0.005

Edge = Literal["start", "end"]
Span = tuple[int, int]


@dataclass(frozen=True)
class Snap:
    """What an edge is brought to where it is set: edges of words, rising zero crossings; neither at first."""

    to_words: bool = False
    to_crossings: bool = False


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


def snapped(position: int, sound: Sound, words: Sequence[Word], snap: Snap) -> int:
    """Bring an edge to the nearest place of the kinds wanted; of two equally near, to the earlier.

    Parameters
    ----------
    position : int
        Where the edge was set, in samples, 0 to the sound's length.

    Returns
    -------
    int
        The edge of a word at most 40 ms away or, failing that, a rising zero crossing at most 5 ms away, which is the
        first sample at or above zero after one below, in the mean over the channels; else `position`.
    """
    near: int | None = None
    if snap.to_words:
        reach = round(WORD_REACH_S * sound.rate)
        edges = (round(time * sound.rate) for word in words for time in (word.start, word.end))
        near = _nearest(position, (edge for edge in edges if 0 <= edge <= sound.length), reach)
    if near is None and snap.to_crossings:
        reach = round(CROSSING_REACH_S * sound.rate)
        near = _nearest(position, _rising(sound, position - reach, position + reach), reach)
    return position if near is None else near


def _nearest(position: int, places: Iterable[int], reach: int) -> int | None:
    near = [(abs(place - position), place) for place in places if abs(place - position) <= reach]
    return min(near)[1] if near else None


def _rising(sound: Sound, first: int, last: int) -> list[int]:
    """Rising zero crossings from sample `first` to `last`, as far as the sound goes."""
    first = max(first, 1)
    wave = sound.samples[first - 1 : max(last + 1, first)].mean(axis=1)
    return [first + int(place) for place in np.flatnonzero((wave[:-1] < 0) & (wave[1:] >= 0))]
