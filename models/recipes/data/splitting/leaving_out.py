"""One group after the other is held out: each session, each speaker, or one corpus of several."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.corpora.frames import natural
from analysis.corpora.joining import CORPUS
from analysis.errors import DataError, UsageError
from analysis.tables import UNKNOWN
from models.recipes.data.examples import Examples
from models.recipes.data.splits import Split
from models.recipes.data.splitting.drawing import (
    Positions,
    Shares,
    by_speaker,
    shares_speakers,
)

SESSION = "session"


def by_session(examples: Examples, argument: str, shares: Shares) -> tuple[Split, ...]:
    """A split for each session, held out once. UsageError if the corpus tells none, or not of all clips."""
    del argument
    sessions = _column(examples, SESSION)
    if sessions is None or (sessions == UNKNOWN).any() or len(set(sessions)) == 1:
        raise UsageError(
            "The corpus does not tell several sessions, so that none can be left out; choose leave-one-speaker-out."
        )
    corpora = _column(examples, CORPUS)
    if corpora is not None:
        sessions = np.array([f"{corpus}/{name}" for corpus, name in zip(corpora, sessions, strict=True)])
    return tuple(_each(examples, sessions, "leave-one-session-out", "session", shares))


def by_one_speaker(examples: Examples, argument: str, shares: Shares) -> tuple[Split, ...]:
    """A split for each known speaker, held out once. DataError if there are too few."""
    del argument
    return tuple(_each(examples, np.array(examples.speakers), "leave-one-speaker-out", "speaker", shares))


def across_corpora(examples: Examples, argument: str, shares: Shares) -> tuple[Split, ...]:
    """One split that tests on the corpus of this name and learns from the others.

    Raises
    ------
    UsageError
        If there is one corpus only, or none of this name.
    DataError
        If there is no clip to learn from or to test on, or too few of the others' speakers are known.
    """
    corpora = _column(examples, CORPUS)
    members = tuple(examples.corpus.members)
    if corpora is None or argument not in members:
        raise UsageError(
            f"There is no corpus {argument!r} to test on; give several and name one"
            f" ({', '.join(members) or 'there is one only'}), as in cross-corpus:CREMA-D."
        )
    test, others = np.flatnonzero(corpora == argument), np.flatnonzero(corpora != argument)
    if not len(test) or not len(others):
        missing = argument if not len(test) else "the other corpora"
        raise DataError(f"Cleaning left no clip of {missing}.")
    note = f"Learned from {', '.join(sorted(set(corpora[others])))}; tested on {argument}, another corpus."
    return (_without(examples, test, others, f"cross-corpus: {argument}", note, shares),)


def _each(
    examples: Examples, groups: NDArray[np.str_], name: str, what: str, shares: Shares
) -> Iterator[Split]:
    names = sorted(set(groups.tolist()) - {UNKNOWN}, key=natural)
    for group in names:
        note = f"The {what} {group} is held out, one of {len(names)}."
        test, others = np.flatnonzero(groups == group), np.flatnonzero(groups != group)
        yield _without(examples, test, others, f"{name}: {group}", note, shares)


def _without(
    examples: Examples, test: Positions, others: Positions, name: str, note: str, shares: Shares
) -> Split:
    development, train = by_speaker(examples, others, (shares.development,), shares.seed)
    is_leaky = shares_speakers(examples, train, test)
    if is_leaky:
        note += " Some speakers are both learned from and tested on, which flatters scores."
    return Split(name, train, development, test, is_leaky, note)


def _column(examples: Examples, name: str) -> NDArray[np.str_] | None:
    """A column's values at the examples; None if the corpus has none of this name."""
    clips = examples.corpus.clips
    return clips[name].astype(str).to_numpy(dtype=np.str_)[examples.rows] if name in clips else None
