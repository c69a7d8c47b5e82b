"""How far voice and words are opposed: the index, its direction, and its distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.clash.signals import Floats, Signals
from analysis.clash.surprise import false_discovery, surprise

Direction = Literal["positive words, negative voice", "negative words, positive voice", ""]

GATE = 0.5
"""Voice and words must each be so many robust standard deviations from neutral, or there is no clash to speak of."""


@dataclass(frozen=True, eq=False)
class Clash:
    """How far voice and words of each clip are opposed, shape (n_clips,), NaN where a signal is unknown.

    Attributes
    ----------
    signals : Signals
    opposition : array
        C1, to rank by: the smaller of both distances from neutral where they are opposed, 0 where they agree. It is
        large only if both are clear; 1 means that both are a robust standard deviation from neutral or more.
    product : array
        C1 as the signed product: minus voice times words, negative where they agree, and 0 where either is nearer to
        neutral than `GATE`, as one extreme signal would otherwise make up for one that says nothing.
    distance : array
        C2: how far apart both are, opposed or not.
    p : array, 0 to 1
        C3: how often these words meet a voice as opposed as this, or more, among voices of the same speaker.
    q : array, 0 to 1
        The same with false discoveries controlled over all clips (Benjamini and Hochberg).
    """

    signals: Signals
    opposition: Floats
    product: Floats
    distance: Floats
    p: Floats
    q: Floats


def clash(found: Signals, speakers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Clash:
    """All indices of what three signals say.

    Parameters
    ----------
    speakers : array of int, shape (n_clips,)
        A number for each speaker; whose clips are fewer than `surprise.FEWEST` are shuffled together.
    """
    voice, text = found.voice, found.text
    nearer = np.minimum(np.abs(voice), np.abs(text))
    product = -voice * text
    p = surprise(voice, text, speakers, gate=GATE)
    return Clash(
        signals=found,
        opposition=np.where(np.isnan(product), np.nan, np.where(product > 0, nearer, 0.0)),
        product=np.where(nearer < GATE, 0.0, product),
        distance=np.abs(voice - text),
        p=p,
        q=false_discovery(p),
    )


def direction(voice: float, text: float) -> Direction:
    """Which of both is the positive one, in words; empty where they do not clash."""
    if not (voice * text < 0 and min(abs(voice), abs(text)) >= GATE):
        return ""
    return "positive words, negative voice" if text > 0 else "negative words, positive voice"
