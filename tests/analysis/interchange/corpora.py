"""A corpus made by hand for the tests of interchange."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.tables import RATING_COLUMNS, Corpus, Scale


def tiny_corpus(
    clips: Sequence[str], *, transcript: str = "", folder: Path = Path("/corpora/tiny")
) -> Corpus:
    """Make a corpus of these clips, all alike: activation at the cut point 3, valence 5.5, no dominance."""
    names = list(dict.fromkeys(clips))
    count = len(names)
    table = pd.DataFrame(
        {
            "clip": pd.Series(names, dtype=object),
            "path": [""] * count,
            "split": ["Train"] * count,
            "speaker": ["7"] * count,
            "gender": ["Female"] * count,
            "duration": [float("nan")] * count,
            "emotion": ["happy"] * count,
            "activation": [3.0] * count,
            "valence": [5.5] * count,
            "dominance": [float("nan")] * count,
            "activation_sd": [0.5] + [0.4] * (count - 1) if count else [],
            "valence_sd": [0.1] + [0.2] * (count - 1) if count else [],
            "dominance_sd": [float("nan")] * count,
            "n_raters": [5] * count,
            "transcript": [transcript] * count,
            "recording": ["podcast"] * count,
        }
    )
    ratings = pd.DataFrame(columns=list(RATING_COLUMNS))
    return Corpus("tiny", folder, "msp-podcast", "1.11", Scale(1, 7), table, ratings)
