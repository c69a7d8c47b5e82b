"""Speech whose voice carries emotion in known words.

Two cues stand for the two dimensions. Activation is pitch, pitch range and loudness, all raised or all lowered.
Valence is spectral tilt, brighter or darker, at equal energy. As many clips are planted with louder as with softer
words, so loudness alone does not tell where emotion is; neither do position and silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.signal import firwin2

from resources.build.espeak import RATE, Voice, speak

POINTS_PER_STRENGTH = 2.4
LOUDNESS_DB = 9.0
TILT_DB = 22.0
NEUTRAL = 4.0


@dataclass(frozen=True)
class Cue:
    """Words `first` to `stop - 1` carry a cue of signed `strength`, -1 to 1."""

    first: int
    stop: int
    strength: float


@dataclass(frozen=True)
class Surroundings:
    """What differs from clip to clip without meaning anything: silence in seconds, the rest in decibels."""

    lead: float
    trail: float
    tilt_db: float
    level_db: float
    noise_db: float


@dataclass(frozen=True)
class Plan:
    """A clip to be spoken; `words` as written, with their punctuation."""

    words: tuple[str, ...]
    voice: Voice
    activation: Cue | None
    valence: Cue | None
    surroundings: Surroundings


@dataclass(frozen=True)
class Spoken:
    """A clip: int16 samples at 16 kHz, (start, end) of each word and of each cue in seconds."""

    samples: NDArray[np.int16]
    words: tuple[tuple[float, float], ...]
    activation: tuple[float, float] | None
    valence: tuple[float, float] | None


def score(cue: Cue | None) -> float:
    """What a cue means on the scale from 1 to 7."""
    return NEUTRAL + POINTS_PER_STRENGTH * (cue.strength if cue else 0.0)


def render(plan: Plan, random: np.random.Generator) -> Spoken | None:
    """Speak a plan; None if espeak-ng runs a word at the edge of a cue together with its neighbour."""
    ssml, positions = _ssml(plan.words, plan.activation)
    wave, heard = speak(ssml, plan.voice)
    onsets = {index: heard[position] for index, position in enumerate(positions) if position in heard}
    edges = {edge for cue in (plan.activation, plan.valence) if cue for edge in (cue.first, cue.stop)}
    if not edges | {0} <= onsets.keys() | {len(plan.words)}:
        return None
    end = (np.flatnonzero(np.abs(wave) > 1e-3)[-1] + 1) / RATE
    times = _word_times(plan.words, onsets, float(end), wave)
    if plan.activation:
        louder = wave * 10 ** (LOUDNESS_DB * plan.activation.strength / 20)
        wave = _fade_in(wave, louder, *_seconds(plan.activation, times))
    if plan.valence:
        start, stop = _seconds(plan.valence, times)
        wave = _tilt_between(wave, start, stop, TILT_DB * plan.valence.strength)
    shift = plan.surroundings.lead
    times = tuple((start + shift, stop + shift) for start, stop in times)
    return Spoken(
        _surround(wave[: int(end * RATE)], plan.surroundings, random),
        times,
        plan.activation and _seconds(plan.activation, times),
        plan.valence and _seconds(plan.valence, times),
    )


def _seconds(cue: Cue, times: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    return times[cue.first][0], times[cue.stop - 1][1]


def _ssml(words: tuple[str, ...], cue: Cue | None) -> tuple[str, list[int]]:
    """The text for espeak-ng and where in it each word starts."""
    text, positions = "<speak>", []
    for index, word in enumerate(words):
        if cue and index == cue.first:
            pitch = (110 if cue.strength > 0 else 55) * cue.strength
            text += f'<prosody pitch="{pitch:+.0f}%" range="{70 * cue.strength:+.0f}%">'
        positions.append(len(text))
        text += word
        if cue and index == cue.stop - 1:
            text += "</prosody>"
        text += " "
    return text.rstrip() + "</speak>", positions


def _word_times(
    words: tuple[str, ...], onsets: dict[int, float], end: float, wave: NDArray[np.float64]
) -> tuple[tuple[float, float], ...]:
    """Start and end of each word; words run together share their time by their letters."""
    times: list[tuple[float, float]] = []
    for first, stop in pairwise([*onsets, len(words)]):
        start, limit = onsets[first], onsets.get(stop, end)
        letters = np.cumsum([0, *(len(word) for word in words[first:stop])])
        edges = start + letters / letters[-1] * (_sounding_end(wave, start, limit) - start)
        times += [(float(a), float(b)) for a, b in pairwise(edges)]
    return tuple(times)


def _sounding_end(
    wave: NDArray[np.float64], start: float, limit: float, *, shortest_pause: float = 0.08
) -> float:
    """Where a word ends that may be followed by a pause before `limit`."""
    loud = np.flatnonzero(np.abs(wave[int(start * RATE) : int(limit * RATE)]) > 3e-3)
    last = start + (loud[-1] + 1) / RATE if loud.size else limit
    return last if limit - last > shortest_pause else limit


def _tilt(decibels: float) -> NDArray[np.float64]:
    """A filter that moves `decibels` between 500 Hz and 3.5 kHz, half down and half up."""
    hertz = np.array([0, 150, 500, 1500, 3500, 8000.0])
    gain = decibels * np.array([-0.5, -0.5, -0.25, 0.25, 0.5, 0.5])
    return firwin2(257, hertz / 8000, 10 ** (gain / 20))


def _tilt_between(
    wave: NDArray[np.float64], start: float, stop: float, decibels: float
) -> NDArray[np.float64]:
    """Tilt a part of the wave at equal energy."""
    inside = slice(int(start * RATE), int(stop * RATE))
    tilted = np.convolve(wave, _tilt(decibels), mode="same")
    tilted *= np.sqrt(np.square(wave[inside]).mean() / (np.square(tilted[inside]).mean() + 1e-12))
    return _fade_in(wave, tilted, start, stop)


def _fade_in(
    wave: NDArray[np.float64], other: NDArray[np.float64], start: float, stop: float
) -> NDArray[np.float64]:
    """The wave with a part of another in its place, cross-faded over 20 ms."""
    share = np.zeros(len(wave))
    share[int(start * RATE) : int(stop * RATE)] = 1
    window = np.hanning(321)
    share = np.convolve(share, window / window.sum(), mode="same")
    return wave * (1 - share) + other * share


def _surround(
    wave: NDArray[np.float64], around: Surroundings, random: np.random.Generator
) -> NDArray[np.int16]:
    wave = np.convolve(wave, _tilt(around.tilt_db), mode="same")
    wave = np.concatenate([np.zeros(int(around.lead * RATE)), wave, np.zeros(int(around.trail * RATE))])
    level = 10 ** (around.level_db / 20)
    wave = wave * level / np.sqrt(np.square(wave).mean() + 1e-12)
    wave = wave + level * 10 ** (around.noise_db / 20) * random.standard_normal(len(wave))
    return (np.clip(wave, -1, 1) * 32767).astype(np.int16)
