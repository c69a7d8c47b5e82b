"""Which clips have sound, and how long it is, without decoding any of it."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis import audio
from analysis.corpora.problems import Problems
from analysis.errors import DataError
from analysis.progress import ignore

HEADER_BYTES = 512
SOUND_SUFFIXES = (
    *(".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff"),
    *(".au", ".caf", ".w64", ".rf64", ".sph", ".nist"),
)
"""Of formats that libsndfile reads; a FLAC file called `.wav` is read as well."""
FAULTS = {
    "Git LFS pointer": "audio is a Git LFS pointer",
    "is empty": "audio is empty",
    "holds no samples": "audio is empty",
    "is cut short": "audio is cut short",
}
"""The kind of problem that words in the message of `analysis.audio` mean; others are `UNREADABLE`."""
UNREADABLE = "unreadable audio"
REPORT_EVERY = 1000
PLAIN_ENCODINGS = (1, 3, 0xFFFE)  # integers, floats, and either with a longer header


def find_sounds(folder: Path | None) -> dict[str, str]:
    """Paths of all sound files of a folder by their names in lower case; names that start with a dot left out."""
    if folder is None:
        return {}
    with os.scandir(folder) as entries:
        return {
            entry.name.lower(): entry.path
            for entry in entries
            if entry.name.lower().endswith(SOUND_SUFFIXES) and entry.name[0] != "."
        }


def measure(
    paths: Sequence[str], problems: Problems, report: Callable[[float], None] = ignore
) -> NDArray[np.float64]:
    """Duration of each file in seconds; NaN for an empty path, and for a file that is reported as unreadable."""
    durations = np.full(len(paths), np.nan)
    rows = [row for row, path in enumerate(paths) if path]
    for n_done, row in enumerate(rows):
        if n_done % REPORT_EVERY == 0:
            report(n_done / len(rows))
        try:
            durations[row] = _duration(Path(paths[row]))
        except DataError as error:
            problems.add(_fault(str(error).removeprefix(paths[row])), str(error))
    return durations


def _fault(message: str) -> str:
    return next((kind for words, kind in FAULTS.items() if words in message), UNREADABLE)


def _duration(path: Path) -> float:
    """Seconds, from the header of a plain WAV whose size agrees with it, otherwise as `analysis.audio` finds it."""
    try:
        with path.open("rb", buffering=0) as file:
            head, size = file.read(HEADER_BYTES), os.fstat(file.fileno()).st_size
    except OSError as error:
        raise DataError(f"The audio cannot be read ({error.strerror}).", file=path) from error
    seconds = _wav_seconds(head, size)
    if seconds is not None:
        return seconds
    return audio.info(path).duration


def _wav_seconds(head: bytes, size: int) -> float | None:
    """Duration by a WAV's first bytes and the file's size; None if they are not plain or do not agree."""
    if len(head) < 44 or head[:4] != b"RIFF" or head[8:16] != b"WAVEfmt ":
        return None
    length_of_format, encoding, _, rate, _, bytes_a_frame = struct.unpack_from("<IHHIIH", head, 16)
    if encoding not in PLAIN_ENCODINGS:
        return None
    place = 20 + length_of_format
    while place + 8 <= len(head):
        name, length = struct.unpack_from("<4sI", head, place)
        place += 8
        if name == b"data":
            is_whole = 0 < length <= size - place and rate * bytes_a_frame > 0
            return length // bytes_a_frame / rate if is_whole else None
        place += length + length % 2
    return None
