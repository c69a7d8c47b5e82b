"""Any CSV as columns of text: what a writer of CSV writes is read back, and a broken row harms no other."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpora.problems import Problems
from analysis.corpora.table.tables import read_table

cells = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=6
) | st.sampled_from(['a "b" c', "two\nlines", "a,b;c|d", '"', "\n", ""])


def texts(table, name):
    column = table[name]
    return [column[row] for row in range(len(column))]


@given(
    rows=st.lists(st.tuples(cells, cells), min_size=1, max_size=8),
    separator=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_was_written_is_read_back(tmp_path_factory, rows, separator, quoting):
    file = tmp_path_factory.getbasetemp() / "written.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, delimiter=separator, quoting=quoting, lineterminator="\n")
        writer.writerow(("first column", "b", "row"))
        writer.writerows((*row, number) for number, row in enumerate(rows))
    problems = Problems()
    table = read_table(file, problems)
    assert tuple(table.columns) == ("first column", "b", "row")
    assert texts(table, "first column") == [row[0].strip() for row in rows]
    assert texts(table, "b") == [row[1].strip() for row in rows]
    assert not problems.found()
    heights = [1 + sum(cell.count("\n") for cell in row) for row in rows]
    np.testing.assert_array_equal(table.places.lines, 2 + np.cumsum([0, *heights[:-1]]))


@pytest.mark.parametrize("broken", ['x,"open', "1,2,3", "alone", 'x,"open\nand,"more'])
def test_a_broken_row_harms_no_other(tmp_path, broken):
    (tmp_path / "t.csv").write_text(f'a,b\n1,2\n{broken}\n3,4\n5,"six,\n7"\n')
    problems = Problems()
    table = read_table(tmp_path / "t.csv", problems)
    kept = dict(zip(texts(table, "a"), texts(table, "b"), strict=True))
    assert kept == {"1": "2", "3": "4", "5": "six,\n7"}
    assert problems.found()[0].example.startswith("t.csv, line 3")


def test_columns_without_or_with_the_same_name(tmp_path):
    (tmp_path / "t.csv").write_text('"",a,a,b,\n1,x,y,z,\n')
    problems = Problems()
    table = read_table(tmp_path / "t.csv", problems)
    assert tuple(table.columns) == ("a", "b")
    assert texts(table, "a") == ["x"]
    assert problems.found()[0].example == "t.csv, line 1: a; the first one counts"


def test_a_quote_within_a_text_is_a_quote(tmp_path):
    (tmp_path / "t.csv").write_text('a,b\n5" pipe,1\n\n6" pipe,"2\n"\n')
    problems = Problems()
    table = read_table(tmp_path / "t.csv", problems)
    assert texts(table, "a") == ['5" pipe', '6" pipe']
    assert table.places.lines.tolist() == [2, 4]
    assert not problems.found()
