"""Finding the files of IEMOCAP: whole releases, copies with fewer sessions, and single sessions."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis.corpora.frames import natural

LOOKED_FOR = "Session1/dialog/EmoEvaluation/*.txt"
SUMMARIES = ("dialog", "EmoEvaluation")
TRANSCRIPTIONS = ("dialog", "transcriptions")
SOUNDS = ("sentences", "wav")
_SESSION = re.compile(r"session[ _-]?\d+", re.IGNORECASE)
_OTHER = re.compile(r"(?!session[ _-]?\d+$).+", re.IGNORECASE)
_TEXT = re.compile(r".+\.txt", re.IGNORECASE)
_ANY = re.compile(r".+")


@dataclass(frozen=True)
class Files:
    """What a corpus folder holds: a summary and a transcription a dialog, and a folder of sounds a dialog."""

    root: Path
    summaries: tuple[Path, ...]
    transcriptions: tuple[Path, ...]
    sounds: tuple[Path, ...]


def find_files(path: Path) -> Files:
    """Look in a folder with sessions, in the folder around it, or in a session; empty if `path` is none of them."""
    for root in (path, *_folders(path, _OTHER)):
        sessions = [root, *_folders(root, _SESSION)]
        summaries = _texts(sessions, SUMMARIES)
        if summaries:
            sounds = [folder for wav in _within(sessions, SOUNDS) for folder in _folders(wav, _ANY)]
            return Files(root, summaries, _texts(sessions, TRANSCRIPTIONS), tuple(sounds))
    return Files(path, (), (), ())


def _texts(sessions: list[Path], inside: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(
        path for folder in _within(sessions, inside) for path in _entries(folder, _TEXT, os.DirEntry.is_file)
    )


def _within(folders: list[Path], inside: tuple[str, ...]) -> list[Path]:
    """The folder that lies at the end of the names `inside`, capitals or not, in each of `folders` that has it."""
    for wanted in inside:
        pattern = re.compile(re.escape(wanted), re.IGNORECASE)
        folders = [inner for folder in folders for inner in _folders(folder, pattern)]
    return folders


def _folders(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    return _entries(folder, pattern, os.DirEntry.is_dir)


def _entries(
    folder: Path, pattern: re.Pattern[str], is_kind: Callable[[os.DirEntry[str]], bool]
) -> list[Path]:
    """What a folder holds of such names and kind, in order; those with a dot first, such as `._` of macOS, left out.

    The kind is looked at first: folders are few among many files.
    """
    try:
        with os.scandir(folder) as entries:
            found = (entry.name for entry in entries if is_kind(entry) and entry.name[0] != ".")
            names = [name for name in found if pattern.fullmatch(name)]
    except OSError:
        return []
    return [folder / name for name in sorted(names, key=natural)]
