from pathlib import Path

import numpy as np
import pytest

from analysis.session.identity import identify
from listener.state.explaining.unfinished import plan_file
from models.errors import ModelError
from models.explain.store import FILE, cache
from tests import checkpoints
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import ListeningDesk, hold_models

WITH_SOUND, WITHOUT = list(NAMES[:4]), list(NAMES[4:])


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return str(checkpoints.speech(tmp_path_factory.mktemp("model")))


@pytest.fixture
def open_desk(tmp_path, qtbot, monkeypatch, model):
    """Opens the window's states over the same corpus and folders, as often as one asks."""
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "data"))
    desks = []

    def open_one():
        desk = ListeningDesk(tmp_path, qtbot)
        desks.append(desk)
        desk.shelf.add(model)
        desk.columns.choose(0, model, "valence")
        desk.told, desk.failed = [], []
        desk.explaining.told.connect(desk.told.append)
        desk.explaining.failed.connect(desk.failed.append)
        desk.show_corpus()
        desk.selection.select(0)
        desk.explaining.use(identify(desk.library.corpus))
        qtbot.waitUntil(lambda: not desk.jobs.running)
        return desk

    yield open_one
    for desk in desks:
        desk.close()


@pytest.fixture
def desk(open_desk):
    return open_desk()


def wait_until_over(desk):
    desk.qtbot.waitUntil(lambda: desk.explaining.progress is None, timeout=60_000)


def at(desk, done, call):
    """Call this once so many clips are done."""
    calls = []

    def look():
        progress = desk.explaining.progress
        if progress is not None and progress.done == done and not calls:
            calls.append(progress)
            call()

    desk.explaining.changed.connect(look)


def explained(desk, model):
    return {clip for clip in NAMES if cache().find(clip, "valence", desk.shelf.cards[model].name)}


def test_shown_clips_are_explained_and_those_that_cannot_be_are_listed(desk, model):
    desk.explaining.start()
    wait_until_over(desk)
    assert explained(desk, model) == set(WITH_SOUND)
    assert [clip for clip, _ in desk.explaining.failures] == WITHOUT
    assert all("no audio" in reason for _, reason in desk.explaining.failures)
    assert desk.failed == ["2 of 6 clips could not be explained: Explain > Clips not explained lists them."]
    assert set(desk.columns.predictions) == set(WITH_SOUND)
    assert not plan_file(identify(desk.library.corpus).fingerprint).exists()


def test_only_shown_clips_are_explained_and_what_is_there_is_not_computed_again(desk, model, monkeypatch):
    desk.library.rows = np.array([3, 1])
    desk.explaining.start()
    wait_until_over(desk)
    assert explained(desk, model) == {NAMES[3], NAMES[1]}
    assert desk.told == ["All 2 clips are explained."]
    monkeypatch.setattr(
        "models.explain.run.explain", lambda *_args, **_options: pytest.fail("computed again")
    )
    desk.explaining.start()
    wait_until_over(desk)
    assert desk.told == ["All 2 clips are explained."] * 2


def test_the_clip_in_view_comes_first(desk):
    let_go = hold_models(desk)
    order = []
    desk.columns.column_changed.connect(
        lambda number: order.append(desk.columns.columns[number].status == "done" and "in view")
    )
    desk.explaining.changed.connect(lambda: order.append(desk.explaining.progress))
    desk.explaining.start()
    desk.selection.select(3)
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].status == "explaining")
    let_go()
    wait_until_over(desk)
    first_done = next(i for i, each in enumerate(order) if getattr(each, "done", 0) > 0)
    assert order.index("in view") < first_done


def test_clips_follow_from_the_one_in_view(desk):
    done = []
    desk.explaining.changed.connect(lambda: done.append(list(desk.columns.predictions)))
    desk.selection.select(2)
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].status == "ready")
    desk.explaining.start()
    wait_until_over(desk)
    assert done[-1] == [NAMES[2], NAMES[3], NAMES[1], NAMES[0]]


def test_pausing_leaves_nothing_running_and_going_on_does_the_rest(desk, model):
    at(desk, 2, desk.explaining.pause)
    desk.explaining.start()
    desk.qtbot.waitUntil(lambda: desk.explaining.progress.done == 2, timeout=60_000)
    desk.qtbot.waitUntil(lambda: not desk.jobs.running)
    assert not desk.explaining.progress.is_running
    assert desk.explaining.progress.seconds_left > 0
    desk.explaining.toggle()
    assert desk.explaining.progress.is_running
    wait_until_over(desk)
    assert explained(desk, model) == set(WITH_SOUND)


def test_closed_in_the_middle_it_goes_on_at_the_next_opening(open_desk, model):
    first = open_desk()
    at(first, 3, lambda: hold_models(first))
    first.explaining.start()
    first.qtbot.waitUntil(lambda: first.explaining.progress.done == 3, timeout=60_000)
    assert first.jobs.close()
    second = open_desk()
    assert (second.explaining.progress.done, second.explaining.progress.of) == (3, 6)
    assert not second.explaining.progress.is_running
    second.columns.choose(0, model, "activation")
    second.explaining.resume()
    wait_until_over(second)
    assert explained(second, model) == set(WITH_SOUND)
    assert [clip for clip, _ in second.explaining.failures] == WITHOUT
    third = open_desk()
    assert third.explaining.progress is None


def stop_after_three(desk):
    at(desk, 3, desk.explaining.pause)
    desk.explaining.start()
    desk.qtbot.waitUntil(lambda: desk.explaining.progress.done == 3, timeout=60_000)
    assert desk.jobs.close()


def test_what_the_cache_has_lost_is_done_again(open_desk, model):
    stop_after_three(open_desk())
    (cache().folder / FILE).unlink()
    desk = open_desk()
    assert desk.explaining.progress.done == 0
    desk.explaining.resume()
    wait_until_over(desk)
    assert explained(desk, model) == set(WITH_SOUND)


def test_what_other_weights_have_explained_is_done_again(open_desk, model):
    stop_after_three(open_desk())
    checkpoints.speech(Path(model), seed=1)
    desk = open_desk()
    assert desk.explaining.progress.done == 0
    desk.explaining.resume()
    wait_until_over(desk)
    assert len(cache().all_keys()) == 3 + len(WITH_SOUND)


def test_giving_up_leaves_nothing_to_go_on_with(open_desk):
    desk = open_desk()
    at(desk, 1, desk.explaining.cancel)
    desk.explaining.start()
    wait_until_over(desk)
    assert desk.jobs.running == ()
    assert open_desk().explaining.progress is None


def test_another_corpus_leaves_the_plan_of_the_first_for_later(desk):
    at(desk, 1, desk.explaining.pause)
    desk.explaining.start()
    desk.qtbot.waitUntil(lambda: desk.explaining.progress.done == 1, timeout=60_000)
    identity = identify(desk.library.corpus)
    desk.library.show(desk.library.corpus, desk.library.index)
    assert desk.explaining.progress is None
    desk.explaining.use(identity)
    desk.qtbot.waitUntil(lambda: desk.explaining.progress is not None)
    assert desk.explaining.progress.done == 1


def test_a_model_that_cannot_be_loaded_is_told_once_and_the_plan_stays(desk, monkeypatch):
    monkeypatch.setattr(
        desk.shelf, "load", lambda *_args: (_ for _ in ()).throw(ModelError("the weights are gone."))
    )
    desk.explaining.start()
    desk.qtbot.waitUntil(lambda: bool(desk.failed))
    assert desk.failed == ["Explaining the shown clips stopped: the weights are gone."]
    assert desk.explaining.progress.done == 0
    assert not desk.explaining.progress.is_running


def test_a_wish_that_no_clip_can_fulfil_stops_at_once(desk, model):
    desk.columns.choose(0, model, "valence", baseline="nonsense")
    desk.explaining.start()
    desk.qtbot.waitUntil(lambda: bool(desk.failed), timeout=60_000)
    assert "nonsense" in desk.failed[0]
    assert desk.explaining.failures == ()


@pytest.mark.parametrize(("name", "what"), [("audio", "audio"), ("demo-text", "a transcript")])
def test_what_no_shown_clip_has_is_told_at_once(desk, name, what):
    if name == "demo-text":
        desk.columns.choose(0, name, desk.shelf.cards[name].outputs[0].name)
    desk.library.rows = np.array([4])
    desk.explaining.start()
    assert desk.failed[0].startswith(f"No shown clip has {what} in ")
    assert desk.explaining.progress is None


def test_a_plan_that_cannot_be_kept_is_not_begun(desk, tmp_path):
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "explaining").write_text("in the way")
    desk.explaining.start()
    desk.qtbot.waitUntil(lambda: bool(desk.failed))
    assert "cannot be kept" in desk.failed[0]
    assert not desk.explaining.progress.is_running
    (tmp_path / "data" / "explaining").unlink()
    desk.explaining.resume()
    wait_until_over(desk)


def test_starting_says_what_it_lacks(desk):
    desk.columns.choose(0, "", "")
    desk.explaining.start()
    desk.library.rows = desk.library.rows[:0]
    desk.explaining.start()
    assert "choose a model" in desk.failed[0]
    assert "no clip" in desk.failed[1]
    assert desk.explaining.progress is None
