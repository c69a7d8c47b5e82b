"""Codebooks for tests: any that there may be, and small ones."""

from __future__ import annotations

from hypothesis import strategies as st

from analysis.session.codebook.book import Codebook, CodebookEntry, Example
from analysis.session.marks import MARKS

texts = st.text(st.characters(codec="utf-8"), max_size=20)
_lines = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12).map(
    str.strip
)
_names = _lines.filter(lambda name: name and name not in MARKS)


@st.composite
def examples(draw) -> Example:
    clip, note = draw(texts.filter(bool)), draw(texts)
    if draw(st.booleans()):
        return Example(clip, note=note)
    start = draw(st.integers(0, 2**40))
    return Example(clip, start, start + draw(st.integers(1, 2**40)), draw(st.integers(1, 192_000)), note)


@st.composite
def codebooks(draw) -> Codebook:
    names = draw(st.lists(_names, max_size=5, unique=True))
    keys = draw(st.permutations([*"1234567890", *[""] * 5]))
    several = st.lists(examples(), max_size=2).map(tuple)
    entries = (
        CodebookEntry(
            name,
            draw(texts),
            "" if draw(st.booleans()) else key,
            f"#{draw(st.integers(0, 0xFFFFFF)):06x}",
            draw(_lines),
            tuple(draw(st.lists(_names, max_size=2))),
            draw(several),
            draw(several),
        )
        for name, key in zip(names, keys, strict=False)
    )
    return Codebook(draw(st.integers(1, 10**6)), tuple(entries))


def entry(name: str, definition: str = "", **fields: object) -> CodebookEntry:
    return CodebookEntry(name, definition, **{"key": "", "colour": "#112233", **fields})
