"""Sound small enough to travel in a page: MP3, one channel, short."""

from __future__ import annotations

import io
from pathlib import Path

from analysis import audio

RATE = 16000
LONGEST_S = 20.0


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
