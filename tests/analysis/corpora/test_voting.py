"""The class that most raters chose."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.consensus import plurality
from analysis.corpora.coded import encode_list
from analysis.corpora.voting import most_voted
from analysis.tables import NO_AGREEMENT, UNKNOWN


def test_ties_and_clips_without_a_vote():
    emotions = encode_list(["sad", "sad", "happy", "sad", "happy", UNKNOWN, UNKNOWN, "happy"])
    found = most_voted(emotions, np.array([0, 0, 0, 1, 1, 2, 4, 4]), 5)
    assert [found[row] for row in range(5)] == ["sad", NO_AGREEMENT, UNKNOWN, UNKNOWN, "happy"]


def test_there_may_be_more_classes_than_fit_into_a_byte():
    found = most_voted(encode_list([f"own word {number}" for number in range(300)]), np.arange(300), 300)
    assert [found[row] for row in (0, 128, 299)] == ["own word 0", "own word 128", "own word 299"]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 3)), max_size=30))
def test_few_classes_are_counted_as_plurality_counts_them(votes):
    names = ["a", "b", "c", "d"]
    owner = np.array([clip for clip, _ in votes], dtype=np.int64)
    codes = np.array([vote for _, vote in votes], dtype=np.int64)
    emotions = encode_list([UNKNOWN if vote < 0 else names[vote] for vote in codes.tolist()])
    texts = [*names, NO_AGREEMENT, UNKNOWN]
    expected = [texts[vote] for vote in plurality(codes, owner, 6, 4).tolist()]
    found = most_voted(emotions, owner, 6)
    assert [found[row] for row in range(6)] == expected
