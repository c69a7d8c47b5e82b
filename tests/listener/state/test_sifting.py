from dataclasses import replace

import numpy as np
import pytest

from analysis.audio import Sound
from analysis.salient_sound import keep_only, salient_frames
from listener.state.altering.sifted import Sieve
from listener.state.altering.variants import Variant
from models.explain.retained import retained
from models.material import material
from tests import checkpoints
from tests.listener.listening_desk import RATE, ListeningDesk
from tests.listener.state.test_columns import keep_busy


@pytest.fixture
def desk(tmp_path, qtbot, monkeypatch):
    """A small model in the first column, and a cache of its own."""
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    desk = ListeningDesk(tmp_path, qtbot)
    desk.model = str(checkpoints.speech(tmp_path / "model"))
    desk.shelf.add(desk.model)
    desk.columns.choose(0, desk.model, "valence")
    desk.go(1)
    yield desk
    desk.close()


def explain(desk):
    desk.columns.explain_all()
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].saliency is not None, timeout=60_000)
    return desk.columns.columns[0].saliency


def wait_for(desk, status):
    desk.qtbot.waitUntil(lambda: desk.sifting.sifted.status == status, timeout=20_000)


def wait_for_retained(desk):
    desk.qtbot.waitUntil(lambda: desk.sifting.sifted.retained is not None, timeout=60_000)
    return desk.sifting.sifted.retained


def test_without_a_map_the_whole_clip_is_heard_and_the_reason_said(desk):
    assert desk.sifting.obstacle == "There is no saliency yet: press S."
    desk.sifting.choose("salient")
    assert desk.hearing.variant is None
    assert (desk.sifting.sifted.status, desk.sifting.sifted.obstacle) == ("whole", desk.sifting.obstacle)
    desk.columns.choose(0, "", "")
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].status == "ready")
    assert desk.sifting.obstacle.startswith("Choose a model")
    desk.go(5)
    assert desk.sifting.obstacle == "There is no sound."


def test_what_is_salient_is_heard_at_once_and_the_model_is_asked_what_it_says_of_it(desk):
    saliency = explain(desk)
    desk.hearing.seek(8000)
    desk.hearing.toggle()
    desk.sifting.choose("salient")
    wait_for(desk, "sifted")
    assert (desk.player.is_playing, desk.player.position) == (True, 8000)
    sound = desk.columns.active_contents.sound
    frames = salient_frames(saliency.values, 0.2)
    expected = keep_only(sound.mono(), RATE, frames, keep="salient").samples
    np.testing.assert_array_equal(desk.hearing.variant.sound.samples[:, 0], expected)
    read = material(desk.library.corpus, saliency.clip, 16000)
    kept = keep_only(read.samples, read.rate, frames, keep="salient")
    model = desk.shelf.load(desk.model)
    found = wait_for_retained(desk)
    assert found.kept_prediction == pytest.approx(
        retained(model, read, saliency, kept).kept_prediction, abs=1e-6
    )


def test_keys_go_round_and_what_is_known_is_there_at_once(desk):
    explain(desk)
    for keep in ("salient", "rest", "salient-in-noise"):
        desk.sifting.choose_next()
        assert desk.sifting.sieve.keep == keep
        wait_for_retained(desk)
    desk.sifting.choose_next()
    assert (desk.sifting.sieve.keep, desk.hearing.variant) == (None, None)
    desk.sifting.choose_next()
    assert (desk.sifting.sifted.status, desk.sifting.sifted.retained is not None) == ("sifted", True)
    desk.sifting.step_share(-1)
    assert desk.sifting.sieve.share == 0.15
    assert desk.sifting.sifted.status == "working"
    desk.sifting.step_share(9)
    assert desk.sifting.sieve.share == 0.5


def test_the_wish_goes_along_to_other_clips(desk):
    explain(desk)
    desk.sifting.choose("rest")
    wait_for(desk, "sifted")
    desk.go(2)
    assert desk.hearing.variant is None
    assert desk.sifting.sifted.obstacle == "There is no saliency yet: press S."
    free = keep_busy(desk.jobs, "models")
    desk.columns.explain_all()
    assert desk.sifting.sifted.obstacle == "The saliency is being computed."
    free.set()
    wait_for(desk, "sifted")
    assert desk.hearing.variant.sound.length == 3 * RATE
    desk.selection.select(1)
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].status == "done")
    wait_for(desk, "sifted")
    assert desk.hearing.variant.sound.length == 2 * RATE


def test_it_follows_the_active_column(desk):
    explain(desk)
    desk.columns.set_count(2)
    desk.qtbot.waitUntil(lambda: desk.columns.columns[1].status == "done", timeout=60_000)
    desk.sifting.choose("salient")
    wait_for(desk, "sifted")
    assert desk.hearing.variant.sign.endswith("valence")
    other = desk.columns.wishes[1].target
    desk.columns.activate(1)
    wait_for(desk, "sifted")
    assert desk.hearing.variant.sign.endswith(other)
    desk.columns.choose(1, "", "")
    desk.qtbot.waitUntil(lambda: desk.hearing.variant is None)


def test_where_nothing_tells_in_the_direction_it_is_said(desk):
    explain(desk)
    column = desk.columns.columns[0]
    flat = replace(column.saliency, values=np.abs(column.saliency.values))
    desk.columns._columns = (replace(column, saliency=flat),)
    desk.columns.column_changed.emit(0)
    desk.sifting.choose("salient")
    wait_for(desk, "sifted")
    desk.sifting.set_direction("lowering")
    wait_for(desk, "whole")
    assert desk.sifting.sifted.obstacle == "Nothing in this clip lowers valence."
    assert desk.hearing.variant is None


def test_another_sound_of_somebody_else_ends_the_wish(desk):
    explain(desk)
    desk.sifting.choose("salient")
    wait_for(desk, "sifted")
    other = Variant(Sound(np.zeros((2 * RATE, 1), np.float32), RATE), sign="flat pitch")
    desk.hearing.hear(other)
    assert desk.sifting.sieve == Sieve()
    assert desk.hearing.variant is other
    desk.sifting.choose(None)
    assert desk.hearing.variant is None
    desk.sifting.choose("rest")
    desk.hearing.hear(other)
    assert desk.sifting.sieve == Sieve()
    assert not [job for job in desk.jobs.running if job.topic == "sifting"]


def test_a_prediction_that_is_cancelled_says_so(desk):
    explain(desk)
    free = keep_busy(desk.jobs, "models")
    desk.sifting.choose("salient")
    wait_for(desk, "sifted")
    assert desk.sifting.sifted.is_predicting
    desk.jobs.cancel_number(desk.jobs.running[-1].number)
    assert desk.sifting.sifted.no_retained == "Predicting was cancelled."
    free.set()
