"""The codebook: the tags one may give, each with its definition, key and colour."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.session.marks import MARKS

_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Example:
    """A clip, or a region of it, that shows a tag or shows what is not meant by it.

    Attributes
    ----------
    clip : str
        File name as in the release.
    start, end, rate : int or None
        Region in samples, and the file's rate in Hz; all None for the whole clip.
    note : str
        Why it is one, or is none.
    """

    clip: str
    start: int | None = None
    end: int | None = None
    rate: int | None = None
    note: str = ""


@dataclass(frozen=True)
class CodebookEntry:
    """One tag one may give.

    Attributes
    ----------
    name, definition : str
        The tag and what it means in one sentence.
    key : str
        The number key that gives it, `1` to `9` or `0`; empty if it has none.
    colour : str
        Such as `#88ccee`.
    group : str
        Of the tags of one group a tagger gives at most one to the same stretch; empty if it excludes none.
    questions : tuple of str
        What to ask oneself to decide.
    yes, no : tuple of Example
        Clips that show the tag, and clips that seem to but do not.
    """

    name: str
    definition: str
    key: str
    colour: str
    group: str = ""
    questions: tuple[str, ...] = ()
    yes: tuple[Example, ...] = ()
    no: tuple[Example, ...] = ()

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a tag of the codebook needs a name")
        if self.name in MARKS:
            raise ValueError(f"{self.name!r} is a mark of Earmark itself; give the tag another name")
        if len(self.key) > 1 or self.key not in "1234567890":
            raise ValueError(f"the key of {self.name!r} must be a digit or empty, found {self.key!r}")
        if not _COLOUR.fullmatch(self.colour):
            raise ValueError(f"the colour of {self.name!r} must be like #88ccee, found {self.colour!r}")


@dataclass(frozen=True)
class Codebook:
    """A version of the codebook; `version` counts from 1. Names and keys are each used once."""

    version: int
    entries: tuple[CodebookEntry, ...]

    def __post_init__(self) -> None:
        if self.version < 1:
            raise ValueError(f"the version of a codebook must be at least 1, found {self.version}")
        names = [entry.name for entry in self.entries]
        keys = [entry.key for entry in self.entries if entry.key]
        for what, values in (("tag", names), ("key", keys)):
            twice = sorted({value for value in values if values.count(value) > 1})
            if twice:
                raise ValueError(f"the codebook has the {what} {twice[0]!r} twice")

    def entry(self, name: str) -> CodebookEntry | None:
        """Give the entry of that name, or None if the codebook does not have it."""
        return next((entry for entry in self.entries if entry.name == name), None)


_STARTING = (
    ("sarcasm", "The speaker means the opposite of the words and lets the voice show it.", "#332288"),
    (
        "prosody-semantic clash",
        "Words and voice point to different valence, such as bad news in a pleasant, smiling tone.",
        "#88ccee",
    ),
    ("mimicry", "The speaker imitates or quotes somebody else's voice or manner.", "#44aa99"),
    (
        "nervous laughter",
        "Laughter that shows unease, embarrassment or tension rather than amusement.",
        "#117733",
    ),
    ("laughter over words", "The speaker laughs while speaking, or laughter covers the words.", "#999933"),
    (
        "calm voice with exciting content",
        "A calm, even delivery of a story or news that is exciting in itself.",
        "#ddcc77",
    ),
    (
        "excited or gossipy calm",
        "A quiet or calm voice with an undertone of excitement, as in gossip or a secret shared.",
        "#cc6677",
    ),
    (
        "announcer hype",
        "The practised, loud energy of an announcer, advertiser or host, not a feeling of the moment.",
        "#882255",
    ),
    ("disbelief", "The voice says that the speaker can hardly believe what is told.", "#aa4499"),
    (
        "emotional shift inside the clip",
        "The emotion changes clearly between the clip's beginning and its end.",
        "#d55e00",
    ),
    (
        "low-energy interest",
        "The speaker says or shows that something is interesting, with little energy in the voice.",
        "#0077bb",
    ),
    ("label looks wrong", "The consensus label does not fit what one hears.", "#e69f00"),
    (
        "audio problem",
        "Noise, music, clipping, overlapping speakers or a bad cut make the clip hard to judge.",
        "#777777",
    ),
)


def starting_codebook() -> Codebook:
    """Give the codebook of a new session: what listeners noted in clips on which raters disagree.

    The first ten tags have the keys 1 to 9 and 0. The colours are made for colour-blind eyes: Paul Tol's set
    `muted`, one of his `vibrant`, two of Okabe and Ito's, and a grey.
    """
    keys = [*"1234567890", *[""] * (len(_STARTING) - 10)]
    return Codebook(
        version=1,
        entries=tuple(
            CodebookEntry(name, definition, key, colour)
            for (name, definition, colour), key in zip(_STARTING, keys, strict=True)
        ),
    )
