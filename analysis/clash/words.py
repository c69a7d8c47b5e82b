"""Which words oppose each other: what each adds to the voice's valence, held against what it adds to the text's.

The word at which the voice turns and the word by which the text does are usually two different ones. So beside the
clash of single words there is the pair: the word where the voice is most on its side, and the one where the text is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isnan

import numpy as np

from analysis.clash.signals import Floats


@dataclass(frozen=True, eq=False)
class WordClash:
    """A clip's words, and how they clash.

    Attributes
    ----------
    words : tuple of str
    voice, text : array, shape (n_words,)
        What each word adds to either valence, as a share of all that words add or take; NaN for the voice of words
        whose times are unknown.
    clash : array, shape (n_words,)
        Minus their product where they are opposed, 0 elsewhere and where one is unknown.
    voice_word, text_word : int or None
        The pair: where the voice is most on its side, and where the text is on the opposite one; None where no word is.
    """

    words: tuple[str, ...]
    voice: Floats
    text: Floats
    clash: Floats
    voice_word: int | None
    text_word: int | None


def word_clash(
    words: tuple[str, ...], voice: Floats, text: Floats, seconds: Floats, *, is_voice_negative: bool
) -> WordClash:
    """How a clip's words clash.

    Parameters
    ----------
    voice, text : array, shape (n_words,)
        Sums of two attributions of valence over each word, in any unit; NaN where a word has no times.
    seconds : array, shape (n_words,)
        How long each word is: the voice's word is found by what it adds a second, as long words would otherwise win.
    is_voice_negative : bool
        The side on which the voice is; the text is on the other.

    Raises
    ------
    ValueError
        If the arrays differ in length.
    """
    if not len(words) == len(voice) == len(text) == len(seconds):
        raise ValueError("one value for each word was expected in every array.")
    of_voice, of_text = _shares(voice), _shares(text)
    side = -1.0 if is_voice_negative else 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        density = np.where(seconds > 0, side * of_voice / seconds, np.nan)
    product = np.nan_to_num(of_voice * of_text)
    return WordClash(
        words, of_voice, of_text, np.maximum(0.0, -product), _most(density), _most(-side * of_text)
    )


def sentence(found: WordClash, *, is_voice_negative: bool, p: float) -> str:
    """The clash in words, with how surprising it is; without a pair only what opposes what."""
    voice, text = ("negative", "positive") if is_voice_negative else ("positive", "negative")
    at = "" if found.voice_word is None else f" at ‘{_bare(found.words[found.voice_word])}’"
    because = "" if found.text_word is None else f" because of ‘{_bare(found.words[found.text_word])}’"
    turns = f"turns {voice}{at}" if at else f"is {voice}"
    chance = "" if isnan(p) else f" (p = {p:.3f})"
    return f"The voice {turns}, the text is {text}{because}{chance}."


def _bare(word: str) -> str:
    """Without the marks around it, if it is more than marks."""
    return re.sub(r"^\W+|\W+$", "", word) or word


def _shares(values: Floats) -> Floats:
    """Divided by the sum of all magnitudes; zeros stay zeros."""
    total = float(np.nansum(np.abs(values)))
    return values / total if total > 0 else values.copy()


def _most(values: Floats) -> int | None:
    """Where the largest value above 0 is."""
    safe = np.where(np.isfinite(values), values, 0.0)
    return int(np.argmax(safe)) if len(safe) and safe.max() > 0 else None
