"""Applying a rule to a corpus: what stays, and what is dropped for which reason.

A clip that is dropped is counted once, under the first reason of these: no audio, audio that cannot be read or is
shorter than a frame of 25 ms, no transcript, a transcript without words, then its label or its ratings.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.corpora.vocabulary import listed
from analysis.errors import DataError, UsageError
from analysis.tables import DIMENSIONS, NO_AGREEMENT, UNKNOWN, Corpus
from models.recipes.data.cleaning.rule import Rule
from models.recipes.data.examples import Examples
from models.recipes.recipe import Goal, Input

UNUSABLE = {UNKNOWN: "no label", NO_AGREEMENT: "no agreement"}
FEWEST_CLASSES = 2
FRAME_S = 0.025


def cleaned(
    corpus: Corpus, rule: Rule, needs: Collection[Input], goal: Goal, classes: Sequence[str] = ()
) -> Examples:
    """The clips of a corpus that can be learned from.

    Parameters
    ----------
    needs : collection of {'audio', 'text'}
        What the recipe needs of a clip; the rule may need more.
    goal : {'classes', 'dimensions'}
        For dimensions the rule's classes do not count.
    classes : sequence of str
        Classes to learn, in this order; empty learns those of the rule that occur.

    Raises
    ------
    UsageError
        If no clip is left of a class that is asked for.
    DataError
        If no clip is left, or clips of one class only.
    """
    transcripts = [rule.transcript(str(text)) for text in corpus.clips["transcript"]]
    reasons = np.full(len(corpus.clips), "", dtype=object)
    _drop_without_input(reasons, corpus, transcripts, {*needs, *rule.needs})
    if goal == "classes":
        learned = _drop_without_label(reasons, corpus, rule, classes)
    else:
        lacks = np.isnan(corpus.clips[list(DIMENSIONS)].to_numpy(np.float64))
        _drop(reasons, np.asarray(lacks.all(axis=1)), "no rating")
    rows = np.flatnonzero(reasons == "")
    dropped = _counted(reasons)
    if not len(rows):
        told = ", ".join(f"{reason}: {count}" for reason, count in dropped)
        raise DataError(f"No clip of {corpus.name} is left to learn from ({told or 'there is none'}).")
    kept = tuple(transcripts[row] for row in rows)
    if goal == "dimensions":
        values = corpus.clips[list(DIMENSIONS)].to_numpy(np.float64)[rows]
        return Examples(corpus, rows, kept, values=values, dropped=dropped)
    names = _outputs(set(learned[rows]), rule, classes, corpus)
    labels = np.array([names.index(name) for name in learned[rows]], dtype=np.int64)
    return Examples(corpus, rows, kept, classes=names, labels=labels, dropped=dropped)


def _drop_without_input(
    reasons: NDArray[np.object_], corpus: Corpus, transcripts: Sequence[str], needs: Collection[str]
) -> None:
    clips = corpus.clips
    if "audio" in needs:
        _drop(reasons, (clips["path"] == "").to_numpy(), "no audio")
        _drop(reasons, clips["duration"].isna().to_numpy(), "audio that cannot be read")
        _drop(reasons, (clips["duration"] < FRAME_S).to_numpy(), "audio shorter than a frame")
    if "text" in needs:
        _drop(reasons, (clips["transcript"].str.strip() == "").to_numpy(), "no transcript")
        _drop(
            reasons, np.array([not text for text in transcripts], dtype=np.bool_), "transcript without words"
        )


def _drop_without_label(
    reasons: NDArray[np.object_], corpus: Corpus, rule: Rule, wanted: Collection[str]
) -> NDArray[np.object_]:
    """Drop clips whose emotion is not learned; gives the class that each clip is learned as."""
    emotions = corpus.clips["emotion"].astype(str).to_numpy(dtype=object)
    learned = emotions.copy()
    for emotion in sorted(set(emotions), key=listed):
        name = rule.classes.get(emotion, "") if rule.classes else emotion
        learned[emotions == emotion] = name
        if emotion in UNUSABLE:
            _drop(reasons, emotions == emotion, UNUSABLE[emotion])
        elif not name or (wanted and name not in wanted):
            _drop(reasons, emotions == emotion, f"{emotion} is not learned")
    return learned


def _drop(reasons: NDArray[np.object_], is_dropped: NDArray[np.bool_], reason: str) -> None:
    reasons[is_dropped & (reasons == "")] = reason


def _counted(reasons: NDArray[np.object_]) -> tuple[tuple[str, int], ...]:
    """Most frequent first."""
    found, counts = np.unique(reasons[reasons != ""].astype(str), return_counts=True)
    pairs = zip(found.tolist(), counts.tolist(), strict=True)
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _outputs(found: set[str], rule: Rule, wanted: Sequence[str], corpus: Corpus) -> tuple[str, ...]:
    """The classes in the order of the outputs: as asked for, as in the rule, or as they are usually listed."""
    order = wanted or tuple(dict.fromkeys(rule.classes.values())) or sorted(found, key=listed)
    lacking = [name for name in wanted if name not in found]
    if lacking:
        raise UsageError(
            f"There is no clip of {', '.join(lacking)} to learn from; there are {', '.join(sorted(found, key=listed))}."
        )
    names = tuple(name for name in order if name in found)
    if len(names) < FEWEST_CLASSES:
        raise DataError(f"All clips of {corpus.name} that are left are {names[0]}; two classes are needed.")
    return names
