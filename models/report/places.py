"""Where in a clip a map is looked at: tagged regions, silence, words, laughter, and the clip's ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis import audio
from analysis.alignment import kept_alignment
from analysis.audio import Sound
from analysis.errors import DataError
from analysis.regions import frames_inside
from analysis.session.marks import DONE, is_again
from analysis.session.tags import Tag
from analysis.tables import Corpus
from analysis.words import Word, alignment_of, read_words
from models.interface import FRAMES_PER_SECOND

SILENCE, WORDS, LAUGHTER, EDGES = "silence", "words", "laughter", "first and last 10 %"
GENERAL = (SILENCE, WORDS, LAUGHTER, EDGES)
# Silent is what is this far below the level that one frame in twenty exceeds.
SILENT_DB = 25.0
EDGE = 0.1
LAUGH = "laugh"
# Such as [laughter] and ++LAUGHTER++; who says "laughed" does not laugh.
LAUGH_MARK = re.compile(r"[\[<({+*].*laugh", re.IGNORECASE)
_FLOOR = 1e-12

Frames = NDArray[np.bool_]
Spans = Sequence[tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Clip:
    """What is known of a clip's seconds: its sound's level a frame (None without sound) and its words."""

    levels: NDArray[np.float64] | None
    words: tuple[Word, ...]


class Places:
    """Frames of a corpus's clips, by what is there; sound and words are read once for the maps of one clip."""

    def __init__(self, corpus: Corpus, tags: Sequence[Tag]) -> None:
        self._corpus = corpus
        self._spans = _spans(tags)
        self._clip = lru_cache(maxsize=64)(self._read)

    def tagged(self, clip: str, frames: int) -> dict[str, Frames]:
        """Frames of each tag that has a region in the clip; regions of several taggers count together."""
        return {tag: _inside(spans, frames) for tag, spans in self._spans.get(clip, {}).items()}

    def general(self, clip: str, frames: int) -> dict[str, Frames]:
        """Frames of `GENERAL`, as far as they are known."""
        known = self._clip(clip, frames)
        found = {EDGES: _edges(frames)}
        if known.levels is not None:
            found[SILENCE] = known.levels < np.percentile(known.levels, 95) - SILENT_DB
        if known.words:
            found[WORDS] = _inside([(word.start, word.end) for word in known.words], frames)
        laughs = [(word.start, word.end) for word in known.words if LAUGH_MARK.search(word.text)]
        for tag, spans in self._spans.get(clip, {}).items():
            laughs += spans if LAUGH in tag.lower() else ()
        if laughs:
            found[LAUGHTER] = _inside(laughs, frames)
        return found

    def levels(self, clip: str, frames: int) -> NDArray[np.float64] | None:
        """Level of each frame in dB, shape (frames,); None without sound."""
        return self._clip(clip, frames).levels

    def _read(self, clip: str, frames: int) -> Clip:
        row = self._corpus.clips.iloc[self._corpus.rows[clip]]
        path = str(row["path"])
        try:
            sound = audio.read(path) if path else None
        except DataError:
            sound = None
        words = self._words(clip, str(row["transcript"]), sound)
        return Clip(None if sound is None else frame_levels(sound.mono(), sound.rate, frames), words)

    def _words(self, clip: str, transcript: str, sound: Sound | None) -> tuple[Word, ...]:
        """Of the corpus's alignment or, where it has none, as they were aligned here before."""
        try:
            alignment = alignment_of(self._corpus, clip)
            if alignment is not None:
                return read_words(alignment)
        except DataError:
            return ()
        if sound is None or not transcript.strip():
            return ()
        found = kept_alignment(sound.mono(), sound.rate, transcript)
        return () if found is None else found.words


def frame_levels(samples: NDArray[np.float32], rate: int, frames: int) -> NDArray[np.float64]:
    """Level of each 20 ms frame in dB of full scale, shape (frames,); frames past the end are as the floor."""
    edges = np.rint(np.arange(frames + 1) * rate / FRAMES_PER_SECOND).astype(np.int64)
    sums = np.concatenate([[0.0], np.cumsum(samples.astype(np.float64) ** 2)])
    squares = np.diff(sums[np.minimum(edges, len(samples))]) / np.diff(edges)
    return np.asarray(10 * np.log10(np.maximum(squares, _FLOOR)))


def _spans(tags: Sequence[Tag]) -> Mapping[str, Mapping[str, list[tuple[float, float]]]]:
    """Regions by clip and tag; second hearings are left out."""
    found: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for tag in tags:
        start, end = tag.start_s, tag.end_s
        if start is None or end is None or tag.tag == DONE or is_again(tag.tagger):
            continue
        found.setdefault(tag.clip, {}).setdefault(tag.tag, []).append((start, end))
    return found


def _inside(spans: Spans, frames: int) -> Frames:
    return frames_inside(spans, frames, FRAMES_PER_SECOND)


def _edges(frames: int) -> Frames:
    width = round(EDGE * frames)
    inside = np.zeros(frames, dtype=np.bool_)
    inside[:width] = inside[frames - width :] = True
    return inside
