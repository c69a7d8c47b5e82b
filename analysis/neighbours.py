"""Clips to hear beside a clip: the speaker's most neutral one, the recording's next, the same words meant otherwise.

Each answer is a row or, where there is none, a sentence that says why.
"""

from __future__ import annotations

import re
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.corpora.frames import natural
from analysis.filters import InGroup
from analysis.index import Index
from analysis.tables import UNKNOWN, Scale

SIGNS = {
    **dict.fromkeys(("happy", "excited", "calm"), 1),
    **dict.fromkeys(("sad", "angry", "frustrated", "fear", "disgust", "contempt", "boredom"), -1),
}
"""Whether an emotion class is pleasant or unpleasant; used only where a corpus has no valence."""

NO_NEUTRAL = "No clip of this speaker is neutral, and none has activation and valence."
NO_SAME_WORDS = "No other clip has these words."
NO_OPPOSITE = "Other clips have these words, but none of them the opposite valence."
_NO_LETTERS = re.compile(r"[^\w']+|_+")

Rows = NDArray[np.int64]
Answer = int | str


class Neighbours:
    """Finds them in one index; what all clips share is found once, when it is first asked for."""

    def __init__(self, index: Index, scale: Scale) -> None:
        self._index, self._scale = index, scale

    def reference(self, row: int) -> Answer:
        """The most neutral other clip of the same speaker.

        It is of the class neutral if any is, and of these the one whose activation and valence lie nearest to the
        middle of the scale (Euclidean); without these numbers the first.
        """
        same = self._same_speaker(row)
        if isinstance(same, str):
            return same
        neutral = same[InGroup("emotion", frozenset({"neutral"})).mask(self._index)[same]]
        among = neutral if len(neutral) else same
        middle = (self._scale.low + self._scale.high) / 2
        distances = np.hypot(
            *(self._index.numbers[name][among] - middle for name in ("activation", "valence"))
        )
        if not np.isnan(distances).all():
            return int(among[np.nanargmin(distances)])
        return int(neutral[0]) if len(neutral) else NO_NEUTRAL

    def beside(self, row: int, step: int) -> Answer:
        """The segment of the same recording `step` later, or earlier if it is negative.

        In order of `start` where the corpus tells it, as turns of two speakers interleave; else in the order of names.
        """
        code = self._index.groups["recording"].codes[row]
        if code < 0 or self._index.groups["recording"].categories[code] == UNKNOWN:
            return "It is not known which recording this clip was cut from."
        segments = self._in_order(np.flatnonzero(self._index.groups["recording"].codes == code))
        place = int(np.flatnonzero(segments == row)[0]) + step
        if 0 <= place < len(segments):
            return int(segments[place])
        return "This is the recording's last clip." if step > 0 else "This is the recording's first clip."

    def minimal_pair(self, row: int) -> Answer:
        """The clip with the same words, whatever their punctuation and capitals, and most opposite valence.

        Opposite is on the other side of the middle of the scale; without valence, a class that is pleasant where this
        one's is unpleasant. A clip of the same speaker goes before others.
        """
        words = self._words[row]
        if not words:
            return "This clip has no transcript."
        same = self._by_words[words]
        own, others = self._valence[row], self._valence[same]
        if np.isnan(own):
            return "This clip has neither valence nor a class that is pleasant or unpleasant."
        opposite = same[(others * own < 0) & ~np.isnan(others)]
        if not len(opposite):
            return NO_SAME_WORDS if len(same) == 1 else NO_OPPOSITE
        speakers = self._index.groups["speaker"].codes
        is_other = speakers[opposite] != speakers[row]
        return int(opposite[np.lexsort((-np.abs(self._valence[opposite] - own), is_other))[0]])

    def _same_speaker(self, row: int) -> Rows | str:
        group = self._index.groups["speaker"]
        code = group.codes[row]
        if code < 0 or group.categories[code] == UNKNOWN:
            return "It is not known who speaks in this clip."
        same = np.flatnonzero(group.codes == code)
        others = same[same != row]
        return others if len(others) else "No other clip is by this speaker."

    def _in_order(self, rows: Rows) -> Rows:
        """Clips of one recording in the order of time, or else of their names."""
        names = self._index.names.take(rows).to_pylist()
        numbers = self._index.numbers
        starts = (
            np.nan_to_num(numbers["start"][rows], nan=np.inf) if "start" in numbers else np.zeros(len(rows))
        )
        return rows[sorted(range(len(rows)), key=lambda place: (starts[place], natural(names[place])))]

    @cached_property
    def _words(self) -> list[str]:
        return [
            " ".join(_NO_LETTERS.sub(" ", text).split()) for text in self._index.searched.array.to_pylist()
        ]

    @cached_property
    def _by_words(self) -> dict[str, Rows]:
        found: dict[str, list[int]] = {}
        for row, words in enumerate(self._words):
            found.setdefault(words, []).append(row)
        return {words: np.array(rows) for words, rows in found.items()}

    @cached_property
    def _valence(self) -> NDArray[np.float64]:
        """Distance from the middle of the scale; where it is missing, the sign of the class, NaN if it has none."""
        group = self._index.groups["emotion"]
        signs = np.array([*(SIGNS.get(name, np.nan) for name in group.categories), np.nan])[group.codes]
        valence = self._index.numbers["valence"] - (self._scale.low + self._scale.high) / 2
        return np.where(np.isnan(valence), signs, valence)
