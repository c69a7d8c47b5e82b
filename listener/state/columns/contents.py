"""What there is of one clip to hear and to draw, read once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis.acoustics import Envelope
from analysis.alignment import Alignment, kept_alignment
from analysis.audio import Sound, read
from analysis.errors import EarmarkError
from analysis.recognition import Recogniser, kept_recognition
from analysis.tables import DIMENSIONS, Corpus
from analysis.words import Origin, Word, alignment_of, read_phones, read_words


@dataclass(frozen=True, eq=False)
class Contents:
    """A clip's sound and words.

    Attributes
    ----------
    row, clip : int, str
        Which clip.
    sound, envelope : Sound, Envelope or None
        None if the clip has no readable audio.
    words, phones : tuple of Word
        Empty if there is no alignment, or one without phones.
    transcript : str
    trouble : str
        What is missing or damaged, as sentences; empty if all is well.
    origin : str
        Where the words are from; `aligned` and `recognised` were found by us, not read from the corpus.
    found_by : str
        What found them; empty if they are the corpus's.
    is_sought : bool
        Whether words were looked for here, and none found; `trouble` says why.
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
    phones: tuple[Word, ...] = ()
    origin: Origin = "corpus"
    found_by: str = ""
    is_sought: bool = False

    @property
    def duration(self) -> float:
        """Seconds; where there is no sound, until the end of the last word."""
        if self.sound is not None:
            return self.sound.duration
        return max((word.end for word in self.words), default=0.0)

    @property
    def to_find(self) -> Origin | None:
        """How words with times can be found, where there is sound and nothing is known of them: None if not."""
        if self.sound is None or self.words or self.phones or self.trouble:
            return None
        return "aligned" if self.transcript.strip() else "recognised"

    def with_found(self, found: Alignment) -> Contents:
        """With the words that were found; without any, with the reason."""
        if not found.words:
            return replace(self, trouble=found.trouble, is_sought=True)
        return replace(self, words=found.words, phones=found.phones, origin=found.origin, found_by=found.by)

    def without_recognised(self) -> Contents:
        """As it was before words were recognised in it, or sought in vain."""
        if self.origin == "recognised":
            return replace(self, words=(), phones=(), origin="corpus", found_by="")
        if self.is_sought and not self.transcript.strip():
            return replace(self, trouble="", is_sought=False)
        return self


def read_contents(corpus: Corpus, row: int, recogniser: Recogniser | None = None) -> Contents:
    """Read a clip, with what a recogniser heard in it before; what cannot be read is told in `trouble`, not raised."""
    clip = corpus.clips.iloc[row]
    troubles: list[str] = []
    sound = _read_sound(corpus, str(clip["path"]), troubles)
    words, phones = _read_words(corpus, str(clip["clip"]), troubles)
    contents = Contents(
        row=row,
        clip=str(clip["clip"]),
        sound=sound,
        envelope=None if sound is None else Envelope.build(sound.mono()),
        words=words,
        transcript=str(clip["transcript"]),
        trouble=" ".join(troubles),
        phones=phones,
        labels={name: float(clip[name]) for name in DIMENSIONS if not math.isnan(clip[name])},
    )
    return with_kept_times(contents, recogniser)


def with_kept_times(contents: Contents, recogniser: Recogniser | None = None) -> Contents:
    """With the words' times that were found and kept before, where the clip lacks them.

    Words that were recognised are those of this recogniser; without one there are none.
    """
    sound, way = contents.sound, contents.to_find
    if sound is None or way is None:
        return contents
    if way == "aligned":
        found = kept_alignment(sound.mono(), sound.rate, contents.transcript)
    else:
        found = None if recogniser is None else kept_recognition(sound.mono(), sound.rate, recogniser)
    return contents if found is None else contents.with_found(found)


def _read_sound(corpus: Corpus, path: str, troubles: list[str]) -> Sound | None:
    if not path:
        troubles.append(
            f"This clip has no audio in {corpus.folder}: put its file there and open the corpus again."
        )
        return None
    try:
        return read(path)
    except EarmarkError as error:
        troubles.append(str(error))
        return None


def _read_words(corpus: Corpus, clip: str, troubles: list[str]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Words and phones."""
    path = alignment_of(corpus, clip)
    if path is None:
        return (), ()
    try:
        return read_words(path), read_phones(path)
    except EarmarkError as error:
        troubles.append(str(error))
        return (), ()
