"""Pictures of the columns' sounds that take longer than a waveform: found by jobs while they are shown, and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Literal, get_args

from PySide6.QtCore import QObject, Signal

from analysis.audio import Sound
from analysis.prosody import Prosody, prosody
from analysis.shades import Shades
from analysis.spectrogram import spectrogram
from listener.jobs import OF_IN_VIEW, Jobs
from listener.state.columns.columns import Columns
from listener.state.columns.contents import Contents
from listener.state.library import Library

Kind = Literal["spectrogram", "prosody"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Key = tuple[Kind, str]
MOST_KEPT = 16
WORK: dict[Kind, Callable[[Sound], Shades | Prosody]] = {
    "spectrogram": lambda sound: Shades.build(spectrogram(sound.mono(), sound.rate)),
    "prosody": lambda sound: prosody(sound.mono(), sound.rate),
}
TITLES: dict[Kind, str] = {"spectrogram": "Finding the spectrogram", "prosody": "Finding pitch and intensity"}


class SoundPictures(QObject):
    """Which kinds of picture are shown, and those of the columns' clips as far as they are found.

    Attributes
    ----------
    shown : frozenset of Kind

    Signals
    -------
    shown_changed
        Another kind is shown, or one no longer.
    found
        A picture of a column's clip was found, or could not be.
    """

    shown_changed = Signal()
    found = Signal()

    def __init__(self, library: Library, columns: Columns, jobs: Jobs) -> None:
        super().__init__()
        self._columns, self._jobs = columns, jobs
        self.shown: frozenset[Kind] = frozenset()
        self._found: OrderedDict[Key, Shades | Prosody | str] = OrderedDict()
        self._running: set[Key] = set()
        columns.column_changed.connect(self._follow)
        columns.count_changed.connect(self._follow)
        library.corpus_changed.connect(self._forget)

    def show(self, kind: Kind, is_shown: bool) -> None:
        """Show a kind of picture in every column, or no longer."""
        shown = self.shown | {kind} if is_shown else self.shown - {kind}
        if shown != self.shown:
            self.shown = shown
            self.shown_changed.emit()
            self._follow()

    def of(self, kind: Kind, contents: Contents | None) -> Any:
        """The `Shades` or `Prosody` of a clip; a sentence if there are none to be had; None if not found yet."""
        return None if contents is None else self._found.get((kind, contents.clip))

    def _follow(self, *_number: int) -> None:
        """Look for what is shown and neither found nor looked for; let go of what is no longer shown."""
        read = [column.contents for column in self._columns.columns if column.contents is not None]
        sounds = {contents.clip: contents.sound for contents in read if contents.sound is not None}
        wanted = {(kind, clip): sound for kind in sorted(self.shown) for clip, sound in sounds.items()}
        for key in self._running - wanted.keys():
            self._running.discard(key)
            self._jobs.cancel(_topic(key))
        for key, sound in wanted.items():
            if key in self._found:
                self._found.move_to_end(key)
            elif key not in self._running:
                self._look_for(key, sound)

    def _look_for(self, key: Key, sound: Sound) -> None:
        kind = key[0]
        self._running.add(key)
        self._jobs.submit(
            _topic(key),
            TITLES[kind],
            lambda _report: WORK[kind](sound),
            lambda found: self._keep(key, found),
            lambda error: self._keep(key, f"Nothing can be drawn of this sound: {error}"),
            priority=OF_IN_VIEW,
        )

    def _keep(self, key: Key, found: Shades | Prosody | str) -> None:
        self._running.discard(key)
        self._found[key] = found
        while len(self._found) > MOST_KEPT:
            self._found.popitem(last=False)
        self.found.emit()

    def _forget(self) -> None:
        """Clips of another corpus may have the same names."""
        for key in self._running:
            self._jobs.cancel(_topic(key))
        self._running.clear()
        self._found.clear()


def _topic(key: Key) -> str:
    return " of ".join(key)
