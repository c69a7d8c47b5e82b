"""Going on to the next clip by itself, and playing clips as they are selected: both only if they are wished.

A listener who goes on hears the list as one hears a record: a clip that was played to its end is followed by the next,
and whoever moves to another clip while one plays hears that one. To pause or to stop is to stay at the clip, also in
the gap between two. A tag given in the gap goes to the clip that was heard, and the gap begins anew.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from listener.player import Player
from listener.state.altering.hearing import Hearing
from listener.state.columns.columns import Columns
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging

LONGEST_GAP_S = 3.0


class GoingOn(QObject):
    """Selects and plays clips by itself.

    Attributes
    ----------
    is_on : bool
        Whether it goes on to the next clip; off at first.
    plays_selected : bool
        Whether each clip is played when it is selected; off at first.
    gap : float
        Seconds of silence between two clips.

    Signals
    -------
    changed
        What is wished.
    told : str
        A sentence: why it did not go on.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(
        self,
        library: Library,
        selection: Selection,
        columns: Columns,
        tagging: Tagging,
        hearing: Hearing,
        player: Player,
    ) -> None:
        super().__init__()
        self._library, self._selection, self._columns = library, selection, columns
        self._hearing, self._player = hearing, player
        self.is_on = self.plays_selected = False
        self.gap = 0.5
        self._row: int | None = None
        self._is_awaiting = False
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._go_on)
        hearing.take_back.append(self.give_up)
        hearing.played_out.connect(self._wait)
        player.playing_changed.connect(lambda on: on and self._timer.stop())
        tagging.tags_changed.connect(lambda: self._timer.isActive() and self._timer.start())
        selection.clip_changed.connect(self._follow)
        columns.column_changed.connect(self._play_if_read)

    def set_on(self, on: bool) -> None:
        """Go on to the next clip from now on, or no longer."""
        self._wish("is_on", on)

    def set_plays_selected(self, on: bool) -> None:
        """Play each clip when it is selected, or no longer."""
        self._wish("plays_selected", on)

    def set_gap(self, seconds: float) -> None:
        """Set the silence between two clips, 0 to 3 s."""
        self._wish("gap", min(max(seconds, 0.0), LONGEST_GAP_S))

    def give_up(self) -> bool:
        """Stay at this clip, and play nothing that waits to be read; whether anything did."""
        waited = self._timer.isActive() or self._is_awaiting
        self._timer.stop()
        self._is_awaiting = False
        return waited

    def _wish(self, name: str, value: bool | float) -> None:
        if value != getattr(self, name):
            setattr(self, name, value)
            self.give_up()
            self.changed.emit()

    @property
    def _follows_selection(self) -> bool:
        return not self._columns.wishes[self._columns.active].pinned

    def _wait(self) -> None:
        if not self.is_on or not self._follows_selection:
            return
        if self._selection.place == len(self._library.rows) - 1:
            self.told.emit("That was the last clip of the list.")
        else:
            self._timer.start(round(1000 * self.gap))

    def _go_on(self) -> None:
        if _is_writing():
            self._timer.start()
            return
        self._is_awaiting = True
        self._selection.step(1)

    def _follow(self) -> None:
        """Another clip is selected, by whomever."""
        had_one, self._row = self._row is not None, self._selection.row
        goes_on = self.is_on and (self._player.is_playing or self._timer.isActive() or self._is_awaiting)
        self._timer.stop()
        wants = goes_on or (self.plays_selected and had_one)
        self._is_awaiting = wants and self._row is not None and self._follows_selection

    def _play_if_read(self) -> None:
        contents = self._columns.active_contents
        status = self._columns.columns[self._columns.active].status
        if not self._is_awaiting or status in ("reading", "empty"):
            return
        if contents is None or contents.clip != self._selection.clip or contents.sound is None:
            self._is_awaiting = False
            self.told.emit("This clip has no sound to play.")
        else:
            self._is_awaiting = False
            self._hearing.play_clip()


def _is_writing() -> bool:
    """Whether the user writes a text or answers a question: then the clip must not change under their hands."""
    if QGuiApplication.modalWindow() is not None:
        return True
    if QGuiApplication.focusObject() is None:
        return False
    enabled = QGuiApplication.inputMethod().queryFocusObject(Qt.InputMethodQuery.ImEnabled, None)
    return bool(enabled)
