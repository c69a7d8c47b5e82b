r"""Lines of a summary in `dialog/EmoEvaluation`: a turn's line, then a line for each rater and kind of rating.

    [6.1000 - 8.4200]\tSes01F_impro01_F000\tfru\t[2.0000, 3.5000, 3.0000]
    C-E3:\tFrustration; Anger;\t()
    A-E3:\tval 2; act 4; dom  ;\t(mumbles)

The numbers of a turn are valence, activation and dominance in this order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import inf, nan

from analysis.corpora.raw import MISSING

VAD = ("valence", "activation", "dominance")
_NUMBER = r"(\d+(?:\.\d+)?)"
_TURN = re.compile(rf"\[\s*{_NUMBER}\s*-\s*{_NUMBER}\s*\]\s+(\S+)\s+([A-Za-z]+)\s+\[([^]]*)\]\s*")
_RATING = re.compile(r"([CA])-([EFM]\d+):\s*([^()]*)(?:\((.*?)\)?)?\s*")
_PART = re.compile(r"(val|act|dom)\b\s*(\S*)")


@dataclass(frozen=True)
class TurnLine:
    """A turn: `start` and `end` in seconds of the dialog; `numbers` in the order of `VAD`, NaN where missing."""

    name: str
    start: float
    end: float
    code: str
    numbers: tuple[float, ...]


@dataclass(frozen=True)
class RatingLine:
    """What one rater said: `labels` in their own words if it `is_of_classes`, otherwise `numbers` as in `TurnLine`.

    `rater` is as `E3` for one from outside, as `F1` or `M1` for the actress or actor. A number that cannot be read is
    infinite.
    """

    rater: str
    is_of_classes: bool
    labels: tuple[str, ...] = ()
    numbers: tuple[float, ...] = (nan, nan, nan)
    comment: str = ""


def parse_turn(line: str) -> TurnLine | None:
    """A turn's line; None if it is none."""
    found = _TURN.fullmatch(line)
    if found is None:
        return None
    start, end, name, code, triple = found.groups()
    numbers = tuple(_number(text.strip()) for text in triple.split(","))
    if len(numbers) != len(VAD):
        return None
    return TurnLine(name, float(start), float(end), code.lower(), numbers)


@lru_cache(maxsize=1 << 14)
def parse_rating(line: str) -> RatingLine | None:
    """A rater's line; None if it is none. Most lines are like one of a few hundred, so these are kept."""
    found = _RATING.fullmatch(line)
    if found is None:
        return None
    kind, rater, said, comment = found.groups()
    comment = " ".join((comment or "").split())
    parts = [" ".join(part.split()) for part in said.split(";")]
    parts = [part for part in parts if part]
    if kind == "C":
        return RatingLine(rater, True, tuple(dict.fromkeys(parts)), comment=comment)
    values = [_PART.fullmatch(part) for part in parts]
    if not all(values):
        return None
    given = {value[1]: _number(value[2]) for value in values if value}
    return RatingLine(rater, False, numbers=tuple(given.get(name[:3], nan) for name in VAD), comment=comment)


def _number(text: str) -> float:
    if text.lower() in MISSING:
        return nan
    try:
        return float(text)
    except ValueError:
        return inf
