from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.bins import BINS
from analysis.filters import Query, to_filter
from analysis.index import build_index, with_tags
from listener.views.browse.counts import PARTS, facet_counts
from tests.listener.corpora import joined_corpus, small_corpus

INDEX = with_tags(build_index(joined_corpus()), {"sarcasm": [0, 2], "laugh": [2, 5]})


def test_counts_of_all_clips():
    counts = facet_counts(INDEX, Query())
    assert counts.bins.tolist() == [[1, 1, 0], [1, 0, 0], [0, 1, 1]]
    assert counts.without_bin == 1
    assert dict(zip(INDEX.groups["split"].categories, counts.counts["splits"].tolist(), strict=True)) == {
        "Development": 2,
        "Test1": 2,
        "Train": 2,
    }
    assert counts.tags == {"sarcasm": 2, "laugh": 2}
    assert counts.has_bins


def test_a_part_does_not_restrict_its_own_counts():
    counts = facet_counts(INDEX, Query(splits=frozenset({"Train"}), bins=frozenset({(0, 0)})))
    assert counts.bins.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 0]]
    assert counts.counts["splits"].tolist() == [0, 0, 1]
    assert counts.counts["genders"].sum() == 1
    assert counts.tags == {"sarcasm": 1, "laugh": 0}


def test_tags_are_counted_given_everything_else():
    counts = facet_counts(INDEX, Query(tags=frozenset({"sarcasm"}), emotions=frozenset({"happy"})))
    assert counts.tags == {"sarcasm": 2, "laugh": 1}
    assert counts.counts["splits"].sum() == 2


def parts():
    groups = {
        part: st.frozensets(st.sampled_from(INDEX.groups[column].categories))
        for part, column in PARTS.items()
    }
    groups["bins"] = st.frozensets(st.sampled_from(BINS))
    return st.builds(
        Query,
        **groups,
        tags=st.frozensets(st.sampled_from(sorted(INDEX.tag_rows))),
        text=st.sampled_from(["", "news", "o"]),
    )


@given(parts(), st.sampled_from(sorted(PARTS)))
def test_a_count_is_what_choosing_just_that_value_shows(query, part):
    counts = facet_counts(INDEX, query).counts[part]
    values = BINS if part == "bins" else INDEX.groups[PARTS[part]].categories
    shown = [
        int(np.count_nonzero(to_filter(replace(query, **{part: frozenset({value})})).mask(INDEX)))
        for value in values
    ]
    assert counts.tolist() == shown


def test_a_corpus_of_classes_has_no_bins():
    corpus = small_corpus()
    corpus.clips[["activation", "valence"]] = np.nan
    counts = facet_counts(build_index(corpus), Query())
    assert not counts.has_bins
    assert counts.without_bin == 6
