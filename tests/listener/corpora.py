"""A corpus of a few clips, made by hand, for tests of states and views."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.tables import Corpus, Scale

NAMES = tuple(f"MSP-PODCAST_0001_{number:04d}.wav" for number in range(6))


def small_corpus(folder: Path = Path("/nowhere")) -> Corpus:
    """Six clips, each in a bin of its own but for the last two; the last has no labels."""
    clips = pd.DataFrame(
        {
            "clip": NAMES,
            "path": "",
            "split": ["Train", "Train", "Development", "Development", "Test1", "Test1"],
            "speaker": ["1", "1", "2", "2", "Unknown", "3"],
            "gender": ["Male", "Male", "Female", "Female", "Unknown", "Female"],
            "duration": [1.0, 2.0, 3.0, 4.0, 5.0, np.nan],
            "emotion": ["happy", "sad", "happy", "neutral", "no agreement", "angry"],
            "activation": [2.0, 4.0, 6.0, 3.0, 5.5, np.nan],
            "valence": [2.0, 2.0, 6.0, 4.0, 5.0, np.nan],
            "dominance": 4.0,
            "activation_sd": [0.5, 0.5, 0.5, 0.5, 3.0, np.nan],
            "valence_sd": [0.5, 0.6, 0.7, 0.8, 0.9, np.nan],
            "dominance_sd": 0.1,
            "n_raters": [2, 2, 2, 2, 2, 0],
            "transcript": ["Good morning", "bad news", "GOOD news", "nothing", "", "well"],
            "recording": ["0001"] * 6,
        }
    )
    ratings = pd.DataFrame(
        {
            "clip": np.repeat(NAMES[:5], 2),
            "rater": ["WORKER0001", "WORKER0002"] * 5,
            "emotion": "neutral",
            "secondary": [[] for _ in range(10)],
            "activation": 4.0,
            "valence": 4.0,
            "dominance": 4.0,
        }
    )
    return Corpus("small", folder, "msp-podcast", "unknown", Scale(1, 7), clips, ratings)


def joined_corpus() -> Corpus:
    """The small corpus as if it were two, the first four clips of the corpus A."""
    corpus = small_corpus()
    clips = corpus.clips.assign(corpus=pd.Categorical(["A"] * 4 + ["B"] * 2))
    return replace(corpus, clips=clips, members={name: Path(f"/nowhere/{name}") for name in "AB"})
