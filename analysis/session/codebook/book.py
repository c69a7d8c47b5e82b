"""The codebook: the tags one may give, each with its definition, key and colour."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.session.codebook.starting import PALETTE, STARTING_TAGS
from analysis.session.marks import MARKS
from analysis.session.tags import Tag

KEYS = "1234567890"

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_BREAK = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_MOST = 2**63 - 1
_WIDTH = 76


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

    def __post_init__(self) -> None:
        if not self.clip:
            raise ValueError("an example needs the name of a clip")
        _check_text(f"an example in {self.clip!r}", self.clip, self.note)
        start, end, rate = self.start, self.end, self.rate
        if start is None and end is None and rate is None:
            return
        if start is None or end is None or rate is None:
            raise ValueError(
                f"the example in {self.clip!r} needs start, end and rate, or none of them for the whole clip"
            )
        if not (0 <= start < end <= _MOST and 1 <= rate <= _MOST):
            raise ValueError(
                f"the example in {self.clip!r} needs 0 <= start < end and a rate of at least 1,"
                f" found start {start}, end {end} and rate {rate}"
            )


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
        for what, line in (("name", self.name), ("group", self.group)):
            if line != line.strip() or _BREAK.search(line):
                raise ValueError(f"a {what} must be one line without blanks around it, found {line!r}")
        if self.name in MARKS:
            raise ValueError(f"{self.name!r} is a mark of Earmark itself; give the tag another name")
        if not all(question.strip() and not _BREAK.search(question) for question in self.questions):
            raise ValueError(f"each question of {self.name!r} must be one line that is not empty")
        _check_text(f"the tag {self.name!r}", self.name, self.definition, self.group, *self.questions)
        if len(self.key) > 1 or self.key not in KEYS:
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


def starting_codebook() -> Codebook:
    """Give the codebook of a new session; its first ten tags have the keys 1 to 9 and 0."""
    keys = [*KEYS, *[""] * (len(STARTING_TAGS) - len(KEYS))]
    return Codebook(
        version=1,
        entries=tuple(
            CodebookEntry(name, definition, key, colour, questions=questions)
            for (name, definition, colour, questions), key in zip(STARTING_TAGS, keys, strict=True)
        ),
    )


def free_colour(used: Iterable[str]) -> str:
    """Give the first of the starting tags' colours that the fewest of these are."""
    counts = Counter(used)
    return min(PALETTE, key=lambda colour: counts[colour])


def excluded(entry: CodebookEntry, codebook: Codebook, tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Find the tags that a new tag of this entry replaces: those of the other tags of its group.

    Parameters
    ----------
    entry : CodebookEntry
        Of the new tag.
    codebook : Codebook
    tags : iterable of Tag
        What the tagger has given to the same stretch; other taggers' tags exclude nothing.
    """
    if not entry.group:
        return ()
    others = {other.name for other in codebook.entries if other.group == entry.group} - {entry.name}
    return tuple(tag for tag in tags if tag.tag in others)


def describe_entry(entry: CodebookEntry) -> str:
    """Give name, definition, questions, group and number of examples as lines of plain text of at most 76 letters."""
    lines = [f"{entry.name} (key {entry.key})" if entry.key else entry.name]
    lines += textwrap.wrap(entry.definition, _WIDTH)
    for question in entry.questions:
        lines += textwrap.wrap(question, _WIDTH, initial_indent="– ", subsequent_indent="  ")
    if entry.group:
        lines += textwrap.wrap(f"Excludes the other tags of the group {entry.group}.", _WIDTH)
    if entry.yes or entry.no:
        lines.append(f"Examples in the codebook: {len(entry.yes)} that show it, {len(entry.no)} that do not.")
    return "\n".join(lines)


def _check_text(what: str, *texts: str) -> None:
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        raise ValueError(f"{what} holds half a character (a lone surrogate)") from None
