"""Tempo normalised: the whole clip faster or slower, so that all speak alike fast. Its null twin: PSOLA at factor 1.

How fast someone speaks is told by the words if their times are known: words a second of word time. Otherwise
syllables a second of speaking time are estimated from the sound: peaks of intensity that are voiced (de Jong and Wempe
2009, doi:10.3758/BRM.41.2.385) and stand out by 2 dB, as in their Praat script. Both leave pauses out.

What is normal is a convention: about the rate of spontaneous English. No number is normal for all: articulation rate
differs between dialects, ages and kinds of talk (Jacewicz et al. 2009, doi:10.1017/S0954394509990093), and languages
differ in how long words are. It serves to bring all clips to one tempo, so compare effects between clips rather than
reading one as that of a normal tempo. The two ways do not agree on which clips are faster (r = 0.05 over 32 clips of
the demo, which is synthetic): compare clips only where both have times of their words, or neither has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.loudness import FRAME, LOUDEST, PAUSE_DB, SILENCE_DB, is_speech
from analysis.resynthesis.praat import find_voice, psola
from analysis.resynthesis.records import Change
from analysis.words import Word

Floats = NDArray[np.float64]
# A convention, see above: 5 syllables a second without pauses, and about 1.4 syllables a word.
NORMAL_SYLLABLES = 5.0
NORMAL_WORDS = 3.6
LEAST, MOST = 0.5, 2.0
FEWEST_WORDS = 2
DIP_DB = 2.0
STEP = 0.005
SMOOTH = 0.02
# A peak is voiced if a voiced step of the pitch is as near.
NEAR = 0.015
UNKNOWN = (
    "There are neither words with times nor syllables to be heard in the clip, so its tempo is not known."
)


@dataclass(frozen=True)
class Rate:
    """How many of a unit (`words` or `syllables`) someone speaks a second, and what is normal."""

    value: float
    unit: str
    normal: float

    @property
    def stretch(self) -> float:
        """How many times as long the clip must last to be normal, within 0.5 and 2."""
        return min(max(self.value / self.normal, LEAST), MOST)


def normalise(samples: Floats, rate: int, words: Sequence[Word] = ()) -> Change:
    """A clip at the normal tempo; nothing to change if its own is not known."""
    found = speaking_rate(samples, rate, words)
    if found is None:
        return Change(UNKNOWN)
    voice = find_voice(samples, rate)
    return Change(
        told(found),
        psola(samples, rate, voice, stretch=found.stretch),
        psola(samples, rate, voice),
        {f"{found.unit}_a_second": found.value, f"normal_{found.unit}_a_second": found.normal},
    )


def told(rate: Rate) -> str:
    """What is done to a clip of this tempo, in a sentence."""
    limit = "" if rate.stretch == rate.value / rate.normal else f", the limit of {LEAST} to {MOST}"
    speed = f"{rate.value:.1f} {rate.unit} a second (pauses left out) are brought towards {rate.normal}"
    return f"{speed}: the clip lasts {rate.stretch:.2f} times as long{limit}."


def speaking_rate(samples: Floats, rate: int, words: Sequence[Word] = ()) -> Rate | None:
    """From the words' times if two or more have them, else from the sound; None if neither tells."""
    spoken = sum(word.end - word.start for word in words)
    if len(words) >= FEWEST_WORDS and spoken > 0:
        return Rate(len(words) / spoken, "words", NORMAL_WORDS)
    speech = is_speech(samples.astype(np.float32), rate)
    nuclei = syllable_nuclei(samples, rate)
    if not len(nuclei):
        return None
    return Rate(len(nuclei) / (float(speech.sum()) * FRAME), "syllables", NORMAL_SYLLABLES)


def syllable_nuclei(samples: Floats, rate: int) -> Floats:
    """Times in seconds of the peaks of intensity within speech that are voiced and stand out."""
    from scipy.ndimage import gaussian_filter1d  # noqa: PLC0415 - slow to import
    from scipy.signal import find_peaks  # noqa: PLC0415

    step = round(rate * STEP)
    starts = np.arange(0, len(samples), step)
    contour = np.add.reduceat(samples**2, starts) / step
    smooth = 10 * np.log10(gaussian_filter1d(contour, SMOOTH / STEP, mode="nearest") + 1e-20)
    threshold = max(float(np.quantile(smooth, LOUDEST)) - PAUSE_DB, SILENCE_DB)
    peaks = (find_peaks(smooth, height=threshold, prominence=DIP_DB)[0] + 0.5) * step / rate
    voiced = find_voice(samples, rate).times
    return np.array([peak for peak in peaks if len(voiced) and np.abs(voiced - peak).min() <= NEAR])
