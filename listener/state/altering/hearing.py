"""What is heard: the active column's sound in the player, its loop over the selection, and the verbs of playing.

Another sound may be heard in the clip's place, and at another speed. All that others see and say stays in samples of
the clip: a sample of the clip lies at `Pacing.scale` times that sample in what the player has.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal

from analysis.audio import Sound
from listener.player import Player
from listener.state.altering.pacing import Pacing
from listener.state.altering.variants import Variant
from listener.state.columns.columns import Columns
from listener.state.selection import Selection

VOLUME_STEP = 0.05
LONGEST_ROLL_S = 5.0


class Hearing(QObject):
    """Keeps the player at the active column and the selection. All places are samples of the active column's sound.

    Attributes
    ----------
    sound : Sound or None
        The clip's.
    variant : Variant or None
        What is heard in place of the clip; None while the clip itself is.
    pre_roll, post_roll : float
        Seconds that `play_around` plays before the selection and behind it.
    take_back : list of function
        Each gives up what waits to be played, and tells whether anything did: pausing and stopping ask them first.

    Signals
    -------
    sound_changed
        Another clip is heard; nothing of it plays yet.
    variant_changed
    played_out
        The clip was played to its end, not only a selection of it.
    rolls_changed
    volume_changed : float
        0 to 1.
    loop_changed : bool
    """

    sound_changed = Signal()
    variant_changed = Signal()
    played_out = Signal()
    rolls_changed = Signal()
    volume_changed = Signal(float)
    loop_changed = Signal(bool)

    def __init__(self, columns: Columns, selection: Selection, player: Player, pacing: Pacing) -> None:
        super().__init__()
        self._columns, self._selection, self._player, self._pacing = columns, selection, player, pacing
        self.variant: Variant | None = None
        self.sound: Sound | None = None
        self.pre_roll, self.post_roll = 0.5, 0.0
        self.take_back: list[Callable[[], bool]] = [pacing.give_up_waiting, self._give_up_reading]
        self._once_read: Callable[[], None] | None = None
        self._plays_clip = False
        self._clip = ""
        columns.active_changed.connect(self._turn_to_active)
        columns.column_changed.connect(self._turn_to_active)
        columns.count_changed.connect(self._turn_to_active)
        selection.span_changed.connect(self._tell_span)
        pacing.exchanged.connect(self._tell_span)
        player.ended.connect(self._tell_end)

    @property
    def rate(self) -> int:
        """The clip's samples a second; 0 without a sound."""
        return 0 if self.sound is None else self.sound.rate

    @property
    def length(self) -> int:
        """The clip's samples; 0 without a sound."""
        return 0 if self.sound is None else self.sound.length

    @property
    def position(self) -> int:
        """The cursor, a sample of the clip from 0 to `length`."""
        return min(round(self._player.position / self._pacing.scale), self.length)

    @property
    def clip_time(self) -> float | None:
        """The cursor in seconds of the clip; None without a sound."""
        return self.position / self.rate if self.rate else None

    def hear(self, variant: Variant | None) -> None:
        """Hear another sound in place of the clip, or the clip itself, at the same place; playing goes on.

        Another clip is always heard as it is, until this is asked for again.
        """
        if self.sound is None or variant is self.variant:
            return
        self.variant = variant
        if variant is None:
            self._pacing.put(self.sound, 1.0)
        else:
            self._pacing.put(variant.sound, variant.stretch * variant.sound.rate / self.sound.rate)
        self.variant_changed.emit()

    def toggle(self) -> None:
        """Play from the cursor, or pause; a clip that is still being read plays as soon as it is there."""
        if not self._takes_back():
            self._when_read(self._toggle)

    def play_clip(self) -> None:
        """Play the whole clip, one that is still being read as soon as it is there."""
        self._when_read(self._play_whole)

    def play_selection(self) -> None:
        """Play the selection, or the whole clip if there is none."""
        if self._span() is None:
            self.play_clip()
        else:
            self._plays_clip = False
            self._pacing.when_ready(self._player.play_span)

    def play_around(self) -> None:
        """Play the selection with some of what lies around it, or the whole clip if there is none."""
        span = self._selection.span
        if self._span() is None or span is None:
            self.play_clip()
        else:
            start, stop = (
                span[0] - round(self.pre_roll * self.rate),
                span[1] + round(self.post_roll * self.rate),
            )
            self.play_span(max(start, 0), min(stop, self.length))

    def set_rolls(self, pre_roll: float, post_roll: float) -> None:
        """Set what `play_around` plays before and behind the selection, 0 to 5 s each."""
        rolls = tuple(min(max(roll, 0.0), LONGEST_ROLL_S) for roll in (pre_roll, post_roll))
        if rolls != (self.pre_roll, self.post_roll):
            self.pre_roll, self.post_roll = rolls
            self.rolls_changed.emit()

    def play_span(self, start: int, stop: int) -> None:
        """Play from `start` to before `stop`."""
        if 0 <= start < stop <= self.length:
            self._plays_clip = False
            self._pacing.when_ready(lambda: self._play(start, stop))

    def stop_or_clear(self) -> None:
        """Stop the sound; when silent, clear the selection."""
        if self._takes_back():
            return
        if self._player.is_playing:
            self._player.stop()
        else:
            self._selection.select_span(None)

    def seek(self, sample: int) -> None:
        """Move the cursor."""
        self._player.seek(self._heard(sample))

    def move(self, seconds: float) -> None:
        """Move the cursor later, or earlier."""
        self.seek(self.position + round(seconds * self.rate))

    def to_start(self) -> None:
        self._player.seek(0)

    def to_end(self) -> None:
        self._player.seek(self._player.length)

    def set_span_start_here(self) -> None:
        """Let the selection start at the cursor; its end stays if it lies later, else it is the clip's."""
        start, span = self.position, self._selection.span
        end = span[1] if span is not None and span[1] > start else self.length
        self._selection.select_span((start, end))

    def set_span_end_here(self) -> None:
        """Let the selection end at the cursor; its start stays if it lies earlier, else it is the clip's."""
        end, span = self.position, self._selection.span
        start = span[0] if span is not None and span[0] < end else 0
        self._selection.select_span((start, end))

    def louder(self) -> None:
        self.set_volume(self._player.volume + VOLUME_STEP)

    def softer(self) -> None:
        self.set_volume(self._player.volume - VOLUME_STEP)

    def set_volume(self, volume: float) -> None:
        """Set the volume, kept within 0 to 1."""
        volume = round(min(max(volume, 0.0), 1.0), 2)
        if volume != self._player.volume:
            self._player.set_volume(volume)
            self.volume_changed.emit(volume)

    def set_loop(self, on: bool) -> None:
        """Repeat what is played, or not."""
        if on != self._player.is_looping:
            self._player.set_loop(on)
            self.loop_changed.emit(on)

    def _turn_to_active(self) -> None:
        column = self._columns.columns[self._columns.active]
        clip = column.wish.pinned or self._selection.clip
        if clip != self._clip:
            self._clip, self._once_read = clip, None
            self._selection.select_span(None)
        sound = None if column.contents is None else column.contents.sound
        if not _is_same(sound, self.sound):
            had_variant = self.variant is not None
            self.sound, self.variant = sound, None
            self._pacing.load(sound)
            self._tell_span()
            self.sound_changed.emit()
            if had_variant:
                self.variant_changed.emit()
        if self._once_read is not None and not self._is_reading():
            play, self._once_read = self._once_read, None
            play()

    def _is_reading(self) -> bool:
        """Whether what is heard is still the clip before."""
        column = self._columns.columns[self._columns.active]
        return column.status == "reading" and (column.contents is None or column.contents.clip != self._clip)

    def _when_read(self, play: Callable[[], None]) -> None:
        """Call `play` now or, in silence while the clip is being read, as soon as it is there."""
        if self._is_reading():
            self._player.pause()
            self._once_read = play
        else:
            play()

    def _give_up_reading(self) -> bool:
        """Do not play the clip that is being read; whether it was to be played."""
        waited, self._once_read = self._once_read is not None, None
        return waited

    def _toggle(self) -> None:
        self._plays_clip = True
        self._pacing.when_ready(self._player.toggle)

    def _play_whole(self) -> None:
        self.play_span(0, self.length)
        self._plays_clip = True

    def _takes_back(self) -> bool:
        """Give up all that waits; whether anything did."""
        return sum(give_up() for give_up in self.take_back) > 0

    def _play(self, start: int, stop: int) -> None:
        first, last = self._heard(start), self._heard(stop)
        if first < last:
            self._player.play(first, last)

    def _tell_end(self) -> None:
        if self._plays_clip:
            self.played_out.emit()

    def _tell_span(self) -> None:
        self._player.set_span(self._span())

    def _span(self) -> tuple[int, int] | None:
        """The selection in what is heard, as far as there is sound; a tag from elsewhere may reach beyond it."""
        if self._selection.span is None:
            return None
        start, end = (self._heard(sample) for sample in self._selection.span)
        return (start, end) if start < end else None

    def _heard(self, sample: int) -> int:
        """Where a sample of the clip lies in what is heard; one beyond the clip at its nearer end."""
        return min(max(round(sample * self._pacing.scale), 0), self._player.length)


def _is_same(one: Sound | None, other: Sound | None) -> bool:
    """Two columns read the same clip each for itself; what is heard must not stop between them."""
    if one is None or other is None or one is other:
        return one is other
    return one.rate == other.rate and np.array_equal(one.samples, other.samples)
