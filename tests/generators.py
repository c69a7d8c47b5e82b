"""Writes invented corpora in MSP-Podcast's layout, in every label form, with realistic numbers of everything.

Speakers, podcasts and words are made up. The same seed gives the same corpus in every form.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

LETTERS = {
    "Angry": "A", "Sad": "S", "Happy": "H", "Surprise": "U", "Fear": "F",
    "Disgust": "D", "Contempt": "C", "Neutral": "N", "Other": "O",
}  # fmt: skip
PRIMARY = (*LETTERS, "Other-Concerned", "Other-slightly bored")
PRIMARY_SHARES = np.array([7, 6, 24, 8, 3, 5, 7, 34, 1, 3, 2]) / 100
SECONDARY = (*list(LETTERS)[:-1], "Amused", "Frustrated", "Depressed", "Concerned", "Disappointed", "Excited",
             "Confused", "Annoyed")  # fmt: skip
SPLITS = ("Train", "Train", "Train", "Development", "Test1", "Test2")


@dataclass(frozen=True)
class Rating:
    """One rater's row."""

    worker: str
    primary: str
    secondary: str
    activation: float
    valence: float
    dominance: float


@dataclass(frozen=True)
class Clip:
    """One clip; `emotion` is a letter, and the numbers are the means over `ratings`."""

    name: str
    emotion: str
    activation: float
    valence: float
    dominance: float
    speaker: str
    gender: str
    split: str
    ratings: tuple[Rating, ...]


def make_clips(n: int, *, seed: int = 0, n_raters: float = 5.65) -> list[Clip]:
    """Invent `n` clips with at least five ratings each, `n_raters` on average, of which a rater keeps one a clip."""
    rng = np.random.default_rng(seed)
    counts = 5 + rng.poisson(n_raters - 5, n)
    total = int(counts.sum())
    centre = np.repeat(rng.normal(4, 1.1, (n, 3)), counts, axis=0)
    numbers = np.clip(np.rint(centre + rng.normal(0, 0.9, (total, 3))), 1, 7).astype(int).tolist()
    workers = [f"WORKER{number:08d}" for number in (14_000 * rng.random(total) ** 3).astype(int)]
    primary = rng.choice(len(PRIMARY), total, p=PRIMARY_SHARES).tolist()
    secondary = _secondary(rng, primary)
    clips, start = [], 0
    for i, count in enumerate(counts.tolist()):
        rows = range(start, start + count)
        ratings = [Rating(workers[r], PRIMARY[primary[r]], secondary[r], *numbers[r]) for r in rows]
        ratings = list({rating.worker: rating for rating in ratings}.values())
        clips.append(_clip(i, ratings, rng.integers(1, 3300), rng.integers(6)))
        start += count
    return clips


def _secondary(rng: np.random.Generator, primary: list[int]) -> list[str]:
    sizes = rng.choice(5, len(primary), p=[0.4, 0.36, 0.17, 0.055, 0.015]).tolist()
    picks = rng.integers(0, len(SECONDARY), (len(primary), 4)).tolist()
    return [
        ",".join(dict.fromkeys([PRIMARY[first], *(SECONDARY[i] for i in pick[:size])]))
        for first, size, pick in zip(primary, sizes, picks, strict=True)
    ]


def _clip(number: int, ratings: list[Rating], speaker: int, split: int) -> Clip:
    name = f"MSP-PODCAST_{9000 + number // 30}_{number % 30 + 1:04d}" + ("_0002" if number % 4 == 3 else "")
    return with_ratings(
        Clip(
            name=f"{name}.wav",
            emotion="",
            activation=0,
            valence=0,
            dominance=0,
            speaker="Unknown" if speaker % 4 == 0 else str(speaker),
            gender="Unknown" if speaker % 4 == 0 else ("Female", "Male")[speaker % 2],
            split=SPLITS[split],
            ratings=(),
        ),
        ratings,
    )


def with_ratings(clip: Clip, ratings: Iterable[Rating]) -> Clip:
    """The clip with these ratings and the consensus that follows from them."""
    ratings = tuple(ratings)
    votes: dict[str, int] = {}
    for rating in ratings:
        letter = LETTERS[rating.primary.partition("-")[0]]
        votes[letter] = votes.get(letter, 0) + 1
    most = max(votes.values())
    winners = [letter for letter, count in votes.items() if count == most]
    means = {
        name: round(sum(getattr(rating, name) for rating in ratings) / len(ratings), 6)
        for name in ("activation", "valence", "dominance")
    }
    return replace(clip, ratings=ratings, emotion=winners[0] if len(winners) == 1 else "X", **means)


def pack(rating: Rating) -> str:
    """A rating in the packed form."""
    return (
        f"{rating.worker}; {rating.primary}; {rating.secondary}; "
        f"A:{rating.activation:.6f}; V:{rating.valence:.6f}; D:{rating.dominance:.6f};"
    )


def write_consensus_csv(
    path: Path, clips: Iterable[Clip], *, splits: Mapping[str, str] | None = None
) -> None:
    """Write `labels_consensus.csv`; `splits` renames splits."""
    rows = [
        (
            clip.name,
            clip.emotion,
            *map(str, (clip.activation, clip.valence, clip.dominance)),
            clip.speaker,
            clip.gender,
            (splits or {}).get(clip.split, clip.split),
        )
        for clip in clips
    ]
    header = ("FileName", "EmoClass", "EmoAct", "EmoVal", "EmoDom", "SpkrID", "Gender", "Split_Set")
    _write_csv(path, header, rows)


def write_packed_csv(path: Path, clips: Iterable[Clip]) -> None:
    """Write `labels_detailed.csv` of releases 1.7 to 1.12."""
    rows = ((clip.name, pack(rating)) for clip in clips for rating in clip.ratings)
    _write_csv(path, ("FileName", "EmoDetail"), rows)


def write_columns_csv(path: Path, clips: Iterable[Clip], *, rater: str = "WorkerID") -> None:
    """Write `labels_detailed.csv` of release 2.0, or of 1.6 with `rater` as `Workers`."""
    header = ("FileName", rater, "EmoClass_Major", "EmoClass_Second", "EmoAct", "EmoVal", "EmoDom")
    rows = (
        (clip.name, r.worker, r.primary, r.secondary, *map(_plain, (r.activation, r.valence, r.dominance)))
        for clip in clips
        for r in clip.ratings
    )
    _write_csv(path, header, rows)


def write_labels_text(path: Path, clips: Iterable[Clip]) -> None:
    """Write `labels.txt`."""
    blocks = []
    for clip in clips:
        numbers = f"A:{clip.activation:.6f}; V:{clip.valence:.6f}; D:{clip.dominance:.6f};"
        lines = [f"{clip.name}; {clip.emotion}; {numbers}", *map(pack, clip.ratings)]
        blocks.append("\n".join(lines) + "\n\n")
    path.write_text("".join(blocks), encoding="utf-8")


def write_json(consensus: Path, detailed: Path, clips: Iterable[Clip], *, as_strings: bool = False) -> None:
    """Write `labels_consensus.json` and `labels_detailed.json`; numbers as strings if asked."""
    number = str if as_strings else float
    clips = list(clips)
    labels = {
        clip.name: {
            "EmoClass": clip.emotion,
            "EmoAct": number(clip.activation),
            "EmoDom": number(clip.dominance),
            "EmoVal": number(clip.valence),
            "SpkrID": clip.speaker,
            "Gender": clip.gender,
            "Split_Set": clip.split,
        }
        for clip in clips
    }
    ratings = {
        clip.name: {
            r.worker: {
                "EmoClass_Major": r.primary,
                "EmoClass_Second": r.secondary,
                "EmoAct": number(r.activation),
                "EmoDom": number(r.dominance),
                "EmoVal": number(r.valence),
            }
            for r in clip.ratings
        }
        for clip in clips
    }
    consensus.write_text(json.dumps(labels), encoding="utf-8")
    detailed.write_text(json.dumps(ratings), encoding="utf-8")


def write_partitions(path: Path, clips: Iterable[Clip]) -> None:
    """Write `Partitions.txt`."""
    path.write_text("".join(f"{clip.split}; {clip.name}\n" for clip in clips), encoding="utf-8")


def write_speakers(path: Path, clips: Iterable[Clip]) -> None:
    """Write `Speaker_ids.txt`: the speakers' genders, then the clips' speakers."""
    clips = list(clips)
    genders = {clip.speaker: clip.gender for clip in clips if clip.speaker != "Unknown"}
    lines = [f"Speaker_{speaker}; {gender}" for speaker, gender in genders.items()]
    lines += [f"{clip.name};{' ' if i % 2 else ''}{clip.speaker}" for i, clip in enumerate(clips)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _plain(number: float) -> str:
    return "" if np.isnan(number) else f"{number:g}"


def _write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
