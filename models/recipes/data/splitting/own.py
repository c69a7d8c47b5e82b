"""The corpus's own split, as its makers published it: Train, Development, and all parts whose name begins with Test."""

from __future__ import annotations

import numpy as np

from analysis.errors import UsageError
from analysis.tables import UNKNOWN
from models.recipes.data.examples import Examples
from models.recipes.data.splits import Split
from models.recipes.data.splitting.drawing import Positions, Shares, by_speaker, shares_speakers

TRAIN, DEVELOPMENT, TEST = "train", "dev", "test"


def by_corpus(examples: Examples, argument: str, shares: Shares) -> tuple[Split, ...]:
    """The corpus's own parts; where it has no development part, that is drawn from the speakers of the training part.

    Raises
    ------
    UsageError
        If the corpus has no training part or nothing to test on.
    DataError
        If a development part must be drawn and too few speakers are known.
    """
    del argument
    own = examples.corpus.clips["split"].astype(str).to_numpy()[examples.rows]
    kinds = np.array([name.lower() for name in own])
    train, development, test = (
        np.flatnonzero(np.char.startswith(kinds, kind)) for kind in (TRAIN, DEVELOPMENT, TEST)
    )
    if not len(train) or not len(test):
        found = ", ".join(sorted(set(own) - {UNKNOWN})) or "none"
        raise UsageError(
            f"The corpus has no own split with Train and Test (found: {found}); choose another, such as speakers."
        )
    note = f"The corpus's own split: {', '.join(sorted(set(own[test])))} held out."
    if not len(development):
        development, train = by_speaker(examples, train, (shares.development,), shares.seed)
        note += " Its development part was drawn from the training speakers."
    is_leaky = shares_speakers(examples, train, test)
    return (Split("corpus", train, development, test, is_leaky, note + _voices(examples, test, is_leaky)),)


def _voices(examples: Examples, test: Positions, is_leaky: bool) -> str:
    n_unknown = int((np.array(examples.speakers)[test] == UNKNOWN).sum())
    if is_leaky:
        return " Some speakers are both learned from and tested on, which flatters scores."
    return f" The speaker of {n_unknown} of the held-out clips is not known." if n_unknown else ""
