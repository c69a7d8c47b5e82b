import threading

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.audio import Sound
from analysis.errors import DataError
from listener.state.altering import pacing as module
from listener.state.altering.pacing import SPEEDS, TOPIC
from listener.state.altering.variants import Variant
from tests.listener.listening_desk import RATE, ListeningDesk


@pytest.fixture
def desk(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.go(1)
    yield desk
    desk.close()


def play_at(desk, speed):
    """Change the speed and wait until the player has it."""
    desk.pacing.set_speed(speed)
    desk.qtbot.waitUntil(lambda: desk.player.length == round(desk.hearing.length / speed))


@pytest.fixture
def held(desk, monkeypatch):  # noqa: ARG001 - it is closed after this is set
    """Stretching waits until this is set."""
    free = threading.Event()

    def stretched(sound, speed, _report):
        free.wait(20)
        return Sound(np.zeros((round(sound.length / speed), 1), np.float32), sound.rate)

    monkeypatch.setattr(module, "stretched", stretched)
    yield free
    free.set()


def test_places_stay_those_of_the_clip(desk):
    desk.hearing.seek(4000)
    desk.selection.select_span((8000, 12000))
    play_at(desk, 0.5)
    assert (desk.player.position, desk.hearing.position, desk.hearing.length) == (8000, 4000, 2 * RATE)
    desk.hearing.play_selection()
    assert (desk.player.is_playing, desk.player.position, desk.hearing.position) == (True, 16000, 8000)
    assert desk.selection.span == (8000, 12000)


def test_what_plays_goes_on_from_the_same_place(desk):
    desk.hearing.seek(6000)
    desk.hearing.toggle()
    play_at(desk, 2.0)
    assert (desk.player.is_playing, desk.player.position) == (True, 3000)
    play_at(desk, 1.0)
    assert (desk.player.is_playing, desk.player.position, desk.hearing.position) == (True, 6000, 6000)


def test_the_usual_speed_is_the_clip_itself(desk):
    clip = desk.player._sound
    play_at(desk, 0.5)
    assert desk.player._sound is not clip
    desk.pacing.set_speed(1.0)
    assert desk.player._sound is clip
    assert desk.pacing.scale == 1


def test_a_loop_follows_the_selection_at_any_speed(desk):
    desk.selection.select_span((8000, 12000))
    desk.hearing.set_loop(True)
    desk.hearing.play_selection()
    play_at(desk, 0.25)
    assert desk.player._bounds() == (32000, 48000)
    desk.selection.select_span((4000, 6000))
    assert desk.player._bounds() == (16000, 24000)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(speed=st.sampled_from(SPEEDS), sample=st.integers(0, 2 * RATE))
def test_the_cursor_is_where_it_was_put(desk, speed, sample):
    play_at(desk, speed)
    desk.hearing.seek(sample)
    assert abs(desk.hearing.position - sample) <= (speed + 1) / 2
    assert 0 <= desk.player.position <= desk.player.length


@pytest.mark.usefixtures("held")
def test_steps_end_at_the_slowest_and_the_fastest(desk):
    told = []
    desk.pacing.speed_changed.connect(told.append)
    for _ in range(5):
        desk.pacing.faster()
    for _ in range(8):
        desk.pacing.slower()
    assert told == [1.25, 1.5, 2.0, 1.5, 1.25, 1.0, 0.75, 0.5, 0.25]


def test_the_next_clip_begins_at_the_speed_that_was_wished(desk, qtbot, held):
    held.set()
    play_at(desk, 0.5)
    held.clear()
    desk.go(2)
    desk.hearing.toggle()
    assert not desk.player.is_playing
    held.set()
    qtbot.waitUntil(lambda: desk.player.is_playing)
    assert desk.player.length == 6 * RATE


@pytest.mark.parametrize("verb", ["toggle", "stop_or_clear"])
def test_what_waits_to_play_can_be_taken_back(desk, qtbot, held, verb):
    desk.pacing.set_speed(0.5)
    desk.hearing.toggle()
    getattr(desk.hearing, verb)()
    held.set()
    qtbot.waitUntil(lambda: desk.player.length == 4 * RATE)
    assert not desk.player.is_playing


@pytest.mark.usefixtures("held")
def test_what_plays_can_be_paused_while_a_sound_is_stretched(desk):
    desk.hearing.toggle()
    desk.pacing.set_speed(0.5)
    desk.hearing.toggle()
    assert not desk.player.is_playing


def test_another_sound_is_heard_at_the_speed(desk, qtbot):
    play_at(desk, 0.5)
    desk.hearing.seek(4000)
    desk.hearing.hear(Variant(Sound(np.full((4 * RATE, 1), 0.1, np.float32), RATE), stretch=2.0))
    qtbot.waitUntil(lambda: desk.player.length == 8 * RATE)
    assert (desk.player.position, desk.hearing.position) == (16000, 4000)


def test_a_sound_that_cannot_be_stretched_is_played_as_it_is(desk, qtbot, monkeypatch):
    def fail(_sound, _speed, _report):
        raise DataError("it is too long")

    monkeypatch.setattr(module, "stretched", fail)
    with qtbot.waitSignal(desk.pacing.failed) as told:
        desk.pacing.set_speed(0.5)
        desk.hearing.toggle()
    assert told.args == ["The sound cannot be played at 0.5× its speed: it is too long"]
    assert (desk.pacing.speed, desk.player.is_playing, desk.player.length) == (1.0, True, 2 * RATE)


@pytest.mark.usefixtures("held")
def test_cancelled_stretching_leaves_the_usual_speed(desk):
    desk.pacing.set_speed(0.5)
    desk.hearing.toggle()
    desk.jobs.cancel(TOPIC)
    assert (desk.pacing.speed, desk.player.is_playing) == (1.0, False)
    desk.hearing.toggle()
    assert desk.player.is_playing


def test_without_a_sound_the_speed_is_only_kept(desk, qtbot):
    desk.go(5)
    desk.pacing.set_speed(0.5)
    desk.hearing.toggle()
    assert not desk.player.is_playing
    desk.go(0)
    qtbot.waitUntil(lambda: desk.player.length == 2 * RATE)


def test_a_new_speed_does_not_wait_for_the_old_one(desk, qtbot, monkeypatch):
    begun, stopped = threading.Event(), []

    def stretch(sound, speed, report):
        if speed == 2.0:
            return Sound(sound.samples[::2], sound.rate)
        begun.set()
        try:
            while True:
                report(0.5)
        finally:
            stopped.append(speed)

    monkeypatch.setattr(module, "stretched", stretch)
    desk.pacing.set_speed(0.5)
    qtbot.waitUntil(begun.is_set)
    desk.pacing.set_speed(2.0)
    qtbot.waitUntil(lambda: desk.player.length == RATE)
    qtbot.waitUntil(lambda: stopped == [0.5])
    assert not desk.jobs.running


def test_what_was_stretched_is_at_hand_when_one_comes_back(desk):
    play_at(desk, 0.5)
    made = desk.player._sound
    desk.pacing.set_speed(1.0)
    desk.pacing.set_speed(0.5)
    assert desk.player._sound is made
    assert not desk.jobs.running
