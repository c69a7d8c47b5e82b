"""The column of tags, changed row by row."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.index import build_index, is_among, order, tags_of, with_changed_tags, with_tags
from tests.listener.corpora import small_corpus

INDEX = build_index(small_corpus())
ROWS = st.frozensets(st.integers(0, 5))
CHANGE = st.tuples(ROWS, st.dictionaries(st.sampled_from("abc"), ROWS), ROWS)


@given(st.lists(CHANGE, max_size=6))
def test_tags_changed_row_by_row_are_as_those_set_at_once(changes):
    index, tags, done = INDEX, dict.fromkeys("abc", frozenset()), frozenset()
    for looked_at, wished, done_now in changes:
        now = {tag: rows & looked_at for tag, rows in wished.items()}
        arguments = (
            list(looked_at),
            {tag: list(rows) for tag, rows in now.items()},
            list(done_now & looked_at),
        )
        index = with_changed_tags(index, *arguments)
        assert with_changed_tags(index, *arguments) is index
        tags = {tag: rows - looked_at | now.get(tag, frozenset()) for tag, rows in tags.items()}
        done = done - looked_at | done_now & looked_at
    whole = with_tags(INDEX, {tag: list(rows) for tag, rows in tags.items()}, list(done))
    for one in (index, whole):
        assert {tag: rows.tolist() for tag, rows in one.tag_rows.items()} == {
            tag: sorted(rows) for tag, rows in tags.items() if rows
        }
        assert one.done_rows.tolist() == sorted(done)
    assert tags_of(index, range(6)) == [tuple(tag for tag in "abc" if row in tags[tag]) for row in range(6)]
    assert order(index, "tags").tolist() == order(whole, "tags").tolist()


@given(st.lists(st.integers(-3, 9)), ROWS)
def test_rows_are_found_among_others(rows, others):
    assert is_among(rows, np.array(sorted(others), dtype=np.int64)).tolist() == [
        row in others for row in rows
    ]
