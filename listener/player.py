"""The player: what is heard, and the one clock that all views share.

Places are samples of the file, whatever the device's rate. `position` is what is heard now by the device's own clock,
not what was handed to it (`listener.playback`). Without a device the clock runs all the same, and `trouble` says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from analysis.audio import Sound
from listener.playback.feed import Plan
from listener.playback.line import Line
from listener.playback.output import WAYS, Opener

TICK_MS = 16


class Player(QObject):
    """Plays one sound.

    At the end of what was played, and on `stop`, the position returns to where playing began, so that the same key
    plays the same again; `pause` leaves it where it was heard.

    Signals
    -------
    position_changed : int
        Sample heard now; about 60 times a second while playing.
    playing_changed : bool
    ended
        What was to be played was played to its end.
    trouble_changed : str
        A sentence for the screen, empty if all is well.
    device_changed : str
        What the screen calls the output device in use.
    """

    position_changed = Signal(int)
    playing_changed = Signal(bool)
    ended = Signal()
    trouble_changed = Signal(str)
    device_changed = Signal(str)

    def __init__(self, parent: QObject | None = None, *, outputs: Sequence[Opener] = WAYS) -> None:
        super().__init__(parent)
        self._line = Line(outputs)
        self._sound: Sound | None = None
        self._position = self._began = 0
        self._is_playing = self._is_looping = False
        self._range: tuple[int, int] | None = None
        self._span: tuple[int, int] | None = None
        self._trouble = self._device = ""
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def position(self) -> int:
        """Sample heard now or, in silence, where playing would begin; 0 to `length`."""
        return self._position

    @property
    def is_playing(self) -> bool:
        return self._is_playing

    @property
    def is_looping(self) -> bool:
        return self._is_looping

    @property
    def volume(self) -> float:
        """Factor on the samples, 0 to 1."""
        return self._line.volume

    @property
    def gain(self) -> float:
        """Factor on the samples beside the volume, which may exceed 1."""
        return self._line.gain

    @property
    def rate(self) -> int:
        """The file's samples a second; 0 without a sound."""
        return 0 if self._sound is None else self._sound.rate

    @property
    def length(self) -> int:
        """The file's samples; 0 without a sound."""
        return 0 if self._sound is None else self._sound.length

    @property
    def trouble(self) -> str:
        """What the screen must say about the output; empty if all is well."""
        return self._trouble

    @property
    def device(self) -> str:
        """What the screen calls the output device in use; empty before the first sound."""
        return self._device

    @property
    def outputs(self) -> Sequence[Opener]:
        """The ways to the ear, best first."""
        return self._line.outputs

    def use(self, outputs: Sequence[Opener]) -> None:
        """Take other ways to the ear, best first; what plays goes on there at the same place."""
        if outputs == self.outputs:
            return
        if self._is_playing:
            self._tick()
        self._line.use(outputs)
        self._tell(self._is_playing, self._position)

    def load(self, sound: Sound | None) -> None:
        """Stop, forget the selection, and take another sound, or none; the position is its beginning."""
        self._timer.stop()
        self._line.halt()
        self._sound, self._range, self._span, self._began = sound, None, None, 0
        if sound is not None:
            self._line.load(sound)
        self._tell(False, 0)

    def exchange(self, sound: Sound, stretch: float) -> None:
        """Take another sound in place of this one and go on at the same place.

        Parameters
        ----------
        stretch : float
            What lies at a sample of the old sound lies at `stretch` times that sample in the new one.
        """
        if self._sound is None:
            return
        if self._is_playing:
            self._tick()
        self._sound = sound
        self._range, self._span = self._stretched(self._range, stretch), self._stretched(self._span, stretch)
        self._began, position = (
            min(round(sample * stretch), self.length) for sample in (self._began, self._position)
        )
        self._line.exchange(sound, stretch)
        if self._is_playing and position < self.length:
            start, stop = self._bounds()
            self._line.play(Plan(position, start, stop, self._is_looping, goes_on=True))
            self._tell(True, position)
        else:
            self._hush(position)

    def play(self, start: int | None = None, stop: int | None = None) -> None:
        """Play from `start`, by default the position, to before `stop`, by default the end.

        While looping, play over and over: the range given, else the selection, else the whole sound.

        Raises
        ------
        ValueError
            If `start` and `stop` do not lie in the sound in this order.
        """
        if self._sound is None:
            return
        if start is None and stop is None:
            self._range = None
            self._begin(self._position)
        else:
            start = self._position if start is None else start
            self._range = self._checked(start, self.length if stop is None else stop)
            self._begin(start)

    def play_span(self) -> None:
        """Play the selection or, if there is none, from the position."""
        self.play(*(self._span or ()))

    def pause(self) -> None:
        """Fall silent; the position stays where it was heard."""
        if self._is_playing:
            self._tick()
            self._hush(self._position)

    def toggle(self) -> None:
        """Pause if playing, else play."""
        if self._is_playing:
            self.pause()
        else:
            self.play()

    def stop(self) -> None:
        """Fall silent; the position returns to where playing began."""
        if self._is_playing:
            self._hush(self._began)

    def seek(self, sample: int) -> None:
        """Move the position, within the sound; while playing, play on from there."""
        sample = min(max(sample, 0), self.length)
        if not self._is_playing:
            self._tell(False, sample)
        elif sample == self.length:
            self._hush(sample)
        else:
            start, stop = self._bounds()
            if not start <= sample < stop:
                self._range = (sample, self.length)
            self._begin(sample)

    def set_loop(self, on: bool) -> None:
        """Loop or not, from now on."""
        self._is_looping = on
        self._change_bounds()

    def set_span(self, span: tuple[int, int] | None) -> None:
        """Tell the selection, in samples; a loop over it follows it.

        Raises
        ------
        ValueError
            If its start and stop do not lie in the sound in this order.
        """
        if span is not None:
            self._checked(*span)
        if self._is_looping and self._range == self._span:
            self._range = None
        self._span = span
        if self._is_looping:
            self._change_bounds()

    def set_volume(self, volume: float) -> None:
        """Set the factor on the samples, 0 to 1."""
        self._line.volume = min(max(volume, 0.0), 1.0)

    def set_gain(self, gain: float) -> None:
        """Set the factor beside the volume; it stays for the sounds to come."""
        self._line.gain = gain

    def close(self) -> None:
        """Fall silent and let go of the device."""
        self.load(None)
        self._line.close()

    def _checked(self, start: int, stop: int) -> tuple[int, int]:
        if not 0 <= start < stop <= self.length:
            raise ValueError(f"expected 0 <= start < stop <= {self.length}, found {start} and {stop}")
        return start, stop

    def _stretched(self, span: tuple[int, int] | None, stretch: float) -> tuple[int, int] | None:
        """A span in a sound that was exchanged; None if nothing is left of it."""
        if span is None:
            return None
        start, stop = (min(round(sample * stretch), self.length) for sample in span)
        return (start, stop) if start < stop else None

    def _bounds(self) -> tuple[int, int]:
        span = self._span if self._is_looping else None
        return self._range or span or (0, self.length)

    def _begin(self, sample: int) -> None:
        start, stop = self._bounds()
        self._began = sample if start <= sample < stop else start
        self._line.play(Plan(self._began, start, stop, self._is_looping))
        self._timer.start()
        self._tell(True, self._began)

    def _change_bounds(self) -> None:
        if self._is_playing:
            start, stop = self._bounds()
            self._line.play(Plan(start, start, stop, self._is_looping, goes_on=True))

    def _hush(self, position: int) -> None:
        self._line.hush()
        self._tell(False, position)

    def _tick(self) -> None:
        heard = self._line.heard()
        if not self._is_playing:
            if not self._line.is_running:
                self._timer.stop()
        elif heard is None:
            self._hush(self._began)
            self.ended.emit()
        else:
            self._tell(True, heard)

    def _tell(self, is_playing: bool, position: int) -> None:
        """Take these as true, and emit what changed."""
        moved, switched = position != self._position, is_playing != self._is_playing
        troubled, plugged = self._line.trouble != self._trouble, self._line.device != self._device
        self._position, self._is_playing = position, is_playing
        self._trouble, self._device = self._line.trouble, self._line.device
        if plugged:
            self.device_changed.emit(self._device)
        if troubled:
            self.trouble_changed.emit(self._trouble)
        if switched:
            self.playing_changed.emit(is_playing)
        if moved:
            self.position_changed.emit(position)
