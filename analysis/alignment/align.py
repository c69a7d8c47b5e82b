"""Aligning one clip in a process of its own, so that it neither blocks a window nor takes it along if it dies."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.decoder import FRAMES_A_SECOND, RATE, Frames
from analysis.alignment.spelling import Spoken, phones_by_letters, spoken_words
from analysis.audio import resample
from analysis.progress import ignore
from analysis.words import Word

ALIGNER = "PocketSphinx"
LONGEST_S = 60
LOOK_EVERY_S = 0.02


@dataclass(frozen=True)
class Alignment:
    """Words in order of time; without them `trouble` says why, in a sentence."""

    words: tuple[Word, ...]
    trouble: str = ""


def align(
    samples: NDArray[np.float32], rate: int, transcript: str, report: Callable[[float], None] = ignore
) -> Alignment:
    """Find when each word of an English transcript is spoken.

    The acoustic model and the dictionary are those of the package `pocketsphinx` (Huggins-Daines et al. 2006,
    doi:10.1109/ICASSP.2006.1659988). Edges lie on a grid of 10 ms. The same sound and text always give the same words.

    Parameters
    ----------
    samples : array, shape (n,), float32
        Mono, -1 to 1.
    rate : int
        In Hz.
    transcript : str
        Words without a letter from a to z or a digit are left out. Those not in the dictionary are looked for by their
        letters, numbers digit by digit.
    report : callable
        Called again and again; may raise `Cancelled`, which ends the work.
    """
    spoken = spoken_words(transcript)
    seconds = len(samples) / rate
    if not spoken:
        return Alignment((), "This clip's transcript has no English word to find in the sound.")
    if seconds > LONGEST_S:
        return Alignment((), f"Only clips of up to {LONGEST_S} seconds are aligned here.")
    parts = [(part, phones_by_letters(part.replace("'", ""))) for word in spoken for part in word.parts]
    at_rate = resample(np.asarray(samples, dtype=np.float32), rate, RATE)
    sound = (np.clip(at_rate, -1, 1) * 32767).astype("<i2").tobytes()
    try:
        frames = _decoded(json.dumps(parts).encode() + b"\n" + sound, report)
    except (OSError, ValueError):
        return Alignment((), f"{ALIGNER} did not run on this clip, so its words have no times.")
    if frames is None:
        return Alignment((), "This clip's transcript does not fit the sound, so its words have no times.")
    return Alignment(_timed(spoken, frames, seconds))


def _timed(spoken: Sequence[Spoken], frames: Frames, seconds: float) -> tuple[Word, ...]:
    """Each word from the start of its first part to the end of its last."""
    words, left = [], iter(frames)
    for word in spoken:
        own = [next(left) for _ in word.parts]
        start, end = own[0][0] / FRAMES_A_SECOND, (own[-1][1] + 1) / FRAMES_A_SECOND
        words.append(Word(word.text, start, min(end, seconds)))
    return tuple(words)


def _decoded(given: bytes, report: Callable[[float], None]) -> Frames | None:
    """What the decoder's process says; ValueError if it says nothing."""
    # Without `-P` the modules beside the script would hide those of the same names in Python's library.
    command = [sys.executable, "-P", str(Path(__file__).with_name("decoder.py"))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            to_send: bytes | None = given
            while True:
                with suppress(subprocess.TimeoutExpired):
                    said, _ = process.communicate(to_send, timeout=LOOK_EVERY_S)
                    frames: Frames | None = json.loads(said)
                    return frames
                to_send = None
                report(0.0)
        finally:
            process.kill()
