"""Where bins are cut: moved, kept with the session, taken back; and what is expected there."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.bins import Edges
from analysis.errors import DataError
from analysis.filters import Compares, Query
from analysis.session.identity import CorpusIdentity
from analysis.session.session import Session
from listener.state.cutting import BLIND, FLIPPED, SETTING, Cutting
from listener.state.redrawing import Redrawing
from tests.listener.listening_desk import ListeningDesk

CORPUS = CorpusIdentity("small", "/corpora/small", "msp-podcast", "1.11", 6, "0" * 64)
USUAL = Edges(3, 5)


@pytest.fixture
def desk(tmp_path, qtbot):
    """A desk with a corpus and a session; clips lie at (2, 2) (4, 2) (6, 6) (3, 4) (5.5, 5), the last nowhere."""
    desk = ListeningDesk(tmp_path, qtbot)
    desk.cutting = Cutting(desk.library, desk.tagging, desk.jobs)
    desk.redrawing = Redrawing(desk.library, desk.jobs)
    desk.said = []
    desk.cutting.failed.connect(desk.said.append)
    desk.show_corpus()
    desk.path = tmp_path / "tags.earmark"
    desk.tagging.use(Session.create(desk.path, CORPUS, tagger="ada"))
    yield desk
    desk.tagging.use(None)
    desk.close()


def bins(desk):
    group = desk.library.index.groups["bin"]
    return [group.categories[code] if code >= 0 else "" for code in group.codes]


def test_cut_points_are_usual_at_first_and_nothing_flips(desk):
    assert desk.cutting.edges == desk.cutting.usual == USUAL
    assert desk.cutting.n_flips == 0


def test_a_moved_cut_point_holds_for_both_dimensions(desk):
    desk.cutting.move("low", 4.03)
    assert desk.cutting.edges == Edges(4.0, 5)
    assert bins(desk) == ["Low-Low", "Low-Low", "High-High", "Low-Low", "High-Medium", ""]
    assert desk.cutting.n_flips == 2
    desk.cutting.reset()
    assert desk.cutting.edges == USUAL
    assert desk.cutting.n_flips == 0


def test_chosen_bins_stay_chosen_and_show_what_is_now_in_them(desk):
    desk.library.ask(Query(bins=frozenset({(0, 0)})))
    assert desk.library.rows.tolist() == [0]
    desk.cutting.move("low", 4)
    assert desk.library.rows.tolist() == [0, 1, 3]
    assert desk.library.query == Query(bins=frozenset({(0, 0)}))


def test_saved_tables_are_cut_there_too(desk):
    desk.cutting.set(Edges(4, 5))
    assert desk.library.shown().edges == Edges(4, 5)


def test_only_flips_are_shown_beside_what_else_is_asked_for(desk):
    asked = Compares("activation", "<", 3.5)
    desk.library.ask(Query(where=asked))
    desk.cutting.set(Edges(4, 5))
    desk.cutting.show_flips(True)
    assert desk.cutting.shows_flips
    assert desk.library.rows.tolist() == [3]
    desk.cutting.show_flips(False)
    assert desk.library.query.where == asked
    desk.cutting.show_flips(True)
    desk.cutting.reset()
    assert desk.library.query.where == asked


def test_the_session_remembers_them(desk):
    desk.cutting.set(Edges(2.123456789, 5))
    desk.tagging.use(None)
    desk.cutting.move("low", 3.2)
    desk.tagging.use(Session.open(desk.path, tagger="ada"))
    assert desk.cutting.edges == Edges(2.123456789, 5)
    desk.cutting.reset()
    assert desk.tagging.session.setting(SETTING) == ""


def test_what_is_dragged_is_kept_only_once_it_is_let_go(desk):
    desk.cutting.move("high", 6)
    assert desk.tagging.session.setting(SETTING) is None
    desk.cutting.keep()
    assert desk.tagging.session.setting(SETTING) == "3.0 6.0"


@pytest.mark.parametrize("kept", ["5 3", "three", "1 2 3", "nan nan"])
def test_a_setting_that_is_no_pair_is_left_aside(desk, kept):
    desk.tagging.session.set_setting(SETTING, kept)
    desk.tagging.use(None)
    desk.cutting.move("low", 3.2)
    desk.tagging.use(Session.open(desk.path, tagger="ada"))
    assert desk.cutting.edges == USUAL


def test_that_they_cannot_be_kept_is_said(desk, monkeypatch):
    def fail(*_words):
        raise DataError("the disk is full")

    monkeypatch.setattr(desk.tagging.session, "set_setting", fail)
    desk.cutting.set(Edges(2, 5))
    assert desk.said == ["The cut points are not kept: the disk is full"]
    assert desk.cutting.edges == Edges(2, 5)


def test_while_one_listens_blind_they_stay(desk):
    desk.library.hide(np.ones(6, dtype=np.bool_))
    desk.cutting.set(Edges(2, 5))
    desk.cutting.show_flips(True)
    assert desk.cutting.edges == USUAL
    assert desk.library.query == Query()
    assert desk.said == [BLIND]


def test_a_query_for_the_chance_to_leave_is_answered_for_the_new_cut_points(desk, qtbot):
    """All ratings of a clip are 4 and 4, so that it is certain to leave any other bin than that of (4, 4)."""
    desk.library.ask(Query(where=Compares("bin_leaves", ">", 0.5)))
    assert desk.library.rows.tolist() == [0, 1, 2, 3, 4]
    with qtbot.waitSignal(desk.library.rows_changed):
        desk.cutting.set(Edges(4.0, 6.0))
    assert desk.cutting.edges == Edges(4.0, 6.0)
    assert desk.library.index.numbers.is_made("bin_leaves")
    assert desk.library.rows.tolist() == [2, 4]
    assert desk.tagging.session.setting(SETTING) == "4.0 6.0"


def test_expected_counts_are_found_when_wanted_and_anew_for_other_cut_points(desk, qtbot):
    redrawing = desk.redrawing
    assert redrawing.chances is None
    redrawing.set_on(True)
    qtbot.waitUntil(lambda: redrawing.chances is not None)
    assert redrawing.chances.sum(axis=0).tolist() == [0, 0, 0, 0, 5, 0, 0, 0, 0]
    desk.cutting.move("low", 4)
    assert redrawing.chances is None
    qtbot.waitUntil(lambda: redrawing.chances is not None)
    assert redrawing.chances.sum(axis=0).tolist() == [5, 0, 0, 0, 0, 0, 0, 0, 0]
    redrawing.set_on(False)
    assert redrawing.chances is None


def test_without_ratings_there_is_no_chance_to_leave(desk):
    corpus, library = desk.library.corpus, desk.library
    library.show(replace(corpus, ratings=corpus.ratings.iloc[:0]), library.index)
    assert library.redrawn is None
    desk.redrawing.set_on(True)
    assert desk.redrawing.chances is None


def test_flips_are_a_condition_as_any_other(desk):
    desk.cutting.set(Edges(4, 5))
    assert FLIPPED.mask(desk.library.index).tolist() == [False, True, False, True, False, False]
