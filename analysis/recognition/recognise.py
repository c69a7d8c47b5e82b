"""Recognising the words of one clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.hearing import POCKETSPHINX, Alignment, hear, timed
from analysis.progress import ignore

LONGEST_S = 60
# Below -60 dB of full scale; in silence the recogniser hears a word all the same.
SILENT = 0.001
NOTHING = Alignment((), origin="recognised")


def recognise(samples: NDArray[np.float32], rate: int, report: Callable[[float], None] = ignore) -> Alignment:
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
    """
    seconds = len(samples) / rate
    if seconds > LONGEST_S:
        return replace(NOTHING, trouble=f"Words are recognised in clips of up to {LONGEST_S} seconds.")
    if not (np.abs(samples) >= SILENT).any():
        return replace(NOTHING, trouble="This clip is silent: there is no word to recognise.")
    try:
        frames = hear(samples, rate, None, report)
    except (OSError, ValueError):
        return replace(NOTHING, trouble=f"{POCKETSPHINX} did not run on this clip.")
    if not frames:
        return replace(NOTHING, trouble=f"{POCKETSPHINX} recognises no word in this clip.")
    found = [timed(frame[0], [frame], seconds) for frame in frames]
    return replace(
        NOTHING,
        words=tuple(word for word, _ in found),
        phones=tuple(phone for _, own in found for phone in own),
    )
