"""What the release says of each turn, held against its raters from outside.

A rater may give a turn several labels; each is one vote, and the label with the most votes is the turn's class (Busso
et al. 2008, IEMOCAP, 4.2). The numbers are means over the raters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.consensus import means
from analysis.corpora.coded import encode_list
from analysis.corpora.iemocap.lines import VAD
from analysis.corpora.iemocap.summary import Turn
from analysis.corpora.iemocap.vocabulary import CLASSES, emotions_of
from analysis.corpora.problems import Problems
from analysis.corpora.voting import most_voted
from analysis.tables import UNKNOWN

TOLERANCE = 0.0001  # the release writes four decimals


@dataclass(frozen=True, eq=False)
class Consensus:
    """Class of each turn, and numbers of shape (n_turns, 3) in the order of `VAD`."""

    emotions: list[str]
    numbers: NDArray[np.float64]


def agree(turns: Sequence[Turn], problems: Problems) -> Consensus:
    """The release's consensus, what it lacks taken from the raters; where the two differ is reported."""
    return Consensus(_classes(turns, problems), _numbers(turns, problems))


def _numbers(turns: Sequence[Turn], problems: Problems) -> NDArray[np.float64]:
    said = [(row, judgement.numbers) for row, turn in enumerate(turns) for _, judgement in turn.outside]
    owner = np.array([row for row, _ in said], dtype=np.int64)
    ratings = np.array([numbers for _, numbers in said], dtype=np.float64).reshape(-1, len(VAD))
    given = np.array([turn.line.numbers for turn in turns]).reshape(-1, len(VAD))
    own = np.stack([means(column, owner, len(turns)) for column in ratings.T], axis=1)
    differs = np.abs(given - own) > TOLERANCE

    def describe(row: int) -> str:
        column = int(differs[row].argmax())
        return (
            f"{turns[row].place}: {VAD[column]} of {turns[row].line.name} is {given[row, column]:g}, "
            f"its raters' mean {own[row, column]:g}; the file's value is used"
        )

    problems.add_rows("consensus differs from the raters' mean", differs.any(axis=1), describe)
    lacking = np.isnan(given) & ~np.isnan(own)
    problems.add_rows(
        "consensus computed from ratings",
        lacking.any(axis=1),
        lambda row: f"{turns[row].place}: {turns[row].line.name} has no number there",
    )
    return np.where(lacking, own.round(4), given)


def _classes(turns: Sequence[Turn], problems: Problems) -> list[str]:
    emotions = []
    for turn, voted in zip(turns, _voted(turns), strict=True):
        emotion = CLASSES.get(turn.line.code)
        what = f"{turn.place}: {turn.line.name}"
        if emotion is None:
            problems.add("unknown emotion", f"{what} is {turn.line.code!r}, which is no class of IEMOCAP")
        elif voted not in (emotion, UNKNOWN):
            problems.add(
                "class differs from the raters' votes",
                f"{what} is {emotion}, its raters' plurality {voted}; the file's class is used",
            )
        emotions.append(emotion or voted)
    return emotions


def _voted(turns: Sequence[Turn]) -> list[str]:
    """The class with the most votes of each turn, `no agreement` where several have as many."""
    votes = [
        (row, emotion)
        for row, turn in enumerate(turns)
        for _, judgement in turn.outside
        for emotion in emotions_of(judgement.labels)
    ]
    owner = np.array([row for row, _ in votes], dtype=np.int64)
    voted = most_voted(encode_list([emotion for _, emotion in votes]), owner, len(turns))
    return [voted[row] for row in range(len(turns))]
