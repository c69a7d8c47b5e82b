"""The view keeps up with the play cursor, page by page."""

from __future__ import annotations

from PySide6.QtCore import QObject

from listener.player import Player
from listener.state.altering.hearing import Hearing
from listener.views.listen.axis import TimeAxis


class Following(QObject):
    """Turns the page when the cursor, while playing, goes out of sight.

    Who scrolls away from the cursor stays there until it is in sight again, or until playing begins anew.
    """

    def __init__(self, axis: TimeAxis, hearing: Hearing, player: Player, parent: QObject) -> None:
        super().__init__(parent)
        self._axis, self._hearing, self._player = axis, hearing, player
        self.is_on = True
        self._before: float | None = None
        player.playing_changed.connect(self._begin)
        player.position_changed.connect(self._follow)

    def set_on(self, is_on: bool) -> None:
        """Follow from now on, wherever the cursor is, or no longer."""
        self.is_on = is_on
        self._begin()

    def _begin(self) -> None:
        self._before = None
        self._follow()

    def _follow(self) -> None:
        time = self._hearing.clip_time
        if time is None or not self._player.is_playing:
            return
        was_left = self._before is not None and not self._axis.window.holds(self._before)
        if self.is_on and not was_left:
            self._axis.follow(time)
        self._before = time
