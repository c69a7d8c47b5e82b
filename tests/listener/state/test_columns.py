import threading
from dataclasses import replace

import pytest

from listener.jobs import Jobs
from listener.state.columns.columns import MOST_COLUMNS
from models.interface import ModelCard, Output
from tests import checkpoints
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import ListeningDesk
from tests.listener.views.listen.made import saliency


@pytest.fixture
def desk(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.go(1)
    yield desk
    desk.close()


def keep_busy(jobs: Jobs, lane):
    """Occupy every thread of a lane; set the event to let go."""
    free = threading.Event()
    for number in range(2):
        jobs.submit(f"busy {number}", "Busy", lambda _report: free.wait(20), lambda _: None, print, lane=lane)
    return free


def test_explaining_that_is_cancelled_among_the_jobs_can_be_asked_for_again(desk):
    desk.columns.choose(0, "demo-audio", "valence")
    desk.go(2)
    free = keep_busy(desk.jobs, "models")
    desk.columns.explain_all()
    assert desk.columns.columns[0].status == "explaining"
    desk.jobs.cancel_number(desk.jobs.running[-1].number)
    assert desk.columns.columns[0].status == "ready"
    assert desk.columns.columns[0].message == "Explaining was cancelled."
    desk.columns.explain_all()
    assert desk.columns.columns[0].status == "explaining"
    desk.columns.cancel()
    assert desk.columns.columns[0].message == "Explaining was cancelled."
    free.set()


def test_another_clip_takes_the_place_of_explaining_without_a_word(desk):
    desk.columns.choose(0, "demo-audio", "valence")
    desk.go(2)
    free = keep_busy(desk.jobs, "models")
    desk.columns.explain_all()
    desk.go(3)
    assert desk.columns.columns[0].message == ""
    assert desk.columns.columns[0].saliency is None
    free.set()


def test_a_clip_without_audio_is_refused_without_work(desk):
    desk.columns.choose(0, "demo-audio", "valence")
    desk.go(4)
    desk.columns.explain_all()
    assert desk.columns.columns[0].status == "failed"
    assert "has no audio in" in desk.columns.columns[0].message
    assert desk.jobs.running == ()


def test_reading_that_is_cancelled_says_so(desk):
    free = keep_busy(desk.jobs, "general")
    desk.selection.select(2)
    desk.jobs.cancel_number(desk.jobs.running[-1].number)
    assert desk.columns.columns[0].status == "failed"
    assert desk.columns.columns[0].message == "Reading the clip was cancelled."
    free.set()


def wishes(desk):
    return [(wish.model, wish.target) for wish in desk.columns.wishes]


def test_up_to_four_columns_each_with_a_wish_of_its_own(desk):
    desk.columns.choose(0, "demo-audio", "valence")
    for _ in range(MOST_COLUMNS):
        desk.columns.add()
    assert len(desk.columns.columns) == MOST_COLUMNS
    choices = {(name, output.name) for name, card in desk.shelf.cards.items() for output in card.outputs}
    assert len(set(wishes(desk))) == min(MOST_COLUMNS, len(choices))


def test_a_column_that_goes_takes_nothing_of_the_others_with_it(desk):
    desk.columns.set_count(3)
    for number, target in enumerate(("valence", "activation", "dominance")):
        desk.columns.choose(number, "demo-audio", target)
    desk.columns.activate(2)
    desk.go(2)
    free = keep_busy(desk.jobs, "models")
    desk.columns.explain_all()
    desk.columns.remove(0)
    assert [wish.target for wish in desk.columns.wishes] == ["activation", "dominance"]
    assert [column.status for column in desk.columns.columns] == ["explaining", "explaining"]
    assert desk.columns.active == 1
    desk.columns.remove(1)
    desk.jobs.cancel_number(desk.jobs.running[-1].number)
    assert desk.columns.columns[0].message == "Explaining was cancelled."
    desk.columns.remove(0)
    assert [wish.target for wish in desk.columns.wishes] == ["activation"]
    free.set()


def test_any_column_can_stay_at_its_clip_while_the_others_go_on(desk):
    desk.columns.set_count(3)
    desk.columns.pin(1, NAMES[3])
    desk.go(2)
    assert [column.contents.clip for column in desk.columns.columns] == [NAMES[2], NAMES[3], NAMES[2]]
    desk.columns.pin(1, "")
    desk.qtbot.waitUntil(lambda: desk.columns.columns[1].contents.clip == NAMES[2])


@pytest.fixture
def model(desk, tmp_path, monkeypatch):
    """A small model in the first column, and a cache of its own."""
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    folder = str(checkpoints.speech(tmp_path / "model"))
    desk.shelf.add(folder)
    desk.columns.choose(0, folder, "valence")
    desk.go(1)
    return folder


def explain(desk):
    desk.columns.explain_all()
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].saliency is not None, timeout=60_000)


@pytest.mark.usefixtures("model")
def test_a_map_is_checked_once_it_is_there_and_that_is_kept(desk):
    desk.columns.set_check_maps(True)
    fractions = set()
    desk.columns.column_changed.connect(lambda _: fractions.add(desk.columns.columns[0].checking))
    explain(desk)
    assert desk.columns.columns[0].checking is not None
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].trust is not None, timeout=120_000)
    assert desk.columns.columns[0].checking is None
    assert fractions >= {None, 0.0}
    trust = desk.columns.columns[0].trust
    desk.go(0)
    assert desk.columns.columns[0].trust is None
    desk.selection.select(1)
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].status == "done")
    assert desk.columns.columns[0].trust == trust
    assert desk.jobs.running == ()


@pytest.mark.usefixtures("model")
def test_a_check_is_dropped_with_its_clip_and_can_be_asked_for(desk):
    explain(desk)
    assert desk.columns.columns[0].checking is None
    free = keep_busy(desk.jobs, "models")
    desk.columns.check(0)
    assert desk.columns.columns[0].checking == 0.0
    desk.columns.cancel()
    assert desk.columns.columns[0].checking is None
    desk.columns.check(0)
    desk.go(2)
    assert desk.columns.columns[0].checking is None
    assert [job.topic for job in desk.jobs.running if not job.topic.startswith("busy")] == []
    desk.columns.check(0)
    assert desk.columns.columns[0].checking is None
    free.set()


def test_random_copies_are_kept_as_long_as_their_model_is_in_a_column(desk, model):
    copy = desk.shelf.randomised(model)
    desk.columns.choose(0, model, "activation")
    assert desk.shelf.randomised(model) is copy
    desk.columns.choose(0, "demo-audio", "valence")
    assert desk.shelf.randomised(model) is not copy


def test_targets_and_methods_are_chosen_one_after_the_other(desk):
    desk.columns.choose(0, "demo-audio", "valence")
    desk.columns.choose_next_target()
    desk.columns.choose_next_method()
    wish = desk.columns.columns[0].wish
    assert wish.target != "valence"
    assert wish.method == "gradient-x-input"


def test_what_models_said_is_remembered_on_the_corpus_scale(desk):
    outputs = (Output("valence", "dimension", 0.0, 1.0), Output("happy", "class"))
    desk.shelf.cards["/models/x"] = ModelCard("x", "X", "audio", outputs, "", "")
    for target, prediction in (("valence", 0.5), ("happy", 0.5)):
        desk.columns.note(replace(saliency(), clip=NAMES[1], model="x", target=target, prediction=prediction))
    assert desk.columns.predictions == {NAMES[1]: {"x:valence": 4.0, "x:happy": 0.5}}
