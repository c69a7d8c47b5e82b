"""Pitch, tempo and loudness flattened at once: what is left are the words and the sound of the voice.

Its null twin: PSOLA with nothing changed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.resynthesis import pitch, tempo
from analysis.resynthesis.intensity import flattened
from analysis.resynthesis.praat import find_voice, psola
from analysis.resynthesis.records import Change
from analysis.words import Word


def flatten(samples: NDArray[np.float64], rate: int, words: Sequence[Word] = ()) -> Change:
    """A clip at one pitch, one level and the normal tempo (if its own is known)."""
    voice = find_voice(samples, rate)
    if not voice.is_voiced:
        return Change(pitch.UNVOICED)
    speed = tempo.speaking_rate(samples, rate, words)
    stretch = 1.0 if speed is None else speed.stretch
    changed = psola(samples, rate, voice, f0=voice.median, stretch=stretch)
    flat = flattened(changed, rate)
    return Change(
        f"One pitch ({voice.median:.0f} Hz) and one level; the clip lasts {stretch:.2f} times as long.",
        changed if flat is None else flat,
        psola(samples, rate, voice),
        {"median_hz": voice.median},
    )
