"""Other wordings of a transcript: each punctuation mark changed, each word left out, each negation dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["punctuation", "left out", "masked", "negation", "own"]

MARKS = (".", ",", "!", "?")
_ALL_MARKS = ".,!?;:…"
# Not within numbers ("3.5", "10:30"), which are no punctuation.
_MARK = re.compile(rf"(?<!\d)[{_ALL_MARKS}]+|[{_ALL_MARKS}]+(?!\d)")
_WORD = re.compile(r"\w+(?:['’-]\w+|(?<=\d)[.,:]\d+)*")
_NOT = re.compile(r"\b(?:not|never|no|nobody|nothing|none|neither|nor|nowhere)\b", re.IGNORECASE)
_CONTRACTED = re.compile(r"\b(?:(\w+)n['’]t|(can)not)\b", re.IGNORECASE)
_STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}


@dataclass(frozen=True)
class Wording:
    """Another wording of a transcript.

    Attributes
    ----------
    kind : {'punctuation', 'left out', 'masked', 'negation', 'own'}
        `own` is the user's.
    change : str
        What is different, in a few words.
    text : str
        For `masked` the transcript as it is; the model does not see the characters of `masked`.
    masked : (start, end) or None
        The characters that are masked.
    """

    kind: Kind
    change: str
    text: str
    masked: tuple[int, int] | None = None


def automatic(transcript: str) -> tuple[Wording, ...]:
    """All wordings that differ in one thing, without doubles and without any that has no word left."""
    seen = {transcript}
    kept = []
    for wording in _all(transcript):
        if wording.masked is None:
            if wording.text in seen or not re.search(r"\w", wording.text):
                continue
            seen.add(wording.text)
        kept.append(wording)
    return tuple(kept)


def _all(transcript: str) -> Iterator[Wording]:
    yield from _punctuation(transcript)
    yield from _negations(transcript)
    for word in _WORD.finditer(transcript):
        called = _called(word)
        yield Wording("left out", f"without {called}", _without(transcript, *word.span()))
        yield Wording("masked", f"{called} masked", transcript, word.span())


def _punctuation(transcript: str) -> Iterator[Wording]:
    text = transcript.rstrip()
    found = list(_MARK.finditer(text))
    for match in found:
        before = text[: match.start()].split()
        place = f"“{match.group()}” after “{before[-1]}”" if before else f"“{match.group()}”"
        yield Wording("punctuation", f"{place} removed", _put(text, match, ""))
        for mark in MARKS:
            if mark != match.group():
                yield Wording("punctuation", f"{place} becomes “{mark}”", _put(text, match, mark))
    if not found or found[-1].end() < len(text):
        for mark in MARKS:
            if mark != ",":
                yield Wording("punctuation", f"“{mark}” at the end", text + mark)


def _negations(transcript: str) -> Iterator[Wording]:
    for match in _NOT.finditer(transcript):
        yield Wording("negation", f"without {_called(match)}", _without(transcript, *match.span()))
    for match in _CONTRACTED.finditer(transcript):
        stem = match.group(1) or match.group(2)
        plain = _STEMS.get(stem.lower(), stem)
        plain = plain.capitalize() if stem[0].isupper() else plain
        text = transcript[: match.start()] + plain + transcript[match.end() :]
        yield Wording("negation", f"{_called(match)} becomes “{plain}”", text)


def _put(text: str, match: re.Match[str], mark: str) -> str:
    return text[: match.start()] + mark + text[match.end() :]


def _without(text: str, start: int, end: int) -> str:
    """A text without some characters, and without blanks or marks that then have nothing to separate."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if not before:
        return after.lstrip(_ALL_MARKS).lstrip()
    return before.rstrip(_ALL_MARKS) + after if _MARK.match(after) else f"{before} {after}".strip()


def _called(word: re.Match[str]) -> str:
    """A word in quotes, with its number if it is not the first of its kind."""
    earlier = _WORD.findall(word.string[: word.start()]).count(word.group())
    return f"“{word.group()}”" + (f" (no. {earlier + 1})" if earlier else "")
