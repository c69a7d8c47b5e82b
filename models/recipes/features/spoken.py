"""Which word each frame of sound and each piece of text belongs to, for networks that go word by word."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import torch
from torch import Tensor

from analysis.alignment import align_once
from analysis.words import Word
from models.explain.placing import piece_words, word_times
from models.families.roberta import Tokens
from models.interface import FRAMES_PER_SECOND, Material


def timed(material: Material) -> Material:
    """A clip whose words have times.

    Those of its alignment, or where it has none those found in its sound, or where these are none, each word's share
    of the clip by its letters.
    """
    if material.words or material.samples is None:
        return material
    found = align_once(material.samples, material.rate, material.transcript).words
    seconds = len(material.samples) / material.rate
    return replace(material, words=found or _by_letters(material.transcript.split(), seconds))


def spoken_words(material: Material, tokens: Tokens, frames: int) -> tuple[Tensor, Tensor]:
    """Which word of the transcript each frame and each piece belongs to, counted from 1; 0 for none.

    Parameters
    ----------
    material : Material
        With times of words, see `timed`. Where it has none, no frame belongs to a word.
    frames : int
        Of 20 ms.

    Returns
    -------
    of_frames : Tensor of int64, shape (1, frames)
        By the middle of each frame.
    of_pieces : Tensor of int64, shape (1, pieces)
    """
    texts = tokens.text.split()
    owners = torch.zeros(1, frames, dtype=torch.int64)
    for number, (start, end) in enumerate(word_times(texts, material.words), start=1):
        if not math.isnan(start):
            first, last = (math.ceil(time * FRAMES_PER_SECOND - 0.5) for time in (start, end))
            owners[0, max(first, 0) : max(last, 0)] = number
    words = piece_words(tokens.text, tokens.spans, tokens.special)
    return owners, torch.tensor([[0 if word is None else word + 1 for word in words]])


def _by_letters(texts: list[str], seconds: float) -> tuple[Word, ...]:
    letters = [len(text) for text in texts]
    edges = [seconds * count / sum(letters) for count in itertools.accumulate(letters, initial=0)]
    return tuple(
        Word(text, start, end) for text, (start, end) in zip(texts, itertools.pairwise(edges), strict=True)
    )
