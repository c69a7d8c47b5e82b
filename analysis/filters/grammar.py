"""The grammar of filters as text, and its parser."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark

GRAMMAR = r"""
?start: either
?either: both | either _OR both
?both: negation | both _AND negation
?negation: condition | _NOT negation               -> negated
?condition: "(" either ")"
    | column OPERATOR value                        -> compared
    | NUMBER OPERATOR column                       -> turned
    | NUMBER OPERATOR column OPERATOR NUMBER       -> between
    | column _IN values                            -> among
    | column _NOT _IN values                       -> not_among
    | column CONTAINS STRING                       -> containing
    | column HAS STRING                            -> tagged
    | column HAS _ANY values                       -> tagged_any
    | column _IS _MISSING                          -> missing
    | column _IS _NOT _MISSING                     -> present
    | _DONE                                        -> done
    | _ALL                                         -> everything
    | _SEARCH STRING                               -> found
?column: NAME | QUOTED
values: "(" (value ("," value)*)? ")"
?value: NUMBER | STRING

_OR.2: /or(?![\w.])/i
_AND.2: /and(?![\w.])/i
_NOT.2: /not(?![\w.])/i
_IN.2: /in(?![\w.])/i
CONTAINS.2: /contains(?![\w.])/i
HAS.2: /has(?![\w.])/i
_ANY.2: /any(?![\w.])/i
_IS.2: /is(?![\w.])/i
_MISSING.2: /missing(?![\w.])/i
_DONE.2: /done(?![\w.])/i
_ALL.2: /all(?![\w.])/i
_SEARCH.2: /search(?![\w.])/i
NUMBER.2: /[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf(?![\w.]))/i
NAME: /[^\W\d][\w.]*/
QUOTED: /`([^`]|``)+`/
OPERATOR: /<=|>=|==|!=|<>|<|>|=|≤|≥|≠/
STRING: /'([^']|'')*'|"([^"]|"")*"/
%ignore /\s+/
"""
KEYWORDS = frozenset(
    ("or", "and", "not", "in", "contains", "has", "any", "is", "missing", "done", "all", "search", "inf")
)
"""What a column in `backticks` may be called all the same."""

TERMS = {
    "NAME": "a column",
    "NUMBER": "a number",
    "STRING": "a text in quotes",
    "OPERATOR": "a comparison such as == or >",
    "LPAR": "“(”",
    "RPAR": "“)”",
    "COMMA": "a comma",
    "$END": "the end",
    **{keyword.upper(): f"“{keyword}”" for keyword in ("contains", "has")},
    **{
        f"_{keyword.upper()}": f"“{keyword}”"
        for keyword in ("or", "and", "not", "in", "any", "is", "missing")
    },
}
"""Those parts that a message names; `inf`, `done`, `all` and `search` would only lengthen it."""


@cache
def parser() -> Lark:
    """The parser, made when a filter is first read."""
    from lark import Lark  # noqa: PLC0415 - the window starts without it

    return Lark(GRAMMAR, parser="lalr", lexer="basic")
