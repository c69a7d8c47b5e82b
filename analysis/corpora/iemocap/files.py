"""Finding the files of IEMOCAP: whole releases, copies with fewer sessions, and single sessions."""

from __future__ import annotations

import os
import re
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
    found = (path for folder in _within(sessions, inside) for path in _entries(folder, _TEXT))
    return tuple(path for path in found if path.is_file())


def _within(folders: list[Path], inside: tuple[str, ...]) -> list[Path]:
    """The folder that lies at the end of the names `inside`, capitals or not, in each of `folders` that has it."""
    for wanted in inside:
        pattern = re.compile(re.escape(wanted), re.IGNORECASE)
        folders = [inner for folder in folders for inner in _folders(folder, pattern)]
    return folders


def _folders(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    return [path for path in _entries(folder, pattern) if path.is_dir()]


def _entries(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    """What a folder holds of such names, in order; those with a dot first, such as `._` files of macOS, left out."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if pattern.fullmatch(entry.name)]
    except OSError:
        return []
    return [folder / name for name in sorted(names, key=natural) if name[0] != "."]
