"""Saliency gaps as columns of the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from analysis.gaps import Gap

UNSEEN, UNHEARD = "gap_unseen", "gap_unheard"
TITLES = {
    UNSEEN: (
        "Gap unseen",
        "By how much less of the map lies where listeners heard emotion than by chance, as a share of it; negative"
        " where it is more. One clip proves little: it says where to listen first.",
    ),
    UNHEARD: (
        "Gap unheard",
        "By how much denser the map is at its densest stretch outside than where listeners heard emotion, the whole"
        " clip being 1. One clip proves little: it says where to listen first.",
    ),
}
"""Title and tip of each column by its name."""


def columns(gaps: Iterable[Gap], rows: Mapping[str, int], n_clips: int) -> dict[str, NDArray[np.float64]]:
    """Each column by its name, shape (n_clips,); NaN where there is no gap to tell."""
    found = {name: np.full(n_clips, np.nan) for name in TITLES}
    for gap in gaps:
        found[UNSEEN][rows[gap.clip]] = gap.unseen
        found[UNHEARD][rows[gap.clip]] = gap.unheard
    return found
