"""TextGrids of Praat and of all that write them: long and short form, in any encoding.

After the two header lines only free-standing numbers, quoted strings and flags in angle brackets are data; all else is
comment, as are lines from `!` on (Praat manual, "TextGrid file formats"). Reading no more than that takes files in
which Praat itself sees no fault: a point's `time` for `number`, edges that overlap by rounding, gaps, odd line ends.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from analysis.encodings import read_any_text
from analysis.errors import DataError

_TOKEN = re.compile(
    r'"((?:[^"]++|"")*+)"|(?<!\S)([-+]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][-+]?[0-9]++)?)(?!\S)|![^\r\n]*+'
)
_LINE_END = re.compile(r"\r\n?|\n")
_ROUNDING_S = 1e-6


@dataclass(frozen=True)
class Label:
    """A labelled interval, in seconds; a point ends where it starts."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Tier:
    """A tier: intervals, or points in time."""

    name: str
    has_points: bool
    labels: tuple[Label, ...]


def read_textgrid(path: Path) -> tuple[Tier, ...]:
    """Read the tiers of a TextGrid, with all labels as they stand, empty ones too.

    Raises
    ------
    DataError
        If the file cannot be read, is no TextGrid in text form, ends too early or has an interval that ends before it
        starts; names the line.
    """
    text = read_any_text(path)
    if text.startswith("ooBinaryFile"):
        raise DataError("this is a binary TextGrid; open it in Praat and save it as a text file.", file=path)
    tokens = _Tokens(text, path)
    if not tokens.string().startswith("ooTextFile") or tokens.string() != "TextGrid":
        raise tokens.error("the file does not say that it is one")
    tokens.number(), tokens.number()
    return tuple(_tier(tokens) for _ in range(tokens.count()))


class _Tokens:
    """The data of a TextGrid, one after another."""

    def __init__(self, text: str, path: Path) -> None:
        self._text, self._path = text, path
        self._matches = (match for match in _TOKEN.finditer(text) if match.lastindex is not None)
        self._place = 0

    def string(self) -> str:
        quoted, number = self._next("a text in quotes")
        if quoted is None:
            raise self.error(f"expected a text in quotes, found {number}")
        return quoted.replace('""', '"')

    def number(self) -> float:
        quoted, number = self._next("a number")
        if number is None:
            raise self.error(f"expected a number, found the text {quoted!r:.60}")
        if not math.isfinite(value := float(number)):
            raise self.error(f"{number:.20} is no usable number")
        return value

    def count(self) -> int:
        return int(self.number())

    def error(self, problem: str) -> DataError:
        """A fault where the last token stands."""
        return DataError(
            f"damaged, or no TextGrid in text form: {problem}; save it again in Praat or align the clip again.",
            file=self._path,
            line=1 + len(_LINE_END.findall(self._text, 0, self._place)),
        )

    def _next(self, expected: str) -> tuple[str | None, str | None]:
        match = next(self._matches, None)
        if match is None:
            self._place = len(self._text)
            raise self.error(f"expected {expected}, found the end of the file")
        self._place = match.start()
        return match[1], match[2]


def _tier(tokens: _Tokens) -> Tier:
    kind = tokens.string()
    if kind not in ("IntervalTier", "TextTier"):
        raise tokens.error(f"there is no kind of tier {kind!r:.60}")
    name = tokens.string()
    tokens.number(), tokens.number()
    read_label = _interval if kind == "IntervalTier" else _point
    return Tier(name, kind == "TextTier", tuple(read_label(tokens) for _ in range(tokens.count())))


def _interval(tokens: _Tokens) -> Label:
    start, end, text = tokens.number(), tokens.number(), tokens.string()
    if end < start - _ROUNDING_S:
        raise tokens.error(f"the interval {text!r:.60} ends ({end} s) before it starts ({start} s)")
    return Label(start, max(start, end), text)


def _point(tokens: _Tokens) -> Label:
    time = tokens.number()
    return Label(time, time, tokens.string())
