"""The class that most raters of a clip chose, whatever the classes are called and however many there are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.corpora.coded import Coded, recode
from analysis.tables import NO_AGREEMENT, UNKNOWN


def most_voted(emotions: Coded, owner: NDArray[np.integer[Any]], n_clips: int) -> Coded:
    """Emotion that most raters of each clip chose: a tie is no agreement, no vote is `Unknown`.

    For few classes that are known beforehand `analysis.consensus.plurality` is faster.

    Parameters
    ----------
    emotions : Coded, length n_votes
        `Unknown` is no vote.
    owner : array of int, shape (n_votes,)
        Clip row of each vote.
    """
    names = emotions.values
    votes = emotions.test(lambda name: name != UNKNOWN)
    cells = owner[votes].astype(np.int64) * len(names) + emotions.codes[votes]
    cells, counts = np.unique(cells, return_counts=True)
    cells, counts = (values[np.argsort(counts, kind="stable")] for values in (cells, counts))
    owners, chosen_by = np.divmod(cells, max(len(names), 1))
    most = np.zeros(n_clips, dtype=np.int64)
    most[owners] = counts
    chosen = np.full(n_clips, len(names) + 1, dtype=np.int32)
    chosen[owners] = chosen_by
    is_top = counts == most[owners]
    chosen[np.bincount(owners[is_top], minlength=n_clips) > 1] = len(names)
    return recode(chosen, [*names, NO_AGREEMENT, UNKNOWN])
