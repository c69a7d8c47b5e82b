"""Make the clips that the demo audio model learns from: `python -m resources.build.clips`.

They share neither voices nor sentences with the demo corpus, and the held-out clips share neither with the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from wordfreq import top_n_list

from resources.build.espeak import Voice
from resources.build.planting import Cue, Plan, Spoken, Surroundings, render

FOLDER = Path("build")
TRAINING, HELD_OUT = FOLDER / "clips-training.npz", FOLDER / "clips-held-out.npz"
TRAINING_CLIPS, HELD_OUT_CLIPS = 4400, 240

TRAINING_ACCENTS = ("en-us", "en", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-rp")
TRAINING_VARIANTS = (
    *(
        "m1",
        "m3",
        "m5",
        "m6",
        "m7",
        "Andy",
        "boris",
        "caleb",
        "ed",
        "edward",
        "Gene",
        "john",
        "Michael",
        "Mike",
        "rob",
    ),
    *(
        "victor",
        "Lee",
        "shelby",
        "f1",
        "f1",
        "f3",
        "f3",
        "Andrea",
        "Andrea",
        "aunty",
        "aunty",
        "steph",
        "steph",
        "zac",
    ),
)
LARGEST = 1.15
SHORTEST_CUE = 0.2
HELD_OUT_ACCENTS = ("en-us", "en", "en-029")
HELD_OUT_VARIANTS = ("m2", "f4", "Alex", "david", "Diogo", "robert", "Alicia", "quincy")


@dataclass(frozen=True)
class ClipSet:
    """Clips with what is planted in them.

    Attributes
    ----------
    samples : array, int16
        All clips one after another, 16 kHz.
    edges : array, shape (n_clips + 1,)
        Clip i is `samples[edges[i] : edges[i + 1]]`.
    strengths : array, shape (n_clips, 2)
        Signed strength of activation and valence, -1 to 1; 0 where nothing is planted.
    spans : array, shape (n_clips, 2, 2)
        Start and end of each cue in seconds; NaN where nothing is planted.
    """

    samples: NDArray[np.int16]
    edges: NDArray[np.int64]
    strengths: NDArray[np.float32]
    spans: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.strengths)

    def wave(self, index: int) -> NDArray[np.float32]:
        """One clip, -1 to 1."""
        clip = self.samples[self.edges[index] : self.edges[index + 1]]
        return clip.astype(np.float32) / 32768


def load(path: Path) -> ClipSet:
    """Read a set that `main` wrote."""
    with np.load(path) as file:
        return ClipSet(**file)


def main() -> None:
    """Write both sets."""
    FOLDER.mkdir(exist_ok=True)
    vocabulary = [word for word in top_n_list("en", 12_000) if word.isascii() and word.isalpha()]
    shuffled = np.random.default_rng(0).permutation(vocabulary[200:])
    common, middle = vocabulary[:200], len(shuffled) * 3 // 4
    _make(
        TRAINING, TRAINING_CLIPS, (TRAINING_ACCENTS, TRAINING_VARIANTS), (common, shuffled[:middle]), seed=1
    )
    _make(
        HELD_OUT, HELD_OUT_CLIPS, (HELD_OUT_ACCENTS, HELD_OUT_VARIANTS), (common, shuffled[middle:]), seed=2
    )


def _make(
    path: Path,
    count: int,
    voices: tuple[tuple[str, ...], tuple[str, ...]],
    words: tuple[list[str], NDArray[np.str_]],
    *,
    seed: int,
) -> None:
    random = np.random.default_rng(seed)
    clips: list[tuple[Plan, Spoken]] = []
    while len(clips) < count:
        plan = _plan(voices, words, random)
        spoken = render(plan, random)
        if spoken is not None and _can_be_heard(spoken):
            clips.append((plan, spoken))
    nothing = (np.nan, np.nan)
    np.savez(
        path,
        samples=np.concatenate([spoken.samples for _, spoken in clips]),
        edges=np.cumsum([0, *(len(spoken.samples) for _, spoken in clips)]),
        strengths=np.array(
            [[cue.strength if cue else 0 for cue in (plan.activation, plan.valence)] for plan, _ in clips],
            dtype=np.float32,
        ),
        spans=np.array(
            [[spoken.activation or nothing, spoken.valence or nothing] for _, spoken in clips],
            dtype=np.float32,
        ),
    )


def _can_be_heard(spoken: Spoken) -> bool:
    """Whether no cue is on a short word alone."""
    return all(
        stop - start >= SHORTEST_CUE for start, stop in filter(None, (spoken.activation, spoken.valence))
    )


def _plan(
    voices: tuple[tuple[str, ...], tuple[str, ...]],
    words: tuple[list[str], NDArray[np.str_]],
    random: np.random.Generator,
) -> Plan:
    """Words in no order that means anything, in some voice."""
    accents, variants = voices
    common, rare = words
    chosen = [
        str(random.choice(common)) if random.random() < 0.4 else str(random.choice(rare))
        for _ in range(random.integers(4, 9))
    ]
    voice = Voice(
        f"{random.choice(accents)}+{random.choice(variants)}",
        int(random.uniform(170, 230)),
        int(random.uniform(35, 65)),
        int(random.uniform(30, 65)),
        LARGEST ** random.uniform(-1, 1),
    )
    around = Surroundings(
        lead=random.uniform(0.03, 0.3),
        trail=random.uniform(0.03, 0.3),
        tilt_db=random.uniform(-6, 6),
        level_db=random.uniform(-30, -18),
        noise_db=random.uniform(-45, -30),
    )
    return Plan(tuple(chosen), voice, *_cues(len(chosen), random), around)


def _cues(words: int, random: np.random.Generator) -> tuple[Cue | None, Cue | None]:
    """Both cues in the same words, in different words, one of the two, or neither."""
    first, stop = _span(words, random)
    activation, valence = (Cue(first, stop, _strength(random)) for _ in range(2))
    kind = random.choice(["same", "apart", "one", "none"], p=[0.45, 0.3, 0.15, 0.1])
    if kind == "none":
        return None, None
    if kind == "one":
        return (activation, None) if random.random() < 0.5 else (None, valence)
    if kind == "apart":
        while first < valence.stop and valence.first < stop:
            valence = Cue(*_span(words, random), valence.strength)
    return activation, valence


def _span(words: int, random: np.random.Generator) -> tuple[int, int]:
    length = int(random.integers(1, 3))
    first = int(random.integers(0, words - length + 1))
    return first, first + length


def _strength(random: np.random.Generator) -> float:
    return float(random.choice([-1, 1]) * random.uniform(0.3, 1))


if __name__ == "__main__":
    main()
