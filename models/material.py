"""From a corpus or a file to what a model may look at: sound at the model's rate, transcript, words with times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis import audio
from analysis.errors import UsageError
from analysis.tables import Corpus
from analysis.words import alignment_path, read_words
from models.errors import ModelError
from models.interface import Material, Modality


def material(corpus: Corpus, clip: str, rate: int, modality: Modality = "audio") -> Material:
    """One clip of a corpus, for a model of this kind.

    Parameters
    ----------
    rate : int
        The model's, in Hz.
    modality : {'audio', 'text'}
        What the model cannot do without. A text model takes clips without audio; then `samples` is None.

    Raises
    ------
    UsageError
        If the corpus has no such clip.
    ModelError
        If the clip lacks the audio or the transcript that the model needs.
    DataError
        If the audio or the alignment cannot be read.
    """
    if clip not in corpus.rows:
        raise UsageError(f"there is no clip {clip!r} in {corpus.folder}.")
    row = corpus.clips.iloc[corpus.rows[clip]]
    path, transcript = str(row["path"]), str(row["transcript"])
    if not path and modality == "audio":
        raise ModelError(
            f"{clip} has no audio in {corpus.folder}; add its file to the corpus to use an audio model."
        )
    if not transcript.strip() and modality == "text":
        raise ModelError(f"{clip} has no transcript in {corpus.folder}; a text model needs one.")
    alignment = alignment_path(corpus.folder, clip) if transcript.strip() else None
    return Material(
        clip=clip,
        samples=_mono(Path(path), rate) if path else None,
        rate=rate,
        transcript=transcript,
        words=read_words(alignment) if alignment else (),
    )


def material_of_file(path: Path, rate: int) -> Material:
    """A sound file on its own, without transcript; DataError if it cannot be read."""
    return Material(clip=path.name, samples=_mono(path, rate), rate=rate)


def _mono(path: Path, rate: int) -> NDArray[np.float32]:
    sound = audio.read(path)
    mono = sound.mono()
    return mono if sound.rate == rate else audio.resample(mono, sound.rate, rate)
