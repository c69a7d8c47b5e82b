"""A summary file: its turns in order of time, each with what every rater said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isnan, nan
from pathlib import Path

from analysis.corpora.contents import read_contents
from analysis.corpora.iemocap.lines import VAD, RatingLine, TurnLine, parse_rating, parse_turn
from analysis.corpora.iemocap.vocabulary import SCALE, TurnName, is_unlabelled, parse_name
from analysis.corpora.problems import Problems

Numbers = tuple[float, ...]


@dataclass(frozen=True)
class Judgement:
    """What one rater said of a turn; `numbers` in the order of `VAD`, on the scale or NaN."""

    labels: tuple[str, ...] = ()
    numbers: Numbers = (nan, nan, nan)
    comment: str = ""


@dataclass(frozen=True)
class Turn:
    """A turn with its raters by name; `place` is its file and line."""

    line: TurnLine
    name: TurnName
    judgements: dict[str, Judgement]
    place: str

    @property
    def outside(self) -> Iterator[tuple[str, Judgement]]:
        """Raters from outside with what they said; the others are actors."""
        return ((rater, said) for rater, said in self.judgements.items() if rater[0] == "E")


def read_summary(path: Path, problems: Problems) -> list[Turn]:
    """All turns of a file; what cannot be read is reported and left out.

    Raises
    ------
    DataError
        If the file cannot be read or is empty.
    """
    turns: list[Turn] = []
    judgements: dict[str, Judgement] | None = None
    kinds: set[tuple[str, bool]] = set()
    for number, line in enumerate(read_contents(path, problems).decode().split("\n"), 1):
        place = f"{path.name}, line {number}"
        text = line.strip()
        if text.startswith("["):
            judgements, kinds = {}, set()
            turn = _turn(text, judgements, place, problems)
            turns += [turn] if turn else []
        elif text and text[0] != "%":
            rating = parse_rating(text)
            if rating is None:
                problems.add("unreadable line", f"{place}: {text[:80]}")
            elif judgements is None:
                problems.add("rating without clip", f"{place}: no line of a turn stands before it")
            else:
                _add(rating, judgements, kinds, place, problems)
    return sorted(turns, key=lambda turn: turn.line.start)


def _turn(text: str, judgements: dict[str, Judgement], place: str, problems: Problems) -> Turn | None:
    """The turn of a line, to which the `judgements` of the lines below belong; None if it cannot be read."""
    line = parse_turn(text)
    name = parse_name(line.name) if line else None
    if line is None or name is None:
        if line is None or not is_unlabelled(line.name):
            problems.add("unreadable line", f"{place}: {text[:80]}")
        return None
    if line.end < line.start:
        problems.add("turn ends before it starts", f"{place}: {line.name}")
    numbers = _on_scale(line.numbers, line.name, place, problems)
    return Turn(replace(line, numbers=numbers), name, judgements, place)


def _add(
    rating: RatingLine,
    judgements: dict[str, Judgement],
    kinds: set[tuple[str, bool]],
    place: str,
    problems: Problems,
) -> None:
    """Add a line to what its rater said of the turn in other lines; `kinds` are the lines that came before."""
    if (rating.rater, rating.is_of_classes) in kinds:
        problems.add("rater rated a clip twice", f"{place}: {rating.rater}; the last line counts")
    kinds.add((rating.rater, rating.is_of_classes))
    said = judgements.get(rating.rater, Judgement())
    comment = "; ".join(dict.fromkeys(text for text in (said.comment, rating.comment) if text))
    if rating.is_of_classes:
        said = Judgement(rating.labels, said.numbers, comment)
        if not rating.labels:
            problems.add("rating without a class", f"{place}: {rating.rater}")
    else:
        numbers = _on_scale(rating.numbers, rating.rater, place, problems)
        said = Judgement(said.labels, numbers, comment)
        if any(isnan(value) for value in rating.numbers):
            missing = next(name for name, value in zip(VAD, rating.numbers, strict=True) if isnan(value))
            problems.add("rating without a number", f"{place}: {rating.rater} gave no {missing}")
    judgements[rating.rater] = said


def _on_scale(numbers: Numbers, whose: str, place: str, problems: Problems) -> Numbers:
    """The numbers with NaN for each that is off the scale, which is reported once a line."""
    if all(SCALE.low <= value <= SCALE.high for value in numbers):
        return numbers
    is_off = [not isnan(value) and not SCALE.low <= value <= SCALE.high for value in numbers]
    if any(is_off):
        name = VAD[is_off.index(True)]
        problems.add(
            f"value is no number from {SCALE.low:g} to {SCALE.high:g}",
            f"{place}: {name} of {whose}, read as missing",
        )
    return tuple(nan if off else value for value, off in zip(numbers, is_off, strict=True))
