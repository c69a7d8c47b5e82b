"""Hearing one clip in a process of its own, so that it neither blocks a window nor takes it along if it dies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.decoder import FRAMES_A_SECOND, RATE, Frames
from analysis.audio import resample
from analysis.words import Origin, Word

POCKETSPHINX = "PocketSphinx"
LOOK_EVERY_S = 0.02
NICER = 10
"""By how much the process gives way to others, as to the one that plays."""


@dataclass(frozen=True)
class Alignment:
    """Words and phones in order of time, found here; without words `trouble` says why, in a sentence.

    Attributes
    ----------
    phones : tuple of Word
        In ARPAbet; empty if only the words are known.
    origin : str
        `aligned` if the words are the transcript's, `recognised` if they were heard in the sound alone.
    by : str
        What found them.
    """

    words: tuple[Word, ...]
    trouble: str = ""
    phones: tuple[Word, ...] = ()
    origin: Origin = "aligned"
    by: str = POCKETSPHINX


def hear(
    samples: NDArray[np.float32],
    rate: int,
    words: Sequence[tuple[str, str]] | None,
    report: Callable[[float], None],
) -> Frames | None:
    """What the decoder's process says of these words with stand-in phones, or of the sound alone if they are None.

    Raises
    ------
    OSError, ValueError
        If it says nothing.
    """
    at_rate = resample(np.asarray(samples, dtype=np.float32), rate, RATE)
    sound = (np.clip(at_rate, -1, 1) * 32767).astype("<i2").tobytes()
    return _decoded(json.dumps(words).encode() + b"\n" + sound, report)


def timed(text: str, parts: Frames, seconds: float) -> tuple[Word, tuple[Word, ...]]:
    """A word from the start of its first part to the end of its last, and its phones; nothing ends behind the clip."""

    def at(text: str, first: int, last: int) -> Word:
        return Word(text, first / FRAMES_A_SECOND, min((last + 1) / FRAMES_A_SECOND, seconds))

    phones = tuple(at(*phone) for _, _, _, own in parts for phone in own)
    return at(text, parts[0][1], parts[-1][2]), phones


def _decoded(given: bytes, report: Callable[[float], None]) -> Frames | None:
    # Without `-P` the modules beside the script would hide those of the same names in Python's library.
    command = [sys.executable, "-P", str(Path(__file__).with_name("decoder.py"))]
    # From a file: through a pipe `communicate` with a timeout forgets what it could not write at once.
    with TemporaryFile() as read_from:
        read_from.write(given)
        read_from.seek(0)
        with subprocess.Popen(
            command,
            stdin=read_from,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        ) as process:
            try:
                _give_way(process.pid)
                while True:
                    with suppress(subprocess.TimeoutExpired):
                        frames: Frames | None = json.loads(process.communicate(timeout=LOOK_EVERY_S)[0])
                        return frames
                    report(0.0)
            finally:
                process.kill()


def _give_way(process: int) -> None:
    """Lower a process's priority, where it was not begun with a lower one."""
    if sys.platform != "win32":
        own = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, process, min(19, own + NICER))
