"""Filters as text: what is read, what is refused and where, and that writing and reading are inverse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.filters import (
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
    Query,
    Within,
    to_filter,
)
from analysis.filters.language import FilterError, read, write
from tests.analysis.filters.tables import TABLE, brute, made, tables

INDEX = made(TABLE)
BINS = [(activation, valence) for activation in range(3) for valence in range(3)]
NUMBERS = ("activation", "valence_sd", "n_raters", "odd `name`")


def other_than(chosen, column):
    return Both(Not(chosen), Not(IsMissing(column)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("valence > 3", Compares("valence", ">", 3)),
        ("3 < valence", Compares("valence", ">", 3)),
        ("VALENCE>=-1.5e0", Compares("valence", ">=", -1.5)),
        ("valence = 3", Compares("valence", "==", 3)),
        ("valence ≤ inf", Compares("valence", "<=", float("inf"))),
        ("n_raters <> 5", Compares("n_raters", "!=", 5)),
        ("3 < valence <= 5", Both(Compares("valence", ">", 3), Compares("valence", "<=", 5))),
        ("5 >= valence > 3", Both(Compares("valence", ">", 3), Compares("valence", "<=", 5))),
        ("3 <= valence <= 5", Within("valence", 3, 5)),
        ("n_raters in (5, 6)", Either(Compares("n_raters", "==", 5), Compares("n_raters", "==", 6))),
        ("n_raters not in (5, 6)", Both(Compares("n_raters", "!=", 5), Compares("n_raters", "!=", 6))),
        ("split == 'Test1'", InGroup("split", frozenset({"Test1"}))),
        ('Split == "test1"', InGroup("split", frozenset({"Test1"}))),
        ("split = 'validation'", InGroup("split", frozenset({"Development"}))),
        ("split in ('Test1', 'Development')", InGroup("split", frozenset({"Test1", "Development"}))),
        ("split != 'Test1'", other_than(InGroup("split", frozenset({"Test1"})), "split")),
        ("split NOT IN ('Test1')", other_than(InGroup("split", frozenset({"Test1"})), "split")),
        ("split in ()", InGroup("split", frozenset())),
        ("bin == 'medium-low'", InBins(frozenset({(1, 0)}))),
        ("bin is missing", IsMissing("bin")),
        ("transcript contains 'it''s'", Contains("transcript", "it's")),
        ("emotion contains 'HAP'", Contains("emotion", "HAP")),
        ("clip == 'a.wav'", IsText("clip", frozenset({"a.wav"}))),
        ("tags has 'sarcasm'", HasTag(frozenset({"sarcasm"}))),
        ("tags has any ('sarcasm', 'laughter')", HasTag(frozenset({"sarcasm", "laughter"}))),
        ("tags is missing", IsMissing("tags")),
        ("done", IsDone()),
        ("all", Everything()),
        ("search 'oh no'", HasText("oh no")),
        ("duration is not missing", Not(IsMissing("duration"))),
        ("`odd ``name``` > 0", Compares("odd `name`", ">", 0)),
        ("`in` == 'yes'", InGroup("in", frozenset({"yes"}))),
        ("not not done", Not(Not(IsDone()))),
        ("done or done and not done", Either(IsDone(), Both(IsDone(), Not(IsDone())))),
        ("(done or done) and done", Both(Either(IsDone(), IsDone()), IsDone())),
        ("done and (done and done)", Both(IsDone(), Both(IsDone(), IsDone()))),
    ],
)
def test_what_is_read_is_written_so_that_it_is_read_again(text, expected):
    assert read(text, INDEX) == expected
    assert read(write(expected), INDEX) == expected


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("valnce > 3", 0, "There is no column 'valnce'; the nearest: valence, valence_sd"),
        ("done and split == 'Tst1'", 18, "There is no split 'Tst1'; the nearest: Test1"),
        ("tags has 'sarcsm'", 9, "There is no clip with the tag 'sarcsm'; the nearest: sarcasm"),
        ("valence > 'x'", 8, "numbers are compared with numbers"),
        ("split > 'a'", 6, "ask for one in quotes"),
        ("split == 3", 6, "ask for one in quotes"),
        ("split in (3)", 10, "Put this name in quotes: '3'."),
        ("3 < split", 4, "split holds no numbers"),
        ("valence in ('a')", 12, "valence holds numbers"),
        ("valence in ()", 0, "valence holds numbers"),
        ("tags == 'sarcasm'", 5, "ask for tags with has"),
        ("tags in ('sarcasm')", 0, "Ask for several tags with has any."),
        ("split has 'Test1'", 6, "Only tags are asked for with has"),
        ("valence contains '3'", 8, "valence has no texts to search"),
        ("3 < valence > 5", 12, "Both comparisons must point the same way"),
        ("split == Test1", 9, "Expected a number or a text in quotes here."),
        ("valence >  ", 9, "Expected a number or a text in quotes here."),
        ("(done", 5, "Expected “)” or “or” here."),
        ("", 0, "Expected a column"),
        ("done & done", 5, "Write and instead of &."),
        ("transcript contains 'oh", 20, "This quote is not closed."),
        ("__import__('os')", 10, "Expected"),
        (" or ".join(["done"] * 300), 0, "at most 200 parts"),
        ("(" * 5000 + "done", 5004, "Expected"),
    ],
)
def test_what_is_refused_is_told_with_its_place(text, at, said):
    with pytest.raises(FilterError) as refused:
        read(text, INDEX)
    assert said in refused.value.sentence
    assert refused.value.at == at
    assert isinstance(refused.value, UsageError)
    assert str(refused.value).endswith(f"\n  {text}\n  {' ' * at}^")


def test_half_a_character_is_refused_and_shown_legibly():
    with pytest.raises(FilterError) as refused:
        read("search 'oh\udcff'", INDEX)
    assert str(refused.value) == "This is no character of any script.\n  search 'oh?'\n            ^"


def test_the_place_is_shown_below_its_own_line():
    with pytest.raises(FilterError) as refused:
        read("done and\nvalnce > 3 or\ndone", INDEX)
    assert str(refused.value).endswith("\n  valnce > 3 or\n  ^")


def test_names_that_differ_by_capitals_alone_need_theirs():
    index = made(TABLE.assign(emotion=["sad", "Sad", "sad", "Sad", "sad", "Sad"]))
    assert read("emotion == 'Sad'", index) == InGroup("emotion", frozenset({"Sad"}))
    with pytest.raises(FilterError, match="There is no emotion 'SAD'"):
        read("emotion == 'SAD'", index)


def test_a_split_that_is_called_validation_keeps_its_name():
    index = made(TABLE.assign(split=["Validation", "Development"] * 3))
    assert read("split == 'validation'", index) == InGroup("split", frozenset({"Validation"}))


def test_a_whole_query_is_text():
    query = Query(
        bins=frozenset({(1, 0)}),
        splits=frozenset({"Test1"}),
        tags=frozenset({"sarcasm"}),
        text="no",
        ranges=frozenset({Within("valence", 2, float("inf"))}),
        where=read("done or n_raters > 5", INDEX),
    )
    text = write(to_filter(query))
    assert text == (
        "split == 'Test1' and 2 <= valence <= inf and bin == 'Medium-Low' and tags has 'sarcasm' and search 'no'"
        " and (done or n_raters > 5)"
    )
    np.testing.assert_array_equal(read(text, INDEX).mask(INDEX), to_filter(query).mask(INDEX))


def test_a_filter_names_what_it_asks_about():
    text = "valence > 3 or not (done and tags has 'sarcasm') and search 'x' or bin is missing"
    assert read(text, INDEX).columns == {"valence", "done", "tags", "transcript", "bin"}
    assert read("search 'x_1'", INDEX).columns == {"transcript", "clip"}


def subsets(values):
    return st.frozensets(st.sampled_from(values))


numbers = st.floats(allow_nan=False) | st.integers(-3, 8).map(float)
words = st.text("NnoOs'\"_1 .*\\", max_size=4)
ones = st.one_of(
    st.just(Everything()),
    st.just(IsDone()),
    st.builds(
        Compares, st.sampled_from(NUMBERS), st.sampled_from(("<", "<=", ">", ">=", "==", "!=")), numbers
    ),
    st.builds(Within, st.sampled_from(NUMBERS), numbers, numbers),
    st.builds(InGroup, st.just("split"), subsets(("Test1", "Development"))),
    st.builds(InGroup, st.just("in"), subsets(("yes", "n'o"))),
    st.builds(InBins, subsets(BINS)),
    st.builds(
        IsText, st.sampled_from(("clip", "transcript")), st.frozensets(st.text(max_size=3), max_size=3)
    ),
    st.builds(Contains, st.sampled_from(("transcript", "emotion")), words),
    st.builds(HasText, words),
    st.builds(HasTag, subsets(("sarcasm", "laughter"))),
    st.builds(IsMissing, st.sampled_from(("split", "valence", "transcript", "tags", "bin"))),
)
filters = st.recursive(
    ones,
    lambda inner: st.one_of(
        st.builds(Both, inner, inner), st.builds(Either, inner, inner), st.builds(Not, inner)
    ),
    max_leaves=12,
)


@given(filters)
def test_reading_takes_back_writing(condition):
    assert read(write(condition), INDEX) == condition


@given(filters, tables())
@settings(deadline=None)
def test_masks_are_those_of_plain_python(condition, table):
    np.testing.assert_array_equal(condition.mask(made(table)), brute(condition, table))


@given(filters, filters)
def test_de_morgan(left, right):
    both, either = (~(left & right)).mask(INDEX), (~(left | right)).mask(INDEX)
    np.testing.assert_array_equal(both, (~left | ~right).mask(INDEX))
    np.testing.assert_array_equal(either, (~left & ~right).mask(INDEX))


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        condition = read(text, INDEX)
    except FilterError:
        return
    assert read(write(condition), INDEX) == condition
