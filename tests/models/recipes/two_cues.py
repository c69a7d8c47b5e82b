"""Invented clips that tell their class twice: in a known stretch, and louder outside it, where it may mislead."""

from pathlib import Path

import numpy as np
import pandas as pd
import soundfile

from analysis.tables import CLIP_COLUMNS, RATING_COLUMNS, Corpus, Scale
from models.recipes.data.examples import Examples
from models.recipes.data.splits import Split

RATE = 16000
SPEAKERS, CLIPS = 10, 60
LEARNED, WATCHED = 6, 7
CLASSES = ("angry", "sad")
CUE, CONFOUND = 0.12, 0.12
SECONDS = 0.4


def examples(folder: Path) -> tuple[Examples, Split, dict[str, list[tuple[float, float]]]]:
    """Clips of 0.4 s, how they are split by speaker, and where each one's cue is.

    Cue and confound are hisses when angry and hums when sad. The confound goes with the class for the speakers that are
    learned from, and by chance for the others.
    """
    rng = np.random.default_rng(0)
    folder.mkdir(exist_ok=True)
    labels = np.arange(CLIPS) // SPEAKERS % 2
    speaker = np.arange(CLIPS) % SPEAKERS
    rows, regions = [], {}
    for number, label in enumerate(labels):
        name = f"MSP-PODCAST_9001_{number:04d}.wav"
        misleads = speaker[number] >= LEARNED and rng.integers(2) == 1
        regions[name] = [_write(folder / name, int(label), int(label) ^ int(misleads), rng)]
        rows.append(_row(folder / name, str(speaker[number]), CLASSES[label]))
    nobody = pd.DataFrame(columns=RATING_COLUMNS)
    corpus = Corpus("two cues", folder, "msp-podcast", "1.11", Scale(1, 7), pd.DataFrame(rows), nobody)
    found = Examples(corpus, np.arange(CLIPS), ("",) * CLIPS, CLASSES, labels=labels.astype(np.int64))
    parts = (speaker < LEARNED, (speaker >= LEARNED) & (speaker < WATCHED), speaker >= WATCHED)
    return found, Split("speakers", *map(np.flatnonzero, parts), False, "speakers held out."), regions


def _write(path: Path, cue: int, confound: int, rng: np.random.Generator) -> tuple[float, float]:
    """A clip with its cue early and its confound late; gives where the cue is."""
    sound = 0.002 * rng.normal(size=int(RATE * SECONDS))
    start = float(rng.uniform(0.02, 0.06))
    _add(sound, start, CUE, cue, 0.05, rng)
    _add(sound, float(rng.uniform(0.22, 0.27)), CONFOUND, confound, 0.1, rng)
    soundfile.write(path, sound.astype(np.float32), RATE)
    return start, start + CUE


def _add(
    sound: np.ndarray, start: float, seconds: float, kind: int, level: float, rng: np.random.Generator
) -> None:
    length = int(RATE * seconds)
    hum = 1.4 * np.sin(2 * np.pi * rng.uniform(150, 250) * np.arange(length) / RATE)
    first = int(RATE * start)
    sound[first : first + length] += level * (hum if kind else rng.normal(size=length))


def _row(path: Path, speaker: str, label: str) -> dict[str, object]:
    return {
        **dict.fromkeys(CLIP_COLUMNS, np.nan),
        "clip": path.name,
        "path": str(path),
        "split": "Train",
        "speaker": speaker,
        "gender": "Unknown",
        "duration": SECONDS,
        "emotion": label,
        "n_raters": 0,
        "transcript": "",
        "recording": "9001",
    }
