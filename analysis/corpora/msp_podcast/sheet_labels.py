"""Labels in CSV: `labels_consensus.csv`, and `labels_detailed.csv` packed or in columns, told apart by the header."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.corpora.coded import Coded
from analysis.corpora.msp_podcast.packed import parse_packed_column
from analysis.corpora.msp_podcast.vocabulary import SCALE
from analysis.corpora.problems import Problems
from analysis.corpora.raw import Places, RawConsensus, RawRatings, to_dimensions
from analysis.corpora.sheets import Sheet, read_header, read_sheet

PACKED = "emodetail"
RATERS = ("WorkerID", "Workers", "Worker")


def holds_ratings(path: Path) -> bool:
    """Whether a CSV has a row a rating, by its header."""
    return not {PACKED, *map(str.lower, RATERS)}.isdisjoint(read_header(path))


def read_consensus(path: Path, problems: Problems) -> RawConsensus:
    """Read a CSV with a row a clip.

    Raises
    ------
    DataError
        If `FileName`, `EmoAct` or `EmoVal` is not among its columns.
    """
    sheet = read_sheet(path, problems)
    sheet.require("FileName", "EmoAct", "EmoVal")
    places = Places(path, sheet.lines)
    return RawConsensus(
        clip=_column(sheet, "FileName"),
        emotion=sheet.coded("EmoClass", "EmoClass_Major"),
        numbers=_dimensions(sheet, places, problems),
        speaker=sheet.coded("SpkrID"),
        gender=sheet.coded("Gender"),
        split=sheet.coded("Split_Set"),
        places=places,
    )


def read_ratings(path: Path, problems: Problems) -> RawRatings:
    """Read a CSV with a row a rating.

    Raises
    ------
    DataError
        If neither `EmoDetail` nor a column of raters with `EmoAct` and `EmoVal` is there.
    """
    sheet = read_sheet(path, problems, distinct=PACKED)
    places = Places(path, sheet.lines)
    if PACKED in sheet.columns:
        sheet.require("FileName", "EmoDetail")
        return unpack(_column(sheet, "FileName"), sheet.columns[PACKED], places, problems)
    rater = next((name for name in RATERS if name.lower() in sheet.columns), RATERS[0])
    sheet.require("FileName", rater, "EmoAct", "EmoVal")
    no_text = Coded(np.zeros(len(sheet.lines), dtype=np.int32), [""])
    return RawRatings(
        clip=_column(sheet, "FileName"),
        rater=_column(sheet, rater),
        primary=sheet.coded("EmoClass_Major", "EmoClass") or no_text,
        secondary=sheet.coded("EmoClass_Second") or no_text,
        numbers=_dimensions(sheet, places, problems),
        places=places,
    )


def unpack(clip: Coded, texts: pa.ChunkedArray, places: Places, problems: Problems) -> RawRatings:
    """Ratings from their packed form; rows that cannot be read are reported and left out."""
    parts = parse_packed_column(texts)
    problems.add_rows(
        "unreadable line",
        ~parts.readable,
        lambda row: (
            f"{places.of(row)}: no rating of the form WORKER; class; classes; A:; V:; D:; "
            f"in {texts[row].as_py()[:80]!r}"
        ),
    )
    rows = np.flatnonzero(parts.readable)
    places = places.take(rows)
    return RawRatings(
        clip=clip.take(rows),
        rater=parts.worker.take(rows),
        primary=parts.primary.take(rows),
        secondary=parts.secondary.take(rows),
        numbers=to_dimensions(tuple(column.take(rows) for column in parts.numbers), places, SCALE, problems),
        places=places,
    )


def _column(sheet: Sheet, name: str) -> Coded:
    column = sheet.coded(name)
    if column is None:
        raise ValueError(f"The sheet has no column {name}; call require first.")
    return column


def _dimensions(sheet: Sheet, places: Places, problems: Problems) -> NDArray[np.float64]:
    columns = (sheet.coded("EmoAct"), sheet.coded("EmoVal"), sheet.coded("EmoDom"))
    return to_dimensions(columns, places, SCALE, problems)
