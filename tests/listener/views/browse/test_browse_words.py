import numpy as np

from analysis.disagreement import Flags
from analysis.filters import Query
from listener.views.browse import words


def test_nothing_asked():
    assert words.describe(Query()) == "No filter: every clip is shown."


def test_all_that_is_asked_on_one_line():
    query = Query(
        bins=frozenset({(1, 0), (2, 0)}),
        flags=frozenset({"valence"}),
        speakers=frozenset("1234"),
        tags=frozenset({"sarcasm"}),
        text=" war ",
    )
    assert words.describe(query) == (
        "High-Low, Medium-Low · disagreement: valence only · 4 speakers · tag sarcasm · “war”"
    )


def test_thresholds_say_how_and_over_what():
    flags = Flags(1.834, 1.9, np.zeros(1, dtype=np.int8), over="Test1")
    assert words.thresholds(flags) == (
        "k = 2, n − 1, over Test1: activation spread ≥ 1.83, valence spread ≥ 1.90."
    )
    nothing = Flags(np.nan, np.nan, np.zeros(1, dtype=np.int8))
    assert words.thresholds(nothing) == "No clip looked at has two ratings, so there is no spread."


def test_clips_without_a_bin_are_counted():
    assert [words.without_bin(count) for count in (0, 1, 1200)] == [
        "",
        "1 clip has no activation or valence.",
        "1,200 clips have no activation or valence.",
    ]
