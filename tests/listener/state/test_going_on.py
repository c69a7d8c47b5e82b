import pytest

from listener.playback.silence import SilentOutput
from listener.player import Player
from listener.state.altering.going_on import GoingOn
from listener.state.altering.hearing import Hearing
from listener.state.altering.pacing import Pacing
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import RATE, ListeningDesk


class Clock:
    """Time that passes when it is told to."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def desk(tmp_path, qtbot):
    desk, clock = ListeningDesk(tmp_path, qtbot), Clock()
    desk.clock = clock
    desk.player.close()
    desk.player = Player(outputs=[lambda rate: SilentOutput(rate, clock)])
    desk.pacing = Pacing(desk.player, desk.jobs)
    desk.hearing = Hearing(desk.columns, desk.selection, desk.player, desk.pacing)
    desk.going_on = GoingOn(
        desk.library, desk.selection, desk.columns, desk.tagging, desk.hearing, desk.player
    )
    desk.going_on.set_gap(0)
    desk.told = []
    desk.going_on.told.connect(desk.told.append)
    desk.go(0)
    yield desk
    desk.close()


def play_out(desk, play=None):
    """Play to the end."""
    (play or desk.hearing.play_clip)()
    hear_out(desk)


def hear_out(desk):
    while desk.player.is_playing:
        desk.clock.now += 0.05
        desk.player._tick()


def in_gap(desk):
    return desk.going_on._timer.isActive()


def test_it_is_off_at_first(desk):
    play_out(desk)
    assert not in_gap(desk)
    assert desk.selection.row == 0


def test_a_clip_that_was_played_out_is_followed_by_the_next(desk, qtbot):
    desk.going_on.set_on(True)
    play_out(desk)
    desk.qtbot.waitUntil(lambda: desk.player.is_playing)
    assert (desk.selection.row, desk.player.length) == (1, 2 * RATE)
    desk.hearing.seek(RATE)
    hear_out(desk)
    qtbot.waitUntil(lambda: desk.player.is_playing)
    assert desk.selection.row == 2


def test_from_the_cursor_to_the_end_is_played_out_as_well(desk, qtbot):
    desk.going_on.set_on(True)
    desk.hearing.seek(RATE // 2)
    play_out(desk, desk.hearing.toggle)
    qtbot.waitUntil(lambda: desk.player.is_playing)
    assert desk.selection.row == 1


def test_a_selection_is_not_the_clip(desk):
    desk.going_on.set_on(True)
    desk.selection.select_span((100, RATE))
    play_out(desk, desk.hearing.play_selection)
    play_out(desk, desk.hearing.play_around)
    play_out(desk, lambda: desk.hearing.play_span(0, 500))
    assert not in_gap(desk)


@pytest.mark.parametrize("verb", ["toggle", "stop_or_clear"])
def test_to_pause_or_stop_is_to_stay(desk, verb):
    desk.going_on.set_on(True)
    desk.hearing.play_clip()
    getattr(desk.hearing, verb)()
    assert not desk.player.is_playing
    assert not in_gap(desk)
    desk.going_on.set_gap(3)
    play_out(desk)
    assert in_gap(desk)
    getattr(desk.hearing, verb)()
    assert not in_gap(desk)
    assert (desk.player.is_playing, desk.selection.row) == (False, 0)


def test_playing_in_the_gap_begins_anew(desk):
    desk.going_on.set_on(True)
    desk.going_on.set_gap(3)
    play_out(desk)
    desk.hearing.play_selection()
    assert not in_gap(desk)
    assert desk.player.is_playing


def test_whoever_moves_on_while_a_clip_plays_hears_the_other(desk, qtbot):
    desk.going_on.set_on(True)
    desk.selection.step(1)
    desk.go(1)
    assert not desk.player.is_playing
    desk.hearing.play_clip()
    desk.go(2)
    qtbot.waitUntil(lambda: desk.player.is_playing)
    assert desk.player.length == 3 * RATE


def test_at_the_end_of_the_list_it_says_so(desk):
    desk.going_on.set_on(True)
    desk.library.rows = desk.library.rows[:1]
    play_out(desk)
    assert desk.told == ["That was the last clip of the list."]
    assert not in_gap(desk)


def test_a_clip_without_sound_ends_it_with_a_word(desk, qtbot):
    desk.going_on.set_on(True)
    desk.go(3)
    play_out(desk)
    qtbot.waitUntil(lambda: desk.told == ["This clip has no sound to play."])
    assert not desk.player.is_playing
    assert not desk.going_on.give_up()


def test_a_column_that_is_held_at_a_clip_does_not_go_on(desk):
    desk.going_on.set_on(True)
    desk.columns.pin(0, NAMES[0])
    desk.go(0)
    play_out(desk)
    assert not in_gap(desk)


def test_clips_are_played_as_they_are_selected_but_not_the_first(desk, qtbot):
    desk.going_on.set_plays_selected(True)
    desk.go(2)
    qtbot.waitUntil(lambda: desk.player.is_playing)
    assert desk.player.length == 3 * RATE
    desk.selection.clear()
    desk.go(1)
    assert not desk.player.is_playing


def test_a_change_of_wish_is_told_once_and_the_gap_kept_in_bounds(desk, qtbot):
    with qtbot.waitSignal(desk.going_on.changed):
        desk.going_on.set_gap(9)
    assert desk.going_on.gap == 3
    with qtbot.assertNotEmitted(desk.going_on.changed):
        desk.going_on.set_gap(3)
