"""What the demo corpus holds: which voice says which sentence, with what emotion in how much of the voice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from resources.build.espeak import Voice

Level = Literal["Low", "Medium", "High"]
Dissent = Literal["none", "activation", "valence", "both"]

SENTENCES = Path(__file__).with_name("demo_sentences.txt")

CLIPS_PER_BIN: dict[tuple[Level, Level], int] = {
    ("Low", "Low"): 11,
    ("Low", "Medium"): 12,
    ("Low", "High"): 8,
    ("Medium", "Low"): 14,
    ("Medium", "Medium"): 30,
    ("Medium", "High"): 12,
    ("High", "Low"): 12,
    ("High", "Medium"): 13,
    ("High", "High"): 14,
}
# Of the clips of one level of valence: how many have negative, neutral and positive words.
WORDS_PER_VALENCE: dict[Level, tuple[int, int, int]] = {
    "Low": (13, 10, 14),
    "Medium": (14, 25, 16),
    "High": (13, 10, 11),
}
DISSENT: dict[Dissent, int] = {"activation": 4, "valence": 5, "both": 5}


@dataclass(frozen=True)
class Speaker:
    """A voice of the corpus; all its clips are in one split and one podcast."""

    identifier: str
    gender: str
    split: str
    podcast: int
    clips: int
    voice: Voice


SPEAKERS = (
    Speaker("12", "Male", "Train", 9001, 14, Voice("en-us+m4", 207, 45, 50)),
    Speaker("31", "Female", "Train", 9001, 13, Voice("en-us+f2", 212, 48, 45)),
    Speaker("44", "Female", "Train", 9004, 12, Voice("en-gb-x-rp+belinda", 212, 42, 50)),
    Speaker("58", "Male", "Train", 9007, 12, Voice("en-gb-x-gbcwmd+Denis", 207, 55, 50)),
    Speaker("127", "Male", "Train", 9010, 11, Voice("en-us-nyc+norbert", 217, 40, 45)),
    Speaker("Unknown", "Unknown", "Train", 9012, 6, Voice("en-us+Hugo", 212, 50, 50)),
    Speaker("203", "Female", "Development", 9015, 11, Voice("en-029+f5", 207, 45, 50)),
    Speaker("219", "Male", "Development", 9018, 9, Voice("en-gb-x-rp+benjamin", 212, 50, 55)),
    Speaker("340", "Female", "Test1", 9044, 12, Voice("en-us+linda", 207, 40, 50)),
    Speaker("371", "Male", "Test1", 9047, 10, Voice("en-gb-scotland+max", 212, 50, 45)),
    Speaker("502", "Female", "Test2", 9060, 8, Voice("en-gb-x-rp+Annie", 207, 42, 45)),
    Speaker("518", "Male", "Test2", 9063, 8, Voice("en-us+travis", 217, 48, 50)),
)


@dataclass(frozen=True)
class DemoClip:
    """One clip before it is spoken.

    Attributes
    ----------
    activation, valence : float
        Strength of the voice's emotion, -1 to 1; both 0, or neither.
    sentiment : int
        Of the words: -1, 0 or 1.
    bin : tuple of str
        Levels of activation and valence that the strengths mean.
    dissent : str
        On which dimension some raters hear otherwise: the words' valence, or the opposite activation.
    """

    name: str
    speaker: Speaker
    sentence: str
    sentiment: int
    bin: tuple[Level, Level]
    activation: float
    valence: float
    dissent: Dissent

    @property
    def is_clash(self) -> bool:
        """Whether voice and words are clearly opposed."""
        return self.bin[1] != "Medium" and self.valence * self.sentiment < 0


def plan_clips(random: np.random.Generator) -> list[DemoClip]:
    """All clips of the demo corpus, in the order of their names."""
    bins = [levels for levels, count in CLIPS_PER_BIN.items() for _ in range(count)]
    sentences = _sentences(bins, random)
    order = random.permutation(len(bins))
    clips = [
        _clip(bins[row], sentences[row], name, speaker, random)
        for row, (name, speaker) in zip(order, _names(random), strict=True)
    ]
    return _with_dissent(clips, random)


def _clip(
    levels: tuple[Level, Level],
    sentence: tuple[int, str],
    name: str,
    speaker: Speaker,
    random: np.random.Generator,
) -> DemoClip:
    is_neutral = levels == ("Medium", "Medium")
    activation, valence = (0.0 if is_neutral else _strength(level, random) for level in levels)
    return DemoClip(name, speaker, sentence[1], sentence[0], levels, activation, valence, "none")


def _strength(level: Level, random: np.random.Generator) -> float:
    """A strength that means the level and can still be heard: also medium emotion leans to one side."""
    if level == "Medium":
        return float(random.choice([-1, 1]) * random.uniform(0.3, 0.38))
    return float((-1 if level == "Low" else 1) * random.uniform(0.62, 1))


def _sentences(bins: list[tuple[Level, Level]], random: np.random.Generator) -> list[tuple[int, str]]:
    """A sentence for each bin in the list, with its sentiment."""
    signs = {"-": -1, "0": 0, "+": 1}
    texts: dict[int, list[str]] = {-1: [], 0: [], 1: []}
    for line in SENTENCES.read_text("utf-8").splitlines():
        texts[signs[line[0]]].append(line[2:])
    for choice in texts.values():
        random.shuffle(choice)
    wanted = {
        level: [sign for sign, count in zip((-1, 0, 1), counts, strict=True) for _ in range(count)]
        for level, counts in WORDS_PER_VALENCE.items()
    }
    for signs_of_level in wanted.values():
        random.shuffle(signs_of_level)
    return [(sign, texts[sign].pop()) for sign in (wanted[valence].pop() for _, valence in bins)]


def _names(random: np.random.Generator) -> list[tuple[str, Speaker]]:
    """File names in sorted order with their speakers; every fourth name has three numbers."""
    names = []
    for podcast in sorted({speaker.podcast for speaker in SPEAKERS}):
        speakers = [
            speaker for speaker in SPEAKERS if speaker.podcast == podcast for _ in range(speaker.clips)
        ]
        segments = np.sort(random.choice(np.arange(3, 160), size=len(speakers), replace=False))
        for segment, speaker in zip(segments, speakers, strict=True):
            part = f"_{random.integers(1, 4):04d}" if random.random() < 0.25 else ""
            names.append((f"MSP-PODCAST_{podcast}_{segment:04d}{part}", speaker))
    return names


def _with_dissent(clips: list[DemoClip], random: np.random.Generator) -> list[DemoClip]:
    """Let raters part over some clips: over valence only where words and voice clash."""
    clips = list(clips)
    for dissent in ("both", "activation", "valence"):
        rows = [
            row
            for row, clip in enumerate(clips)
            if clip.dissent == "none"
            and (dissent == "valence" or clip.bin[0] != "Medium")
            and (clip.is_clash if dissent != "activation" else not clip.is_clash)
        ]
        for row in random.choice(rows, size=DISSENT[dissent], replace=False):
            clips[row] = replace(clips[row], dissent=dissent)
    return clips
