"""An invented corpus with the counts that study A printed: clips per bin, happy in Medium-Low, neutral everywhere."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.tables import CLIP_COLUMNS, Corpus, Scale
from tests.analysis.test_bins import STUDY_COUNTS

CENTRES = {"Low": 2.0, "Medium": 4.0, "High": 6.0}
NEUTRAL = (
    {"Medium-Medium": 0.629, "High-High": 0.037, "Medium-Low": 0.30, "Low-High": 0.2}
    | {"High-Low": 0.08, "High-Medium": 0.3, "Low-Medium": 0.5, "Low-Low": 0.25, "Medium-High": 0.2}
)  # fmt: skip
HAPPY = {"Medium-Low": 0.036, "High-Medium": 0.25, "Low-Medium": 0.12, "High-Low": 0.03}
HAPPY |= {"Medium-High": 0.6, "High-High": 0.55, "Low-Low": 0.05, "Low-High": 0.45}
HAPPY_IN_ALL = 0.194


def study_a_corpus():
    """All 149,307 clips, their means in the middle of their bins; 1,500 speakers, one clip with a script in it."""
    random = np.random.default_rng(0)
    n = sum(STUDY_COUNTS.values())
    happy = {name: round(share * STUDY_COUNTS[name]) for name, share in HAPPY.items()}
    happy["Medium-Medium"] = round(HAPPY_IN_ALL * n) - sum(happy.values())
    emotions, centres = [], []
    for name, count in STUDY_COUNTS.items():
        neutral = round(NEUTRAL[name] * count)
        rest = count - neutral - happy[name]
        emotions += ["neutral"] * neutral + ["happy"] * happy[name]
        emotions += ["angry"] * (rest // 2) + ["sad"] * (rest - rest // 2)
        centres += [tuple(CENTRES[level] for level in name.split("-"))] * count
    activation, valence = np.array(centres).T
    columns = dict.fromkeys(CLIP_COLUMNS, "") | {
        "clip": [f"{number:06}.wav" for number in range(n)],
        "split": "Train",
        "speaker": random.integers(1500, size=n).astype(str),
        "emotion": emotions,
        "activation": activation,
        "valence": valence,
        "dominance": 4.0,
        "activation_sd": random.gamma(9, 0.1, n),
        "valence_sd": random.gamma(9, 0.1, n),
        "dominance_sd": 1.0,
        "duration": 2.75,
        "n_raters": 1,
    }
    clips = pd.DataFrame(columns).astype(dict.fromkeys(("split", "speaker", "emotion"), "category"))
    ratings = pd.DataFrame(
        {"clip": clips["clip"], "rater": "WORKER1", "emotion": clips["emotion"], "secondary": ""}
        | {name: clips[name].round() for name in ("activation", "valence", "dominance")}
    )
    return Corpus("invented", Path("/nowhere"), "msp-podcast", "1.11", Scale(1, 7), clips, ratings)
