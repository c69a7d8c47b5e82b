"""Own clips brought again, unannounced."""

import pytest

from analysis.index import tags_of
from analysis.session.edits import give
from analysis.session.identity import CorpusIdentity
from analysis.session.marks import DONE, again
from analysis.session.session import Session
from analysis.session.tags import new_tag
from listener.state.judging.retest import Retest
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import ListeningDesk

CORPUS = CorpusIdentity("small", "/corpora/small", "msp-podcast", "1.11", 6, "0" * 64)


@pytest.fixture
def desk(tmp_path, qtbot):
    """Ada is done with the clips 0 to 2 and stands at 3; what was done two clips ago may come again, and does."""
    desk = ListeningDesk(tmp_path, qtbot)
    desk.retest = Retest(desk.library, desk.selection, desk.tagging)
    desk.retest.share, desk.retest.between = 1.0, 2
    desk.tagging.finished.connect(desk.retest.plan)
    desk.tagging.set_tagger("ada")
    desk.go(3)
    session = Session.create(tmp_path / "tags.earmark", CORPUS, tagger="ada")
    marks = [new_tag(clip, DONE, tagger="ada", codebook_version=1) for clip in NAMES[:3]]
    tags = [new_tag(clip, "sarcasm", tagger="ada", codebook_version=1) for clip in NAMES[:4]]
    session.commit(give([*marks, *tags]))
    desk.tagging.use(session)
    yield desk
    desk.tagging.use(None)
    desk.close()


def test_off_at_first(desk):
    desk.tagging.finish()
    assert desk.selection.clip == NAMES[4]
    assert desk.tagging.acting_tagger == "ada"


def test_going_on_comes_upon_an_old_clip_without_its_tags_and_then_goes_on_where_one_was(desk):
    desk.retest.set_on(True)
    desk.tagging.finish()
    old = desk.selection.row
    assert old in (0, 1)
    assert desk.tagging.acting_tagger == again("ada")
    assert desk.tagging.tags_here == ()
    assert desk.tagging.called(desk.tagging.acting_tagger) == "ada"
    assert old not in desk.library.index.tag_rows["sarcasm"]
    assert not desk.library.is_done([old])[0]
    others = [row for row in range(4) if row != old]
    assert desk.library.index.tag_rows["sarcasm"].tolist() == others
    assert len(desk.library.rows) == 6
    desk.tagging.give("mimicry")
    desk.tagging.finish()
    assert desk.selection.row == 4
    assert desk.tagging.acting_tagger == "ada"
    assert tags_of(desk.library.index, [old]) == [("sarcasm",)]
    by_name = {(tag.tagger, tag.tag) for tag in desk.tagging.tags.values() if tag.clip == NAMES[old]}
    mine = {("ada", "sarcasm"), ("ada", DONE)}
    assert by_name == mine | {("ada (again)", "mimicry"), ("ada (again)", DONE)}


def test_leaving_by_hand_ends_it_and_nothing_is_lost(desk):
    desk.retest.set_on(True)
    desk.retest.plan()
    desk.selection.step(1)
    old = desk.selection.row
    desk.selection.select(5)
    assert desk.tagging.acting_tagger == "ada"
    desk.selection.select(old)
    assert [tag.tag for tag in desk.tagging.tags_here] == ["sarcasm"]


def test_going_to_and_fro_draws_no_second_time(desk):
    desk.retest.set_on(True)
    desk.retest.plan()
    desk.selection.step(1)
    assert desk.tagging.acting_tagger == again("ada")
    desk.selection.select(3)
    desk.retest.plan()
    desk.selection.select(4)
    desk.retest.plan()
    desk.selection.step(1)
    assert desk.tagging.acting_tagger == "ada"


def test_a_clip_that_a_filter_hides_is_not_brought(desk):
    desk.retest.set_on(True)
    desk.library.rows = desk.library.rows[2:]
    desk.retest.plan()
    assert desk.library.rows.tolist() == [2, 3, 4, 5]


def test_going_elsewhere_than_to_the_planned_clip_brings_nothing(desk):
    desk.retest.set_on(True)
    desk.retest.plan()
    desk.selection.select(5)
    assert desk.tagging.acting_tagger == "ada"
