"""The clip table's labels: the consensus of the files, completed from ratings and lists, and compared with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.consensus import DECIMALS, means, plurality, spreads
from analysis.corpora.coded import Coded, encode
from analysis.corpora.msp_podcast.lists import Speakers
from analysis.corpora.msp_podcast.vocabulary import CLASSES, VOTED, class_of_letter
from analysis.corpora.problems import Problems
from analysis.corpora.raw import RawConsensus
from analysis.tables import DIMENSIONS, UNKNOWN

TOLERANCE = 0.001
SPLITS = ("Train", "Development", "Test1", "Test2", "Test3")
SPLIT_NAMES = {
    **{split.lower(): split for split in SPLITS},
    **dict.fromkeys(("validation", "valid", "val", "dev"), "Development"),
    "training": "Train",
}
GENDERS = {"male": "Male", "m": "Male", "female": "Female", "f": "Female"}
NOT_KNOWN = frozenset({"", "unknown", "nan", "na", "n/a", "none"})


@dataclass(frozen=True, eq=False)
class Summary:
    """What the ratings of each clip amount to.

    Attributes
    ----------
    means, spreads : array of float64, shape (n_clips, 3)
        In the order of `DIMENSIONS`; NaN where unknown; spreads divide by n - 1.
    classes : array of int8, shape (n_clips,)
        Index into `CLASSES`, which ends in no agreement; -1 without a vote.
    n_raters : array of int64, shape (n_clips,)
    """

    means: NDArray[np.float64]
    spreads: NDArray[np.float64]
    classes: NDArray[np.int8]
    n_raters: NDArray[np.int64]


def summarise(
    numbers: NDArray[np.float64], votes: NDArray[np.int8], owner: NDArray[np.int32], n_clips: int
) -> Summary:
    """Consensus by the corpus's own rule (mean; plurality, a tie being no agreement) and spread of each clip.

    `numbers`, shape (n_ratings, 3), `votes` and `owner`, shape (n_ratings,), are those of the rating table.
    """
    return Summary(
        means=np.stack([means(column, owner, n_clips) for column in numbers.T], axis=1),
        spreads=np.stack([spreads(column, owner, n_clips) for column in numbers.T], axis=1),
        classes=plurality(votes, owner, n_clips, len(VOTED)),
        n_raters=np.bincount(owner, minlength=n_clips),
    )


def without_duplicates(consensus: RawConsensus, problems: Problems) -> RawConsensus:
    """The first row of each clip; later ones, and rows without a clip's name, are reported."""
    codes = consensus.clip.codes
    named = consensus.clip.test(bool)
    problems.add_rows("row without a clip", ~named, consensus.places.of)
    _, first = np.unique(codes, return_index=True)
    if len(first) == len(codes) and named.all():
        return consensus
    is_first = np.zeros(len(codes), dtype=np.bool_)
    is_first[first] = True
    problems.add_rows(
        "clip listed twice",
        ~is_first & named,
        lambda row: f"{consensus.places.of(row)}: {consensus.clip[row]}; its first row counts",
    )
    return consensus.take(np.flatnonzero(is_first & named))


def complete_numbers(
    consensus: RawConsensus | None, summary: Summary | None, names: list[str], problems: Problems
) -> NDArray[np.float64]:
    """Consensus of all dimensions, shape (n_clips, 3): the files', or the raters' mean where they have none."""
    if consensus is None:
        return np.full((len(names), 3), np.nan) if summary is None else summary.means.round(DECIMALS)
    numbers = consensus.numbers
    if summary is None:
        return numbers
    differs = np.abs(numbers - summary.means) > TOLERANCE
    problems.add_rows(
        "consensus differs from the raters' mean",
        differs.any(axis=1),
        lambda row: (
            f"{consensus.places.of(row)}: {DIMENSIONS[differs[row].argmax()]} of {names[row]} is "
            f"{numbers[row, differs[row].argmax()]:g}, its raters' mean "
            f"{summary.means[row, differs[row].argmax()]:g}; the file's value is used"
        ),
    )
    lacking = np.isnan(numbers) & ~np.isnan(summary.means)
    problems.add_rows(
        "consensus computed from ratings",
        lacking.any(axis=1),
        lambda row: f"{consensus.places.of(row)}: {names[row]} has no number there",
    )
    return np.where(lacking, summary.means.round(DECIMALS), numbers)


def complete_classes(
    consensus: RawConsensus | None, summary: Summary | None, names: list[str], problems: Problems
) -> Coded:
    """Class of each clip: the files', or the raters' plurality where they have none; else `Unknown`."""
    values = [*CLASSES, UNKNOWN]
    voted = np.full(len(names), -1) if summary is None else summary.classes.astype(np.int64)
    voted = np.where(voted < 0, len(CLASSES), voted)
    emotion = None if consensus is None else consensus.emotion
    if consensus is None or emotion is None:
        return Coded(voted.astype(np.int32), values)
    classes = [class_of_letter(letter) for letter in emotion.values]
    problems.add_rows(
        "unknown emotion",
        np.array([name is None for name in classes])[emotion.codes],
        lambda row: f"{consensus.places.of(row)}: {emotion[row]!r} is no class of MSP-Podcast",
    )
    given = np.array([values.index(name or UNKNOWN) for name in classes])[emotion.codes]
    known = (given < len(CLASSES)) & (voted < len(CLASSES))
    problems.add_rows(
        "class differs from the raters' votes",
        known & (given != voted),
        lambda row: (
            f"{consensus.places.of(row)}: {names[row]} is {values[given[row]]}, "
            f"its raters' plurality {values[voted[row]]}; the file's class is used"
        ),
    )
    return Coded(np.where(given < len(CLASSES), given, voted).astype(np.int32), values)


def complete_splits(
    given: Coded | None, partitions: dict[str, str], names: list[str], problems: Problems
) -> Coded:
    """Split of each clip in its usual name; from the list of partitions where the labels have none."""
    column = _filled(given, names, partitions)
    old = column.test(lambda name: SPLIT_NAMES.get(name.lower(), name).lower() != name.lower())
    problems.add_rows(
        "split under another name",
        old,
        lambda row: f"{names[row]}: {column[row]}, called {SPLIT_NAMES[column[row].lower()]} here",
    )
    unlabelled = set(partitions) - set(names)
    if unlabelled:
        first = min(unlabelled)
        problems.add(
            "clip of a partition without labels", f"{first} of {partitions[first]}", count=len(unlabelled)
        )
    return column.map(lambda name: SPLIT_NAMES.get(name.lower(), name))


def complete_speakers(
    speaker: Coded | None, gender: Coded | None, speakers: Speakers, names: list[str]
) -> tuple[Coded, Coded]:
    """Speaker and gender of each clip; from the list of speakers where the labels have none."""
    who = _filled(speaker, names, speakers.of_clip).map(lambda name: name.removesuffix(".0"))
    of_clip = enumerate(names) if speakers.gender else ()
    genders = {clip: speakers.gender.get(who[row], "") for row, clip in of_clip}
    return who, _filled(gender, names, genders).map(lambda name: GENDERS.get(name.lower(), name))


def recordings(names: list[str]) -> Coded:
    """Podcast of each clip, the number after `MSP-PODCAST_`."""
    texts = pa.array(names, type=pa.string())
    texts = pc.if_else(pc.greater_equal(pc.count_substring(texts, "_"), 2), texts, f"_{UNKNOWN}_")
    parts = pc.split_pattern(texts, "_", max_splits=2)
    return encode(pa.chunked_array([pc.list_element(parts, 1)]))


def _filled(column: Coded | None, names: list[str], other: dict[str, str]) -> Coded:
    """The column with `other` by clip where it has no value, and `Unknown` where that has none either."""
    if column is None:
        column = Coded(np.zeros(len(names), dtype=np.int32), [""])
    lacking = column.test(lambda text: text.lower() in NOT_KNOWN)
    known = column.map(lambda text: UNKNOWN if text.lower() in NOT_KNOWN else text)
    if not other or not lacking.any():
        return known
    rows = np.flatnonzero(lacking)
    texts = [other.get(names[row], "") for row in rows]
    return known.replaced(rows, [UNKNOWN if text.lower() in NOT_KNOWN else text for text in texts])
