"""Finding the files of CREMA-D, whole or in part."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from analysis.corpora.crema_d.names import NAME
from analysis.corpora.sound_files import SOUND_SUFFIXES

TABLES = {
    "responses": "finishedresponses.csv",
    "first_responses": "finishedemoresponses.csv",
    "tabulated": "tabulatedvotes.csv",
    "summary": "summarytable.csv",
    "sentences": "sentencefilenames.csv",
    "actors": "videodemographics.csv",
}
RESULTS = "processedresults"
AUDIO = ("audiowav", "audioflac", "audiomp3")
WANTED = frozenset({*TABLES.values(), RESULTS, *AUDIO})
LOOKED_AT = 200


@dataclass(frozen=True)
class Files:
    """What a folder of CREMA-D holds; None for tables that it lacks, `audio` in order of preference."""

    root: Path
    responses: Path | None
    first_responses: Path | None
    tabulated: Path | None
    summary: Path | None
    sentences: Path | None
    actors: Path | None
    audio: tuple[Path, ...]

    @property
    def tables(self) -> tuple[Path, ...]:
        """All tables that are there."""
        found = (getattr(self, name) for name in TABLES)
        return tuple(path for path in found if path is not None)


def find_files(path: Path) -> Files:
    """Look for everything in a folder, in the only folder that it holds, or around one of its tables."""
    root = path
    if not path.is_dir():
        folder = path.parent
        root = folder.parent if folder.name.lower() == RESULTS else folder
    elif not _is_one(_in(path)):
        folders = _folders(path)
        root = folders[0] if len(folders) == 1 and _is_one(_in(folders[0])) else path
    return _in(root)


def is_crema_d(path: Path) -> bool:
    """Whether a folder holds CREMA-D, or a file is one of its tables."""
    if path.is_dir():
        return _is_one(find_files(path))
    return path.name.lower() in TABLES.values()


def _is_one(files: Files) -> bool:
    return bool(files.tables) or any(_holds_clip(folder) for folder in files.audio)


def _in(root: Path) -> Files:
    here = _entries(root)
    results = here.get(RESULTS)
    tables = {**(_entries(results) if results is not None else {}), **here}
    return Files(
        root=root,
        **{name: tables.get(file) for name, file in TABLES.items()},
        audio=(*_audio_folders(here), root),
    )


def _audio_folders(entries: dict[str, Path]) -> Iterator[Path]:
    """The folders of sounds, and a folder of the same name in each, as archives leave them."""
    for name in AUDIO:
        folder = entries.get(name)
        while folder is not None and folder.is_dir():
            yield folder
            folder = _entries(folder).get(name) if _holds_folder(folder) else None


def _holds_folder(folder: Path) -> bool:
    return (folder / folder.name).is_dir()


def _holds_clip(folder: Path) -> bool:
    """Whether one of a folder's first files is called as a sound of CREMA-D is."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name.lower() for entry in islice(entries, LOOKED_AT)]
    except OSError:
        return False
    return any(name.endswith(SOUND_SUFFIXES) and NAME.fullmatch(name.rpartition(".")[0]) for name in names)


def _entries(folder: Path) -> dict[str, Path]:
    """What of `WANTED` a folder holds by its name in lower case, however many files lie beside it."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - paths of 150,000 files take a second
    except OSError:
        return {}
    return {name.lower(): folder / name for name in names if name.lower() in WANTED}


def _folders(folder: Path) -> list[Path]:
    """Folders in a folder, those that start with a dot left out."""
    try:
        with os.scandir(folder) as entries:
            return [Path(entry) for entry in entries if entry.name[0] != "." and entry.is_dir()]
    except OSError:
        return []
