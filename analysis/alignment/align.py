"""Aligning one clip: each word of its transcript is looked for in the sound."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.hearing import POCKETSPHINX, Alignment, hear, timed
from analysis.alignment.spelling import phones_by_letters, spoken_words
from analysis.progress import ignore

LONGEST_S = 60


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
    try:
        frames = hear(samples, rate, parts, report)
    except (OSError, ValueError):
        return Alignment((), f"{POCKETSPHINX} did not run on this clip, so its words have no times.")
    if frames is None:
        return Alignment((), "This clip's transcript does not fit the sound, so its words have no times.")
    left = iter(frames)
    found = [timed(word.text, [next(left) for _ in word.parts], seconds) for word in spoken]
    return Alignment(
        tuple(word for word, _ in found), phones=tuple(phone for _, own in found for phone in own)
    )
