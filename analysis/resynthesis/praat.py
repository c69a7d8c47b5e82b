"""Pitch by Praat, and pitch and duration changed by its overlap-add of single periods (PSOLA)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEP = 0.01
WIDEST = (60.0, 700.0)
FEWEST_VOICED = 3
SEED = 1


@dataclass(frozen=True, eq=False)
class Voice:
    """F0 in Hz and times in s of the voiced steps of 10 ms, both of shape (n,), and the range it was looked for in."""

    f0: Floats
    times: Floats
    floor: float
    ceiling: float

    @property
    def is_voiced(self) -> bool:
        """Whether there is enough voice to speak of its pitch."""
        return len(self.f0) >= FEWEST_VOICED

    @property
    def median(self) -> float:
        """Median F0 in Hz."""
        return float(np.median(self.f0))


def find_voice(samples: Floats, rate: int) -> Voice:
    """F0 by Praat's autocorrelation, in a range that is fitted to the speaker.

    A first look in 60 to 700 Hz gives quartiles; the second goes from 0.75 times the lower to 2.5 times the upper,
    as De Looze and Hirst propose for expressive speech (http://cpran.net/docs/plugins/twopass). It avoids most jumps by
    an octave.
    """
    first = _voice(samples, rate, *WIDEST)
    if not first.is_voiced:
        return first
    lower, upper = np.quantile(first.f0, (0.25, 0.75)).tolist()
    return _voice(samples, rate, max(0.75 * lower, WIDEST[0]), min(2.5 * upper, WIDEST[1]))


def psola(
    samples: Floats, rate: int, voice: Voice, *, f0: float | None = None, stretch: float = 1.0
) -> Floats:
    """Resynthesis by overlap-add, with all voiced parts at one pitch, or all lasting `stretch` times as long.

    With neither, the null resynthesis. Moulines and Charpentier 1990; Praat's object is called Manipulation.
    """
    from parselmouth.praat import call, run  # noqa: PLC0415 - slow to import

    manipulation = call(_sound(samples, rate), "To Manipulation", STEP, voice.floor, voice.ceiling)
    if f0 is not None:
        tier = call(manipulation, "Extract pitch tier")
        call(tier, "Formula", str(f0))
        call([tier, manipulation], "Replace pitch tier")
    if stretch != 1:
        durations = call(manipulation, "Extract duration tier")
        call(durations, "Add point", 0.0, stretch)
        call([durations, manipulation], "Replace duration tier")
    # Where voiceless parts are stretched, Praat takes pieces of them at random.
    run(f"random_initializeWithSeedUnsafelyButPredictably ({SEED})")
    return np.array(call(manipulation, "Get resynthesis (overlap-add)").values[0], np.float64)


def _voice(samples: Floats, rate: int, floor: float, ceiling: float) -> Voice:
    pitch = _sound(samples, rate).to_pitch(STEP, floor, ceiling)
    f0 = np.asarray(pitch.selected_array["frequency"], np.float64)
    return Voice(f0[f0 > 0], np.asarray(pitch.xs(), np.float64)[f0 > 0], floor, ceiling)


def _sound(samples: Floats, rate: int) -> Any:
    import parselmouth  # noqa: PLC0415 - slow to import

    return parselmouth.Sound(samples, rate)
