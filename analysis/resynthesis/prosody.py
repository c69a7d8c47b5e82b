"""Pitch, tempo and loudness flattened at once: what is left are the words and the sound of the voice.

Its null twin: PSOLA with nothing changed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.loudness import is_speech
from analysis.resynthesis import intensity, tempo
from analysis.resynthesis.praat import find_voice, psola
from analysis.resynthesis.records import Change
from analysis.words import Word


def flatten(samples: NDArray[np.float64], rate: int, words: Sequence[Word] = ()) -> Change:
    """A clip at one pitch (if it has voice), one level and the normal tempo (if its own is known)."""
    if not is_speech(samples.astype(np.float32), rate).any():
        return Change(intensity.SILENT)
    voice = find_voice(samples, rate)
    speed = tempo.speaking_rate(samples, rate, words)
    f0 = voice.median if voice.is_voiced else None
    stretch = 1.0 if speed is None else speed.stretch
    flat = intensity.flattened(psola(samples, rate, voice, f0=f0, stretch=stretch), rate)
    if flat is None:
        return Change(intensity.SILENT)
    pitch = "no pitch" if f0 is None else f"one pitch ({f0:.0f} Hz)"
    return Change(
        f"There is one level and {pitch}; the clip lasts {stretch:.2f} times as long.",
        flat,
        psola(samples, rate, voice),
        {"stretch": stretch} if f0 is None else {"median_hz": f0, "stretch": stretch},
    )
