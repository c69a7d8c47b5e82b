import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.consensus import means, plurality, spreads

RATINGS = np.array([4.0, 3.0, 5.0, 2.0, np.nan, 7.0])
OWNER = np.array([0, 0, 0, 2, 2, 3])


def test_means_by_hand():
    np.testing.assert_allclose(means(RATINGS, OWNER, 5), [4, np.nan, 2, 7, np.nan], atol=1e-12)


def test_spreads_by_hand():
    np.testing.assert_allclose(spreads(RATINGS, OWNER, 5), [1, np.nan, np.nan, np.nan, np.nan], atol=1e-12)
    np.testing.assert_allclose(
        spreads(RATINGS, OWNER, 5, ddof=0), [np.sqrt(2 / 3), np.nan, 0, 0, np.nan], atol=1e-12
    )


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 7)), min_size=1), st.sampled_from([0, 1]))
def test_spreads_agree_with_pandas(rows, ddof):
    table = pd.DataFrame(rows, columns=["owner", "rating"]).astype({"rating": float})
    expected = table.groupby("owner")["rating"].std(ddof=ddof).reindex(range(5))
    found = spreads(table["rating"].to_numpy(), table["owner"].to_numpy(), 5, ddof=ddof)
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_plurality_ties_and_no_votes():
    votes = np.array([1, 1, 0, 2, 0, -1, 3])
    owner = np.array([0, 0, 0, 1, 1, 2, 4])
    assert plurality(votes, owner, 5, 4).tolist() == [1, 4, -1, -1, 3]


def test_equal_ratings_have_no_spread():
    assert spreads(np.full(7, 3.1), np.zeros(7, dtype=int), 1)[0] == pytest.approx(0, abs=1e-12)
