"""Whole speakers are held out: the default, as a model must do without having heard a voice before."""

from __future__ import annotations

import numpy as np

from analysis.tables import UNKNOWN
from models.recipes.data.examples import Examples
from models.recipes.data.splits import Split
from models.recipes.data.splitting.drawing import Shares, by_speaker


def by_speakers(examples: Examples, argument: str, shares: Shares) -> tuple[Split, ...]:
    """One split of three parts without a common speaker, classes as alike as can be."""
    del argument
    everyone = np.arange(len(examples), dtype=np.int64)
    parts = (shares.held_out, (1 - shares.held_out) * shares.development)
    test, development, train = by_speaker(examples, everyone, parts, shares.seed)
    names = np.array(examples.speakers)
    n_speakers = len(set(names) - {UNKNOWN})
    note = f"{len(set(names[test]))} of {n_speakers} speakers are held out; none of them is learned from or watched."
    return (Split("speakers", train, development, test, is_leaky=False, note=note),)
