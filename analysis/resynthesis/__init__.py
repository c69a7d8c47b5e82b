"""What if the voice were different? One property of a voice taken away, and the same work done with nothing changed.

Resynthesis leaves traces that a model may hear. So each manipulation comes with its null twin, which went through the
same chain with nothing changed; only what the manipulation does beyond its null twin says anything about the voice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.loudness import Samples, amplified, room, speech_level
from analysis.resynthesis import intensity, low_pass, pitch, prosody, tempo
from analysis.resynthesis.records import Change, Resynthesis
from analysis.words import Word

SHORTEST = 0.1


@dataclass(frozen=True)
class Manipulation:
    """A property that can be taken away; `change` makes it from samples (float64), rate and words with times."""

    title: str
    change: Callable[[NDArray[np.float64], int, Sequence[Word]], Change]


FLAT_PROSODY = "flat-prosody"
# Those that `FLAT_PROSODY` does all at once.
PARTS = ("flat-f0", "flat-intensity", "normal-tempo")
MANIPULATIONS: Mapping[str, Manipulation] = {
    "flat-f0": Manipulation("Pitch flattened", pitch.flatten),
    "flat-intensity": Manipulation("Loudness flattened", intensity.flatten),
    "normal-tempo": Manipulation("Tempo normalised", tempo.normalise),
    FLAT_PROSODY: Manipulation("All three at once", prosody.flatten),
    "low-pass": Manipulation("Words removed", low_pass.delexicalise),
}


def resynthesise(name: str, samples: Samples, rate: int, words: Sequence[Word] = ()) -> Resynthesis:
    """A clip with one property of its voice taken away, and its null twin.

    Both have the clip's level of speech (`analysis.loudness.speech_level`), or both as much less as keeps true peaks
    below full scale.

    Parameters
    ----------
    name : str
        One of `MANIPULATIONS`.
    samples : array, shape (n,), float32
        Mono, without NaN.
    rate : int
        In Hz.
    words : sequence of Word
        With their times, for the tempo; it is estimated from the sound if there are none.

    Returns
    -------
    Resynthesis
        With `changed` False, and both twins the clip itself, where there is nothing to change.

    Raises
    ------
    DataError
        If the clip is shorter than 0.1 s.
    ValueError
        If there is no such manipulation, or samples do not have one dimension.
    """
    if name not in MANIPULATIONS or samples.ndim != 1:
        raise ValueError(f"expected one of {', '.join(MANIPULATIONS)} and samples (n,), found {name!r}")
    if len(samples) < SHORTEST * rate:
        problem = (
            f"lasts {1000 * len(samples) / rate:.0f} ms; changing a voice needs {1000 * SHORTEST:.0f} ms."
        )
        raise DataError(problem)
    manipulation = MANIPULATIONS[name]
    change = manipulation.change(samples.astype(np.float64), rate, words)
    if change.samples is None or change.null is None:
        twins, gain = (samples, samples), 0.0
    else:
        twins, gain = _at_level_of(samples, change.samples, change.null, rate)
    return Resynthesis(
        name=name,
        title=manipulation.title,
        description=change.description,
        samples=twins[0],
        null=twins[1],
        rate=rate,
        changed=change.samples is not None,
        stretch=len(twins[0]) / len(samples),
        gain_db=gain,
        parameters=change.parameters,
    )


def _at_level_of(
    original: Samples, changed: NDArray[np.float64], null: NDArray[np.float64], rate: int
) -> tuple[tuple[Samples, Samples], float]:
    """Both at the level of the original, or both lower if one would clip; and by how much they are lower."""
    wanted = speech_level(original, rate)
    twins = [twin.astype(np.float32) for twin in (changed, null)]
    twins = [amplified(twin, float(np.nan_to_num(wanted - speech_level(twin, rate)))) for twin in twins]
    lower = min(0.0, *(room(twin) for twin in twins))
    return (amplified(twins[0], lower), amplified(twins[1], lower)), lower
