"""Writes folders of invented clips in the exact layouts of RAVDESS, TESS, SAVEE and EmoDB, whole or in part."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

LFS_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
SONGS_ONLY_TO = 6
SPEECH_ONLY = 18  # This actor has no songs.
TESS_FOLDERS = {"ps": "Pleasant_surprise"}
EMODB_TEXTS = ("a01", "a02", "a04", "a05", "a07", "b01", "b02", "b03", "b09", "b10")
EMODB_SPEAKERS = ("03", "08", "09", "10", "11", "12", "13", "14", "15", "16")
EMODB_LETTERS = "WLEAFTN"


def wav(seconds: float = 0.05, rate: int = 16000, channels: int = 1) -> bytes:
    """A quiet sound, 16 bits."""
    sound = bytes(2 * channels * round(seconds * rate))
    head = struct.pack("<IHHIIHH", 16, 1, channels, rate, 2 * channels * rate, 2 * channels, 16)
    return (
        struct.pack("<4sI4s4s", b"RIFF", 36 + len(sound), b"WAVE", b"fmt ")
        + head
        + (struct.pack("<4sI", b"data", len(sound)) + sound)
    )


def put(folder: Path, names: Iterable[str], content: bytes | None = None) -> None:
    """Write files, their folders too."""
    content = wav() if content is None else content
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def ravdess_names(channel: str = "01", actors: Iterable[int] = range(1, 25)) -> list[str]:
    """Speech (`01`) has 60 clips an actor, song (`02`) 44."""
    emotions = range(1, 9 if channel == "01" else SONGS_ONLY_TO + 1)
    return [
        f"Actor_{actor:02}/03-{channel}-{emotion:02}-{intensity:02}-{statement:02}-{repetition:02}-{actor:02}.wav"
        for actor in actors
        if channel == "01" or actor != SPEECH_ONLY
        for emotion in emotions
        for intensity in ((1,) if emotion == 1 else (1, 2))
        for statement in (1, 2)
        for repetition in (1, 2)
    ]


def tess_names(words: Iterable[str]) -> list[str]:
    """Seven clips a word and speaker."""
    return [
        f"{speaker}_{TESS_FOLDERS.get(emotion, emotion)}/{speaker}_{word}_{emotion}.wav"
        for speaker in ("OAF", "YAF")
        for emotion in ("angry", "disgust", "fear", "happy", "neutral", "ps", "sad")
        for word in words
    ]


def savee_names(*, is_flat: bool = False) -> list[str]:
    """120 clips of each of four speakers."""
    return [
        f"ALL/{speaker}_{code}{number:02}.wav" if is_flat else f"AudioData/{speaker}/{code}{number:02}.wav"
        for speaker in ("DC", "JE", "JK", "KL")
        for code in ("a", "d", "f", "h", "n", "sa", "su")
        for number in range(1, 31 if code == "n" else 16)
    ]


def emodb_names() -> list[str]:
    """816 takes: version `a` of each, and more versions of some."""
    takes = [
        f"{speaker}{text}{letter}{version}.wav"
        for version in "ab"
        for speaker in EMODB_SPEAKERS
        for text in EMODB_TEXTS
        for letter in EMODB_LETTERS
    ]
    return takes[:816]


def put_listeners(folder: Path, rows: Iterable[tuple[str, str, str]]) -> None:
    """`erkennung.txt`, from names and two texts of per cent, padded as in the release."""
    lines = ["Nr.\tSatz\terkannt\tnatuerlich"]
    lines += [
        f"{number}\xa0\xa0\t{name}\t{recognised}\xa0\xa0\xa0\t{natural}\xa0\xa0\xa0"
        for number, (name, recognised, natural) in enumerate(rows, 1)
    ]
    (folder / "erkennung.txt").write_bytes("".join(f"{line}\n" for line in lines).encode("latin-1"))
