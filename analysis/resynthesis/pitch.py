"""Pitch flattened: every voiced part at the clip's median F0. Its null twin: PSOLA of the unchanged pitch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.resynthesis.praat import find_voice, psola
from analysis.resynthesis.records import Change
from analysis.words import Word

UNVOICED = "There is hardly any voice in the clip, so there is no pitch to flatten."


def flatten(samples: NDArray[np.float64], rate: int, words: Sequence[Word] = ()) -> Change:  # noqa: ARG001
    """A clip at one pitch; nothing to change if it has no voice."""
    voice = find_voice(samples, rate)
    if not voice.is_voiced:
        return Change(UNVOICED)
    return Change(
        f"Voiced parts are at {voice.median:.0f} Hz, the clip's median pitch; all else is as it was.",
        psola(samples, rate, voice, f0=voice.median),
        psola(samples, rate, voice),
        {"median_hz": voice.median, "floor_hz": voice.floor, "ceiling_hz": voice.ceiling},
    )
