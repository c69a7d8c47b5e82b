"""Listening blind: what is hidden, what reveals it, and what the log says of it."""

import numpy as np
import pytest

from analysis.filters import Compares, Contains, HasText, Query, Within
from analysis.index import build_index
from analysis.session.edits import give
from analysis.session.identity import CorpusIdentity
from analysis.session.marks import DONE
from analysis.session.session import Session
from analysis.session.tags import new_tag
from listener.state.explaining.shelf import Found
from listener.state.judging.blindness import Blindness
from tests.listener.corpora import NAMES, joined_corpus
from tests.listener.listening_desk import ListeningDesk
from tests.listener.views.listen.made import saliency

CORPUS = CorpusIdentity("small", "/corpora/small", "msp-podcast", "1.11", 6, "0" * 64)


@pytest.fixture
def desk(tmp_path, qtbot):
    """A desk with a session of Ada's, at its first clip; its clock is turned by hand."""
    desk = ListeningDesk(tmp_path, qtbot)
    desk.now = 0.0
    desk.blindness = Blindness(desk.library, desk.selection, desk.columns, desk.tagging, lambda: desk.now)
    desk.tagging.set_tagger("ada")
    desk.go(0)
    desk.path = tmp_path / "tags.earmark"
    desk.tagging.use(Session.create(desk.path, CORPUS, tagger="ada"))
    yield desk
    desk.tagging.use(None)
    desk.close()


def log(desk):
    return [(entry.tagger, entry.clip, entry.shown) for entry in desk.tagging.session.reveals()]


def show_map(desk, number=0):
    """Let a column have a map, as if it were computed."""
    clip = desk.columns.columns[number].contents.clip
    desk.columns._put(number, status="done", saliency=saliency(clip=clip), message="")


def test_off_at_first_and_nothing_is_hidden(desk):
    assert not desk.blindness.is_on
    assert not desk.blindness.hides
    assert desk.library.hidden is None
    assert not desk.tagging.is_blind


def test_a_tag_reveals_just_its_clip_and_says_that_it_was_given_blind(desk):
    desk.blindness.set_on(True)
    assert desk.library.hidden.tolist() == [True] * 6
    desk.tagging.give("sarcasm")
    assert not desk.blindness.hides
    assert desk.library.hidden.tolist() == [False] + [True] * 5
    desk.tagging.give("mimicry")
    assert {tag.tag: tag.blind for tag in desk.tagging.tags.values()} == {"sarcasm": True, "mimicry": False}
    desk.selection.select(1)
    assert desk.blindness.hides
    assert log(desk) == [("ada", NAMES[0], "blind")]


def test_done_reveals_and_a_mark_of_where_it_was_heard_does_not(desk):
    desk.blindness.set_on(True)
    desk.selection.select_span((100, 900))
    desk.tagging.mark_heard()
    assert desk.blindness.hides
    assert [tag.blind for tag in desk.tagging.tags_here] == [True]
    desk.tagging.set_done(True)
    assert not desk.blindness.hides
    assert log(desk) == [("ada", NAMES[0], "blind")]


def test_by_hand_a_clip_is_revealed_once_and_stays_so(desk):
    desk.blindness.set_on(True)
    desk.blindness.reveal()
    desk.blindness.reveal()
    assert not desk.blindness.hides
    desk.tagging.give("sarcasm")
    assert not desk.tagging.tags_here[0].blind
    desk.tagging.undo()
    assert not desk.blindness.hides
    assert log(desk) == [("ada", NAMES[0], "blind")]


def test_what_was_revealed_and_that_one_listens_blind_is_remembered_for_each_tagger(desk):
    desk.blindness.set_on(True)
    desk.blindness.reveal()
    desk.tagging.use(None)
    desk.tagging.use(Session.open(desk.path, tagger="ada"))
    assert desk.blindness.is_on
    assert desk.library.hidden.tolist() == [False] + [True] * 5
    desk.tagging.set_tagger("bo")
    assert not desk.blindness.is_on
    desk.blindness.set_on(True)
    assert desk.library.hidden.all()


def test_a_tag_changed_after_the_reveal_is_no_longer_blind_and_the_first_one_stays_in_the_history(desk):
    desk.blindness.set_on(True)
    desk.selection.select_span((100, 900))
    desk.tagging.give("sarcasm")
    (tag,) = desk.tagging.tags_here
    desk.tagging.set_note(tag.id, "sure")
    assert desk.tagging.tags_here[0].blind
    desk.tagging.move(tag.id, 100, 700)
    assert not desk.tagging.tags_here[0].blind
    first = desk.tagging.history_of(tag.id)[0].after
    assert (first.blind, first.end) == (True, 900)


def test_columns_show_nothing_of_a_hidden_clip_and_all_of_it_once_revealed(desk):
    show_map(desk)
    desk.blindness.set_on(True)
    (column,) = desk.columns.columns
    assert (column.saliency, column.trust, column.message) == (None, None, "")
    assert column.hidden_as == desk.library.title_of(0)
    assert NAMES[0] not in column.hidden_as
    assert desk.sifting.obstacle == "Hidden until you tag this clip."
    desk.tagging.give("sarcasm")
    (column,) = desk.columns.columns
    assert (column.saliency.clip, column.status, column.hidden_as) == (NAMES[0], "done", "")


def test_the_order_is_drawn_by_lot_whatever_it_was_sorted_by(desk):
    orders = []
    for column in ("", "valence", "clip", "transcript"):
        desk.library.sort_by(column)
        desk.blindness.set_on(True)
        orders.append(desk.library.rows.tolist())
        desk.blindness.set_on(False)
    assert all(order == orders[0] for order in orders)
    assert sorted(orders[0]) == list(range(6))
    desk.library.sort_by("")
    assert desk.library.rows.tolist() == list(range(6))


def test_no_hidden_name_is_found_by_searching_for_it(desk):
    desk.blindness.set_on(True)
    desk.tagging.give("sarcasm")
    desk.library.ask(Query(text=NAMES[1][:-4]))
    assert desk.library.rows.tolist() == []
    desk.library.ask(Query(text=NAMES[0][:-4]))
    assert desk.library.rows.tolist() == [0]


def test_hidden_clips_are_found_by_what_is_said_in_them(desk):
    desk.blindness.set_on(True)
    desk.library.ask(Query(text="good"))
    assert sorted(desk.library.rows.tolist()) == [0, 2]


def test_a_clip_is_called_by_its_place(desk):
    desk.blindness.set_on(True)
    titles = [desk.library.title_of(int(row)) for row in desk.library.rows]
    assert titles == [f"Clip {place} of 6" for place in range(1, 7)]
    desk.blindness.reveal()
    assert desk.library.title_of(0) == NAMES[0]


def test_what_was_seen_before_the_first_open_tag_is_logged_once(desk):
    show_map(desk)
    desk.tagging.give("sarcasm")
    desk.tagging.give("mimicry")
    assert log(desk) == [("ada", NAMES[0], "open: labels, predictions, saliency")]
    assert [tag.blind for tag in desk.tagging.tags_here] == [False, False]


def test_a_clip_that_was_seen_open_may_be_heard_blind_later_but_the_log_tells(desk):
    desk.now = 3.0
    desk.blindness.set_on(True)
    desk.tagging.give("sarcasm")
    assert log(desk) == [("ada", NAMES[0], "open: labels"), ("ada", NAMES[0], "blind")]


def test_a_clip_passed_by_is_not_seen_and_one_left_is(desk):
    desk.selection.select(1)
    desk.now = 5.0
    desk.selection.select(2)
    desk.now = 9.0
    desk.blindness.close()
    assert [clip for _, clip, _ in log(desk)] == [NAMES[1], NAMES[2]]


def test_a_filter_by_labels_is_told_with_the_reveal(desk):
    desk.library.ask(Query(splits=frozenset(desk.library.index.groups["split"].categories)))
    desk.blindness.set_on(True)
    desk.blindness.reveal()
    assert log(desk) == [("ada", desk.tagging.clip, "blind, filtered by split")]


def test_many_clips_tagged_at_once_are_blind_where_they_were_hidden(desk):
    desk.blindness.set_on(True)
    desk.blindness.reveal()
    desk.tagging.give_to_rows("sarcasm", range(3))
    assert {tag.clip: tag.blind for tag in desk.tagging.tags.values()} == dict(
        zip(NAMES[:3], [False, True, True], strict=True)
    )
    assert desk.library.hidden.tolist() == [False] * 3 + [True] * 3
    desk.selection.select(1)
    desk.selection.select(0)
    desk.selection.select(1)
    assert log(desk) == [("ada", NAMES[0], "blind"), ("ada", NAMES[1], "blind")]


def test_others_tags_are_hidden_with_the_clip(desk):
    with Session.open(desk.path, tagger="bo") as other:
        other.commit(
            give([new_tag(NAMES[0], name, tagger="bo", codebook_version=1) for name in ("mimicry", DONE)])
        )
    desk.tagging.catch_up()
    desk.tagging.show_others(True)
    assert [tag.tagger for tag in desk.tagging.tags_here] == ["bo"]
    desk.blindness.set_on(True)
    assert (desk.tagging.tags_here, desk.tagging.done_here) == ((), ())
    desk.tagging.give("sarcasm")
    assert {tag.tagger for tag in desk.tagging.tags_here} == {"ada", "bo"}


def test_a_clip_heard_again_is_hidden_again_and_no_other(desk):
    desk.tagging.give_to_rows("sarcasm", range(3))
    desk.blindness.set_on(True)
    assert not desk.blindness.hides
    desk.tagging.hear_again(NAMES[0])
    assert desk.library.hidden.tolist() == [True, False, False, True, True, True]
    desk.tagging.give("mimicry")
    assert desk.tagging.tags_here[0].blind
    assert log(desk)[-1] == ("ada (again)", NAMES[0], "blind")
    desk.tagging.hear_again("")
    assert desk.library.hidden.tolist() == [False] * 3 + [True] * 3


def test_it_tells_only_what_changes(desk):
    told = []
    desk.blindness.changed.connect(lambda: told.append((desk.blindness.is_on, desk.blindness.hides)))
    desk.blindness.set_on(True)
    desk.blindness.set_on(True)
    desk.selection.select(1)
    desk.tagging.give("sarcasm")
    desk.tagging.give("mimicry")
    assert told == [(True, True), (True, False)]


def test_new_maps_of_hidden_clips_stay_out_of_sight(desk):
    desk.blindness.set_on(True)
    desk.columns._show(0, Found(saliency(clip=NAMES[0]), "key"))
    assert desk.columns.columns[0].saliency is None
    assert np.all(desk.library.hidden)


def test_what_a_condition_asks_of_labels_is_logged_too(desk):
    desk.blindness.set_on(True)
    desk.library.ask(Query(splits=frozenset({"Train"}), where=Compares("valence", "<", 9) & HasText("o")))
    assert desk.blindness.filtered_by == ("split", "valence")
    desk.library.ask(Query(ranges=frozenset({Within("duration", 0, 9)})))
    assert desk.blindness.filtered_by == ()


@pytest.mark.parametrize("condition", [Contains("clip", "-05-"), HasText("-05-")])
def test_a_condition_on_names_which_may_be_labels_is_told(desk, condition):
    desk.blindness.set_on(True)
    desk.library.ask(Query(where=condition))
    assert desk.blindness.filtered_by == ("clip",)


def test_by_which_corpora_clips_were_chosen_is_told(desk):
    desk.blindness.set_on(True)
    desk.library.show(joined_corpus(), build_index(joined_corpus()))
    desk.library.ask(Query(corpora=frozenset("B")))
    assert desk.blindness.filtered_by == ("corpus",)
