"""From a corpus or a file to what a model may look at: sound at the model's rate, transcript, words with times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from analysis import audio
from analysis.alignment import Alignment, kept_alignment
from analysis.audio import Sound
from analysis.errors import DataError, UsageError
from analysis.progress import ignore
from analysis.queues import draw
from analysis.tables import Corpus
from analysis.words import Word, alignment_of, read_words
from models.errors import ModelError
from models.interface import Material, Modality

T = TypeVar("T")
# Samples, their rate and a transcript, to when its words are spoken.
Timing = Callable[[NDArray[np.float32], int, str], Alignment | None]


def material(
    corpus: Corpus, clip: str, rate: int, modality: Modality = "audio", *, timing: Timing = kept_alignment
) -> Material:
    """One clip of a corpus, for a model of this kind.

    Parameters
    ----------
    rate : int
        The model's, in Hz.
    modality : {'audio', 'text', 'audio+text'}
        What the model cannot do without. The rest may lack or be damaged: a text model takes clips whose audio
        cannot be read (`samples` is None), a speech model those whose alignment cannot (`words` is empty). A model
        that hears and reads needs both.
    timing : callable
        Where the corpus does not say when the words are spoken, this does: what was found before, or
        `analysis.alignment.align_once` to find it now. Words that were recognised are none of the transcript's.

    Raises
    ------
    UsageError
        If the corpus has no such clip.
    ModelError
        If the clip lacks the audio or the transcript that the model needs.
    DataError
        If the audio cannot be read, or for a model that reads the alignment.
    """
    if clip not in corpus.rows:
        raise UsageError(f"there is no clip {clip!r} in {corpus.folder}.")
    row = corpus.clips.iloc[corpus.rows[clip]]
    path, transcript = str(row["path"]), str(row["transcript"])
    if lack := lack_of(corpus, corpus.rows[clip], modality):
        raise ModelError(lack)
    sound = _unless_spare(lambda: audio.read(path), None, modality == "text") if path else None
    return Material(
        clip=clip,
        samples=None if sound is None else _mono(sound, rate),
        rate=rate,
        transcript=transcript,
        words=_unless_spare(lambda: _words(corpus, clip, transcript, sound, timing), (), modality == "audio"),
    )


def lack_of(corpus: Corpus, row: int, modality: Modality) -> str:
    """What a clip lacks and a model of this kind needs, as a sentence; empty if nothing. No file is read."""
    clip = corpus.clips.iloc[row]
    if not clip["path"] and modality != "text":
        model = "an audio model" if modality == "audio" else "a model that hears and reads"
        return f"{clip['clip']} has no audio in {corpus.folder}; add its file to the corpus to use {model}."
    if not clip["transcript"].strip() and modality != "audio":
        model = "a text model" if modality == "text" else "a model that hears and reads"
        return (
            f"{clip['clip']} has no transcript in {corpus.folder};"
            f" {model} needs one and explains no recognised words."
        )
    return ""


def material_of_file(path: Path, rate: int) -> Material:
    """A sound file on its own, without transcript; DataError if it cannot be read."""
    return Material(clip=path.name, samples=_mono(audio.read(path), rate), rate=rate)


def drawn(
    clips: Sequence[str],
    read: Callable[[str], Material],
    *,
    n: int,
    least: int,
    seed: int,
    report: Callable[[float], None] = ignore,
) -> tuple[list[Material], tuple[tuple[str, str], ...]]:
    """Clips drawn at random until `n` could be read, and those that could not with their reasons.

    Raises
    ------
    DataError
        If fewer than `least` can be read.
    """
    materials: list[Material] = []
    failed: list[tuple[str, str]] = []
    for clip in draw(clips, n=len(clips), seed=seed):
        if len(materials) == n:
            break
        report(0.0)
        try:
            materials.append(read(clip))
        except (DataError, ModelError) as error:
            failed.append((clip, str(error)))
    if len(materials) < least and failed:
        raise DataError(
            f"{len(failed)} clips cannot be read, and {least} are needed; the first: {failed[0][1]}"
        )
    return materials, tuple(failed)


def _unless_spare(read: Callable[[], T], otherwise: T, is_spare: bool) -> T:
    """What is read, or something else if it cannot be and the model can do without."""
    try:
        return read()
    except DataError:
        if not is_spare:
            raise
        return otherwise


def _words(
    corpus: Corpus, clip: str, transcript: str, sound: Sound | None, timing: Timing
) -> tuple[Word, ...]:
    if not transcript.strip():
        return ()
    alignment = alignment_of(corpus, clip)
    if alignment is not None:
        return read_words(alignment)
    found = None if sound is None else timing(sound.mono(), sound.rate, transcript)
    return () if found is None else found.words


def _mono(sound: Sound, rate: int) -> NDArray[np.float32]:
    mono = sound.mono()
    return mono if sound.rate == rate else audio.resample(mono, sound.rate, rate)
