"""The three signals: how positive the words are, the audio model's valence, and the voice without its words.

Each is told in robust standard deviations from neutral, so that two models with other ranges can be held against each
other. A speaker with enough clips is held against that speaker's own voice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Groups = NDArray[np.int64]

FEWEST_OF_SPEAKER = 20
"""A speaker with fewer clips is held against the whole corpus."""
FEWEST_NEUTRAL = 5
"""With fewer clips that are labelled neutral, the middle of all clips stands for neutral."""
FOLDS = 10
# Of a normal distribution, in median absolute deviations.
_MAD_TO_SD = 1.4826


@dataclass(frozen=True, eq=False)
class Signals:
    """Valence of each clip in robust standard deviations above neutral, shape (n_clips,), NaN where unknown.

    Attributes
    ----------
    text : array
        Of the words.
    audio : array
        What the audio model says, which may know the words.
    voice : array
        Of the voice without its words.
    lexical_share : float
        What the audio model's valence gains for 1 of the text model's, in their own units; NaN if the voice comes from
        a model that knows no words.
    """

    text: Floats
    audio: Floats
    voice: Floats
    lexical_share: float


def signals(
    audio: Floats,
    text: Floats,
    speakers: Groups,
    neutral: NDArray[np.bool_],
    *,
    word_blind: Floats | None = None,
) -> Signals:
    """From predictions to comparable signals.

    Parameters
    ----------
    audio, text : array, shape (n_clips,)
        Valence by an audio and by a text model, each in any unit; NaN where unknown.
    speakers : array of int, shape (n_clips,)
        A number for each speaker.
    neutral : array of bool, shape (n_clips,)
        Clips that are labelled neutral; none if nobody said.
    word_blind : array, shape (n_clips,), optional
        Valence by something that knows no words; without it the voice is the audio's valence minus its lexical share.

    Raises
    ------
    ValueError
        If the arrays differ in length.
    """
    arrays = [audio, text, speakers, neutral, *([] if word_blind is None else [word_blind])]
    if len({len(array) for array in arrays}) > 1:
        raise ValueError("one value for each clip was expected in every array.")
    voice, share = without_words(audio, text, speakers) if word_blind is None else (word_blind, np.nan)
    of_text, of_audio, of_voice = (standardised(values, speakers, neutral) for values in (text, audio, voice))
    # Without a word there is nothing that a voice could oppose.
    of_voice = np.where(np.isnan(of_text), np.nan, of_voice)
    return Signals(of_text, of_audio, of_voice, float(share))


def without_words(audio: Floats, text: Floats, speakers: Groups) -> tuple[Floats, float]:
    """The audio's valence minus what the text's explains of it, linearly, learned on other speakers only.

    Learned on the same clips, the share would also take away what voice and words have in common by chance. A slope
    below 0 is no share of words but the clash itself, and counts as 0.

    Returns
    -------
    array, shape (n_clips,)
        In the unit of `audio`; NaN where either is unknown.
    float
        The mean slope over the folds.
    """
    known = np.isfinite(audio) & np.isfinite(text)
    voice = np.full(len(audio), np.nan)
    folds = _folds(speakers)
    slopes = []
    for fold in np.unique(folds[known]):
        held_out, rest = known & (folds == fold), known & (folds != fold)
        slope, middle = _slope(text[rest], audio[rest])
        voice[held_out] = audio[held_out] - slope * (text[held_out] - middle)
        slopes.append(slope)
    return voice, float(np.mean(slopes)) if slopes else np.nan


def standardised(values: Floats, speakers: Groups, neutral: NDArray[np.bool_]) -> Floats:
    """In robust standard deviations above neutral.

    Neutral is the median of the clips labelled so, or of all where fewer than `FEWEST_NEUTRAL` are; the deviation is
    1.4826 times the median distance from it. Speakers with `FEWEST_OF_SPEAKER` clips have their own deviation, where
    their values differ enough for one. They have their own neutral where enough of their clips are labelled so, and
    where no clip of anybody is; else that of all clips counts.

    Returns
    -------
    array, shape (n_clips,)
        NaN where the value is unknown, and everywhere if more than half of the values are the neutral one, as where
        most clips say the same words.
    """
    known = np.isfinite(values)
    centre = _centre(values, known, known & neutral)
    found = _scaled(values, known, centre)
    for speaker in np.unique(speakers[known]):
        own = known & (speakers == speaker)
        if own.sum() >= FEWEST_OF_SPEAKER:
            of_speaker = _centre(values, own, own & neutral, otherwise=centre if neutral.any() else None)
            scaled = _scaled(values, own, of_speaker)
            found[own] = np.where(np.isfinite(scaled[own]), scaled[own], found[own])
    return found


def _folds(speakers: Groups) -> Groups:
    """A fold for each clip, no speaker in two; where there is one speaker only, the clips are dealt out."""
    _, numbers = np.unique(speakers, return_inverse=True)
    if numbers.max(initial=0) == 0:
        numbers = np.arange(len(speakers))
    return np.asarray(numbers % FOLDS, dtype=np.int64)


def _slope(text: Floats, audio: Floats) -> tuple[float, float]:
    """Least squares of audio on text, 0 if that falls or the texts do not differ; and the mean of text."""
    if not len(text):
        return 0.0, 0.0
    middle = float(text.mean())
    spread = float(((text - middle) ** 2).sum())
    slope = float(((text - middle) * audio).sum()) / spread if spread > 0 else 0.0
    return max(0.0, slope), middle


def _centre(
    values: Floats, clips: NDArray[np.bool_], neutral: NDArray[np.bool_], otherwise: float | None = None
) -> float:
    if neutral.sum() >= FEWEST_NEUTRAL:
        return float(np.median(values[neutral]))
    if otherwise is not None:
        return otherwise
    return float(np.median(values[clips])) if clips.any() else np.nan


def _scaled(values: Floats, clips: NDArray[np.bool_], centre: float) -> Floats:
    deviation = _MAD_TO_SD * float(np.median(np.abs(values[clips] - centre))) if clips.any() else 0.0
    return (values - centre) / deviation if deviation > 0 else np.full(len(values), np.nan)
