"""Filters as text, such as `activation_sd > 1.2 and split == 'Test1'`: read and written, never run as code.

A comparison, `in`, `not in` and `contains` are never fulfilled where the value is missing; `x is missing` asks for
those clips. `not` takes all other clips: `not valence > 3` holds clips without valence, `valence <= 3` does not (in
SQL, both would leave them out).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, cast

from analysis.bins import BINS, bin_name
from analysis.errors import UsageError
from analysis.filters.conditions import (
    Both,
    Compares,
    Contains,
    Either,
    Everything,
    Filter,
    HasTag,
    HasText,
    InBins,
    InGroup,
    IsDone,
    IsMissing,
    IsText,
    Not,
    Within,
)
from analysis.filters.grammar import TERMS, parser
from analysis.filters.writing import write
from analysis.index import Index, Kind

if TYPE_CHECKING:
    from lark import Token, Tree

__all__ = ["EXAMPLE", "FilterError", "read", "write"]

EXAMPLE = "activation_sd > 1.2 and split == 'Test1'"
SPELLINGS = {"=": "==", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
UPWARD, DOWNWARD = ("<", "<="), (">", ">=")
STRAY = {
    **dict.fromkeys("'\"`", "This quote is not closed."),
    **{
        sign: f"Write {word} instead of {sign}."
        for sign, word in zip("&|~!", ("and", "or", "not", "not"), strict=True)
    },
}
MOST_PARTS = 200
MOST_NAMED = 6
BIN_LEVELS = {bin_name(*bin_): bin_ for bin_ in BINS}
COMPARED = {
    "number": "numbers are compared with numbers, such as {} > 3",
    "group": "it has names: ask for one in quotes with == or !=, for several with in",
    "text": "it has texts: ask with ==, in or contains and a text in quotes",
    "tags": "ask for tags with has, such as tags has 'sarcasm'",
}


class FilterError(UsageError):
    """A text that is no filter.

    Attributes
    ----------
    sentence : str
        What is wrong; the message of the exception shows the place below it, too.
    at : int
        The character of the text where it is wrong, from 0.
    """

    def __init__(self, sentence: str, text: str, at: int) -> None:
        start = text.rfind("\n", 0, at) + 1
        line = text[start:].split("\n", 1)[0]
        super().__init__(f"{sentence}\n  {line}\n  {' ' * (at - start)}^")
        self.sentence, self.at = sentence, at


def read(text: str, index: Index) -> Filter:
    """Read a filter on the columns and values of `index`; capitals matter only where they alone tell two apart.

    Raises
    ------
    FilterError
        If the text cannot be read, or asks for a column, value or tag that is not there.
    """
    from lark import UnexpectedCharacters, UnexpectedInput, UnexpectedToken  # noqa: PLC0415 - when wanted

    legible = text.encode(errors="replace").decode()
    if legible != text:
        at = next(at for at, (given, shown) in enumerate(zip(text, legible, strict=True)) if given != shown)
        raise FilterError("This is no character of any script.", legible, at)
    try:
        tree = parser().parse(text)
    except UnexpectedCharacters as error:
        at = error.pos_in_stream or 0
        raise FilterError(STRAY.get(text[at], f"{text[at]} means nothing here."), text, at) from None
    except UnexpectedToken as error:
        expected = [words for term, words in TERMS.items() if term in error.accepts]
        at = len(text.rstrip()) if error.token.type == "$END" else error.token.start_pos or 0
        raise FilterError(f"Expected {_one_of(expected)} here.", text, at) from None
    except UnexpectedInput as error:
        raise FilterError("This is no filter.", text, error.pos_in_stream or 0) from None
    if sum(1 for _ in tree.iter_subtrees()) > MOST_PARTS:
        raise FilterError(f"A filter has at most {MOST_PARTS} parts.", text, 0)
    return _Reader(text, index).read(tree)


class _Reader:
    """Makes a filter of a parsed text: one method for each rule of the grammar."""

    def __init__(self, text: str, index: Index) -> None:
        self._text, self._index = text, index
        self._kinds = index.columns

    def read(self, node: Tree[Token]) -> Filter:
        made: Filter = getattr(self, node.data)(*node.children)
        return made

    def either(self, left: Tree[Token], right: Tree[Token]) -> Filter:
        return Either(self.read(left), self.read(right))

    def both(self, left: Tree[Token], right: Tree[Token]) -> Filter:
        return Both(self.read(left), self.read(right))

    def negated(self, inner: Tree[Token]) -> Filter:
        return Not(self.read(inner))

    def compared(self, column: Token, operator: Token, value: Token) -> Filter:
        name, kind = self._column(column)
        sign = _sign(operator)
        if kind == "number" and value.type == "NUMBER":
            return Compares(name, sign, float(value))
        if kind in ("number", "tags") or value.type == "NUMBER" or sign not in ("==", "!="):
            raise self._wrong(f"{name} cannot be compared so; {COMPARED[kind].format(name)}.", operator)
        chosen = self._chosen(name, kind, [value])
        return chosen if sign == "==" else _other_than(chosen, name)

    def turned(self, number: Token, operator: Token, column: Token) -> Filter:
        return Compares(self._number_column(column), TURNED[_sign(operator)], float(number))

    def between(self, first: Token, left: Token, column: Token, right: Token, last: Token) -> Filter:
        name, signs = self._number_column(column), (_sign(left), _sign(right))
        low, high = float(first), float(last)
        if all(sign in DOWNWARD for sign in signs):
            low, high, signs = high, low, (TURNED[signs[1]], TURNED[signs[0]])
        if not all(sign in UPWARD for sign in signs):
            raise self._wrong("Both comparisons must point the same way, such as 3 < valence <= 5.", right)
        if signs == ("<=", "<="):
            return Within(name, low, high)
        return Both(Compares(name, TURNED[signs[0]], low), Compares(name, signs[1], high))

    def among(self, column: Token, values: Tree[Token]) -> Filter:
        name, kind = self._column(column)
        if kind == "number":
            return reduce(or_, [Compares(name, "==", number) for number in self._numbers(column, values)])
        if kind == "tags":
            raise self._wrong("Ask for several tags with has any.", column)
        return self._chosen(name, kind, _tokens(values))

    def not_among(self, column: Token, values: Tree[Token]) -> Filter:
        name, kind = self._column(column)
        if kind == "number":
            return reduce(and_, [Compares(name, "!=", number) for number in self._numbers(column, values)])
        return _other_than(self.among(column, values), name)

    def containing(self, column: Token, word: Token, text: Token) -> Filter:
        name, kind = self._column(column)
        if kind not in ("group", "text"):
            raise self._wrong(f"{name} has no texts to search; {COMPARED[kind].format(name)}.", word)
        return Contains(name, _unquoted(text))

    def tagged(self, column: Token, word: Token, tag: Token) -> Filter:
        return self._has(column, word, [tag])

    def tagged_any(self, column: Token, word: Token, tags: Tree[Token]) -> Filter:
        return self._has(column, word, _tokens(tags))

    def missing(self, column: Token) -> Filter:
        return IsMissing(self._column(column)[0])

    def present(self, column: Token) -> Filter:
        return Not(self.missing(column))

    def done(self) -> Filter:
        return IsDone()

    def everything(self) -> Filter:
        return Everything()

    def found(self, text: Token) -> Filter:
        return HasText(_unquoted(text))

    def _has(self, column: Token, word: Token, tags: list[Token]) -> Filter:
        name, kind = self._column(column)
        if kind != "tags":
            raise self._wrong(f"Only tags are asked for with has; {COMPARED[kind].format(name)}.", word)
        known = {tag: tag for tag in self._index.tag_rows}
        return HasTag(frozenset(self._value(tag, known, "clip with the tag") for tag in tags))

    def _column(self, token: Token) -> tuple[str, Kind]:
        name = _unquoted(token) if token.type == "QUOTED" else str(token)
        found = self._meant("column", name, self._kinds, token)
        return found, self._kinds[found]

    def _number_column(self, token: Token) -> str:
        name, kind = self._column(token)
        if kind != "number":
            raise self._wrong(f"{name} holds no numbers; {COMPARED[kind].format(name)}.", token)
        return name

    def _numbers(self, column: Token, values: Tree[Token]) -> list[float]:
        tokens = _tokens(values)
        wrong = next((token for token in tokens if token.type != "NUMBER"), None)
        if wrong is not None or not tokens:
            raise self._wrong(f"{column} holds numbers: name some here.", wrong or column)
        return [float(token) for token in tokens]

    def _chosen(self, name: str, kind: Kind, tokens: list[Token]) -> Filter:
        if kind == "text":
            return IsText(name, frozenset(self._text_of(token) for token in tokens))
        known = {value: value for value in self._index.groups[name].categories}
        if name == "split" and "Development" in known:
            known.setdefault("Validation", "Development")  # as releases up to 1.8 call it
        values = frozenset(self._value(token, known, name) for token in tokens)
        return (
            InBins(frozenset(BIN_LEVELS[value] for value in values))
            if name == "bin"
            else InGroup(name, values)
        )

    def _value(self, token: Token, known: Mapping[str, str], what: str) -> str:
        return known[self._meant(what, self._text_of(token), known, token)]

    def _text_of(self, token: Token) -> str:
        if token.type == "NUMBER":
            raise self._wrong(f"Put this name in quotes: '{token}'.", token)
        return _unquoted(token)

    def _meant(self, what: str, name: str, known: Iterable[str], token: Token) -> str:
        """The known name that is meant."""
        if name in known:
            return name
        alike = [other for other in known if other.casefold() == name.casefold()]
        if len(alike) == 1:
            return alike[0]
        by_case = {other.casefold(): other for other in known}
        near = [by_case[other] for other in get_close_matches(name.casefold(), by_case, MOST_NAMED // 2)]
        told = f"; the nearest: {', '.join(near)}" if near else ""
        if not near and 0 < len(by_case) <= MOST_NAMED:
            told = f"; there are {', '.join(known)}"
        raise self._wrong(f"There is no {what} {name!r}{told}.", token)

    def _wrong(self, sentence: str, token: Token) -> FilterError:
        return FilterError(sentence, self._text, token.start_pos or 0)


def _other_than(chosen: Filter, column: str) -> Filter:
    """Clips with another value: those without one do not count."""
    return Both(Not(chosen), Not(IsMissing(column)))


def _tokens(values: Tree[Token]) -> list[Token]:
    return cast("list[Token]", values.children)


def _sign(operator: Token) -> str:
    return SPELLINGS.get(operator, str(operator))


def _unquoted(token: Token) -> str:
    quote = token[0]
    return token[1:-1].replace(quote * 2, quote)


def _one_of(expected: list[str]) -> str:
    *most, last = expected or ["something else"]
    return f"{', '.join(most)} or {last}" if most else last
