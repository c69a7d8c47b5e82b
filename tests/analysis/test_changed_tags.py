"""The column of tags, changed row by row."""

from hypothesis import given
from hypothesis import strategies as st

from analysis import index as module
from analysis.index import build_index, order, with_changed_tags, with_tags
from tests.listener.corpora import small_corpus

INDEX = build_index(small_corpus())


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.integers(0, 3), st.lists(st.sampled_from("abc"), max_size=3).map(tuple)),
            st.dictionaries(st.integers(0, 3), st.booleans()),
        ),
        max_size=6,
    ),
    st.sampled_from([0, 2, 1000]),
)
def test_tags_changed_row_by_row_are_as_those_set_at_once(changes, most):
    before, module.MOST_LAID_OVER = module.MOST_LAID_OVER, most
    index, tags, done = INDEX, {}, {}
    try:
        for new, marks in changes:
            changed = {row: on for row, on in marks.items() if on != done.get(row, False)}
            index = with_changed_tags(index, new, changed)
            tags.update(new)
            done.update(marks)
    finally:
        module.MOST_LAID_OVER = before
    whole = with_tags(INDEX, {row: names for row, names in tags.items() if names})
    assert {row: names for row, names in index.tags.items() if names} == whole.tags
    assert {tag: rows.tolist() for tag, rows in index.tag_rows.items()} == {
        tag: rows.tolist() for tag, rows in whole.tag_rows.items()
    }
    assert index.done_rows.tolist() == sorted(row for row, on in done.items() if on)
    assert order(index, "tags").tolist() == order(whole, "tags").tolist()
