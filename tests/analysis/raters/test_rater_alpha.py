"""Krippendorff's alpha of a corpus's raters, over any of its clips."""

import krippendorff
import numpy as np
import pytest

from analysis.corpora import open_corpus
from analysis.raters.alpha import interval_alpha, interval_sums, sums_of
from analysis.tables import DIMENSIONS


@pytest.fixture(scope="module")
def demo():
    return open_corpus("demo")


def test_the_published_example_of_four_observers():
    """Krippendorff (2011), example C, interval: 0.849."""
    nan = np.nan
    table = np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
            [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
        ]
    )
    owner = np.tile(np.arange(12), 4)
    sums = interval_sums(table.ravel(), owner, 12)
    assert interval_alpha(sums.sum(axis=0)) == pytest.approx(0.849, abs=5e-4)


@pytest.mark.parametrize("column", [*DIMENSIONS, "emotion"])
@pytest.mark.parametrize("part", [slice(None), slice(0, 40)])
def test_it_is_what_the_library_finds(demo, column, part):
    rows = np.arange(len(demo.clips))[part]
    ratings = demo.ratings[demo.ratings["clip"].isin(demo.clips["clip"].iloc[rows])]
    values = ratings[column].cat.codes.astype(float) if column == "emotion" else ratings[column]
    table = ratings.assign(value=values).pivot_table("value", "rater", "clip", observed=True).to_numpy()
    level = "nominal" if column == "emotion" else "interval"
    wanted = krippendorff.alpha(table, level_of_measurement=level)
    assert sums_of(demo).of(rows)[column] == pytest.approx(wanted, abs=1e-12)


def test_limits():
    equal = interval_sums(np.array([2.0, 2, 5, 5]), np.array([0, 0, 1, 1]), 2)
    assert interval_alpha(equal.sum(axis=0)) == 1
    assert np.isnan(interval_alpha(interval_sums(np.array([2.0, 2]), np.array([0, 0]), 1).sum(axis=0)))
    assert np.isnan(interval_alpha(interval_sums(np.array([2.0, 3]), np.array([0, 1]), 2).sum(axis=0)))
