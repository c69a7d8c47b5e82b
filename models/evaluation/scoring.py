"""Scores of answers, and the record of them that is kept and printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from analysis.agreement.intervals import Estimate
from analysis.scores.calibration import Confidence, calibration, calibration_error
from analysis.scores.classes import ClassScores, score_classes
from analysis.scores.dimensions import DimensionScore, score_dimension
from models.evaluation.answers import Answers


@dataclass(frozen=True, eq=False)
class Scores:
    """How good a model is on some clips.

    Attributes
    ----------
    classes : ClassScores or None
    dimensions : tuple of DimensionScore
        One of both is there.
    calibration : tuple of Confidence
        Empty for dimensions.
    failed : tuple of (clip, reason)
        Clips that the model cannot take and that are not scored.
    """

    classes: ClassScores | None
    dimensions: tuple[DimensionScore, ...]
    calibration: tuple[Confidence, ...]
    failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Line:
    """One number for people: what it is, what it came to, and what chance gives."""

    name: str
    found: Estimate
    chance: float
    is_share: bool


def score(answers: Answers) -> Scores:
    """All scores, with 95 % intervals over speakers."""
    if not answers.is_classes:
        columns = zip(answers.names, answers.truth.T, answers.said.T, strict=True)
        found = tuple(score_dimension(name, truth, said, answers.speakers) for name, truth, said in columns)
        return Scores(None, found, (), answers.failed)
    truth, said = answers.truth.astype(np.int64), answers.said.astype(np.int64)
    named = score_classes(truth, said, answers.names, answers.speakers)
    return Scores(named, (), calibration(answers.sure, truth == said), answers.failed)


def lines(scores: Scores) -> tuple[Line, ...]:
    """The numbers that matter most, in order."""
    if scores.classes is None:
        return tuple(
            line
            for each in scores.dimensions
            for line in (
                Line(f"{each.name}, CCC", each.ccc, each.chance_ccc, False),
                Line(f"{each.name}, MAE", each.mae, each.chance_mae, False),
            )
        )
    found = scores.classes
    return (
        Line("accuracy (WA)", found.accuracy, found.chance_accuracy, True),
        Line("unweighted accuracy (UA)", found.unweighted, found.chance_unweighted, True),
        Line("macro F1", found.macro_f1, np.nan, True),
    )


def counted(scores: Scores) -> tuple[int, int]:
    """Clips and speakers that were scored."""
    first = scores.classes or max(scores.dimensions, key=lambda each: each.clips)
    return first.clips, first.speakers


def record(scores: Scores) -> dict[str, Any]:
    """Scores for JSON."""
    clips, speakers = counted(scores)
    told: dict[str, Any] = {"clips": clips, "speakers": speakers}
    told["failed"] = [{"clip": clip, "reason": reason} for clip, reason in scores.failed]
    if scores.classes is None:
        return {**told, "dimensions": {each.name: asdict(each) for each in scores.dimensions}}
    found = scores.classes
    return {
        **told,
        "accuracy": asdict(found.accuracy),
        "unweighted_accuracy": asdict(found.unweighted),
        "macro_f1": asdict(found.macro_f1),
        "chance": {"accuracy": found.chance_accuracy, "unweighted_accuracy": found.chance_unweighted},
        "classes": {each.name: asdict(each) for each in found.classes},
        "confusion": {
            "true": [each.name for each in found.classes],
            "said": [*(each.name for each in found.classes), "none of these"],
            "counts": found.confusion,
        },
        "calibration": [asdict(each) for each in scores.calibration],
        "calibration_error": calibration_error(scores.calibration),
    }


def number(value: float, is_share: bool) -> str:
    """A score for people: a share in percent, anything else with three digits; a dash for none."""
    if np.isnan(value):
        return "–"
    return f"{value:.1%}" if is_share else f"{value:.3f}"


def with_interval(found: Estimate, is_share: bool) -> str:
    """Such as `47.2 % (41.0 to 53.1)`; without the interval where there is none."""
    value = number(found.value, is_share)
    if np.isnan(found.low):
        return value
    return f"{value} ({number(found.low, is_share)} to {number(found.high, is_share)})"


def table(scores: Scores) -> Sequence[tuple[str, str, str]]:
    """Rows for people: what, found with its interval, chance."""
    return [
        (line.name, with_interval(line.found, line.is_share), number(line.chance, line.is_share))
        for line in lines(scores)
    ]
