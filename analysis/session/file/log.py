"""What a session remembers beside the tags themselves: who did what, saw what, and with how much effort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from analysis.session.codebook.book import Codebook
from analysis.session.tags import Tag

Action = Literal["edit", "undo", "redo"]


@dataclass(frozen=True)
class LogEntry:
    """One row of the edit log: who did what and when (UTC)."""

    number: int
    at: datetime
    tagger: str
    action: Action
    title: str


@dataclass(frozen=True)
class HistoryEntry:
    """What happened once to one tag; `before` is None when it was given, `after` when it was removed."""

    at: datetime
    tagger: str
    action: Action
    title: str
    before: Tag | None
    after: Tag | None


@dataclass(frozen=True)
class CodebookVersion:
    """A version of the codebook, who made it and when (UTC)."""

    codebook: Codebook
    at: datetime
    tagger: str


@dataclass(frozen=True)
class Reveal:
    """That a tagger who listened blind had something of a clip shown, when (UTC) and what."""

    at: datetime
    tagger: str
    clip: str
    shown: str


@dataclass(frozen=True)
class Effort:
    """How much effort a tagger gave to a clip on one visit that ended at `at` (UTC).

    Attributes
    ----------
    seconds : float
        How long the clip was the current one.
    replays : int
        How often it was played again after the first time.
    first_tag_s : float or None
        Seconds until its first tag; None if it got none.
    """

    at: datetime
    tagger: str
    clip: str
    seconds: float
    replays: int
    first_tag_s: float | None
