"""Sound files by what a table calls them: with or without folder and suffix, under the audio folder."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from analysis.corpora.problems import Problems
from analysis.corpora.sound_files import SOUND_SUFFIXES
from analysis.places import readable


def audio_folders(audio: Path) -> list[Path]:
    """A folder with all below it, or all that a pattern with `*` names; names that start with a dot left out."""
    pattern = str(audio)
    roots = sorted(glob.glob(pattern)) if glob.has_magic(pattern) and not audio.exists() else [pattern]  # noqa: PTH207
    folders = []
    for root in roots:
        for folder, below, _ in os.walk(root):
            below[:] = sorted(name for name in below if name[0] != ".")
            folders.append(Path(folder))
    return folders


def find_paths(texts: Sequence[str], folder: Path, folders: Sequence[Path], problems: Problems) -> list[str]:
    """The sound file that each text names; empty where there is none.

    As tables move between machines, only the file's name counts where it is the name of one file and stands once in
    the table; that it was found in another folder is reported. Else a path from the table's `folder` or the first of
    `folders` counts.
    """
    by_name, repeated = _sounds(folders)
    names = [file_name(text).lower() for text in texts]
    counts = Counter(file_name(text).lower() for text in set(texts)) if len(set(names)) < len(names) else {}
    roots = (folder, *folders[:1])
    paths = []
    for text, name in zip(texts, names, strict=True):
        is_alone = counts.get(name, 1) == 1 and name not in repeated
        path = by_name.get(name, "") if is_alone else _direct(text, roots)
        if path and is_alone and not _agrees(path, text):
            problems.add("sound file found in another folder", f"{text}: {readable(path)}")
        if not path and name in repeated:
            problems.add("several sound files of one name", f"{text}: {readable(by_name[name])} is one")
        paths.append(path)
    return paths


def file_name(text: str) -> str:
    """A path's last part, whatever machine wrote it."""
    return text.replace("\\", "/").rpartition("/")[2]


def _agrees(path: str, text: str) -> bool:
    """Whether the folder that a text names last is that of the path."""
    folder = file_name(text.replace("\\", "/").rpartition("/")[0])
    return folder in ("", ".") or file_name(os.path.dirname(path)).lower() == folder.lower()  # noqa: PTH120


def _sounds(folders: Sequence[Path]) -> tuple[dict[str, str], set[str]]:
    """Paths by the file's name in lower case, with and without its suffix, and names that several files have."""
    by_name: dict[str, str] = {}
    repeated = set()
    for folder in folders:
        with os.scandir(folder) as entries:
            sounds = sorted(entry.path for entry in entries if is_sound(entry.name))
        for path in sounds:
            name = os.path.basename(path).lower()  # noqa: PTH119 (150,000 paths: several times as fast)
            if name in by_name:
                repeated.add(name)
            stem = name.rpartition(".")[0]
            if stem in by_name and not by_name[stem].startswith(f"{folder}{os.sep}"):
                repeated.add(stem)
            by_name.setdefault(name, path)
            by_name.setdefault(stem, path)
    return by_name, repeated


def is_sound(name: str) -> bool:
    """Whether a file's name is that of a sound."""
    return name.lower().endswith(SOUND_SUFFIXES) and not name.startswith(".")


def _direct(text: str, folders: Sequence[Path]) -> str:
    relative = text.replace("\\", "/")
    suffixes = ("",) if is_sound(file_name(relative)) else SOUND_SUFFIXES
    places = (folder / f"{relative}{suffix}" for folder in folders for suffix in suffixes)
    return next((str(path) for path in places if is_sound(path.name) and path.is_file()), "")
