"""Effort is kept only if one wishes, one entry a visit."""

from dataclasses import astuple

import pytest

from analysis.session.identity import CorpusIdentity
from analysis.session.session import Session
from listener.state.judging.effort import EffortKeeper
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import ListeningDesk

CORPUS = CorpusIdentity("small", "/corpora/small", "msp-podcast", "1.11", 6, "0" * 64)


@pytest.fixture
def desk(tmp_path, qtbot):
    """A desk with a session of Ada's, at its first clip; its clock is turned by hand."""
    desk = ListeningDesk(tmp_path, qtbot)
    desk.now = 0.0
    desk.effort = EffortKeeper(desk.selection, desk.columns, desk.tagging, desk.player, lambda: desk.now)
    desk.tagging.set_tagger("ada")
    desk.go(0)
    desk.tagging.use(Session.create(tmp_path / "tags.earmark", CORPUS, tagger="ada"))
    yield desk
    desk.tagging.use(None)
    desk.close()


def kept(desk):
    return [astuple(effort)[1:] for effort in desk.tagging.session.efforts()]


def test_nothing_is_kept_unless_one_wishes(desk):
    desk.now = 30.0
    desk.selection.select(1)
    assert kept(desk) == []


def test_a_visit_has_its_seconds_replays_and_time_to_the_first_tag(desk):
    desk.effort.set_on(True)
    desk.now = 2.0
    for is_playing in (True, False, True, False, True):
        desk.player.playing_changed.emit(is_playing)
    desk.now = 7.5
    desk.tagging.give("sarcasm")
    desk.now = 9.0
    desk.tagging.give("mimicry")
    desk.now = 12.0
    desk.selection.select(1)
    assert kept(desk) == [("ada", NAMES[0], 12.0, 2, 7.5)]


def test_the_last_visit_is_kept_at_the_end_and_once(desk):
    desk.effort.set_on(True)
    desk.selection.select(2)
    desk.now = 4.0
    desk.effort.close()
    desk.effort.close()
    assert kept(desk) == [("ada", NAMES[2], 4.0, 0, None)]


def test_clips_that_one_passes_by_are_no_visits(desk):
    desk.effort.set_on(True)
    for row in (1, 2, 3):
        desk.now += 0.3
        desk.selection.select(row)
    assert kept(desk) == []


def test_a_second_hearing_is_kept_under_its_own_name(desk):
    desk.effort.set_on(True)
    desk.tagging.hear_again(NAMES[1])
    desk.selection.select(1)
    desk.now = 5.0
    desk.selection.select(2)
    assert kept(desk) == [("ada (again)", NAMES[1], 5.0, 0, None)]
