"""Labels in `labels.txt`: one block a clip, its consensus first, then one line a rater."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.corpora.coded import Coded, encode_list
from analysis.corpora.contents import read_contents
from analysis.corpora.msp_podcast.packed import Packed, parse_packed
from analysis.corpora.msp_podcast.sheet_labels import unpack
from analysis.corpora.msp_podcast.vocabulary import SCALE
from analysis.corpora.problems import Problems
from analysis.corpora.raw import Places, RawConsensus, RawRatings, to_dimensions

RATER_PREFIX = "WORKER"


def read_labels_text(path: Path, problems: Problems) -> tuple[RawConsensus, RawRatings]:
    """Read consensus and ratings; a line belongs to the clip whose line came last before it.

    Lines that cannot be read, and ratings before the first clip, are reported.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    lines = read_contents(path, problems).decode().split("\n")
    numbers = np.array([i for i, line in enumerate(lines) if line.strip()], dtype=np.int64)
    texts = [lines[i].strip() for i in numbers]
    is_rating = np.array([text.startswith(RATER_PREFIX) for text in texts], dtype=np.bool_)
    consensus, clip_rows = _consensus(texts, np.flatnonzero(~is_rating), numbers + 1, path, problems)
    return consensus, _ratings(texts, is_rating, clip_rows, consensus, Places(path, numbers + 1), problems)


def _consensus(
    texts: list[str],
    rows: NDArray[np.int64],
    line_numbers: NDArray[np.int64],
    path: Path,
    problems: Problems,
) -> tuple[RawConsensus, NDArray[np.int64]]:
    """Consensus of all lines that are not ratings, and which rows of `texts` those clips stand in."""
    parsed: list[tuple[int, Packed]] = []
    for row in rows:
        packed = parse_packed(texts[row])
        if packed is None:
            problems.add("unreadable line", f"{path.name}, line {line_numbers[row]}: {texts[row][:80]}")
        else:
            parsed.append((int(row), packed))
    clip_rows = np.array([row for row, _ in parsed], dtype=np.int64)
    places = Places(path, line_numbers[clip_rows])
    columns = tuple(encode_list([packed.numbers[i] for _, packed in parsed]) for i in range(3))
    consensus = RawConsensus(
        clip=encode_list([packed.worker for _, packed in parsed]),
        emotion=encode_list([packed.primary for _, packed in parsed]),
        numbers=to_dimensions(columns, places, SCALE, problems),
        speaker=None,
        gender=None,
        split=None,
        places=places,
    )
    return consensus, clip_rows


def _ratings(
    texts: list[str],
    is_rating: NDArray[np.bool_],
    clip_rows: NDArray[np.int64],
    consensus: RawConsensus,
    places: Places,
    problems: Problems,
) -> RawRatings:
    rows = np.flatnonzero(is_rating)
    block = np.searchsorted(clip_rows, rows) - 1
    problems.add_rows(
        "rating without clip",
        block < 0,
        lambda row: f"{places.of(int(rows[row]))}: no line of a clip stands before it",
    )
    rows, block = rows[block >= 0], block[block >= 0]
    clip = Coded(consensus.clip.codes[block], consensus.clip.values)
    ratings_texts = pa.chunked_array([[texts[row] for row in rows]], type=pa.string())
    return unpack(clip, ratings_texts, places.take(rows), problems)
