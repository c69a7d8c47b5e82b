"""Searching many short texts at once, fast enough to follow typing.

All texts stand one after another in one block of bytes. The three rarest bytes of what is looked for are
compared with the whole block at once, which leaves few places; only those are compared in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 1 << 19
BYTES_COMPARED = 3
SAMPLED = 61


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts in lower case.

    Attributes
    ----------
    array : pyarrow large_string array, length n
        The texts.
    content : array of uint8
        All of them in UTF-8, one after another.
    offsets : array of int64, shape (n + 1,)
        Text i is `content[offsets[i]:offsets[i + 1]]`.
    frequency : array of int64, shape (256,)
        How often each byte occurs in a sample of the block.
    """

    array: pa.Array
    content: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    frequency: NDArray[np.int64]


def make_texts(array: pa.Array) -> Texts:
    """Prepare a large_string array without nulls for searching; capitals are made small."""
    import pyarrow.compute as pc  # noqa: PLC0415 - the window is shown before there are texts

    lower = pc.utf8_lower(array)
    _, offsets, content = lower.buffers()
    starts = np.frombuffer(offsets, dtype=np.int64)[lower.offset : lower.offset + len(lower) + 1]
    content_bytes = np.frombuffer(content or b"", dtype=np.uint8)[: starts[-1]]
    return Texts(lower, content_bytes, starts, np.bincount(content_bytes[::SAMPLED], minlength=256))


@lru_cache(maxsize=4)
def find_text(texts: Texts, wanted: str) -> NDArray[np.bool_]:
    """Which texts hold `wanted`, capitals or not: shape (n,), not to be written to.

    The last few answers are kept: other filters change while the text stays.
    """
    found = _find(texts, wanted.lower())
    found.flags.writeable = False
    return found


def _find(texts: Texts, wanted: str) -> NDArray[np.bool_]:
    needle = wanted.encode(errors="surrogatepass")  # Half a character, as bad input has, is in no text.
    if len(needle) < 2:
        return _with_byte(texts, needle)
    places = _places(texts, needle)
    rows = np.searchsorted(texts.offsets, places, side="right") - 1
    found = np.zeros(len(texts.array), dtype=np.bool_)
    found[rows[places + len(needle) <= texts.offsets[rows + 1]]] = True
    return found


def _with_byte(texts: Texts, needle: bytes) -> NDArray[np.bool_]:
    """Which texts hold one byte; all do for none."""
    if not needle:
        return np.ones(len(texts.array), dtype=np.bool_)
    # One more byte than there are, so that empty texts at the end have a place to start.
    is_wanted = np.zeros(len(texts.content) + 1, dtype=np.bool_)
    np.equal(texts.content, needle[0], out=is_wanted[:-1])
    found: NDArray[np.bool_] = np.logical_or.reduceat(is_wanted, texts.offsets[:-1])
    return found & (np.diff(texts.offsets) > 0)


def _places(texts: Texts, needle: bytes) -> NDArray[np.int64]:
    """Offsets in the block where `needle` stands, ascending; it may run over the end of a text."""
    content = texts.content
    by_rarity = sorted(range(len(needle)), key=lambda i: texts.frequency[needle[i]])
    compared, rest = by_rarity[:BYTES_COMPARED], by_rarity[BYTES_COMPARED:]
    found = [np.empty(0, dtype=np.int64)]
    last = len(content) - len(needle) + 1
    for start in range(0, last, BLOCK):
        stop = min(start + BLOCK, last)
        equal = content[start + compared[0] : stop + compared[0]] == needle[compared[0]]
        for i in compared[1:]:
            equal &= content[start + i : stop + i] == needle[i]
        found.append(np.flatnonzero(equal) + start)
    places = np.concatenate(found)
    for i in rest:
        places = places[content[places + i] == needle[i]]
    return places
