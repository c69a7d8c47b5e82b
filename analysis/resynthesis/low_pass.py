"""Words removed: only what lies below 400 to 500 Hz is left, in which one hears the tune and hardly any word.

Its null twin: a filter of the same kind that lets pass all but the last hundredth below half the rate.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.loudness import is_speech
from analysis.resynthesis.praat import find_voice
from analysis.resynthesis.records import Change
from analysis.words import Word

Floats = NDArray[np.float64]
LOWEST_HZ, HIGHEST_HZ = 400.0, 500.0
# So far above the higher pitches of a voice, which must stay.
ABOVE_VOICE = 1.25
HIGH_PITCH = 0.95
TRANSITION_HZ = 80.0
STOPPED_DB = 70.0
PASSING = 0.99
SILENT = "There is no speech in the clip, so there are no words to remove."


def delexicalise(samples: Floats, rate: int, words: Sequence[Word] = ()) -> Change:  # noqa: ARG001
    """A clip with its tune and without its words; nothing to change if it is silent."""
    if not is_speech(samples.astype(np.float32), rate).any():
        return Change(SILENT)
    voice = find_voice(samples, rate)
    highest = float(np.quantile(voice.f0, HIGH_PITCH)) if voice.is_voiced else 0.0
    cut = min(max(ABOVE_VOICE * highest, LOWEST_HZ), HIGHEST_HZ)
    return Change(
        f"Nothing is left above {cut:.0f} Hz: the tune and the rhythm stay, the words go.",
        low_passed(samples, rate, cut),
        low_passed(samples, rate, PASSING * rate / 2),
        {"cut_hz": cut},
    )


def low_passed(samples: Floats, rate: int, cut_hz: float) -> Floats:
    """A linear-phase filter without delay that stops from `cut_hz` on (-70 dB) and passes what is 80 Hz below."""
    from scipy.signal import firwin, kaiserord, oaconvolve  # noqa: PLC0415 - slow to import

    taps, beta = kaiserord(STOPPED_DB, TRANSITION_HZ / (rate / 2))
    kernel = firwin(taps | 1, cut_hz - TRANSITION_HZ / 2, window=("kaiser", beta), fs=rate)
    padded = np.pad(samples, len(kernel) // 2)
    return np.asarray(oaconvolve(padded, kernel, mode="valid"))
