"""What moves when raters are left out: bins, classes, flags of high disagreement, and the means."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.bins import Edges, level
from analysis.consensus import with_spreads
from analysis.disagreement import FlagRule, find_flags
from analysis.tables import DIMENSIONS, Corpus

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Moves:
    """Which clips differ between two readings of the same clips.

    Attributes
    ----------
    rated : array of bool, shape (n_clips,)
        Clips that have fewer ratings than before.
    unrated : array of bool, shape (n_clips,)
        Of these, the clips that have no rating left.
    bins, classes, flags : array of bool, shape (n_clips,)
        Clips in another activation-valence bin, with another class, with another flag (or one more, or one less).
    shifts : mapping of str to float
        By dimension the mean over `rated` of the consensus after minus before, on the corpus's scale; NaN if no clip
        has both.
    """

    rated: Mask
    unrated: Mask
    bins: Mask
    classes: Mask
    flags: Mask
    shifts: Mapping[str, float]

    @property
    def any(self) -> Mask:
        """Clips that change bin, class or flag."""
        return self.bins | self.classes | self.flags

    def counts(self) -> dict[str, Any]:
        """How many clips each is, and the shifts."""
        masks = {name: getattr(self, name) for name in ("rated", "unrated", "bins", "classes", "flags")}
        return {name: int(mask.sum()) for name, mask in masks.items()} | {"shift": dict(self.shifts)}

    def in_words(self, n_raters: int) -> str:
        """What moves without so many raters, in sentences."""
        n = {name: f"{count:,}" for name, count in self.counts().items() if name != "shift"}
        who = "this rater" if n_raters == 1 else f"these {n_raters:,} raters"
        shifts = [
            f"{name} {round(shift, 3) + 0.0:+.3f}"
            for name, shift in self.shifts.items()
            if not math.isnan(shift)
        ]
        means = f" The mean of the rated ones moves: {', '.join(shifts)}." if shifts else ""
        return (
            f"Without {who}, who rated {n['rated']} clips: {n['bins']} change bin, {n['classes']} change class,"
            f" {n['flags']} change flag, and {n['unrated']} have no rating left.{means}"
        )


def moves(before: Corpus, after: Corpus, edges: Edges, rule: FlagRule | None = None) -> Moves:
    """Compare a corpus with itself without some raters; flags are taken over all clips of each."""
    rule = rule or FlagRule()
    n_before, n_after = (corpus.clips["n_raters"].to_numpy(np.int64) for corpus in (before, after))
    rated = n_after < n_before
    cells = [
        np.stack([level(corpus.clips[name], edges) for name in ("activation", "valence")])
        for corpus in (before, after)
    ]
    # A clip that lacks either dimension is in no bin, whatever the other is.
    cells = [np.where((cell < 0).any(axis=0), -1, cell) for cell in cells]
    classes = [corpus.clips["emotion"].astype(str).to_numpy() for corpus in (before, after)]
    flags = [find_flags(_clips(corpus, rule), rule).codes for corpus in (before, after)]
    return Moves(
        rated,
        rated & (n_after == 0),
        (cells[0] != cells[1]).any(axis=0),
        np.asarray(classes[0] != classes[1]),
        np.asarray(flags[0] != flags[1]),
        {name: _shift(before, after, name, rated) for name in DIMENSIONS},
    )


def _clips(corpus: Corpus, rule: FlagRule) -> pd.DataFrame:
    return corpus.clips if rule.ddof == 1 else with_spreads(corpus, ddof=rule.ddof)


def _shift(before: Corpus, after: Corpus, name: str, rated: Mask) -> float:
    shifts = (after.clips[name].to_numpy(np.float64) - before.clips[name].to_numpy(np.float64))[rated]
    known = shifts[~np.isnan(shifts)]
    return float(known.mean()) if len(known) else float("nan")
