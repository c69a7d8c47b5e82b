"""Pictures of the columns' sounds that take longer than a waveform: found by jobs while they are shown, and kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Literal, get_args

from PySide6.QtCore import QObject, Signal

from analysis.audio import Sound
from analysis.prosody import Prosody, ProsodySettings, prosody
from analysis.shades import Shades, Shading
from analysis.spectrogram import SpectrogramSettings, spectrogram
from listener.jobs import OF_IN_VIEW, Jobs, Report
from listener.state.columns.columns import Columns
from listener.state.columns.contents import Contents
from listener.state.columns.lanes import Lanes
from listener.state.library import Library

Kind = Literal["spectrogram", "prosody"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Sought = SpectrogramSettings | ProsodySettings
Picture = Shades | Prosody
MOST_KEPT_BYTES = 256 * 1024**2
TITLES: dict[Kind, str] = {"spectrogram": "Finding the spectrogram", "prosody": "Finding pitch and intensity"}


@dataclass(frozen=True)
class Key:
    """One picture: of what kind, of which clip, and found with which settings."""

    kind: Kind
    clip: str
    sought: Sought

    @property
    def topic(self) -> str:
        """A job with other settings replaces the one before."""
        return f"{self.kind} of {self.clip}"


class SoundPictures(QObject):
    """Pictures of the columns' clips as far as they are found; looked for are those whose lanes are shown.

    Attributes
    ----------
    shown : frozenset of Kind
        Those of the shown lanes.
    spectrogram, pitch, shading : SpectrogramSettings, ProsodySettings, Shading
        How pictures are to be found, and in which shades a spectrogram is drawn.

    Signals
    -------
    settings_changed
        Pictures are to be found, or drawn, in another way.
    found
        A picture of a column's clip was found, or could not be.
    """

    settings_changed = Signal()
    found = Signal()

    def __init__(self, library: Library, columns: Columns, jobs: Jobs, lanes: Lanes) -> None:
        super().__init__()
        self._columns, self._jobs, self._lanes = columns, jobs, lanes
        self.spectrogram, self.pitch, self.shading = SpectrogramSettings(), ProsodySettings(), Shading()
        self._found: OrderedDict[Key, Picture | str] = OrderedDict()
        self._running: set[Key] = set()
        columns.column_changed.connect(self._follow)
        columns.count_changed.connect(self._follow)
        lanes.changed.connect(self._follow)
        library.corpus_changed.connect(self._forget)

    @property
    def shown(self) -> frozenset[Kind]:
        return frozenset(kind for kind in KINDS if kind in self._lanes.layout.shown)

    def set_spectrogram(self, settings: SpectrogramSettings) -> None:
        """Find spectrograms in this way; those of columns are looked for anew."""
        if settings != self.spectrogram:
            self.spectrogram = settings
            self._look_anew()

    def set_pitch(self, settings: ProsodySettings) -> None:
        """Find pitch and intensity in this way; those of columns are looked for anew."""
        if settings != self.pitch:
            self.pitch = settings
            self._look_anew()

    def set_shading(self, shading: Shading) -> None:
        """Draw spectrograms in these shades, at once."""
        if shading != self.shading:
            self.shading = shading
            self.settings_changed.emit()

    def of(self, kind: Kind, contents: Contents | None) -> Any:
        """The `Shades` or `Prosody` of a clip; a sentence if there are none to be had; None if not found yet.

        Until it is found with new settings it is the one found last, which tells its own settings.
        """
        if contents is None:
            return None
        wanted = Key(kind, contents.clip, self._sought(kind))
        if wanted in self._found:
            return self._found[wanted]
        others = (key for key in reversed(self._found) if (key.kind, key.clip) == (kind, contents.clip))
        return self._found.get(next(others, wanted))

    def _sought(self, kind: Kind) -> Sought:
        return self.spectrogram if kind == "spectrogram" else self.pitch

    def _look_anew(self) -> None:
        self._follow()
        self.settings_changed.emit()

    def _follow(self, *_number: int) -> None:
        """Look for what is shown and neither found nor looked for; let go of what is no longer shown."""
        read = [column.contents for column in self._columns.columns if column.contents is not None]
        sounds = {contents.clip: contents.sound for contents in read if contents.sound is not None}
        wanted = {
            Key(kind, clip, self._sought(kind)): sound
            for kind in sorted(self.shown)
            for clip, sound in sounds.items()
        }
        for key in self._running - wanted.keys():
            self._running.discard(key)
            self._jobs.cancel(key.topic)
        for key, sound in wanted.items():
            if key in self._found:
                self._found.move_to_end(key)
            elif key not in self._running:
                self._look_for(key, sound)

    def _look_for(self, key: Key, sound: Sound) -> None:
        self._running.add(key)
        self._jobs.submit(
            key.topic,
            TITLES[key.kind],
            lambda report: _find(key.sought, sound, report),
            lambda found: self._keep(key, found),
            lambda error: self._keep(key, f"Nothing can be drawn of this sound: {error}"),
            priority=OF_IN_VIEW,
        )

    def _keep(self, key: Key, found: Picture | str) -> None:
        self._running.discard(key)
        self._found[key] = found
        self._let_go()
        self.found.emit()

    def _let_go(self) -> None:
        """Keep no more than there is room for, and at least those of the columns' clips."""
        size = sum(_size(found) for found in self._found.values())
        clips = {column.contents.clip for column in self._columns.columns if column.contents is not None}
        for key in [key for key in self._found if key.clip not in clips]:
            if size <= MOST_KEPT_BYTES:
                return
            size -= _size(self._found.pop(key))

    def _forget(self) -> None:
        """Clips of another corpus may have the same names."""
        for key in self._running:
            self._jobs.cancel(key.topic)
        self._running.clear()
        self._found.clear()


def _size(found: Picture | str) -> int:
    """In bytes."""
    if isinstance(found, Shades):
        return sum(layer.levels.nbytes for layer in found.layers)
    if isinstance(found, Prosody):
        arrays = (found.times, found.f0, found.intensity_times, found.intensity_db)
        return sum(array.nbytes for array in arrays)
    return 0


def _find(sought: Sought, sound: Sound, report: Report) -> Picture:
    if isinstance(sought, SpectrogramSettings):
        return Shades.build(spectrogram(sound.mono(), sound.rate, sought, report=report))
    return prosody(sound.mono(), sound.rate, sought, report=report)
