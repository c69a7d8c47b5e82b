"""Edges that are dragged near a word, while they are to snap to words."""

import pytest

from analysis.session.tags import new_tag
from listener.state.tagging.tag_lists import TagLists
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import RATE
from tests.listener.views.listen.test_listen_view import drag
from tests.listener.views.listen.viewing import listen


@pytest.fixture(autouse=True)
def words(desk):
    """Words from 0.25 to 0.75 and from 1.0 to 1.75 s."""
    listen(desk)
    desk.selection.set_snap(to_words=True)


def test_both_edges_of_a_new_selection_snap(desk):
    drag(desk.column.wave, 0.27, 0.73)
    assert desk.selection.span == (RATE // 4, 3 * RATE // 4)


def test_the_dragged_edge_snaps_and_its_exact_time_is_read_out(desk):
    desk.selection.select_span((2001, 5001))
    drag(desk.column.wave, 5001 / RATE, 1.02)
    assert desk.selection.span == (2001, RATE)
    assert desk.column.foot.readout.text().startswith("1.000 s")


def test_a_dragged_region_snaps(desk, monkeypatch):
    moved = []
    monkeypatch.setattr(desk.tagging, "move", lambda *how: moved.append(how))
    tag = new_tag(
        NAMES[1], "sarcasm", tagger=desk.tagging.tagger, codebook_version=1, start=4001, end=7001, rate=RATE
    )
    desk.tagging.take(TagLists({tag.id: tag}))
    desk.tagging.tags_changed.emit()
    drag(desk.column.regions, 7001 / RATE, 1.73)
    assert moved == [(tag.id, 4001, 14000)]


def test_out_of_a_words_reach_the_mouse_is_followed(desk):
    drag(desk.column.wave, 0.4, 0.6)
    assert abs(desk.selection.span[0] / RATE - 0.4) < 0.01
    assert abs(desk.selection.span[1] / RATE - 0.6) < 0.01
