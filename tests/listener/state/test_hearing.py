import numpy as np
import pytest

from analysis.audio import Sound
from listener.state.altering.variants import Variant
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import RATE, ListeningDesk


@pytest.fixture
def desk(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.go(1)
    yield desk
    desk.close()


def test_the_player_has_the_active_columns_sound(desk):
    assert (desk.player.length, desk.player.rate) == (2 * RATE, RATE)
    desk.go(4)
    assert desk.player.length == 0


@pytest.mark.parametrize("play", ["toggle", "play_clip", "play_selection", "play_around"])
def test_a_clip_that_is_still_being_read_plays_as_soon_as_it_is_there(desk, play):
    desk.hearing.play_clip()
    desk.selection.select(2)
    getattr(desk.hearing, play)()
    assert (desk.player.is_playing, desk.player.length) == (False, 2 * RATE)
    desk.qtbot.waitUntil(lambda: desk.player.is_playing)
    assert (desk.player.length, desk.player.position) == (3 * RATE, 0)


def test_a_clip_that_is_still_being_read_plays_not_when_that_is_taken_back(desk):
    desk.selection.select(2)
    desk.hearing.toggle()
    desk.hearing.toggle()
    desk.go(2)
    assert not desk.player.is_playing


def test_who_goes_on_before_a_clip_is_read_hears_none(desk):
    desk.selection.select(2)
    desk.hearing.toggle()
    desk.go(3)
    assert not desk.player.is_playing


def test_between_columns_of_one_clip_the_sound_goes_on(desk):
    desk.columns.set_count(2)
    desk.go(2)
    desk.hearing.seek(100)
    desk.selection.select_span((50, 90))
    desk.columns.activate(1)
    assert desk.player.position == 100
    assert desk.selection.span == (50, 90)


def test_another_clip_in_the_active_column_takes_sound_and_selection_along(desk):
    desk.columns.set_count(2)
    desk.columns.pin(1, NAMES[1])
    desk.go(3)
    desk.selection.select_span((50, 90))
    desk.columns.activate(1)
    assert desk.player.length == 2 * RATE
    assert desk.selection.span is None


def test_the_selection_is_set_from_the_cursor(desk):
    desk.hearing.seek(4000)
    desk.hearing.set_span_start_here()
    assert desk.selection.span == (4000, 2 * RATE)
    desk.hearing.seek(6000)
    desk.hearing.set_span_end_here()
    assert desk.selection.span == (4000, 6000)
    desk.hearing.seek(7000)
    desk.hearing.set_span_start_here()
    assert desk.selection.span == (7000, 2 * RATE)
    desk.hearing.seek(2000)
    desk.hearing.set_span_end_here()
    assert desk.selection.span == (0, 2000)


def test_moving_stays_in_the_clip(desk):
    desk.hearing.move(0.5)
    assert desk.player.position == 4000
    desk.hearing.move(-9)
    assert desk.player.position == 0
    desk.hearing.to_end()
    assert desk.player.position == 2 * RATE
    desk.hearing.to_start()
    assert desk.player.position == 0


def test_playing_the_selection_starts_at_it(desk):
    desk.selection.select_span((500, 900))
    desk.hearing.play_selection()
    assert (desk.player.is_playing, desk.player.position) == (True, 500)
    desk.hearing.stop_or_clear()
    assert not desk.player.is_playing
    assert desk.selection.span == (500, 900)
    desk.hearing.stop_or_clear()
    assert desk.selection.span is None
    desk.hearing.play_selection()
    assert (desk.player.is_playing, desk.player.position) == (True, 0)


def test_without_a_sound_verbs_do_nothing(desk):
    desk.go(5)
    for verb in (
        "toggle",
        "play_selection",
        "stop_or_clear",
        "to_end",
        "set_span_start_here",
        "set_span_end_here",
    ):
        getattr(desk.hearing, verb)()
    assert desk.selection.span is None
    assert not desk.player.is_playing


def test_a_selection_beyond_the_sound_is_heard_as_far_as_it_goes(desk):
    desk.selection.select_span((15000, 99000))
    desk.hearing.play_selection()
    assert desk.player.position == 15000
    desk.selection.select_span((50000, 99000))


def test_volume_goes_in_steps_between_silence_and_full(desk, qtbot):
    desk.hearing.set_volume(0.97)
    with qtbot.waitSignal(desk.hearing.volume_changed) as told:
        desk.hearing.louder()
    assert told.args == [1.0]
    with qtbot.assertNotEmitted(desk.hearing.volume_changed):
        desk.hearing.louder()
    desk.hearing.softer()
    assert desk.player.volume == pytest.approx(0.95)


def test_loop_is_told_once(desk, qtbot):
    with qtbot.waitSignal(desk.hearing.loop_changed):
        desk.hearing.set_loop(True)
    with qtbot.assertNotEmitted(desk.hearing.loop_changed):
        desk.hearing.set_loop(True)
    assert desk.player.is_looping


def variant(seconds, rate=RATE, **options):
    return Variant(Sound(np.full((round(seconds * rate), 1), 0.1, np.float32), rate), **options)


def test_another_sound_is_heard_at_the_same_place_of_the_clip(desk, qtbot):
    desk.selection.select_span((8000, 12000))
    desk.hearing.seek(4000)
    half_as_fast = variant(4, 16000, stretch=2.0, sign="slow")
    with qtbot.waitSignal(desk.hearing.variant_changed):
        desk.hearing.hear(half_as_fast)
    assert (desk.player.rate, desk.player.length, desk.player.position) == (16000, 64000, 16000)
    assert (desk.hearing.position, desk.hearing.rate, desk.hearing.clip_time) == (4000, RATE, 0.5)
    desk.hearing.move(0.25)
    assert (desk.player.position, desk.hearing.position) == (24000, 6000)
    desk.hearing.play_selection()
    assert (desk.player.is_playing, desk.player.position) == (True, 32000)
    desk.hearing.hear(None)
    assert (desk.player.is_playing, desk.player.position) == (True, 8000)
    desk.player.stop()
    desk.hearing.seek(3000)
    desk.hearing.set_span_end_here()
    assert desk.selection.span == (0, 3000)


def test_a_loop_goes_on_over_the_same_stretch_of_another_sound(desk):
    desk.selection.select_span((8000, 12000))
    desk.hearing.set_loop(True)
    desk.hearing.play_selection()
    desk.hearing.hear(variant(1, stretch=0.5))
    assert (desk.player.is_playing, desk.player.position) == (True, 4000)
    desk.hearing.seek(15000)
    desk.selection.select_span((0, 2000))
    desk.hearing.play_selection()
    assert desk.player.position == 0


def test_another_clip_is_heard_as_it_is(desk, qtbot):
    desk.hearing.hear(variant(2))
    with qtbot.waitSignal(desk.hearing.variant_changed):
        desk.go(3)
    assert desk.hearing.variant is None
    assert desk.player.length == 4 * RATE
    desk.go(5)
    desk.hearing.hear(variant(2))
    assert desk.hearing.variant is None
    assert desk.hearing.clip_time is None


def test_around_the_selection_some_more_is_played_as_far_as_there_is(desk, qtbot):
    desk.selection.select_span((6000, 12000))
    with qtbot.waitSignal(desk.hearing.rolls_changed):
        desk.hearing.set_rolls(0.5, 0.25)
    desk.hearing.play_around()
    assert (desk.player.is_playing, desk.player._bounds()) == (True, (2000, 14000))
    assert desk.hearing.position == 2000
    desk.hearing.set_rolls(9, -1)
    assert (desk.hearing.pre_roll, desk.hearing.post_roll) == (5, 0)
    desk.hearing.play_around()
    assert desk.player._bounds() == (0, 12000)
    assert desk.selection.span == (6000, 12000)
    desk.selection.select_span(None)
    desk.hearing.play_around()
    assert desk.player._bounds() == (0, 2 * RATE)


def test_rolls_are_seconds_of_the_clip_at_any_speed(desk, qtbot):
    desk.pacing.set_speed(0.5)
    qtbot.waitUntil(lambda: desk.player.length == 4 * RATE)
    desk.selection.select_span((6000, 12000))
    desk.hearing.play_around()
    assert desk.player._bounds() == (4000, 24000)
