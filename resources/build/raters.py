"""Invented raters of the demo corpus: who rates how, and what they say of a clip."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from resources.build.demo_plan import DemoClip
from resources.build.planting import NEUTRAL, POINTS_PER_STRENGTH

CODES = {
    "Angry": "A",
    "Sad": "S",
    "Happy": "H",
    "Surprise": "U",
    "Fear": "F",
    "Disgust": "D",
    "Contempt": "C",
    "Neutral": "N",
    "Other": "O",
}
NO_AGREEMENT = "X"

# Classes that a clip of this bin (activation, valence) is mostly heard as, the likeliest first.
CLASSES = {
    ("Low", "Low"): ("Sad", "Sad", "Sad", "Disgust", "Fear"),
    ("Low", "Medium"): ("Neutral", "Sad", "Contempt", "Other"),
    ("Low", "High"): ("Happy", "Neutral", "Other"),
    ("Medium", "Low"): ("Angry", "Contempt", "Disgust", "Sad", "Happy"),
    ("Medium", "Medium"): ("Neutral", "Neutral", "Neutral", "Neutral", "Other"),
    ("Medium", "High"): ("Happy", "Happy", "Neutral", "Surprise"),
    ("High", "Low"): ("Angry", "Angry", "Fear", "Disgust"),
    ("High", "Medium"): ("Surprise", "Angry", "Neutral", "Contempt"),
    ("High", "High"): ("Happy", "Happy", "Surprise"),
}
ALSO_HEARD = {
    "Angry": ("Annoyed", "Frustrated"),
    "Sad": ("Disappointed", "Depressed"),
    "Happy": ("Amused", "Excited"),
    "Surprise": ("Excited", "Confused"),
    "Fear": ("Concerned", "Confused"),
    "Disgust": ("Annoyed", "Contempt"),
    "Contempt": ("Annoyed", "Disgust"),
    "Neutral": ("Concerned", "Amused"),
    "Other": ("Concerned", "Confused"),
}
OTHERS = (
    "Other",
    "Other-Concerned",
    "Other-Annoyed",
    "Other-slightly bored",
    "Other-content, at ease",
    "Other-matter of fact",
    "Other-sarcastic?",
    "Other-calm (but tired)",
)


@dataclass(frozen=True)
class Rater:
    """Someone of the pool; the biases are in points of the scale, `activity` is a weight."""

    identifier: str
    activation_bias: float
    valence_bias: float
    noise: float
    activity: float


@dataclass(frozen=True)
class Rating:
    """What one rater says of one clip; the dimensions are whole numbers from 1 to 7."""

    rater: str
    primary: str
    secondary: tuple[str, ...]
    activation: int
    valence: int
    dominance: int


@dataclass(frozen=True)
class Consensus:
    """What the raters of a clip say together."""

    code: str
    activation: float
    valence: float
    dominance: float


def make_pool(random: np.random.Generator, *, size: int = 28) -> list[Rater]:
    """A pool in which few raters do most of the work, and every fourth hears all clips high or low."""
    numbers = np.sort(random.choice(np.arange(10, 2000), size=size, replace=False))
    pool = []
    for rank, number in enumerate(numbers):
        spread = 0.6 if rank % 4 == 0 else 0.15
        pool.append(
            Rater(
                f"WORKER{number:08d}",
                float(random.normal(0, spread)),
                float(random.normal(0, spread)),
                float(random.uniform(0.35, 0.75)),
                1 / (1 + rank % 9),
            )
        )
    return pool


def rate(clip: DemoClip, pool: list[Rater], random: np.random.Generator) -> list[Rating]:
    """All ratings of a clip: at least five, eight where two raters hear otherwise than the rest."""
    count = 8 if clip.dissent != "none" else int(random.choice([5, 6, 7], p=[0.6, 0.25, 0.15]))
    weights = np.array([rater.activity for rater in pool])
    chosen = random.choice(len(pool), size=count, replace=False, p=weights / weights.sum())
    leading = str(random.choice(CLASSES[clip.bin]))
    agreement = 0.3 if random.random() < 0.4 else 0.8
    tone = float(random.normal(0, 0.4))
    ratings = []
    for place, index in enumerate(chosen):
        rater = pool[index]
        activation, valence = _heard(clip, dissents=place < 2)
        primary = leading if random.random() < agreement else _another(clip, random)
        primary = str(random.choice(OTHERS)) if primary == "Other" else primary
        ratings.append(
            Rating(
                rater.identifier,
                primary,
                _secondary(primary, random),
                _point(activation + rater.activation_bias, rater, random),
                _point(valence + rater.valence_bias, rater, random),
                _point(NEUTRAL + 0.5 * (activation - NEUTRAL) + tone, rater, random),
            )
        )
    return ratings


def agree(ratings: list[Rating]) -> Consensus:
    """Plurality of the primary votes, no agreement at a tie; means to six decimals."""
    votes = Counter(CODES[rating.primary.split("-")[0]] for rating in ratings).most_common(2)
    is_tie = len(votes) == 2 and votes[0][1] == votes[1][1]
    means = (
        round(float(np.mean([getattr(rating, dimension) for rating in ratings])), 6)
        for dimension in ("activation", "valence", "dominance")
    )
    return Consensus(NO_AGREEMENT if is_tie else votes[0][0], *means)


def _heard(clip: DemoClip, *, dissents: bool) -> tuple[float, float]:
    activation, valence = clip.activation, clip.valence
    if dissents and clip.dissent in ("activation", "both"):
        activation = -activation
    if dissents and clip.dissent in ("valence", "both"):
        valence = 0.8 * clip.sentiment
    return NEUTRAL + POINTS_PER_STRENGTH * activation, NEUTRAL + POINTS_PER_STRENGTH * valence


def _point(value: float, rater: Rater, random: np.random.Generator) -> int:
    return int(np.clip(np.rint(value + random.normal(0, rater.noise)), 1, 7))


def _another(clip: DemoClip, random: np.random.Generator) -> str:
    return str(random.choice([*CLASSES[clip.bin], "Neutral", "Surprise", "Contempt", "Other"]))


def _secondary(primary: str, random: np.random.Generator) -> tuple[str, ...]:
    """What a rater hears besides; now and then nothing."""
    also = ALSO_HEARD[primary.split("-", maxsplit=1)[0]]
    count = int(random.choice([0, 1, 2], p=[0.45, 0.35, 0.2]))
    return () if random.random() < 0.02 else (primary.replace(",", ""), *also[:count])
