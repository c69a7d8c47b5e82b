"""What a command is given, one corpus or sound files, as clips with names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import isnan, nan
from pathlib import Path

import soundfile

from analysis.corpora import open_corpus
from analysis.errors import UsageError
from analysis.places import DEMO
from analysis.tables import Scale
from models.interface import Material, Modality, ModelCard
from models.material import material, material_of_file

# Where sound files, which nobody rated, need one.
SCALE_OF_FILES = Scale(1, 7)


@dataclass(frozen=True)
class Source:
    """Clips by name, in order, and how to read one for a model of some rate and kind.

    Attributes
    ----------
    scale : Scale or None
        Of the corpus's ratings; None for sound files, which have none.
    """

    clips: tuple[str, ...]
    read: Callable[[str, int, Modality], Material]
    seconds: Callable[[str], float]
    scale: Scale | None = None

    def reader(self, card: ModelCard) -> Callable[[str], Material]:
        """How to read a clip for one model."""
        return lambda clip: self.read(clip, card.rate, card.modality)

    def chosen(self, clips: Sequence[str]) -> tuple[str, ...]:
        """The clips asked for, or all if none are named; UsageError if there is no such clip."""
        unknown = sorted(set(clips) - set(self.clips))
        if unknown:
            raise UsageError(f"there is no clip {unknown[0]!r} in what was given.")
        return tuple(dict.fromkeys(clips)) or self.clips

    def longest_first(self, clips: Sequence[str]) -> tuple[str, ...]:
        """In an order that shows early whether the memory suffices, and leaves no worker with a long clip at last."""
        known = {clip: self.seconds(clip) for clip in clips}
        return tuple(sorted(clips, key=lambda clip: 0.0 if isnan(known[clip]) else -known[clip]))


def open_source(inputs: Sequence[str]) -> Source:
    """A corpus (folder, label CSV or `demo`) or one or more sound files.

    Raises
    ------
    UsageError
        If something does not exist, or a corpus is mixed with others.
    DataError
        If the corpus cannot be read.
    """
    if any(_is_corpus(name) for name in inputs):
        if len(inputs) > 1:
            raise UsageError("give either one corpus or one or more sound files.")
        corpus = open_corpus(inputs[0])
        clips = tuple(corpus.clips["clip"])
        seconds = dict(zip(clips, corpus.clips["duration"], strict=True))
        return Source(clips, partial(material, corpus), seconds.__getitem__, corpus.scale)
    files: dict[str, Path] = {}
    for path in map(Path, inputs):
        if not path.is_file():
            raise UsageError(f"there is no file or folder {path}.")
        if path.name in files:
            raise UsageError(f"two files are called {path.name}; explain and predict them one by one.")
        files[path.name] = path
    return Source(
        tuple(files),
        lambda clip, rate, _modality: material_of_file(files[clip], rate),
        lambda clip: _seconds(files[clip]),
    )


def _seconds(path: Path) -> float:
    """By the header; NaN if that cannot be read."""
    try:
        return float(soundfile.info(path).duration)
    except soundfile.SoundFileError:
        return nan


def _is_corpus(name: str) -> bool:
    return name == DEMO or Path(name).is_dir() or Path(name).suffix.lower() == ".csv"
