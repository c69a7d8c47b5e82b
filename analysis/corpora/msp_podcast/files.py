"""Finding the files of a release, whatever a copy calls them and however deep an archive put them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.corpora.msp_podcast.sheet_labels import holds_ratings

LABEL_FOLDERS = ("labels", "label")
AUDIO_FOLDERS = ("audios", "audio", "wavs", "wav")
TRANSCRIPT_FOLDERS = ("transcripts", "transcript")
CONSENSUS = ("labels_consensus", "labels_concensus")
DETAILED = ("labels_detailed",)
TEXT = "labels.txt"
LABEL_SUFFIXES = (".csv", ".json", ".txt")
PARTITIONS = ("partitions.txt", "partition.txt")
SPEAKERS = ("speaker_ids.txt",)
README = ("readme.txt", "readme.md", "readme")
LABEL_FILES = (*(f"{name}{suffix}" for name in (*CONSENSUS, *DETAILED) for suffix in (".csv", ".json")), TEXT)
WANTED = frozenset(
    {
        *(*LABEL_FOLDERS, *AUDIO_FOLDERS, *TRANSCRIPT_FOLDERS),
        *(*LABEL_FILES, *PARTITIONS, *SPEAKERS, *README),
    }
)
LOOKED_FOR = (
    "labels_consensus.csv, labels_detailed.csv, labels.txt, labels_consensus.json, labels_detailed.json"
)

Look = Callable[[Path], dict[str, Path]]
"""Tells what of `WANTED` a folder holds, by its name in lower case."""


@dataclass(frozen=True)
class Files:
    """What a corpus folder holds; None or empty for what it lacks.

    `consensus` and `detailed` are in order of preference: CSV, then JSON. `labels.txt` stands apart, as it holds
    both. `named` is the label file that the user named, if any.
    """

    root: Path
    consensus: tuple[Path, ...]
    detailed: tuple[Path, ...]
    text: Path | None
    partitions: Path | None
    speakers: Path | None
    readme: Path | None
    audio: Path | None
    transcripts: Path | None
    named: Path | None = None

    @property
    def labels(self) -> tuple[Path, ...]:
        """All label files."""
        return (*self.consensus, *self.detailed, *((self.text,) if self.text else ()))


def find_files(path: Path) -> Files:
    """Look for everything in a corpus folder, or around a label file; every folder is read once."""
    look = cache(_entries)
    if path.is_dir():
        root = _unwrapped(path, look)
        return _in_root(root, list(_label_folders(root, look)), look)
    folder = path.parent
    root = folder
    while root.name.lower() in LABEL_FOLDERS and root.parent != root:
        root = root.parent
    return _with_named(_in_root(root, [folder], look), path)


def _in_root(root: Path, label_folders: list[Path], look: Look) -> Files:
    labels = [look(folder) for folder in label_folders]
    everywhere = [look(root), *labels]
    return Files(
        root=root,
        consensus=_all(labels, [f"{name}{suffix}" for suffix in (".csv", ".json") for name in CONSENSUS]),
        detailed=_all(labels, [f"{name}{suffix}" for suffix in (".csv", ".json") for name in DETAILED]),
        text=_first(labels, (TEXT,)),
        partitions=_first(everywhere, PARTITIONS),
        speakers=_first(everywhere, SPEAKERS),
        readme=_first(everywhere, README),
        audio=_sound_folder(root, look),
        transcripts=next(_nested(root, TRANSCRIPT_FOLDERS, look), None),
    )


def _with_named(files: Files, path: Path) -> Files:
    """The same files, with the label file that the user named instead of those of its kind."""
    changes: dict[str, object] = {"named": path}
    if path.suffix.lower() not in LABEL_SUFFIXES:
        changes |= {"consensus": (), "detailed": (), "text": None}
    elif path.suffix.lower() == ".txt":
        changes |= {"consensus": (), "detailed": (), "text": path}
    elif path.suffix.lower() == ".json":
        kind = "detailed" if "detail" in path.name.lower() else "consensus"
        changes |= {kind: (path,)}
    elif holds_ratings(path):
        changes |= {"detailed": (path,)}
    else:
        changes |= {"consensus": (path,)}
    return Files(**{**files.__dict__, **changes})


def _unwrapped(folder: Path, look: Look) -> Path:
    """The folder itself, or its only subfolder that holds labels where an archive was unpacked into one more."""
    if _has_labels(folder, look):
        return folder
    inner = [entry for entry in _folders(folder) if _has_labels(entry, look)]
    return inner[0] if len(inner) == 1 else folder


def _has_labels(folder: Path, look: Look) -> bool:
    return any(not look(place).keys().isdisjoint(LABEL_FILES) for place in _label_folders(folder, look))


def _label_folders(root: Path, look: Look) -> Iterator[Path]:
    yield from _nested(root, LABEL_FOLDERS, look)
    yield root


def _sound_folder(root: Path, look: Look) -> Path | None:
    """The first folder for audio, or the root, that holds a WAV; else the first folder for audio."""
    folders = [*_nested(root, AUDIO_FOLDERS, look)]
    with_sound = (folder for folder in (*folders, root) if _holds_sound(folder))
    return next(with_sound, folders[0] if folders else None)


def _holds_sound(folder: Path) -> bool:
    with os.scandir(folder) as entries:
        return any(entry.name.lower().endswith(".wav") and entry.name[0] != "." for entry in entries)


def _nested(root: Path, names: tuple[str, ...], look: Look) -> Iterator[Path]:
    """Folders of these names in `root`, and folders of the same name in them, as archives leave them."""
    entries = look(root)
    for name in names:
        folder = entries.get(name)
        while folder is not None and folder.is_dir():
            yield folder
            folder = folder / folder.name


def _all(listings: list[dict[str, Path]], names: list[str]) -> tuple[Path, ...]:
    found = (entries[name] for name in names for entries in listings if name in entries)
    return tuple(path for path in found if path.is_file())


def _first(listings: list[dict[str, Path]], names: tuple[str, ...]) -> Path | None:
    return next(iter(_all(listings, list(names))), None)


def _entries(folder: Path) -> dict[str, Path]:
    """What of `WANTED` a folder holds, however many files lie beside it."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - paths of 150,000 files take a second
    except OSError:
        return {}
    return {name.lower(): folder / name for name in sorted(name for name in names if name.lower() in WANTED)}


def _folders(folder: Path) -> list[Path]:
    """Folders in a folder, those that start with a dot left out."""
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry) for entry in entries if entry.name[0] != "." and entry.is_dir())
    except OSError:
        return []
