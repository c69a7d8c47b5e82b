"""Recognising the words of one clip by PocketSphinx."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.hearing import POCKETSPHINX, Alignment, hear, timed
from analysis.progress import ignore
from analysis.recognition.windows import quiet_windows
from analysis.words import Word

LONGEST_S = 60
# Below -60 dB of full scale; in silence a recogniser hears a word all the same.
SILENT = 0.001
NOTHING = Alignment((), origin="recognised")


def is_silent(samples: NDArray[np.float32]) -> bool:
    """Whether there is nothing to hear, as in a sound without a sample."""
    return not (np.abs(samples) >= SILENT).any()


def silence(by: str) -> Alignment:
    """What a recogniser finds in a silent clip."""
    return replace(NOTHING, by=by, trouble="This clip is silent: there is no word to recognise.")


def recognise(
    samples: NDArray[np.float32],
    rate: int,
    report: Callable[[float], None] = ignore,
    *,
    longest_s: float = LONGEST_S,
) -> Alignment:
    """Hear which English words are spoken, and when.

    Acoustic model, dictionary and language model are those of the package `pocketsphinx` (Huggins-Daines et al. 2006,
    doi:10.1109/ICASSP.2006.1659988). Expect about one word in four to be wrong in speech read aloud, and more in
    emotional or noisy speech; other languages give nonsense. The same sound always gives the same words.

    Parameters
    ----------
    samples : array, shape (n,), float32
        Mono, -1 to 1.
    rate : int
        In Hz.
    report : callable
        Called again and again; may raise `Cancelled`, which ends the work.
    longest_s : float
        What is longer is cut where it is quiet, and heard in parts.
    """
    if is_silent(samples):
        return silence(POCKETSPHINX)
    words: list[Word] = []
    phones: list[Word] = []
    for start, end in quiet_windows(samples, rate, longest_s):
        so_far = partial(_tell, report, start / len(samples))
        try:
            frames = hear(samples[start:end], rate, None, so_far) or []
        except (OSError, ValueError):
            return replace(NOTHING, trouble=f"{POCKETSPHINX} did not run on this clip.")
        found = [timed(frame[0], [frame], (end - start) / rate) for frame in frames]
        words += [_later(word, start / rate) for word, _ in found]
        phones += [_later(phone, start / rate) for _, own in found for phone in own]
    if not words:
        return replace(NOTHING, trouble=f"{POCKETSPHINX} recognises no word in this clip.")
    return replace(NOTHING, words=tuple(words), phones=tuple(phones))


def _tell(report: Callable[[float], None], fraction: float, _of_this_part: float) -> None:
    report(fraction)


def _later(word: Word, seconds: float) -> Word:
    return Word(word.text, word.start + seconds, word.end + seconds)
