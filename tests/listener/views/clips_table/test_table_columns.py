import numpy as np
import pytest

from analysis.index import COLUMNS as INDEX_COLUMNS
from analysis.index import build_index, with_numbers, with_tags
from analysis.raters.measures import Measures
from listener.state.library import Sort
from listener.views.clips_table.columns import COLUMNS, MADE, PLACES, describe_sort, next_sort
from tests.listener.corpora import NAMES, small_corpus

INDEX = with_tags(build_index(small_corpus()), {"sarcasm": [0], "laugh": [0]})


def test_every_column_of_the_index_has_its_place():
    assert {column.name for column in COLUMNS} == {*INDEX_COLUMNS, *MADE}
    assert all(column.tip.endswith(".") for column in COLUMNS)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("clip", [NAMES[5], NAMES[0]]),
        ("bin", ["–", "Low-Low"]),
        ("activation", ["–", "2.00"]),
        ("activation_sd", ["–", "0.50"]),
        ("flag", ["", ""]),
        ("n_raters", ["0", "2"]),
        ("duration", ["no audio", "1.00"]),
        ("transcript", ["well", "Good morning"]),
        ("tags", ["", "laugh, sarcasm"]),
    ],
)
def test_cells(name, cells):
    assert COLUMNS[PLACES[name]].cells(INDEX, np.array([5, 0])) == cells


def test_a_measure_waits_until_it_is_made():
    rows, column = np.array([5, 0]), COLUMNS[PLACES["valence_range"]]
    assert column.cells(INDEX, rows) == ["–", "–"]
    index = with_numbers(INDEX, Measures(small_corpus()).makers())
    assert column.cells(index, rows) == ["…", "…"]
    assert index.numbers["valence_range"][0] == 0
    assert column.cells(index, rows) == ["–", "0.00"]


def test_the_third_click_is_the_corpus_order():
    sorts = [Sort()]
    for _ in range(3):
        sorts.append(next_sort(sorts[-1], "valence"))
    assert sorts[1:] == [Sort("valence"), Sort("valence", descending=True), Sort()]
    assert next_sort(sorts[2], "clip") == Sort("clip")


def test_the_order_in_words():
    assert describe_sort(Sort()) == "in the corpus's order"
    assert describe_sort(Sort("valence", descending=True)) == "by valence, highest first"
    assert describe_sort(Sort("emotion")) == "by class, A to Z"
