"""Queues in the window: drawn, kept, gone along, remembered, renamed, deleted, undone, and blind."""

import numpy as np
import pytest

from analysis.filters import Query
from analysis.queues.stratified import draw_queue
from analysis.session.session import Session
from listener.state.judging.queues import BLIND, DrawWish, Queues
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import ListeningDesk


@pytest.fixture
def queues(listening, said):
    queues = Queues(listening.library, listening.selection, listening.tagging, listening.jobs)
    queues.failed.connect(said.append)
    return queues


@pytest.fixture
def drawn(queues, qtbot):
    """Draws a queue and waits until it is open."""

    def draw(name="first", **wish):
        queues.draw(DrawWish(name, **({"n": 4, "control": 0.5} | wish)))
        qtbot.wait_until(lambda: queues.name == name)

    return draw


def shown(listening):
    return listening.library.names_of(listening.library.rows)


def test_a_queue_is_kept_and_shown_in_its_order(listening, queues, drawn, said):
    listening.library.ask(Query(splits=frozenset({"Train"})))
    sought = shown(listening)
    drawn(seed=3)
    expected = draw_queue({"": sought}, NAMES, n=4, control=0.5, seed=3)
    assert queues.read("first") == expected
    assert shown(listening) == list(expected.clips)
    assert listening.library.query == Query()
    assert listening.selection.clip == expected.clips[0]
    assert said == ["Queue first drawn. On disk."]


def test_strata_and_what_is_planned(listening, queues, drawn):
    sizes = queues.sizes("split")
    groups = listening.library.index.groups["split"]
    assert sum(sizes.values()) == 6
    assert set(sizes) <= {*groups.categories, "none"}
    wish = DrawWish("first", n=3, strata="split", control=0)
    planned = queues.planned(wish)
    drawn(n=3, strata="split", control=0)
    items = queues.read("first").items
    assert planned.controls == 0
    assert {name: sum(item.stratum == name for item in items) for name in sizes} == planned.shares
    assert queues.strata[0] == "bin"


def test_filters_and_sorting_work_within_it(listening, queues, drawn):
    drawn(n=5, control=0)
    inside, order = set(shown(listening)), shown(listening)
    listening.library.sort_by("clip")
    assert shown(listening) == sorted(inside)
    listening.library.sort_by("")
    assert shown(listening) == order
    listening.library.ask(Query(splits=frozenset({"Train"})))
    train = [clip for clip in order if clip in set(shown(listening))]
    assert shown(listening) == train
    queues.leave()
    listening.library.clear_query()
    assert len(listening.library.rows) == 6
    assert queues.name == ""


def test_the_place_is_remembered_for_each_tagger(listening, queues, drawn):
    drawn(n=5, control=0)
    order = shown(listening)
    listening.selection.step(2)
    queues.leave()
    listening.selection.select(listening.library.row_of(order[0]))
    queues.open("first")
    assert listening.selection.clip == order[2]
    queues.leave()
    listening.tagging.set_tagger("bea")
    queues.open("first")
    assert listening.selection.clip == order[0]


def test_the_place_is_on_disk_by_itself(listening, queues, drawn, qtbot):
    drawn(n=5, control=0)
    mark = queues.kept["first"].mark
    listening.selection.step(3)
    clip = listening.selection.clip
    qtbot.wait_until(lambda: listening.tagging.session.setting(f"queue place {mark.id} ada") == clip)


def test_done_is_counted(listening, queues, drawn):
    drawn(n=5, control=0)
    assert (queues.n_done, queues.n_clips) == (0, 5)
    told = []
    queues.changed.connect(lambda: told.append(queues.n_done))
    listening.library.set_tags({}, [int(listening.library.listing[1])])
    assert told == [1]


def test_rename_delete_and_undo(listening, queues, drawn, said):
    drawn()
    queues.leave()
    drawn("second")
    queues.rename("second", "first")
    assert said[-1] == "There is a queue first already."
    queues.rename("second", "Main")
    assert (queues.name, list(queues.kept)) == ("Main", ["first", "Main"])
    queues.forget("Main")
    assert (queues.name, list(queues.kept)) == ("", ["first"])
    assert len(listening.library.rows) == 6
    listening.tagging.undo()
    assert list(queues.kept) == ["first", "Main"]
    queues.draw(DrawWish("first"))
    queues.draw(DrawWish(" "))
    assert said[-2:] == ["There is a queue first already.", "A queue needs a name."]


def test_undoing_the_drawing_leaves_the_queue(listening, queues, drawn):
    drawn()
    listening.tagging.undo()
    assert (queues.name, dict(queues.kept)) == ("", {})
    assert listening.library.listing is None


def test_blind_none_is_drawn_and_the_order_stays_the_queues(listening, queues, drawn, said):
    drawn(n=5, control=0)
    order = shown(listening)
    listening.library.hide(np.ones(6, dtype=np.bool_))
    listening.library.sort_by("valence")
    assert shown(listening) == order
    queues.draw(DrawWish("second"))
    assert said[-1] == BLIND


def test_another_window_sees_it(listening, queues, drawn, tmp_path, qtbot):
    (tmp_path / "other").mkdir()
    other = ListeningDesk(tmp_path / "other", qtbot)
    other.show_corpus()
    other.tagging.set_tagger("bea")
    other.tagging.use(Session.open(listening.tagging.session.path, tagger="bea"))
    theirs = Queues(other.library, other.selection, other.tagging, other.jobs)
    drawn(n=5, control=0)
    other.tagging.catch_up()
    theirs.open("first")
    assert shown(other) == shown(listening)
    queues.forget("first")
    other.tagging.catch_up()
    assert (theirs.name, len(other.library.rows)) == ("", 6)
    other.tagging.use(None)
    other.close()
