"""Invented clips whose sound and words tell what is to be learned, of many speakers, and jobs over them."""

from pathlib import Path

import numpy as np
import pandas as pd
import soundfile

from analysis.tables import CLIP_COLUMNS, RATING_COLUMNS, Corpus, Scale
from models.recipes.data.examples import Examples
from models.recipes.data.splits import Split
from models.recipes.recipe import Job

RATE = 16000
SPEAKERS = 10
CLASSES = ("angry", "sad")
WORDS = {"angry": "no no no", "sad": "oh oh oh"}


def examples(folder: Path, goal: str, clips: int) -> Examples:
    """Clips of 0.2 to 0.4 s: hissing and `no` where activation is high and the speaker angry, a hum and `oh` else."""
    rng = np.random.default_rng(0)
    folder.mkdir(exist_ok=True)
    shares = rng.uniform(0, 1, clips)
    table = pd.DataFrame([_row(folder, number, share, rng) for number, share in enumerate(shares)])
    nobody = pd.DataFrame(columns=RATING_COLUMNS)
    corpus = Corpus("hissing", folder, "msp-podcast", "1.11", Scale(1, 7), table, nobody)
    texts = tuple(table["transcript"])
    if goal == "classes":
        return Examples(corpus, np.arange(clips), texts, CLASSES, labels=(shares < 0.5).astype(np.int64))
    values = table[["activation", "valence", "dominance"]].to_numpy(np.float64)
    return Examples(corpus, np.arange(clips), texts, values=values)


def job(folder: Path, settings, goal: str = "dimensions", name: str = "model", clips: int = 30) -> Job:
    """Speakers 0 to 5 are learned from, 6 and 7 watched, 8 and 9 held out."""
    speaker = np.arange(clips) % SPEAKERS
    parts = (np.flatnonzero(part) for part in (speaker < 6, (speaker >= 6) & (speaker < 8), speaker >= 8))
    split = Split("speakers", *parts, False, "speakers held out.")
    out = folder / name
    out.mkdir(exist_ok=True)
    return Job(examples(folder / "clips", goal, clips), split, settings, out, "cpu", 0)


def _row(folder: Path, number: int, share: float, rng: np.random.Generator) -> dict[str, object]:
    name = f"MSP-PODCAST_9001_{number:04d}.wav"
    length = int(RATE * rng.uniform(0.2, 0.4))
    hum = np.sin(2 * np.pi * rng.uniform(150, 200) * np.arange(length) / RATE)
    sound = (1 - share) * hum + share * rng.normal(size=length)
    soundfile.write(folder / name, (0.1 * sound).astype(np.float32), RATE)
    label = CLASSES[int(share < 0.5)]
    return {
        **dict.fromkeys(CLIP_COLUMNS, np.nan),
        "clip": name,
        "path": str(folder / name),
        "split": "Train",
        "speaker": str(number % SPEAKERS),
        "gender": "Unknown",
        "duration": length / RATE,
        "emotion": label,
        "activation": 1 + 6 * share,
        "valence": 7 - 6 * share,
        "n_raters": 0,
        "transcript": WORDS[label],
        "recording": "9001",
    }
