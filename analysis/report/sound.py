"""Sound small enough to travel in a page: MP3, one channel, short."""

from __future__ import annotations

import io
from pathlib import Path

from analysis import audio
from analysis.errors import DataError

RATE = 16000
LONGEST_S = 20.0
MOST_BYTES = 6_000_000


class Sounds:
    """The sounds of one page, as long as there is room for them.

    Parameters
    ----------
    wanted : bool
        Whether the page may hold any.
    most : int
        Bytes of all together.
    """

    def __init__(self, *, wanted: bool = True, most: int = MOST_BYTES) -> None:
        self._wanted, self._most = wanted, most
        self._total, self._held, self._missing = 0, 0, 0

    def of(self, path: str) -> bytes:
        """The sound of a file as `compressed` makes it; empty without one, or without room for it."""
        sound = _read(path) if self._wanted and path else b""
        if not sound or self._total + len(sound) > self._most:
            self._missing += 1
            return b""
        self._held += 1
        self._total += len(sound)
        return sound

    def in_words(self) -> str:
        """How much sound the page holds, and of how many listed clips it holds none; empty if none was listed."""
        if not self._held + self._missing:
            return ""
        if not self._wanted:
            return "The sound of listed clips was left out, as was asked."
        said = (
            f"Of listed clips the page holds the first {LONGEST_S:g} s of sound, {self._held} in all"
            f" ({self._total / 1e6:.1f} MB)."
        )
        missing = (
            f" {self._missing} have none: the file is missing or unreadable, or the page would be too large."
        )
        return said + (missing if self._missing else "")


def compressed(path: Path | str) -> bytes:
    """The first 20 seconds of a sound file as MP3 with one channel at 16 kHz.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    import soundfile  # noqa: PLC0415 - only for a page with sound

    known = audio.info(path)
    sound = audio.read(path, stop=min(known.length, int(LONGEST_S * known.rate)))
    samples = audio.resample(sound.mono(), sound.rate, RATE)
    file = io.BytesIO()
    soundfile.write(file, samples.clip(-1, 1), RATE, format="MP3", subtype="MPEG_LAYER_III")
    return file.getvalue()


def _read(path: str) -> bytes:
    try:
        return compressed(path)
    except (DataError, OSError):
        return b""
