"""What a command is given, one corpus or sound files, as clips with names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analysis.corpora import DEMO, open_corpus
from analysis.errors import UsageError
from models.interface import Material, Modality
from models.material import material, material_of_file


@dataclass(frozen=True)
class Source:
    """Clips by name, in order, and how to read one for a model of some rate and kind."""

    clips: tuple[str, ...]
    read: Callable[[str, int, Modality], Material]

    def chosen(self, clips: Sequence[str]) -> tuple[str, ...]:
        """The clips asked for, or all if none are named; UsageError if there is no such clip."""
        unknown = sorted(set(clips) - set(self.clips))
        if unknown:
            raise UsageError(f"there is no clip {unknown[0]!r} in what was given.")
        return tuple(dict.fromkeys(clips)) or self.clips


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
        return Source(tuple(corpus.clips["clip"]), partial(material, corpus))
    files: dict[str, Path] = {}
    for path in map(Path, inputs):
        if not path.is_file():
            raise UsageError(f"there is no file or folder {path}.")
        if path.name in files:
            raise UsageError(f"two files are called {path.name}; explain and predict them one by one.")
        files[path.name] = path
    return Source(tuple(files), lambda clip, rate, _modality: material_of_file(files[clip], rate))


def _is_corpus(name: str) -> bool:
    return name == DEMO or Path(name).is_dir() or Path(name).suffix.lower() == ".csv"
