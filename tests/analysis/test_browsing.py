"""The index and the filters on it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.bins import count_bins
from analysis.disagreement import FlagRule, flag_spreads
from analysis.filters import (
    Everything,
    HasTag,
    HasText,
    InBins,
    InGroup,
    Query,
    to_filter,
)
from analysis.index import COLUMNS, build_index, order, value, with_flags, with_tags
from analysis.tables import Corpus, Scale

NAN = float("nan")


@pytest.fixture
def index():
    clips = pd.DataFrame(
        {
            "clip": ["d_1.wav", "c_1.wav", "b_1.wav", "a_1.wav"],
            "path": "",
            "split": ["Train", "Test1", "Train", "Test2"],
            "speaker": ["2", "10", "Unknown", "2"],
            "gender": ["Male", "Female", "Unknown", "Male"],
            "duration": [1.0, NAN, 3.0, 2.0],
            "emotion": ["happy", "sad", "no agreement", "happy"],
            "activation": [2.0, 4.0, 6.0, NAN],
            "valence": [6.0, 4.0, 2.0, 4.0],
            "dominance": [4.0, 4.0, NAN, 4.0],
            "activation_sd": [0.1, 0.1, 3.0, NAN],
            "valence_sd": [0.1, 3.0, 3.0, 0.2],
            "dominance_sd": [0.1, 0.1, 0.1, 0.1],
            "n_raters": [5, 6, 7, 5],
            "transcript": ["Oh No!", "so good", "", "no way"],
            "recording": ["1", "1", "2", "2"],
        }
    )
    flags = flag_spreads(clips["activation_sd"], clips["valence_sd"], FlagRule(k=0.5))
    corpus = Corpus("x", Path(), "test", "unknown", Scale(1, 7), clips, pd.DataFrame())
    return with_tags(build_index(corpus, flags=flags), {"sarcasm": [1, 3], "laughter": [3]})


def rows(filter_, index):
    return np.flatnonzero(filter_.mask(index)).tolist()


def test_each_filter(index):
    assert rows(Everything(), index) == [0, 1, 2, 3]
    assert rows(InBins(frozenset({(0, 2), (2, 0)})), index) == [0, 2]
    assert rows(InGroup("speaker", frozenset({"2", "nobody"})), index) == [0, 3]
    assert rows(InGroup("flag", frozenset({"valence", "both"})), index) == [1, 2]
    assert rows(HasTag(frozenset({"laughter", "unheard"})), index) == [3]
    assert rows(HasText("NO"), index) == [0, 3]
    assert rows(HasText("B_1"), index) == [2]


def test_filters_combine(index):
    train, happy = InGroup("split", frozenset({"Train"})), InGroup("emotion", frozenset({"happy"}))
    assert rows(train & happy, index) == [0]
    assert rows(train | happy, index) == [0, 2, 3]
    assert rows(~train, index) == [1, 3]
    assert train & happy == train & happy


def test_an_empty_query_restricts_nothing(index):
    assert rows(to_filter(Query()), index) == [0, 1, 2, 3]
    assert rows(to_filter(Query(text="  ")), index) == [0, 1, 2, 3]


def test_parts_of_a_query_restrict_together(index):
    query = Query(
        bins=frozenset({(1, 1), (2, 0)}),
        flags=frozenset({"valence", "both"}),
        splits=frozenset({"Test1", "Train"}),
        emotions=frozenset({"sad"}),
        speakers=frozenset({"10"}),
        genders=frozenset({"Female"}),
        tags=frozenset({"sarcasm"}),
        text="good",
    )
    assert rows(to_filter(query), index) == [1]


def test_bin_counts_of_a_mask(index):
    levels, mask = (index.activation_level, index.valence_level), np.array([True, False, False, True])
    assert count_bins(*levels).tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert count_bins(*(level[mask] for level in levels)).sum() == 1


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_sorts_and_shows(index, column):
    for descending in (False, True):
        assert sorted(order(index, column, descending=descending)) == [0, 1, 2, 3]
    assert isinstance(value(index, 0, column), str | float)


@pytest.mark.parametrize(
    ("column", "ascending", "descending"),
    [
        ("clip", [3, 2, 1, 0], [0, 1, 2, 3]),
        ("activation", [0, 1, 2, 3], [2, 1, 0, 3]),
        ("duration", [0, 3, 2, 1], [2, 3, 0, 1]),
        ("transcript", [3, 0, 1, 2], [1, 0, 3, 2]),
        ("tags", [1, 3, 0, 2], [3, 1, 0, 2]),
        ("n_raters", [0, 3, 1, 2], [2, 1, 0, 3]),
        ("bin", [0, 1, 2, 3], [2, 1, 0, 3]),
        ("flag", [1, 2, 0, 3], [2, 1, 0, 3]),
    ],
)
def test_order_is_stable_and_missing_is_last(index, column, ascending, descending):
    assert order(index, column).tolist() == ascending
    assert order(index, column, descending=True).tolist() == descending


def test_negative_numbers_sort_below_zero(index):
    changed = replace(index, numbers={"duration": np.array([-1.5, 0.0, -0.0, -2.0])})
    assert order(changed, "duration").tolist() == [3, 0, 1, 2]


def test_unknown_columns_are_named(index):
    with pytest.raises(ValueError, match="no column 'colour'"):
        order(index, "colour")
    with pytest.raises(ValueError, match="no column 'colour'"):
        value(index, 0, "colour")


def test_values_of_cells(index):
    assert value(index, 2, "flag") == "both"
    assert value(index, 0, "flag") == ""
    assert value(index, 3, "bin") == ""
    assert value(index, 3, "tags") == "laughter, sarcasm"
    assert value(index, 1, "clip") == "c_1.wav"


def test_changed_flags_and_tags_forget_their_order_only(index):
    before = order(index, "clip")
    order(index, "flag"), order(index, "tags", descending=True)
    none = with_flags(index, flag_spreads([NAN] * 4, [NAN] * 4))
    assert order(none, "clip") is before
    assert order(none, "flag").tolist() == [0, 1, 2, 3]
    assert order(with_tags(index, {}), "tags").tolist() == [0, 1, 2, 3]
    assert rows(HasTag(frozenset({"sarcasm"})), index) == [1, 3]
