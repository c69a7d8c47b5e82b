"""How often a clash as strong would come about by chance, were the same words said in other clips' voices.

The shuffle stays within a speaker, whose voice may be positive throughout. All pairs are counted rather than some
drawn: with the words of a clip kept, its opposition to a voice grows with how far that voice is on the other side, so
that counting is finding a rank.

Where corpora pair voices and words at random, as the bundled demo does, no clash is surprising, however strong.

References
----------
Benjamini & Hochberg (1995), Controlling the false discovery rate. J. R. Stat. Soc. B 57, 289-300.
"""

from __future__ import annotations

import numpy as np

from analysis.clash.signals import Floats, Groups

FEWEST = 20
"""Speakers with fewer clips are shuffled together: among ten voices no p is below 0.1."""


def surprise(voice: Floats, text: Floats, speakers: Groups, *, gate: float) -> Floats:
    """Share of the speaker's voices that oppose the clip's words at least as much as its own voice does.

    Parameters
    ----------
    voice, text : array, shape (n_clips,)
        In robust standard deviations above neutral; NaN where unknown.
    gate : float
        What is nearer to neutral opposes nothing.

    Returns
    -------
    array, shape (n_clips,)
        (1 + how many others) / how many voices; the clip's own counts once, so that no p is 0, nor below 1 / voices:
        adjusted for many clips, few are small where each speaker has few. 1 where the words are near neutral, NaN
        where a signal is unknown.
    """
    known = np.isfinite(voice) & np.isfinite(text)
    # A gated voice opposes neither side; what is gated keeps its order, so that ranks can be counted.
    opposing_positive = -np.where(np.abs(voice) < gate, 0.0, voice)
    p = np.full(len(voice), np.nan)
    for rows in _pools(known, speakers):
        for sign in (1.0, -1.0):
            side = rows[np.sign(text[rows]) == sign]
            everyone = np.sort(sign * opposing_positive[rows])
            at_least = len(rows) - np.searchsorted(everyone, sign * opposing_positive[side], side="left")
            p[side] = at_least / len(rows)
    p[known & (np.abs(text) < gate)] = 1.0
    return p


def false_discovery(p: Floats) -> Floats:
    """Adjusted p by Benjamini and Hochberg: of those at or below a value, at most that share is expected to be chance.

    Parameters
    ----------
    p : array, shape (n,), 0 to 1
        NaN where there is none; these do not count.
    """
    known = np.flatnonzero(np.isfinite(p))
    order = known[np.argsort(p[known], kind="stable")]
    ranks = np.arange(1, len(order) + 1)
    raised = p[order] * len(order) / ranks
    found = np.full(len(p), np.nan)
    found[order] = np.minimum(1.0, np.minimum.accumulate(raised[::-1])[::-1])
    return found


def _pools(known: np.ndarray[tuple[int], np.dtype[np.bool_]], speakers: Groups) -> list[Groups]:
    """Rows that are shuffled among themselves: those of a speaker with enough clips, and all others together."""
    rows = np.flatnonzero(known)
    _, owners, counts = np.unique(speakers[rows], return_inverse=True, return_counts=True)
    is_alone = counts >= FEWEST
    pools = [rows[owners == owner] for owner in np.flatnonzero(is_alone)]
    rest = rows[~is_alone[owners]]
    return [*pools, rest] if len(rest) else pools
