"""From pieces of words to words, and from words to seconds, without losing any of the sum."""

from __future__ import annotations

import bisect
import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from analysis.words import Word
from models.interface import FRAMES_PER_SECOND, WordScore

NOWHERE = (math.nan, math.nan)
# Where transcript and alignment differ, up to so many words on either side still stand for each other.
SMALL_DIFFERENCE = 5


@dataclass(frozen=True)
class WordSums:
    """Each word of a transcript with the sum over its pieces, and what is on pieces that belong to no word."""

    words: tuple[tuple[str, float], ...]
    rest: float


def word_sums(
    transcript: str,
    spans: Sequence[tuple[int, int]],
    special: Sequence[bool],
    values: NDArray[np.float64],
) -> WordSums:
    """Sum pieces over words, which are what stands between blanks.

    Parameters
    ----------
    transcript : str
        What was cut into pieces.
    spans : sequence of (start, end), one a piece
        Characters of the transcript; the blanks before a word count with the word.
    special : sequence of bool, one a piece
        True for the model's own marks.
    values : array, shape (pieces,)
        Signed attributions.
    """
    words = transcript.split()
    sums = [0.0] * len(words)
    rest = 0.0
    for word, value in zip(piece_words(transcript, spans, special), values.tolist(), strict=True):
        if word is None:
            rest += value
        else:
            sums[word] += value
    return WordSums(tuple(zip(words, sums, strict=True)), rest)


def piece_words(
    transcript: str, spans: Sequence[tuple[int, int]], special: Sequence[bool]
) -> list[int | None]:
    """Which word each piece belongs to, counted from 0; None for the model's own marks. As in `word_sums`."""
    ends = [match.end() for match in re.finditer(r"\S+", transcript)]
    words = (bisect.bisect_right(ends, start) for start, _ in spans)
    return [None if mark or word == len(ends) else word for word, mark in zip(words, special, strict=True)]


def word_times(texts: Sequence[str], words: Sequence[Word]) -> list[tuple[float, float]]:
    """Start and end in seconds of each word of a transcript, by matching it with the words of an alignment in order.

    Where the two differ, as many words on one side as on the other are taken one by one; a few against a few others
    ("gonna" and "going to") share their time by their letters. What has no counterpart gets NaN.
    """
    times = [NOWHERE] * len(texts)
    left, right = [_plain(text) for text in texts], [_plain(word.text) for word in words]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for _, first, last, start, stop in matcher.get_opcodes():
        here, there = last - first, stop - start
        if here == there:
            times[first:last] = [(word.start, word.end) for word in words[start:stop]]
        elif here and there and max(here, there) <= SMALL_DIFFERENCE:
            times[first:last] = _shared(texts[first:last], words[start].start, words[stop - 1].end)
    return times


def place_words(scores: Sequence[WordScore], frames: int) -> tuple[NDArray[np.float64], float]:
    """Spread each word's value evenly over its time.

    Returns
    -------
    values : array, shape (frames,)
        One a frame of 20 ms.
    left : float
        The sum of the words that have no time within these frames.
    """
    values = np.zeros(frames)
    left = 0.0
    edges = np.arange(frames + 1, dtype=np.float64)
    for score in scores:
        start, end = score.start * FRAMES_PER_SECOND, score.end * FRAMES_PER_SECOND
        shares = np.clip(np.minimum(edges[1:], end) - np.maximum(edges[:-1], start), 0.0, None)
        total = float(shares.sum())
        if total > 0:
            values += score.value * (shares / total)
        elif frames and 0 <= start == end <= frames:
            values[min(int(start), frames - 1)] += score.value
        else:
            left += score.value
    return values, left


def _shared(texts: Sequence[str], start: float, end: float) -> list[tuple[float, float]]:
    edges = np.cumsum([0, *(len(text) for text in texts)])
    seconds = (start + (end - start) * edges / edges[-1]).tolist()
    return list(itertools.pairwise(seconds))


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
