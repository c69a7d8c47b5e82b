"""Which device is played on: the user's wish, what there is to choose from, and what is in use."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from listener.jobs import Jobs
from listener.playback.output import device_names, find_new_devices, ways_to
from listener.player import Player


class OutputDevices(QObject):
    """Keeps the player on the chosen device, or on the system's default one while that is not there.

    Attributes
    ----------
    chosen : str
        A device by its name; empty for the system's default one.
    names : tuple of str
        The devices known to be there.

    Signals
    -------
    changed
        The wish, what there is, or what is in use.
    chosen_changed : str
    looked
        What there is was found out.
    lost : str
        A sentence: the chosen device, or the one that was in use, is not played on any more, and what is instead.
    """

    changed = Signal()
    chosen_changed = Signal(str)
    looked = Signal()
    lost = Signal(str)

    def __init__(self, player: Player, jobs: Jobs) -> None:
        super().__init__()
        self._player, self._jobs = player, jobs
        self.chosen = ""
        self.names: tuple[str, ...] = ()
        self._has_sounded = False
        player.device_changed.connect(self.changed)
        player.device_changed.connect(self._note_device)
        player.trouble_changed.connect(self._tell_lost)

    @property
    def in_use(self) -> str:
        """What is played on, as the screen calls it; empty before the first sound."""
        return self._player.device

    @property
    def offered(self) -> tuple[str, ...]:
        """What one may choose from; what is chosen is among it even while it is not there."""
        is_missing = bool(self.chosen) and self.chosen not in self.names
        return (*self.names, self.chosen) if is_missing else self.names

    def choose(self, name: str) -> None:
        """Play on this device from now on; what plays goes on there at the same place."""
        if name != self.chosen:
            self.chosen = name
            self._player.use(ways_to(name))
            self.chosen_changed.emit(name)
            self.changed.emit()

    def look(self) -> None:
        """Find out which devices there are now; while something plays, as far as can be told without a break."""
        self._jobs.submit(
            "devices", "Looking for sound devices", lambda _report: find_new_devices(), self._list, self._list
        )

    def _list(self, _outcome: object) -> None:
        names = device_names()
        if names != self.names:
            self.names = names
            self.changed.emit()
        self.looked.emit()

    def _note_device(self) -> None:
        self._has_sounded |= bool(self.in_use) and not self._player.trouble

    def _tell_lost(self, sentence: str) -> None:
        """A machine without any device is nothing new; the line below the player says it."""
        if sentence and (self.chosen or self._has_sounded):
            self.lost.emit(sentence)
