"""The studies' own splits, which let a model hear the speakers that it is tested on.

They are here to compare with what the studies printed. Scores on them say how well a model knows these voices, not how
well it would know another's.
"""

from __future__ import annotations

import numpy as np

from analysis.errors import DataError
from models.recipes.data.examples import Examples
from models.recipes.data.splits import Split
from models.recipes.data.splitting.drawing import Positions, Shares, by_clip

HELD_OUT = 0.2
FEWEST = 2
FLATTERED = "speakers are both learned from and tested on, which flatters scores."


def study_c_random(examples: Examples, argument: str, shares: Shares) -> tuple[Split, ...]:
    """Study C: a fifth of all clips at random, whoever speaks. DataError if there are fewer than three."""
    del argument
    everyone = np.arange(len(examples), dtype=np.int64)
    test, rest = by_clip(everyone, HELD_OUT, shares.seed)
    note = f"A random fifth of the clips is held out, as in study C: {FLATTERED}"
    return (_split("study-c-random", test, rest, note, shares),)


def study_d_random(examples: Examples, argument: str, shares: Shares) -> tuple[Split, ...]:
    """Study D: speaker-dependent, a fifth of each speaker's clips at random."""
    del argument
    speakers = np.array(examples.speakers)
    pairs = []
    for number, name in enumerate(np.unique(speakers)):
        own = np.flatnonzero(speakers == name)
        pairs.append(by_clip(own, HELD_OUT, shares.seed + number))
    test, rest = (np.sort(np.concatenate(parts)) for parts in zip(*pairs, strict=True))
    note = f"A random fifth of each speaker's clips is held out, as in study D: {FLATTERED}"
    return (_split("study-d-random", test, rest, note, shares),)


def _split(name: str, test: Positions, rest: Positions, note: str, shares: Shares) -> Split:
    if len(rest) < FEWEST:
        raise DataError("There are too few clips to learn from some and watch others; add clips.")
    development, train = by_clip(rest, shares.development, shares.seed)
    return Split(name, train, development, test, is_leaky=True, note=note)
