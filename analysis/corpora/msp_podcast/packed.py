"""The packed form of a rating: `WORKER00000412; Neutral; Neutral,Concerned; A:4.000000; V:4.000000; D:4.000000;`.

Free text may hold any of the separators, so a rating is taken apart from both ends: the worker up to the first `;`,
the numbers by a pattern at the end, and what is between at its `;`. A corpus has a million of them, of which almost
all have the same shape. Those are cut at fixed places and only the distinct pieces are looked at; all others are
parsed one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.corpora.coded import Coded
from analysis.corpora.msp_podcast.vocabulary import starts_with_word

_NUMBER = r"([^\s;]*)"
_END = re.compile(rf";\s*A:\s*{_NUMBER};\s*V:\s*{_NUMBER};\s*D:\s*{_NUMBER};?\s*$")
_PLAIN_END = re.compile(r"; A:(\d\.\d{6}); V:(\d\.\d{6}); D:(\d\.\d{6});$")
_PLAIN_END_LENGTH = len("; A:4.000000; V:4.000000; D:4.000000;")
_WORKER_LENGTH = len("WORKER00000412")
_PLAIN_WORKER = re.compile(r"WORKER\d{7}[\d;]$")


@dataclass(frozen=True)
class Packed:
    """The parts of one rating as text; `secondary` is a list with commas."""

    worker: str
    primary: str
    secondary: str
    numbers: tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class PackedColumn:
    """The parts of many ratings; `readable` tells which rows could be parsed, the rest are empty texts."""

    worker: Coded
    primary: Coded
    secondary: Coded
    numbers: tuple[Coded, Coded, Coded]
    readable: NDArray[np.bool_]


def parse_packed(text: str) -> Packed | None:
    """Parts of one rating, None if it does not have the form."""
    end = _END.search(text)
    if end is None:
        return None
    worker, _, middle = text[: end.start()].partition(";")
    if not worker.strip():
        return None
    primary, secondary = _split_middle(middle)
    return Packed(worker.strip(), primary, secondary, (end[1], end[2], end[3]))


def _split_middle(middle: str) -> tuple[str, str]:
    """Primary and secondary emotion, cut where the secondary vocabulary begins if there is more than one `;`."""
    parts = middle.split(";")
    if len(parts) <= 2:
        cut = 1
    else:
        cut = next((i for i in range(1, len(parts)) if starts_with_word(parts[i])), len(parts) - 1)
    return ";".join(parts[:cut]).strip(), ";".join(parts[cut:]).strip()


def parse_packed_column(texts: pa.ChunkedArray) -> PackedColumn:
    """Parts of every text of an Arrow column of strings; the same as `parse_packed` gives for each."""
    binary = texts.cast(pa.binary())
    worker = _pieces(pc.binary_slice(binary, 0, _WORKER_LENGTH))
    middle = _pieces(pc.binary_slice(binary, _WORKER_LENGTH, -_PLAIN_END_LENGTH))
    end = _pieces(pc.binary_slice(binary, -_PLAIN_END_LENGTH))
    short = worker.test(lambda piece: piece.endswith(";"))
    plain = (
        worker.test(lambda piece: _PLAIN_WORKER.match(piece) is not None)
        & middle.test(lambda piece: piece.lstrip("; ").count(";") == 1)
        & (middle.test(lambda piece: piece.startswith(" ")) == short)
        & end.test(lambda piece: _PLAIN_END.match(piece) is not None)
    )
    odd_rows = np.flatnonzero(~plain)
    odd = [parse_packed(text) for text in texts.take(odd_rows).to_pylist()]
    parts = _plain_parts(worker, middle, end)
    columns = [
        column.replaced(odd_rows, odd_texts) for column, odd_texts in zip(parts, _odd_parts(odd), strict=True)
    ]
    readable = np.ones(len(texts), dtype=np.bool_)
    readable[odd_rows] = [packed is not None for packed in odd]
    return PackedColumn(columns[0], columns[1], columns[2], (columns[3], columns[4], columns[5]), readable)


def _pieces(binary: pa.ChunkedArray) -> Coded:
    """Codes of slices of bytes; a slice that cuts a letter in two is not plain, whatever it reads."""
    encoded = binary.dictionary_encode().unify_dictionaries().combine_chunks()
    values = [piece.decode(errors="replace") for piece in encoded.dictionary.to_pylist()]
    return Coded(encoded.indices.to_numpy(), values)


def _plain_parts(worker: Coded, middle: Coded, end: Coded) -> list[Coded]:
    """Worker, primary, secondary, A, V and D of rows that are plain; anything for the others."""
    halves = [piece.lstrip("; ").partition(";") for piece in middle.values]
    ends = [_PLAIN_END.match(piece) for piece in end.values]
    return [
        worker.map(lambda piece: piece.rstrip(";")),
        middle.renamed([half[0].strip() for half in halves]),
        middle.renamed([half[2].strip() for half in halves]),
        *(end.renamed(["" if found is None else found[i] for found in ends]) for i in (1, 2, 3)),
    ]


def _odd_parts(odd: list[Packed | None]) -> list[list[str]]:
    rows = [
        ("",) * 6 if packed is None else (packed.worker, packed.primary, packed.secondary, *packed.numbers)
        for packed in odd
    ]
    return [list(column) for column in zip(*rows, strict=True)] or [[]] * 6
