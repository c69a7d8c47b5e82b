import pytest

from listener.player import Player
from tests.listener.player_clock import AHEAD, RATE, sound


def test_without_a_sound_nothing_happens(qapp):  # noqa: ARG001
    player = Player()
    player.play()
    player.toggle()
    player.seek(5)
    player.play_span()
    player.close()
    assert (player.position, player.length, player.rate, player.is_playing) == (0, 0, 0, False)


def test_the_position_follows_the_clock(player, clock, told):
    player.play()
    for _ in range(3):
        clock.run(100)
    assert told == [True, 100, 200, 300]
    assert (player.rate, player.length) == (1024, 1000)


def test_at_the_end_it_returns_to_where_it_began(player, clock, told):
    player.seek(700)
    player.play()
    clock.run(200)
    clock.run(200)
    assert told == [700, True, 900, False, 700]
    player.toggle()
    clock.run(100)
    assert player.position == 800 - AHEAD


def test_a_pause_stays_where_it_was_heard_and_goes_on_there(player, clock, told):
    player.play()
    clock.run(100)
    clock.now += 50 / RATE
    player.pause()
    assert told == [True, 100, 150, False]
    clock.run(1000)
    player.toggle()
    clock.run(100)
    assert player.position == 250


def test_stop_returns_to_where_it_began(player, clock):
    player.play(300)
    clock.run(100)
    player.stop()
    assert (player.position, player.is_playing) == (300, False)


def test_playing_from_the_very_end_begins_anew(player, clock):
    player.seek(1000)
    player.play()
    clock.run(100)
    assert player.position == 100


def test_a_range_ends_exactly(player, clock, told):
    player.play(200, 300)
    clock.run(99)
    clock.run(1)
    assert told == [True, 200, 299, False, 200]


def test_the_selection_is_played_and_looped(player, clock):
    player.set_span((400, 500))
    player.play_span()
    clock.run(50)
    assert player.position == 450
    clock.run(60)
    assert not player.is_playing
    player.set_loop(True)
    player.play_span()
    clock.run(250)
    assert (player.position, player.is_playing) == (450 - AHEAD, True)


def test_looping_without_a_selection_is_over_the_whole_sound(player, clock):
    player.set_loop(True)
    player.play()
    clock.run(1150)
    assert player.position == 150


def test_a_loop_is_left_without_a_jump(player, clock):
    player.set_span((400, 500))
    player.set_loop(True)
    player.play()
    clock.run(150)
    player.set_loop(False)
    clock.run(200)
    assert player.position == 650


def test_a_loop_follows_the_selection(player, clock):
    player.set_span((400, 500))
    player.set_loop(True)
    player.play_span()
    clock.run(50)
    player.set_span((400, 470))
    clock.run(30)
    assert player.position == 410
    player.set_span((600, 700))
    clock.run(1)
    clock.run(10)
    assert 600 <= player.position < 620


def test_a_change_of_the_selection_alone_does_not_disturb_playing(player, clock):
    player.play()
    clock.run(100)
    player.set_span((400, 500))
    player.set_span(None)
    clock.run(100)
    assert player.position == 200


def test_seeking_while_playing_goes_on_from_there(player, clock):
    player.play()
    clock.run(100)
    player.seek(600)
    clock.run(1)
    assert player.position == 600
    clock.run(100)
    assert abs(player.position - 700) <= 5
    assert player.is_playing
    player.seek(1000)
    assert (player.position, player.is_playing) == (1000, False)


def test_seeking_out_of_a_range_goes_on_to_the_end(player, clock):
    player.play(200, 300)
    clock.run(50)
    player.seek(800)
    clock.run(10)
    clock.run(100)
    assert player.is_playing
    clock.run(200)
    assert not player.is_playing


@pytest.mark.parametrize("sample, expected", [(-5, 0), (2000, 1000)])
def test_seeking_stays_within_the_sound(player, sample, expected):
    player.seek(sample)
    assert player.position == expected


@pytest.mark.parametrize("start, stop", [(-1, 5), (5, 5), (0, 1001), (1000, None)])
def test_ranges_outside_the_sound_are_refused(player, start, stop):
    with pytest.raises(ValueError, match="expected 0 <= start < stop <= 1000"):
        player.play(start, stop)


def test_loading_stops_and_forgets(player, clock):
    player.set_span((400, 500))
    player.play()
    clock.run(100)
    player.load(sound(50, rate=512))
    assert (player.position, player.is_playing, player.length, player.rate) == (0, False, 50, 512)
    player.play_span()
    clock.run(50)
    assert player.position == 25
    player.load(None)
    assert player.length == 0


def test_the_device_rests_when_nothing_plays(player, clock):
    player.play(900)
    clock.run(200)
    clock.run(100)
    assert player._timer.isActive()
    clock.run(300)
    clock.run(20)
    assert not player._timer.isActive()


def test_volume_stays_between_zero_and_one_and_over_loading(player):
    player.set_volume(3)
    assert player.volume == 1
    player.set_volume(0.25)
    player.load(sound())
    assert player.volume == 0.25


def test_another_sound_goes_on_at_the_same_place(player, clock):
    player.play()
    clock.run(300)
    player.exchange(sound(2000), 2.0)
    assert (player.is_playing, player.length) == (True, 2000)
    assert player.position == pytest.approx(600, abs=2 * AHEAD)
    clock.run(100)
    assert player.position == pytest.approx(700, abs=2 * AHEAD)
    player.exchange(sound(), 0.5)
    clock.run(100)
    assert player.position == pytest.approx(450, abs=2 * AHEAD)


def test_another_rate_goes_on_at_the_same_place(player, clock):
    player.play()
    clock.run(256)
    player.exchange(sound(4000, rate=4 * RATE), 4.0)
    assert (player.is_playing, player.rate, player.position) == (True, 4 * RATE, 1024)
    clock.run(256)
    assert player.position == pytest.approx(2048, abs=8 * AHEAD)


def test_another_sound_that_is_over_there_is_not_played(player, clock):
    player.play()
    clock.run(900)
    player.exchange(sound(500), 1.0)
    assert (player.is_playing, player.position) == (False, 500)


def test_in_silence_only_the_position_and_the_selection_move(player):
    player.exchange(sound(), 1.0)
    player.set_span((100, 200))
    player.seek(400)
    player.exchange(sound(500), 0.5)
    assert (player.is_playing, player.position) == (False, 200)
    player.play_span()
    assert player.position == 50
