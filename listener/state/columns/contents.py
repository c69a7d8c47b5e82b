"""What there is of one clip to hear and to draw, read once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis.acoustics import Envelope
from analysis.alignment import Alignment, kept_alignment
from analysis.audio import Sound, read
from analysis.errors import EarmarkError
from analysis.tables import DIMENSIONS, Corpus
from analysis.words import Word, alignment_path, read_words


@dataclass(frozen=True, eq=False)
class Contents:
    """A clip's sound and words.

    Attributes
    ----------
    row, clip : int, str
        Which clip.
    sound, envelope : Sound, Envelope or None
        None if the clip has no readable audio.
    words : tuple of Word
        Empty if there is no alignment.
    transcript : str
    trouble : str
        What is missing or damaged, as sentences; empty if all is well.
    aligned_here : bool
        Whether the words' times were found by us, not read from the corpus.
    labels : mapping of str to float
        The clip's consensus by dimension; dimensions without one are left out.
    """

    row: int
    clip: str
    sound: Sound | None
    envelope: Envelope | None
    words: tuple[Word, ...]
    transcript: str
    trouble: str
    labels: Mapping[str, float] = field(default_factory=dict)
    aligned_here: bool = False

    @property
    def duration(self) -> float:
        """Seconds; where there is no sound, until the end of the last word."""
        if self.sound is not None:
            return self.sound.duration
        return max((word.end for word in self.words), default=0.0)

    @property
    def lacks_times(self) -> bool:
        """Whether there are a sound and a transcript, and nothing is known of when its words are spoken."""
        return self.sound is not None and bool(self.transcript.strip()) and not (self.words or self.trouble)

    def aligned(self, found: Alignment) -> Contents:
        """With the words that were found; without any, with the reason."""
        return replace(self, words=found.words, aligned_here=bool(found.words), trouble=found.trouble)


def read_contents(corpus: Corpus, row: int) -> Contents:
    """Read a clip; what cannot be read is told in `trouble`, never raised."""
    clip = corpus.clips.iloc[row]
    troubles: list[str] = []
    sound = _read_sound(corpus, str(clip["path"]), troubles)
    words = _read_words(corpus, str(clip["clip"]), troubles)
    contents = Contents(
        row=row,
        clip=str(clip["clip"]),
        sound=sound,
        envelope=None if sound is None else Envelope.build(sound.mono()),
        words=words,
        transcript=str(clip["transcript"]),
        trouble=" ".join(troubles),
        labels={name: float(clip[name]) for name in DIMENSIONS if not math.isnan(clip[name])},
    )
    return _with_kept_times(contents)


def _with_kept_times(contents: Contents) -> Contents:
    if contents.sound is None or not contents.lacks_times:
        return contents
    found = kept_alignment(contents.sound.mono(), contents.sound.rate, contents.transcript)
    return contents if found is None else contents.aligned(found)


def _read_sound(corpus: Corpus, path: str, troubles: list[str]) -> Sound | None:
    if not path:
        troubles.append(f"This clip has no audio in {corpus.folder}.")
        return None
    try:
        return read(path)
    except EarmarkError as error:
        troubles.append(str(error))
        return None


def _read_words(corpus: Corpus, clip: str, troubles: list[str]) -> tuple[Word, ...]:
    path = alignment_path(corpus.folder, clip)
    if path is None:
        return ()
    try:
        return read_words(path)
    except EarmarkError as error:
        troubles.append(str(error))
        return ()
