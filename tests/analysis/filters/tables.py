"""Small tables of clips, and their filters worked out row by row in plain Python."""

from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from analysis.bins import Edges, bin_name, level
from analysis.disagreement import Flags
from analysis.filters import (
    OPERATORS,
    Both,
    Compares,
    Contains,
    Either,
    Everything,
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
from analysis.index import Index, build_index, with_tags
from analysis.tables import Corpus, Scale

NAN = float("nan")
TAG_ROWS = {"sarcasm": [1, 3], "laughter": [3]}
DONE_ROWS = [0, 3]
EDGES = Edges(3, 5)

TABLE = pd.DataFrame(
    {
        "clip": ["a.wav", "b.wav", "c_1.wav", "d_1.wav", "e_1.wav", "f.wav"],
        "path": "",
        "split": ["Test1", "Development", "Test1", None, "Development", "Test1"],
        "speaker": ["2", "10", "Unknown", "2", "10", "2"],
        "gender": "Male",
        "duration": [1.0, NAN, 3.0, 2.0, 0.0, 2.5],
        "emotion": ["happy", "sad", "no agreement", "happy", "sad", "happy"],
        "activation": [2.0, 4.0, 6.0, NAN, 3.0, 5.0],
        "valence": [6.0, 4.0, 2.0, 4.0, 3.0, NAN],
        "dominance": NAN,
        "activation_sd": [0.1, 0.1, 3.0, NAN, 0.0, 1.0],
        "valence_sd": [0.1, 3.0, 3.0, 0.2, NAN, 1.0],
        "dominance_sd": NAN,
        "n_raters": [5, 6, 7, 5, 1, 0],
        "transcript": ["Oh No!", "so good", "", "no way", "It's", "NO."],
        "recording": "1",
        "odd `name`": [1.0, 0.0, -1.0, NAN, 2.0, 3.0],
        "in": pd.Categorical(["yes", "n'o", None, "yes", "yes", "n'o"], categories=["n'o", "yes"]),
    }
)


def made(table: pd.DataFrame) -> Index:
    """The index of a table, with tags on its rows 1 and 3."""
    flags = Flags(NAN, NAN, np.zeros(len(table), dtype=np.int8))
    corpus = Corpus("x", Path(), "test", "unknown", Scale(1, 7), table, pd.DataFrame())
    index = build_index(corpus, flags=flags)
    return with_tags(index, _fitting(TAG_ROWS, len(table)), [row for row in DONE_ROWS if row < len(table)])


@st.composite
def tables(draw) -> pd.DataFrame:
    """Tables of up to six rows with the columns and values of `TABLE`, mixed anew."""
    n = draw(st.integers(1, len(TABLE)))
    columns = {name: draw(st.permutations(range(len(TABLE))))[:n] for name in TABLE.columns}
    return pd.DataFrame({name: TABLE[name].take(rows).to_numpy() for name, rows in columns.items()}).assign(
        **{"in": TABLE["in"].take(columns["in"]).reset_index(drop=True)}
    )


def brute(condition, table: pd.DataFrame) -> list[bool]:
    """Which rows of a table fulfil a condition."""
    return [_holds(condition, row, i) for i, row in enumerate(table.to_dict("records"))]


def _holds(condition, row, i):  # noqa: PLR0911, PLR0912 - one for each kind
    match condition:
        case Both(left, right):
            return _holds(left, row, i) and _holds(right, row, i)
        case Either(left, right):
            return _holds(left, row, i) or _holds(right, row, i)
        case Not(inner):
            return not _holds(inner, row, i)
        case Everything():
            return True
        case IsDone():
            return i in DONE_ROWS
        case HasTag(tags):
            return any(i in TAG_ROWS[tag] for tag in tags)
        case IsMissing("tags"):
            return not any(i in rows for rows in TAG_ROWS.values())
        case IsMissing("bin"):
            return _bin_of(row) == "Unknown"
        case IsMissing(column):
            return pd.isna(row[column]) or row[column] == ""
        case InBins(bins):
            return _bin_of(row) in {bin_name(*bin_) for bin_ in bins}
        case InGroup(column, values) | IsText(column, values):
            return row[column] in values
        case Compares(column, operator, value):
            return not np.isnan(row[column]) and bool(OPERATORS[operator](row[column], value))
        case Within(column, low, high):
            return not np.isnan(row[column]) and low <= row[column] <= high
        case Contains(column, text):
            return text.lower() in row[column].lower()
        case HasText(text):
            is_name = any(character.isdigit() or character == "_" for character in text)
            return text.lower() in row["transcript"].lower() or (
                is_name and text.lower() in row["clip"].lower()
            )
    raise ValueError(condition)


def _bin_of(row):
    return bin_name(*(int(level([row[name]], EDGES)[0]) for name in ("activation", "valence")))


def _fitting(tag_rows, n):
    return {tag: [row for row in rows if row < n] for tag, rows in tag_rows.items() if rows[0] < n}
