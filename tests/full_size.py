"""Writes study A's numbers as label files: `python -m tests.full_size FOLDER`; the clips and their raters are invented.

Each clip has five raters who give its class. Four of five agree on a number, but for the clips that study A flagged
among the 30,647 of Test1, whose raters are far apart; their means lie in the same bin as without that.
"""

import sys
from pathlib import Path

from tests.analysis.report.study_a import HAPPY, HAPPY_IN_ALL, NEUTRAL, STUDY_COUNTS
from tests.generators import (
    Clip,
    Rating,
    with_ratings,
    write_consensus_csv,
    write_packed_csv,
    write_partitions,
    write_speakers,
)

SPLITS = {"Test1": 30_647, "Train": 84_030, "Development": 19_815, "Test2": 14_815}
FLAGGED = {"activation": 436, "valence": 643, "both": 55}
AGREED = {"Low": (2, 2, 2, 2, 3), "Medium": (4, 4, 4, 4, 5), "High": (6, 6, 6, 6, 7)}
APART = {"Low": (1, 1, 1, 3, 4), "Medium": (1, 4, 4, 6, 6), "High": (3, 7, 7, 7, 7)}


def write(folder: Path, *, share: float = 1.0) -> None:
    """Write the labels of all 149,307 clips in MSP-Podcast 1.11's layout, or of about a share of them."""
    labels = folder / "Labels"
    labels.mkdir(parents=True)
    clips = list(_clips(share))
    write_consensus_csv(labels / "labels_consensus.csv", clips)
    write_packed_csv(labels / "labels_detailed.csv", clips)
    write_partitions(folder / "Partitions.txt", clips)
    write_speakers(folder / "Speaker_ids.txt", clips)


def _clips(share):
    """Bins and classes go round, so that every split has some of each."""
    kinds = _mixed([(name, *kind) for name in STUDY_COUNTS for kind in _classes(name, share)])
    flags = [flag for flag, count in FLAGGED.items() for _ in range(round(count * share))]
    splits = [split for split, count in SPLITS.items() for _ in range(round(count * share))]
    flags += [""] * (len(kinds) - len(flags))
    for number, (kind, flag, split) in enumerate(zip(kinds, flags, splits, strict=False)):
        name, emotion = kind
        numbers = [
            (APART if flag in (dimension, "both") else AGREED)[level]
            for dimension, level in zip(("activation", "valence"), name.split("-"), strict=True)
        ]
        ratings = (
            Rating(f"WORKER{(5 * number + rater) % 14_000:08d}", emotion, emotion, activation, valence, 4)
            for rater, (activation, valence) in enumerate(zip(*numbers, strict=True))
        )
        speaker = str(number % 1500 + 1)
        place = f"MSP-PODCAST_{number // 9999:04d}_{number % 9999 + 1:04d}.wav"
        yield with_ratings(
            Clip(place, "", 0, 0, 0, speaker, ("Female", "Male")[number % 2], split, ()), ratings
        )


def _classes(name, share):
    """(class, how many) of a bin, as study A printed them of happy and neutral."""
    count = STUDY_COUNTS[name]
    happy = {each: round(part * STUDY_COUNTS[each]) for each, part in HAPPY.items()}
    happy["Medium-Medium"] = round(HAPPY_IN_ALL * sum(STUDY_COUNTS.values())) - sum(happy.values())
    neutral = round(NEUTRAL[name] * count)
    rest = count - neutral - happy[name]
    numbers = {"Happy": happy[name], "Neutral": neutral, "Angry": rest // 2, "Sad": rest - rest // 2}
    return [(emotion, round(number * share)) for emotion, number in numbers.items()]


def _mixed(kinds):
    """Each kind as often as it says, spread evenly over the whole list."""
    placed = [
        ((place + 0.5) / count, name, emotion) for name, emotion, count in kinds for place in range(count)
    ]
    return [(name, emotion) for _, name, emotion in sorted(placed)]


if __name__ == "__main__":
    write(Path(sys.argv[1]).expanduser())
