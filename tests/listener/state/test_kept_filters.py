"""Filters kept with the session: used, renamed, deleted, undone, and seen by another window."""

import pytest

from analysis.filters import Query
from analysis.session.session import Session
from listener.state.filtering import BLIND, Filtering
from listener.state.tagging.kept_filters import KeptFilters
from tests.listener.listening_desk import ListeningDesk


@pytest.fixture
def filtering(listening, said):
    filtering = Filtering(listening.library, listening.jobs)
    filtering.failed.connect(said.append)
    return filtering


@pytest.fixture
def kept(listening, filtering, said):
    kept = KeptFilters(filtering, listening.tagging)
    kept.failed.connect(said.append)
    return kept


def contents(kept):
    return {name: one.content for name, one in kept.kept.items()}


def test_what_is_asked_for_is_kept_and_used_again(listening, filtering, kept, said):
    listening.library.ask(Query(splits=frozenset({"Train"})))
    filtering.use("valence > 3")
    rows = listening.library.rows.tolist()
    kept.keep(" Glad ")
    assert contents(kept) == {"Glad": "split == 'Train' and valence > 3"}
    assert said == ["Filter Glad kept. On disk."]
    listening.library.ask(Query(text="something else"))
    kept.use("Glad")
    assert listening.library.rows.tolist() == rows


def test_undo_and_redo_and_the_same_name_again(listening, filtering, kept):
    filtering.use("valence > 3")
    kept.keep("Glad")
    filtering.use("valence > 4")
    kept.keep("Glad")
    assert contents(kept) == {"Glad": "valence > 4"}
    listening.tagging.undo()
    assert contents(kept) == {"Glad": "valence > 3"}
    listening.tagging.undo()
    assert contents(kept) == {}
    listening.tagging.redo()
    assert contents(kept) == {"Glad": "valence > 3"}


def test_rename_and_delete(listening, filtering, kept, said):
    filtering.use("valence > 3")
    kept.keep("Glad")
    kept.keep("Old")
    kept.rename("Glad", "Old")
    assert said[-1] == "There is a filter Old already."
    kept.rename("Glad", "Positive")
    assert list(kept.kept) == ["Old", "Positive"]
    kept.forget("Old")
    assert contents(kept) == {"Positive": "valence > 3"}
    listening.tagging.undo()
    assert list(kept.kept) == ["Old", "Positive"]


def test_nothing_is_kept_without_a_name_or_a_filter(filtering, kept, said):
    kept.keep("All")
    filtering.use("valence > 3")
    kept.keep(" ")
    assert contents(kept) == {}
    assert [sentence.startswith("A filter that is kept needs") for sentence in said] == [True, True]


def test_a_filter_of_another_corpus_says_why_it_cannot_be_used(listening, filtering, kept, said):
    filtering.use("valence > 3")
    kept.keep("Glad")
    mark = kept.kept["Glad"].mark
    assert mark.clip not in listening.library.corpus.rows
    listening.library.set_tags({"sarcasm": [1]})
    filtering.use("tags has 'sarcasm'")
    kept.keep("Sarcastic")
    listening.library.clear_query()
    listening.library.set_tags({})
    kept.use("Sarcastic")
    assert said[-1] == "This filter cannot be used here. There is no clip with the tag 'sarcasm'."


def test_blind_nothing_is_kept(listening, filtering, kept, said):
    filtering.use("valence > 3")
    listening.library.hide(listening.library.index.numbers["valence"] > 0)
    kept.keep("Glad")
    assert contents(kept) == {}
    assert said == [BLIND]


def test_another_window_sees_it(listening, filtering, kept, tmp_path, qtbot):
    (tmp_path / "other").mkdir()
    other = ListeningDesk(tmp_path / "other", qtbot)
    other.tagging.set_tagger("bea")
    other.tagging.use(Session.open(listening.tagging.session.path, tagger="bea"))
    seen = KeptFilters(Filtering(other.library, other.jobs), other.tagging)
    filtering.use("valence > 3")
    kept.keep("Glad")
    other.tagging.catch_up()
    assert contents(seen) == {"Glad": "valence > 3"}
    seen.forget("Glad")
    listening.tagging.catch_up()
    assert contents(kept) == {}
    other.tagging.use(None)
    other.close()
