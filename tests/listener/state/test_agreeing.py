"""Agreement and settling in the window's states, on the demo corpus."""

from __future__ import annotations

import csv

import pytest

from analysis.agreement import Decision
from analysis.session.edits import give
from analysis.session.marks import DONE, SETTLED
from tests.analysis.agreement.tagged import done, region, whole


@pytest.fixture
def disputed(demo, qtbot):
    """Two clips on which Ann and Ben differ, one on which they agree, and one that only Ann judged."""
    clips = [demo.library.name_of(row) for row in range(4)]
    tags = [
        whole(clips[0], "sarcasm", "Ann"),
        region(clips[0], "mimicry", "Ann", 0.1, 0.6),
        region(clips[0], "mimicry", "Ben", 0.4, 0.9),
        whole(clips[1], "sarcasm", "Ben"),
        done(clips[1], "Ann"),
        whole(clips[2], "sarcasm", "Ann"),
        whole(clips[2], "sarcasm", "Ben"),
        whole(clips[3], "sarcasm", "Ann"),
    ]
    demo.tagging.bring_in(give(tags))
    demo.tagging.finish_writing()
    qtbot.wait_until(lambda: len(demo.tagging.tags) == len(tags))
    demo.settling.begin()
    qtbot.wait_until(lambda: demo.settling.here is not None)
    return demo


def settled_of(desk, clip):
    return sorted(tag.tag for tag in desk.tagging.of_clip(clip) if tag.tagger == SETTLED)


def test_agreement_is_computed_and_written(disputed, qtbot, tmp_path):
    agreeing = disputed.agreeing
    agreeing.start()
    assert agreeing.agreed.is_running
    qtbot.wait_until(lambda: agreeing.agreed.found is not None)
    assert agreeing.agreed.found.taggers == (("Ann", 4), ("Ben", 3))
    assert [row.tag for row in agreeing.agreed.found.together.tags] == ["sarcasm", "mimicry"]
    agreeing.save(tmp_path / "agreement.csv")
    assert len(list(csv.reader((tmp_path / "agreement.csv").read_text().splitlines()))) == 7
    disputed.tagging.bring_in(give([whole(disputed.library.name_of(9), "mimicry", "Ann")]))
    qtbot.wait_until(lambda: agreeing.agreed.is_old)


def test_a_place_that_cannot_be_written_is_told(disputed, qtbot, tmp_path):
    said = []
    disputed.agreeing.failed.connect(said.append)
    disputed.agreeing.start()
    qtbot.wait_until(lambda: disputed.agreeing.agreed.found is not None)
    disputed.agreeing.save(tmp_path / "no" / "agreement.csv")
    assert "there is no folder" in said[0]


def test_clips_that_differ_most_come_first_and_are_shown(disputed):
    settling = disputed.settling
    assert [one.clip for one in settling.clips] == [disputed.library.name_of(0), disputed.library.name_of(1)]
    assert disputed.selection.clip == disputed.library.name_of(0)
    assert settling.n_alike == 1
    assert settling.duration == pytest.approx(disputed.library.corpus.clips["duration"].iloc[0])


def test_a_clip_is_settled_by_keys_and_undone(disputed, qtbot):
    settling, clip = disputed.settling, disputed.library.name_of(0)
    said = []
    settling.failed.connect(said.append)
    assert not settling.settle()
    assert said == ["Decide about mimicry, sarcasm first."]
    settling.decide_chosen(3)  # the overlap of both
    assert (settling.decisions, settling.chosen) == ({"mimicry": Decision("overlap")}, 1)
    settling.decide_chosen(0)
    assert settling.settle()
    qtbot.wait_until(lambda: settling.n_settled == 1)
    assert settled_of(disputed, clip) == [DONE, "mimicry"]
    assert settling.here.clip == disputed.library.name_of(1)
    disputed.tagging.undo()
    qtbot.wait_until(lambda: settling.n_settled == 0)
    assert settled_of(disputed, clip) == []


def test_settling_again_replaces_what_was_decided(disputed, qtbot):
    settling, clip = disputed.settling, disputed.library.name_of(1)
    settling.step(1)
    for number, expected in ((1, [DONE, "sarcasm"]), (0, [DONE])):
        settling.decide_chosen(number)
        assert settling.settle()
        qtbot.wait_until(lambda expected=expected: settled_of(disputed, clip) == expected)
        settling.step(1)


def test_what_all_agree_on_is_settled_as_one_edit(disputed, qtbot):
    disputed.settling.settle_alike()
    qtbot.wait_until(lambda: disputed.settling.n_alike == 0)
    assert settled_of(disputed, disputed.library.name_of(2)) == [DONE, "sarcasm"]


def test_a_stretch_selected_in_the_window_can_be_decided(disputed):
    settling, said = disputed.settling, []
    settling.failed.connect(said.append)
    settling.decide_as_selected("mimicry")
    assert said[0].startswith("Select a stretch of this clip")
    disputed.selection.select_span((1000, 3000))
    settling.decide_as_selected("mimicry")
    rate = disputed.columns.active_contents.sound.rate
    assert settling.decisions["mimicry"] == Decision("own", start=1000, end=3000, rate=rate)


def test_another_session_leaves_nothing_to_settle(disputed):
    disputed.tagging.use(None)
    assert disputed.settling.clips == ()
    assert disputed.settling.here is None
