import pytest

from listener.views.listen.axis import TimeAxis, Window
from listener.views.listen.following import Following
from tests.listener.listening_desk import RATE


@pytest.fixture
def followed(listening):
    """A clip of 4 s, of which half a second is in sight."""
    listening.go(3)
    axis = TimeAxis()
    axis.span(4.0)
    axis.show(Window(0.0, 0.5))
    listening.axis = axis
    listening.following = Following(axis, listening.hearing, listening.player, parent=axis)
    return listening


def seek(desk, seconds):
    desk.player.seek(round(seconds * RATE))


def test_the_page_is_turned_when_the_cursor_leaves_it(followed):
    followed.player.play()
    seek(followed, 0.4)
    assert followed.axis.window == Window(0.0, 0.5)
    seek(followed, 0.6)
    assert followed.axis.window.holds(0.6)
    assert followed.axis.window.length == pytest.approx(0.5)


def test_who_scrolls_away_stays_until_the_cursor_comes_by(followed):
    followed.player.play()
    seek(followed, 0.2)
    followed.axis.show(Window(2.0, 2.5))
    seek(followed, 0.3)
    seek(followed, 1.0)
    assert followed.axis.window == Window(2.0, 2.5)
    seek(followed, 2.2)
    seek(followed, 2.6)
    assert followed.axis.window.holds(2.6)


def test_playing_anew_comes_back_to_the_cursor(followed):
    followed.player.play()
    seek(followed, 0.2)
    followed.axis.show(Window(2.0, 2.5))
    followed.player.pause()
    assert followed.axis.window == Window(2.0, 2.5)
    followed.player.play()
    assert followed.axis.window.holds(0.2)


def test_nothing_is_followed_if_it_is_not_wanted_or_silent(followed):
    seek(followed, 3.0)
    assert followed.axis.window == Window(0.0, 0.5)
    followed.following.set_on(False)
    followed.player.play()
    seek(followed, 3.2)
    assert followed.axis.window == Window(0.0, 0.5)
    followed.following.set_on(True)
    assert followed.axis.window.holds(3.2)


def test_no_page_is_turned_under_a_mouse_that_holds_something(followed):
    followed.player.play()
    seek(followed, 0.4)
    followed.axis.is_held = True
    seek(followed, 0.6)
    assert followed.axis.window == Window(0.0, 0.5)
